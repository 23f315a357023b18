/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/weir-usage-range.h"
#include "store/weir-usage-store.h"
#include "usage-fill.h"

/* What recording costs a worker, and how long each range and grouping takes, with so many requests in the
 * database; the latest of them now, spread over 60 days. */

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* In processor time, since other programs may run. */
static double
get_cpu_ms (void)
{
  return clock () * 1000.0 / CLOCKS_PER_SEC;
}

/* The quickest of five, and what it cost. */
static void
measure_query (WeirUsageStore *store, const char *name, GArray *bounds, WeirUsageGrouping grouping)
{
  const WeirUsageQuery query = { .bounds_s = (const gint64 *) bounds->data,
                                 .n_bounds = bounds->len,
                                 .grouping = grouping };
  gint64 quickest = G_MAXINT64, requests = 0;
  double cpu_ms = get_cpu_ms ();

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (WeirUsageReport) report = NULL;
      gint64 begin = g_get_monotonic_time ();

      weir_usage_store_query_async (store, &query, NULL, on_result, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      quickest = MIN (quickest, g_get_monotonic_time () - begin);
      report = weir_usage_store_query_finish (result, NULL);
      requests = report->total.requests;
    }
  g_print ("%-8s by %-8s %10" G_GINT64_FORMAT " requests %8.1f ms, %.1f ms of processor\n", name,
           weir_usage_grouping_get_name (grouping), requests, quickest / 1000.0,
           (get_cpu_ms () - cpu_ms) / 5);
}

static void
measure_queries (WeirUsageStore *store)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  GDate first, last;
  g_autoptr (GArray) all = NULL;

  g_date_set_time_t (&last, now_s);
  first = last;
  g_date_subtract_days (&first, USAGE_FILL_DAYS + 1);
  all = weir_usage_range_build_days (&first, &last, zone != NULL ? zone : utc);
  for (guint grouping = 0; grouping < WEIR_USAGE_N_GROUPINGS; grouping++)
    {
      for (guint range = 0; range < WEIR_USAGE_N_RANGES; range++)
        {
          g_autoptr (GArray) bounds = weir_usage_range_build (range, now_s, utc);

          measure_query (store, weir_usage_range_get_name (range), bounds, grouping);
        }
      /* days that do not begin with an hour */
      measure_query (store, "all", all, grouping);
    }
}

static void
measure_recording (WeirUsageStore *store, guint n)
{
  WeirUsageRecord record;
  WeirUsageStoreStats stats;
  gint64 begin, took;

  usage_fill_record (&record, 0, 2, g_get_real_time ());
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    weir_usage_sink_record (WEIR_USAGE_SINK (store), &record);
  took = g_get_monotonic_time () - begin;
  weir_usage_store_flush (store);
  weir_usage_store_get_stats (store, &stats);
  g_print ("recording %u at once: %.2f us each; stored %" G_GUINT64_FORMAT " in %.0f ms\n", n,
           took / (double) n, stats.kept, (g_get_monotonic_time () - begin) / 1000.0);
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  g_autofree char *folder = g_dir_make_tmp ("weir-bench-XXXXXX", NULL);
  g_autofree char *path = weir_database_build_path (folder);
  g_autofree char *command = g_strconcat ("rm -rf ", folder, NULL);
  WeirDatabase *database = weir_database_new (path, 0);
  const WeirUsageStoreOptions options = { .database = database, .folder = folder };
  WeirUsageStore *store = weir_usage_store_new (&options);
  GStatBuf info;
  gint64 begin = g_get_monotonic_time ();

  n = MAX (n / USAGE_FILL_BATCH, 1) * USAGE_FILL_BATCH;
  usage_fill (database, n);
  g_print ("%u requests stored in %.1f s\n", n, (g_get_monotonic_time () - begin) / 1e6);
  measure_queries (store);
  measure_recording (store, 8000);
  g_object_unref (store);
  weir_database_unref (database);
  if (g_stat (path, &info) == 0)
    g_print ("the file has %.0f MiB\n", info.st_size / 1048576.0);

  begin = g_get_monotonic_time ();
  database = weir_database_new (path, 0);
  weir_database_get_state (database);
  g_print ("opened again in %.0f ms\n", (g_get_monotonic_time () - begin) / 1000.0);
  weir_database_unref (database);
  return g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
