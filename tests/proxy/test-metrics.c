/* SPDX-License-Identifier: MIT */
#include "proxy/weir-metrics.h"

#include <string.h>

static const WeirUsageRecord answered = {
  .model = "what the client said",
  .upstream_model = "gpt-4.1",
  .account = "dev",
  .key_name = "laptop",
  .status = 200,
  .duration_us = 1500000,
  .first_byte_us = 200000,
  .usage = { 100, 40, 5, 5, -1, 30, 12, -1, -1, -1, FALSE },
};

static char *
write_all (WeirMetrics *metrics)
{
  g_autoptr (GBytes) bytes = weir_metrics_write (metrics, 3, "1.2.3");

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_line (const char *text, const char *line)
{
  g_autofree char *whole = g_strconcat ("\n", line, "\n", NULL);

  if (strstr (text, whole) == NULL)
    g_error ("“%s” is not a line of:\n%s", line, text);
}

#define LABELS "model=\"gpt-4.1\",account=\"dev\",key=\"laptop\""

static void
test_lines (void)
{
  static const char *const lines[] = {
    "weir_info{version=\"1.2.3\"} 1",
    "weir_requests_in_flight 3",
    "# TYPE weir_requests_total counter",
    "weir_requests_total{" LABELS ",status=\"200\"} 2",
    "weir_requests_total{" LABELS ",status=\"429\"} 1",
    "weir_errors_total{" LABELS ",kind=\"rate_limited\"} 1",
    "weir_tokens_total{" LABELS ",type=\"input\"} 200",
    "weir_tokens_total{" LABELS ",type=\"cached\"} 80",
    "weir_tokens_total{" LABELS ",type=\"cache_write\"} 20",
    "weir_tokens_total{" LABELS ",type=\"output\"} 60",
    "weir_tokens_total{" LABELS ",type=\"reasoning\"} 24",
    "# TYPE weir_request_duration_seconds histogram",
    "weir_request_duration_seconds_bucket{" LABELS ",le=\"1\"} 1",
    "weir_request_duration_seconds_bucket{" LABELS ",le=\"2.5\"} 3",
    "weir_request_duration_seconds_bucket{" LABELS ",le=\"+Inf\"} 3",
    "weir_request_duration_seconds_sum{" LABELS "} 3.5",
    "weir_request_duration_seconds_count{" LABELS "} 3",
    "weir_first_byte_seconds_bucket{" LABELS ",le=\"0.25\"} 2",
    "weir_first_byte_seconds_count{" LABELS "} 2",
  };
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;
  WeirUsageRecord refused = answered;

  refused.status = 429;
  refused.error_kind = "rate_limited";
  refused.duration_us = 500000;
  refused.first_byte_us = -1;
  refused.usage = (WeirUsage) WEIR_USAGE_INIT;
  weir_metrics_record (metrics, &answered);
  weir_metrics_record (metrics, &answered);
  weir_metrics_record (metrics, &refused);

  text = write_all (metrics);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (text, lines[i]);
  g_assert_null (strstr (text, "what the client said"));
}

/* A bound belongs to its bucket. */
static void
test_bound (void)
{
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;
  WeirUsageRecord record = answered;

  record.duration_us = G_USEC_PER_SEC;
  weir_metrics_record (metrics, &record);
  text = write_all (metrics);
  assert_line (text, "weir_request_duration_seconds_bucket{" LABELS ",le=\"0.5\"} 0");
  assert_line (text, "weir_request_duration_seconds_bucket{" LABELS ",le=\"1\"} 1");
}

/* What got no further than the front has no model, account or key. */
static void
test_unknown (void)
{
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;
  const WeirUsageRecord record = { .status = 404, .first_byte_us = -1, .usage = WEIR_USAGE_INIT };

  weir_metrics_record (metrics, &record);
  text = write_all (metrics);
  assert_line (text, "weir_requests_total{model=\"\",account=\"\",key=\"\",status=\"404\"} 1");
}

static void
test_escapes (void)
{
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;
  WeirUsageRecord record = answered;

  record.account = "a\"b\\c\nd";
  weir_metrics_record (metrics, &record);
  text = write_all (metrics);
  g_assert_nonnull (strstr (text, "account=\"a\\\"b\\\\c\\nd\""));
}

/* However many names there are, the series stay few and nothing is lost. */
static void
test_bounded (void)
{
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *model = g_strdup_printf ("m%u", i);
      WeirUsageRecord record = answered;

      record.upstream_model = model;
      weir_metrics_record (metrics, &record);
    }
  text = write_all (metrics);
  assert_line (
      text,
      "weir_requests_total{model=\"other\",account=\"other\",key=\"other\",status=\"200\"} 500");
}

static gpointer
record_many (gpointer data)
{
  for (guint i = 0; i < 1000; i++)
    weir_metrics_record (data, &answered);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (WeirMetrics) metrics = weir_metrics_new ();
  g_autofree char *text = NULL;
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("recorder", record_many, metrics);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  text = write_all (metrics);
  assert_line (text, "weir_requests_total{" LABELS ",status=\"200\"} 4000");
}

/* What became of what is counted. */
static void
test_fate (void)
{
  const WeirUsageFate fate = { .stored = 5, .waiting = 4, .lost = 3, .unwritten = 2 };
  g_autoptr (GString) text = g_string_new ("\n");

  weir_metrics_append_fate (text, &fate);
  assert_line (text->str, "weir_usage_stored_total 5");
  assert_line (text->str, "weir_usage_waiting 4");
  assert_line (text->str, "weir_usage_lost_total 3");
  assert_line (text->str, "weir_usage_unwritten_total 2");
  assert_line (text->str, "# TYPE weir_usage_waiting gauge");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proxy/metrics/lines", test_lines);
  g_test_add_func ("/proxy/metrics/bound", test_bound);
  g_test_add_func ("/proxy/metrics/unknown", test_unknown);
  g_test_add_func ("/proxy/metrics/escapes", test_escapes);
  g_test_add_func ("/proxy/metrics/bounded", test_bounded);
  g_test_add_func ("/proxy/metrics/threads", test_threads);
  g_test_add_func ("/proxy/metrics/fate", test_fate);
  return g_test_run ();
}
