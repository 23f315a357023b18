/* SPDX-License-Identifier: MIT */
#include "app/weir-usage-tap.h"

#include "app/weir-usage-fan.h"

typedef struct
{
  guint n_batches;
  guint n_entries;
  char *first;
} Seen;

static void
on_batch (WeirUsageTap *tap, GPtrArray *entries, Seen *seen)
{
  const WeirUsageRecord *entry = g_ptr_array_index (entries, 0);

  if (seen->first == NULL)
    seen->first = g_strdup (entry->model);
  seen->n_batches++;
  seen->n_entries += entries->len;
}

static gpointer
report (gpointer data)
{
  WeirUsageRecord record = { .model = "m", .status = 200, .usage = WEIR_USAGE_INIT };

  for (guint i = 0; i < 50; i++)
    weir_usage_sink_record (data, &record);
  return NULL;
}

/* Four threads tell; the owner hears of it in few batches. */
static void
test_threads (void)
{
  g_autoptr (WeirUsageTap) tap = weir_usage_tap_new ();
  GThread *threads[4];
  Seen seen = { 0 };

  g_signal_connect (tap, "batch", G_CALLBACK (on_batch), &seen);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("report", report, tap);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  while (seen.n_entries < 200)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen.n_entries, ==, 200);
  g_assert_cmpuint (seen.n_batches, <, 10);
  g_assert_cmpstr (seen.first, ==, "m");
  g_free (seen.first);
}

static void
test_bound (void)
{
  g_autoptr (WeirUsageTap) tap = weir_usage_tap_new ();
  WeirUsageRecord record = { .model = "old", .usage = WEIR_USAGE_INIT };
  Seen seen = { 0 };

  g_signal_connect (tap, "batch", G_CALLBACK (on_batch), &seen);
  weir_usage_sink_record (WEIR_USAGE_SINK (tap), &record);
  record.model = "new";
  for (guint i = 0; i < 10000; i++)
    weir_usage_sink_record (WEIR_USAGE_SINK (tap), &record);
  while (seen.n_batches == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen.n_entries, ==, 10000);
  g_assert_cmpstr (seen.first, ==, "new");
  g_free (seen.first);
}

static void
test_stop (void)
{
  WeirUsageTap *tap = weir_usage_tap_new ();
  Seen seen = { 0 };

  g_signal_connect (tap, "batch", G_CALLBACK (on_batch), &seen);
  report (tap);
  weir_usage_tap_stop (tap);
  weir_usage_tap_stop (tap);
  report (tap);
  g_assert_cmpuint (seen.n_batches, ==, 0);
  g_assert_finalize_object (tap);
}

static void
test_fan (void)
{
  g_autoptr (WeirUsageFan) fan = weir_usage_fan_new (FALSE);
  g_autoptr (WeirUsageTap) a = weir_usage_tap_new ();
  g_autoptr (WeirUsageTap) b = weir_usage_tap_new ();
  Seen seen = { 0 };

  g_signal_connect (a, "batch", G_CALLBACK (on_batch), &seen);
  g_signal_connect (b, "batch", G_CALLBACK (on_batch), &seen);
  weir_usage_fan_add (fan, WEIR_USAGE_SINK (a));
  weir_usage_fan_add (fan, NULL);
  weir_usage_fan_add (fan, WEIR_USAGE_SINK (b));
  report (fan);
  while (seen.n_entries < 100)
    g_main_context_iteration (NULL, TRUE);
  g_free (seen.first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/usage-tap/threads", test_threads);
  g_test_add_func ("/app/usage-tap/bound", test_bound);
  g_test_add_func ("/app/usage-tap/stop", test_stop);
  g_test_add_func ("/app/usage-tap/fan", test_fan);

  return g_test_run ();
}
