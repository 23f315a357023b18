/* SPDX-License-Identifier: MIT */
/* What the pages Usage and Requests cost. A turn is one round of the main loop: a frame is at most one turn.
 * Turns are told in processor time of the main thread, so that other programs on the machine do not count;
 * how long an answer takes, on the clock, as people wait for it. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "../ui/ui-fixture.h"
#include "ui/weir-page.h"
#include "ui/weir-request-table.h"
#include "usage-fill.h"

#define LONG_FRAME_MS 50
#define SCROLL_STEP_PX 240
#define REQUESTS_PER_S 4000

typedef struct
{
  gint64 cpu_us;
  gint64 longest_us;
  guint n_turns;
  guint n_long;
} Meter;

typedef struct
{
  guint n_stored;
  guint n_shown;
} Wish;

/* --- Measuring --- */

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
turn (Meter *self)
{
  gint64 before_us, span_us;

  before_us = get_cpu_us ();
  g_main_context_iteration (NULL, TRUE);
  span_us = get_cpu_us () - before_us;
  self->cpu_us += span_us;
  self->longest_us = MAX (self->longest_us, span_us);
  self->n_turns++;
  self->n_long += span_us >= LONG_FRAME_MS * 1000;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for (Meter *self, guint ms)
{
  gint64 end_us = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end_us)
    turn (self);
}

static void
report (const char *name, const Meter *meter)
{
  g_print ("%-44s %8.0f ms %8.1f ms %6u of %u\n", name, (double) meter->cpu_us / 1000,
           (double) meter->longest_us / 1000, meter->n_long, meter->n_turns);
}

/* --- Usage --- */

static void
note (gboolean *flag)
{
  *flag = TRUE;
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

/* Until what was asked for is there, and a frame with it has been drawn. Microseconds. */
static gint64
wait_for_look (UiFixture *fixture, gint64 begin_us, gboolean *looked)
{
  GtkWidget *window = GTK_WIDGET (weir_application_get_window (fixture->application));
  Meter meter = { 0 };
  guint n_frames = 0;
  guint tick;

  while (!*looked)
    turn (&meter);
  tick = gtk_widget_add_tick_callback (window, on_frame, &n_frames, NULL);
  /* the first one begins the frame that shows it, the second comes after it */
  while (n_frames < 2)
    turn (&meter);
  gtk_widget_remove_tick_callback (window, tick);
  return g_get_monotonic_time () - begin_us;
}

static void
measure_opening (UiFixture *fixture, WeirUsageView *view)
{
  static const char *const names[] = { "Usage: opened for the first time", "Usage: opened again" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean looked = FALSE;
      gulong handler = g_signal_connect_swapped (view, "looked", G_CALLBACK (note), &looked);
      gint64 begin_us = g_get_monotonic_time ();
      gint64 cpu_us = get_cpu_us ();

      ui_fixture_act (fixture, "show-page", "'usage'");
      begin_us = wait_for_look (fixture, begin_us, &looked);
      g_print ("%-44s %8.0f ms, %.0f ms of processor\n", names[i], (double) begin_us / 1000,
               (double) (get_cpu_us () - cpu_us) / 1000);
      g_signal_handler_disconnect (view, handler);
      ui_fixture_act (fixture, "show-page", "'overview'");
      ui_fixture_pass (300);
    }
}

static void
measure_choices (UiFixture *fixture, WeirUsageView *view)
{
  gboolean looked = FALSE;
  gulong handler = g_signal_connect_swapped (view, "looked", G_CALLBACK (note), &looked);
  gint64 slowest_us = 0;

  ui_fixture_act (fixture, "show-page", "'usage'");
  ui_fixture_pass (500);
  for (guint grouping = 0; grouping < WEIR_USAGE_N_GROUPINGS; grouping++)
    for (guint range = 0; range < WEIR_USAGE_N_RANGES; range++)
      {
        const char *range_name = weir_usage_range_get_name (range);
        gint64 begin_us;

        if (strcmp (range_name, "24h") == 0)
          continue; /* the window has it on the overview only */
        ui_fixture_pass (50);
        looked = FALSE;
        begin_us = g_get_monotonic_time ();
        g_object_set (view, "range", range_name, "grouping",
                      weir_usage_grouping_get_name (grouping), NULL);
        begin_us = wait_for_look (fixture, begin_us, &looked);
        slowest_us = MAX (slowest_us, begin_us);
        g_print ("Usage: %-6s by %-30s %8.0f ms\n", range_name,
                 weir_usage_grouping_get_name (grouping), (double) begin_us / 1000);
      }
  g_print ("%-44s %8.0f ms\n", "Usage: the slowest of them", (double) slowest_us / 1000);
  g_signal_handler_disconnect (view, handler);
}

/* --- Requests --- */

typedef struct
{
  WeirSights *sights;
  WeirUsageSink *sink;
  guint n;
  int is_over;
} Load;

static WeirSight *
make_sight (guint i, const WeirUsageRecord *record, gboolean is_running)
{
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup (record->request_id);
  head->wall_us = record->wall_us;
  head->api = g_strdup (record->api);
  head->method = g_strdup ("POST");
  head->path = g_strdup ("/v1/chat/completions");
  head->key_name = g_strdup (record->key_name);
  head->user_agent = g_strdup (record->user_agent);
  head->headers = g_new0 (char *, 1);
  if (!is_running)
    return weir_sight_new_for_record (head, record);
  sight = weir_sight_alloc (head);
  sight->model = g_strdup (record->model);
  return sight;
}

/* As the workers do it: each is seen when it begins and when it ends, and is recorded. */
static gpointer
run_load (gpointer data)
{
  Load *load = data;
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < load->n; i++)
    {
      WeirUsageRecord record;
      char id[33];

      usage_fill_record (&record, i, load->n, g_get_real_time ());
      g_snprintf (id, sizeof id, "%08x%024x", i, i);
      record.request_id = id;
      record.wall_us = g_get_real_time ();
      record.demo = TRUE;
      weir_sights_show (load->sights, make_sight (i, &record, TRUE));
      weir_sights_show (load->sights, make_sight (i, &record, FALSE));
      weir_usage_sink_record (load->sink, &record);
      while (g_get_monotonic_time () - begin_us < (gint64) i * G_USEC_PER_SEC / REQUESTS_PER_S)
        g_usleep (1000);
    }
  g_atomic_int_set (&load->is_over, TRUE);
  return NULL;
}

static GtkWidget *
find_in_page (UiFixture *fixture, GType type)
{
  return ui_fixture_find (ui_fixture_get_page (fixture, "requests"), type, NULL, NULL);
}

/* Up and down, a step a frame, until the load is over. */
static void
scroll_until_over (Meter *meter, UiFixture *fixture, Load *load)
{
  GtkWidget *table = find_in_page (fixture, WEIR_TYPE_REQUEST_TABLE);
  GtkWidget *scrolled = ui_fixture_find (table, GTK_TYPE_SCROLLED_WINDOW, NULL, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  double step = SCROLL_STEP_PX;

  while (!g_atomic_int_get (&load->is_over))
    {
      double end =
          gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
      double value = gtk_adjustment_get_value (adjustment) + step;

      if (value > MIN (end, 40000) || value < 0)
        step = -step;
      gtk_adjustment_set_value (adjustment, CLAMP (value, 0, end));
      run_for (meter, 16);
    }
}

static void
load_page (UiFixture *fixture, const char *name, guint n, const char *filter)
{
  WeirDesk *desk = weir_application_get_desk (fixture->application);
  Load load = { .sights = weir_service_get_sights (weir_desk_get_service (desk)),
                .sink = WEIR_USAGE_SINK (weir_desk_get_usage (desk)),
                .n = n };
  Meter meter = { 0 };
  GThread *thread;

  gtk_editable_set_text (GTK_EDITABLE (find_in_page (fixture, GTK_TYPE_SEARCH_ENTRY)), filter);
  run_for (&meter, 500);
  meter = (Meter){ 0 };
  thread = g_thread_new ("load", run_load, &load);
  scroll_until_over (&meter, fixture, &load);
  g_thread_join (thread);
  report (name, &meter);
}

static void
measure_requests (UiFixture *fixture, guint n)
{
  WeirDesk *desk = weir_application_get_desk (fixture->application);
  WeirUsageStoreStats stats;
  WeirUsageSum sum;
  Meter meter = { 0 };

  ui_fixture_act (fixture, "show-page", "'requests'");
  run_for (&meter, 500);
  report ("Requests: opened", &meter);
  g_print ("%-44s %11s %11s %s\n", "", "processor", "longest", "turns over 50 ms");
  load_page (fixture, "Requests: a load, scrolled", n * 8 / 10, "");
  load_page (fixture, "Requests: a load, filtered and scrolled", n - n * 8 / 10,
             "status:5xx model:gpt");
  ui_fixture_pass (1000);
  weir_request_list_get_sum (weir_desk_get_requests (desk), &sum);
  weir_usage_store_flush (weir_desk_get_usage (desk));
  weir_usage_store_get_stats (weir_desk_get_usage (desk), &stats);
  g_print ("%" G_GINT64_FORMAT " requests were seen, %" G_GUINT64_FORMAT
           " stored, %" G_GUINT64_FORMAT " not\n",
           sum.requests, stats.kept, stats.lost + stats.dropped);
}

/* --- Running --- */

static void
measure (UiFixture *fixture, gpointer data)
{
  const Wish *wish = data;
  WeirUsageView *view = weir_desk_get_usage_view (weir_application_get_desk (fixture->application));
  Meter meter = { 0 };

  g_timeout_add (5, on_tick, NULL);
  run_for (&meter, 1500);
  weir_usage_view_set_demo (view, FALSE);
  g_object_set (view, "range", "30d", NULL);
  measure_opening (fixture, view);
  measure_choices (fixture, view);
  measure_requests (fixture, wish->n_shown);
}

/* In the home that is thrown away. */
static void
store_requests (guint n)
{
  g_autofree char *path = weir_database_build_path (g_get_user_data_dir ());
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (WeirDatabase) database = NULL;

  g_mkdir_with_parents (folder, 0700);
  database = weir_database_new (path, 0);
  usage_fill (database, n);
}

static gboolean
read_number (const char *text, guint max, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, max, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

int
main (int argc, char **argv)
{
  static const char *const demo[] = { "--demo", NULL };
  Wish wish = { 1000000, 100000 };
  UiFixture fixture = { 0 };
  g_autofree char *config = NULL;

  if (argc > 3 || (argc > 1 && !read_number (argv[1], 10000000, &wish.n_stored))
      || (argc > 2 && !read_number (argv[2], 1000000, &wish.n_shown)))
    {
      g_printerr ("Usage: bench-usage-pages [STORED [SHOWN]]\n");
      return 2;
    }
  wish.n_stored = MAX (wish.n_stored / USAGE_FILL_BATCH, 1) * USAGE_FILL_BATCH;
  store_requests (wish.n_stored);
  config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, demo, measure, &wish);
  return 0;
}
