/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-export.h"

#include <string.h>

#include "store/weir-usage-table.h"
#include "usage-rows.h"

#define HOUR 3600

/* Two models, the second with a price and a name that a spreadsheet would take for a formula. */
static WeirUsageReport *
make_report (void)
{
  sqlite3 *db = usage_rows_open ();
  WeirUsageRecord record = { .wall_us = (USAGE_BEGIN_S + HOUR) * G_USEC_PER_SEC,
                             .model = "=a,\"b\"",
                             .status = 500,
                             .first_byte_us = -1,
                             .priced = TRUE,
                             .cost_nano = 1000000001,
                             .usage = WEIR_USAGE_INIT };
  GQueue records = G_QUEUE_INIT;
  WeirUsageReport *report;

  usage_rows_add (db, 0, "m", "a");
  g_queue_push_tail (&records, &record);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);
  report = usage_rows_ask (db, 0, HOUR, 3, WEIR_USAGE_BY_MODEL);
  sqlite3_close (db);
  return report;
}

static void
test_csv (void)
{
  g_autoptr (WeirUsageReport) report = make_report ();
  g_autofree char *csv = weir_usage_export_csv (report, WEIR_USAGE_BY_MODEL, NULL);

  g_assert_cmpstr (
      csv, ==,
      "begin,end,model,requests,errors,tokens_in,tokens_cached,tokens_written,tokens_out,"
      "tokens_reasoning,estimated,unpriced,cost,duration_ms,first_byte_ms\n"
      "2026-03-02T08:00:00Z,2026-03-02T09:00:00Z,m,1,0,100,40,5,10,3,0,1,,2,1\n"
      "2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,\"'=a,\"\"b\"\"\",1,1,0,0,0,0,0,0,0,"
      "1.000000001,0,\n");
}

/* What a capacity unit costs changes nothing but what is said beside it. */
static void
test_currency (void)
{
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 0.5 };
  const WeirSettingsPrices unpriced = { .currency = (char *) "EUR" };
  g_autoptr (WeirUsageReport) report = make_report ();
  g_autofree char *csv = weir_usage_export_csv (report, WEIR_USAGE_BY_MODEL, &prices);
  g_autofree char *json = weir_usage_export_json (report, WEIR_USAGE_BY_MODEL, FALSE, &prices);
  g_autofree char *none = weir_usage_export_csv (report, WEIR_USAGE_BY_MODEL, &unpriced);

  g_assert_nonnull (strstr (csv, ",first_byte_ms,amount,currency\n"));
  g_assert_nonnull (strstr (csv, ",2,1,,EUR\n"));
  g_assert_nonnull (strstr (csv, ",1.000000001,0,,0.500000,EUR\n"));
  g_assert_nonnull (strstr (json, "\"currency\":\"EUR\""));
  g_assert_nonnull (strstr (json, "\"cost\":1.000000001,\"amount\":0.500000,"));
  g_assert_null (strstr (none, "EUR"));
}

static void
test_json (void)
{
  g_autoptr (WeirUsageReport) report = make_report ();
  g_autofree char *json = weir_usage_export_json (report, WEIR_USAGE_BY_MODEL, FALSE, NULL);

  g_assert_cmpstr (
      json, ==,
      "{\"begin\":\"2026-03-02T08:00:00Z\",\"end\":\"2026-03-02T11:00:00Z\",\"by\":\"model\","
      "\"simulated\":false,\"total\":{\"requests\":2,\"errors\":1,\"tokens_in\":100,"
      "\"tokens_cached\":40,\"tokens_written\":5,\"tokens_out\":10,\"tokens_reasoning\":3,"
      "\"estimated\":0,\"unpriced\":1,\"cost\":1.000000001,\"duration_ms\":1,\"first_byte_ms\":1},"
      "\"groups\":[{\"name\":\"m\",\"requests\":1,\"errors\":0,\"tokens_in\":100,"
      "\"tokens_cached\":40,\"tokens_written\":5,\"tokens_out\":10,\"tokens_reasoning\":3,"
      "\"estimated\":0,\"unpriced\":1,\"duration_ms\":2,\"first_byte_ms\":1,"
      "\"parts\":[{\"begin\":\"2026-03-02T08:00:00Z\",\"requests\":1,\"errors\":0,"
      "\"tokens_in\":100,\"tokens_cached\":40,\"tokens_written\":5,\"tokens_out\":10,"
      "\"tokens_reasoning\":3,\"estimated\":0,\"unpriced\":1,\"duration_ms\":2,"
      "\"first_byte_ms\":1}]},"
      "{\"name\":\"=a,\\\"b\\\"\",\"requests\":1,\"errors\":1,\"tokens_in\":0,"
      "\"tokens_cached\":0,\"tokens_written\":0,\"tokens_out\":0,\"tokens_reasoning\":0,"
      "\"estimated\":0,\"unpriced\":0,\"cost\":1.000000001,\"duration_ms\":0,"
      "\"parts\":[{\"begin\":\"2026-03-02T09:00:00Z\",\"requests\":1,\"errors\":1,"
      "\"tokens_in\":0,\"tokens_cached\":0,\"tokens_written\":0,\"tokens_out\":0,"
      "\"tokens_reasoning\":0,\"estimated\":0,\"unpriced\":0,\"cost\":1.000000001,"
      "\"duration_ms\":0}]}]}\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/usage-export/csv", test_csv);
  g_test_add_func ("/store/usage-export/json", test_json);
  g_test_add_func ("/store/usage-export/currency", test_currency);
  return g_test_run ();
}
