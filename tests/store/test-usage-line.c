/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-line.h"

/* 2026-03-02 08:00:00.123456 UTC */
#define WALL_US (G_GINT64_CONSTANT (1772438400) * G_USEC_PER_SEC + 123456)

static const struct
{
  const char *name;
  WeirUsageRecord record;
  const char *zone;
  const char *expected;
} rows[] = {
  { "everything",
    { .request_id = "r1",
      .wall_us = WALL_US,
      .api = "chat",
      .model = "4-sonnet",
      .upstream_model = "anthropic--claude-4-sonnet",
      .account = "first",
      .resource_group = "default",
      .deployment = "d1",
      .key_name = "laptop",
      .status = 200,
      .stream = TRUE,
      .attempts = 2,
      .duration_us = 1500999,
      .first_byte_us = 250000,
      .bytes_in = 10,
      .bytes_out = 20,
      .dropped = "tools[].strict",
      .priced = TRUE,
      .cost_nano = 12000000034,
      .usage = { 100, 80, 5, 6, -1, 30, 12, -1, -1, -1, FALSE } },
    "+02:00",
    "{\"timestamp\":\"2026-03-02T10:00:00\",\"model\":\"4-sonnet\",\"subaccount_name\":\"first\","
    "\"prompt_tokens\":100,\"completion_tokens\":30,\"total_tokens\":130,\"cost\":12.000000034,"
    "\"time\":\"2026-03-02T08:00:00.123Z\",\"usage\":\"reported\",\"cache_read_tokens\":80,"
    "\"cache_write_tokens\":11,\"reasoning_tokens\":12,\"request_id\":\"r1\",\"api\":\"chat\","
    "\"upstream_model\":\"anthropic--claude-4-sonnet\",\"resource_group\":\"default\","
    "\"deployment\":\"d1\",\"key_name\":\"laptop\",\"status\":200,\"stream\":true,\"attempts\":2,"
    "\"duration_ms\":1500,\"first_byte_ms\":250,\"bytes_in\":10,\"bytes_out\":20,"
    "\"dropped\":\"tools[].strict\"}\n" },
  { "failed-early",
    { .wall_us = WALL_US,
      .status = 404,
      .error_kind = "model_not_found",
      .first_byte_us = -1,
      .bytes_in = -1,
      .bytes_out = -1,
      .usage = WEIR_USAGE_INIT },
    "UTC",
    "{\"timestamp\":\"2026-03-02T08:00:00\",\"model\":null,\"subaccount_name\":null,"
    "\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0,\"cost\":null,"
    "\"time\":\"2026-03-02T08:00:00.123Z\",\"usage\":\"none\",\"status\":404,"
    "\"error\":\"model_not_found\",\"stream\":false,\"attempts\":0,\"duration_ms\":0}\n" },
  { "estimated-half",
    { .wall_us = WALL_US,
      .model = "m",
      .account = "a",
      .status = 200,
      .first_byte_us = -1,
      .bytes_in = -1,
      .bytes_out = -1,
      .usage = { 7, -1, -1, -1, -1, -1, -1, -1, -1, -1, TRUE } },
    "UTC",
    "{\"timestamp\":\"2026-03-02T08:00:00\",\"model\":\"m\",\"subaccount_name\":\"a\","
    "\"prompt_tokens\":7,\"completion_tokens\":0,\"total_tokens\":7,\"cost\":null,"
    "\"time\":\"2026-03-02T08:00:00.123Z\",\"usage\":\"estimated\",\"status\":200,"
    "\"stream\":false,\"attempts\":0,\"duration_ms\":0}\n" },
  { "one-line-whatever-the-client-says",
    { .wall_us = WALL_US,
      .model = "a\n\"b\"\x1b\xff",
      .account = "a",
      .status = 404,
      .first_byte_us = -1,
      .bytes_in = -1,
      .bytes_out = -1,
      .usage = WEIR_USAGE_INIT },
    "UTC",
    "{\"timestamp\":\"2026-03-02T08:00:00\",\"model\":\"a\\n\\\"b\\\"\\u001b\xef\xbf\xbd\","
    "\"subaccount_name\":\"a\",\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0,"
    "\"cost\":null,\"time\":\"2026-03-02T08:00:00.123Z\",\"usage\":\"none\",\"status\":404,"
    "\"stream\":false,\"attempts\":0,\"duration_ms\":0}\n" },
  { "clock-out-of-range",
    { .wall_us = G_MAXINT64,
      .status = 200,
      .first_byte_us = -1,
      .bytes_in = -1,
      .bytes_out = -1,
      .usage = WEIR_USAGE_INIT },
    "UTC",
    "{\"timestamp\":null,\"model\":null,\"subaccount_name\":null,\"prompt_tokens\":0,"
    "\"completion_tokens\":0,\"total_tokens\":0,\"cost\":null,\"time\":null,\"usage\":\"none\","
    "\"status\":200,\"stream\":false,\"attempts\":0,\"duration_ms\":0}\n" },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i].zone);
  g_autoptr (GString) out = g_string_new (NULL);

  weir_usage_line_format (&rows[i].record, zone, out);
  g_assert_cmpstr (out->str, ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/usage-line/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
