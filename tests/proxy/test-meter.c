/* SPDX-License-Identifier: MIT */
#include "proxy/weir-meter.h"

#include "wire/weir-request-builder.h"

static void
add_delta (WeirMeter *meter, WeirDeltaKind kind, gsize len)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA };

  event.delta.kind = kind;
  event.delta.text = "";
  event.delta.len = len;
  weir_meter_event (meter, &event);
}

static void
add_usage (WeirMeter *meter, gint64 in, gint64 out)
{
  WeirEvent event = { .kind = WEIR_EVENT_USAGE, .usage = WEIR_USAGE_INIT };

  event.usage.in_total = in;
  event.usage.out_total = out;
  weir_meter_event (meter, &event);
}

/* Totals are cumulative: the last one told counts. */
static void
test_last_usage_wins (void)
{
  WeirMeter meter;

  weir_meter_init (&meter);
  add_usage (&meter, 10, 1);
  add_usage (&meter, -1, 7);
  weir_meter_settle (&meter, 1000, TRUE);
  g_assert_cmpint (meter.usage.in_total, ==, 10);
  g_assert_cmpint (meter.usage.out_total, ==, 7);
  g_assert_false (meter.usage.estimated);
}

static void
test_estimate (void)
{
  WeirMeter meter;

  weir_meter_init (&meter);
  add_delta (&meter, WEIR_DELTA_TEXT, 10);
  add_delta (&meter, WEIR_DELTA_ARGUMENTS, 7);
  add_delta (&meter, WEIR_DELTA_REASONING, 4);
  add_delta (&meter, WEIR_DELTA_SIGNATURE, 1000);
  add_delta (&meter, WEIR_DELTA_LOGPROBS, 1000);
  weir_meter_settle (&meter, 42, TRUE);
  g_assert_cmpint (meter.usage.in_total, ==, 11);
  g_assert_cmpint (meter.usage.out_total, ==, 6);
  g_assert_true (meter.usage.estimated);
  g_assert_cmpuint (meter.n_events, ==, 5);
}

/* What is told at the start of a reply that was cut says little about what was written of it. */
static void
test_cut (void)
{
  static const struct
  {
    gint64 told;
    gint64 expected;
    gboolean estimated;
  } rows[] = { { 1, 25, TRUE }, { -1, 25, TRUE }, { 30, 30, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirMeter meter;

      weir_meter_init (&meter);
      add_usage (&meter, 10, rows[i].told);
      add_delta (&meter, WEIR_DELTA_TEXT, 100);
      weir_meter_settle (&meter, 1000, FALSE);
      g_assert_cmpint (meter.usage.in_total, ==, 10);
      g_assert_cmpint (meter.usage.out_total, ==, rows[i].expected);
      g_assert_cmpint (meter.usage.estimated, ==, rows[i].estimated);
    }
}

/* A request that never got an answer cost nothing that is known. */
static void
test_nothing_happened (void)
{
  WeirMeter meter;

  weir_meter_init (&meter);
  weir_meter_settle (&meter, 4000, FALSE);
  g_assert_cmpint (meter.usage.in_total, ==, -1);
  g_assert_cmpint (meter.usage.out_total, ==, -1);
  g_assert_false (meter.usage.estimated);
}

static void
test_measure (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (WeirRequestBuilder) builder = weir_request_builder_new ("chat", body, NULL);
  g_autoptr (WeirRequest) request = NULL;
  WeirPart *part;
  WeirTool *tool;

  part = weir_request_builder_add_part (builder, WEIR_PART_TEXT);
  part->text = WEIR_JSON_TEXT ("system");
  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  part = weir_request_builder_add_part (builder, WEIR_PART_TEXT);
  part->text = WEIR_JSON_TEXT ("hello");
  part = weir_request_builder_add_part (builder, WEIR_PART_IMAGE);
  part->source = WEIR_SOURCE_BASE64;
  part->data = WEIR_JSON_TEXT ("AAAAAAAAAAAAAAAAAAAAAAAA");
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT);
  weir_request_builder_begin_nested (builder);
  part = weir_request_builder_add_part (builder, WEIR_PART_TEXT);
  part->text = WEIR_JSON_TEXT ("nested");
  weir_request_builder_end_nested (builder);
  tool = weir_request_builder_add_tool (builder);
  tool->name = WEIR_JSON_TEXT ("add");
  tool->schema = WEIR_JSON_TEXT ("{\"type\":\"object\"}");
  request = weir_request_builder_end (builder);

  g_assert_cmpuint (weir_meter_measure (request), ==, 6 + 5 + 6 + 3 + 17);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/meter/last-usage-wins", test_last_usage_wins);
  g_test_add_func ("/proxy/meter/estimate", test_estimate);
  g_test_add_func ("/proxy/meter/cut", test_cut);
  g_test_add_func ("/proxy/meter/nothing-happened", test_nothing_happened);
  g_test_add_func ("/proxy/meter/measure", test_measure);
  return g_test_run ();
}
