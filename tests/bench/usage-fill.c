/* SPDX-License-Identifier: MIT */
#include "usage-fill.h"

#include "store/weir-usage-table.h"

void
usage_fill_record (WeirUsageRecord *record, guint i, guint n, gint64 now_us)
{
  static const char *const models[] = { "gpt-4.1",          "gpt-5",          "claude-4-sonnet",
                                        "claude-4.5-haiku", "gemini-2.5-pro", "mistral-large",
                                        "o3-mini",          "nova-pro" };
  static const char *const keys[] = { "laptop", "ci", "editor" };
  static const char *const accounts[] = { "dev-eu10", "prod-us10" };
  gint64 span_us = USAGE_FILL_DAYS * 24 * 3600 * (gint64) G_USEC_PER_SEC;

  *record = (WeirUsageRecord){ .request_id = "0123456789abcdef",
                               .wall_us = now_us - span_us / n * (n - 1 - i),
                               .api = "chat",
                               .model = models[i % 8],
                               .upstream_model = models[i % 8],
                               .account = accounts[i % 2],
                               .resource_group = "default",
                               .deployment = "d1234567890abcde",
                               .key_name = keys[i % 3],
                               .user_agent = "claude-cli/2.1.0 (external, cli)",
                               .status = i % 50 == 0 ? 502 : 200,
                               .attempts = 1,
                               .duration_us = 900000,
                               .first_byte_us = 300000,
                               .bytes_in = 50000,
                               .bytes_out = 2000,
                               .usage = { 12000, 9000, 500, -1, -1, 400, -1, -1, -1, -1, FALSE } };
}

static void
fill (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  guint n = *(guint *) data;
  gint64 now_us = g_get_real_time ();
  g_autofree WeirUsageRecord *records = g_new (WeirUsageRecord, USAGE_FILL_BATCH);

  for (guint i = 0; i < n; i += USAGE_FILL_BATCH)
    {
      GQueue batch = G_QUEUE_INIT;
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < USAGE_FILL_BATCH; j++)
        {
          usage_fill_record (&records[j], i + j, n, now_us);
          g_queue_push_tail (&batch, &records[j]);
        }
      if (!weir_usage_table_add (writer, &batch, &error))
        g_error ("%s", error->message);
      g_queue_clear (&batch);
    }
}

void
usage_fill (WeirDatabase *database, guint n)
{
  weir_database_run (database, fill, &n);
}
