/* SPDX-License-Identifier: MIT */
#include "cli/weir-load-report.h"

#include <string.h>

/* A reply that took @ms, with its first text after half of that. */
static void
add_reply (WeirLoadReport *report, guint status, gint64 ms, const GError *error)
{
  WeirUsage usage = WEIR_USAGE_INIT;
  WeirChatReply reply = { .status = status, .first_us = ms * 500, .total_us = ms * 1000 };

  usage.in_total = 10;
  usage.out_total = 2;
  reply.usage = usage;
  weir_load_report_add (report, &reply, error);
}

static void
test_percentiles (void)
{
  g_autoptr (WeirLoadReport) report = weir_load_report_new ();
  g_autofree char *json = NULL;

  /* 1 to 200 ms, the slow ones first: the order must not matter. */
  for (guint i = 200; i > 0; i--)
    add_reply (report, 200, i, NULL);
  json = weir_load_report_to_json (report, 4 * G_USEC_PER_SEC);

  g_assert_nonnull (strstr (json, "\"requests\":200,\"succeeded\":200,\"failed\":0,"));
  g_assert_nonnull (strstr (json, "\"requests_per_second\":50"));
  g_assert_nonnull (strstr (json, "\"latency_ms\":{\"p50\":100"));
  g_assert_nonnull (strstr (json, "\"p90\":180"));
  g_assert_nonnull (strstr (json, "\"p99\":198"));
  g_assert_nonnull (strstr (json, "\"max\":200"));
  g_assert_nonnull (strstr (json, "\"first_text_ms\":{\"p50\":50"));
  g_assert_nonnull (strstr (json, "\"tokens_in\":2000,\"tokens_out\":400,"));
  g_assert_nonnull (strstr (json, "\"statuses\":[{\"status\":\"200\",\"count\":200}]"));
}

static void
test_failures (void)
{
  g_autoptr (WeirLoadReport) report = weir_load_report_new ();
  g_autoptr (GError) busy = g_error_new_literal (
      WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED, "Too \"many\" requests");
  g_autoptr (GError) gone = g_error_new_literal (
      WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_UNREACHABLE, "Nothing \033listens");
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  add_reply (report, 200, 7, NULL);
  add_reply (report, 429, 1, busy);
  add_reply (report, 429, 1, busy);
  add_reply (report, 0, 1, gone);

  /* What failed has no latency: it would make a broken proxy look fast. */
  json = weir_load_report_to_json (report, G_USEC_PER_SEC);
  g_assert_nonnull (strstr (json, "\"failed\":3,"));
  g_assert_nonnull (strstr (json, "\"latency_ms\":{\"p50\":7"));
  g_assert_nonnull (strstr (json, "{\"status\":\"429\",\"count\":2}"));
  g_assert_nonnull (strstr (json, "{\"status\":\"none\",\"count\":1}"));
  g_assert_nonnull (strstr (json, "{\"message\":\"Too \\\"many\\\" requests\",\"count\":2}"));
  g_assert_cmpuint (weir_load_report_get_n_done (report), ==, 4);
  g_assert_cmpuint (weir_load_report_get_n_failed (report), ==, 3);

  text = weir_load_report_to_text (report, G_USEC_PER_SEC);
  g_assert_nonnull (strstr (text, "2 × Too \"many\" requests"));
  g_assert_null (strchr (text, '\033'));
}

static void
test_nothing (void)
{
  g_autoptr (WeirLoadReport) report = weir_load_report_new ();
  g_autofree char *json = weir_load_report_to_json (report, 0);
  g_autofree char *text = weir_load_report_to_text (report, 0);

  g_assert_nonnull (strstr (json, "\"latency_ms\":null"));
  g_assert_null (strstr (text, "latency"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/load-report/percentiles", test_percentiles);
  g_test_add_func ("/cli/load-report/failures", test_failures);
  g_test_add_func ("/cli/load-report/nothing", test_nothing);
  return g_test_run ();
}
