/* SPDX-License-Identifier: MIT */
/* Every case of tests/data/messages is read in either framing. */
#include "reply-cases.h"

#include "aws-frames.h"

/* When it all comes at once there is one count, the last one. */
static char *
without_first_usage (const char *lines)
{
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1);
  GString *rest = g_string_new (NULL);

  for (guint i = 0; list[i] != NULL; i++)
    if (!(i == 1 && g_str_has_prefix (list[i], "usage ")))
      g_string_append_printf (rest, "%s\n", list[i]);
  return g_string_free (rest, FALSE);
}

/* Each event of a case in a binary message. */
static GString *
to_binary (const char *stream, gsize len)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  GString *bytes = g_string_new (NULL);
  WeirFrame frame;

  weir_framer_push (framer, stream, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    aws_append_chunk (bytes, frame.data, frame.len);
  return bytes;
}

static const ReplyCases sse_cases = {
  .codec = "messages",
  .folder = "data/messages",
  .path = "/wire/codec-messages-decoder",
  .framer_new = weir_framer_sse_new,
  .settle = without_first_usage,
  .ending = "message_stop",
};

static const ReplyCases aws_cases = {
  .codec = "messages",
  .folder = "data/messages",
  .path = "/wire/codec-messages-decoder/binary",
  .framer_new = weir_framer_aws_new,
  .transform = to_binary,
};

#define START "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n"
#define OPEN_0                                                                                     \
  "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","      \
  "\"text\":\"\"}}\n\n"
#define STOP                                                                                       \
  "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"                \
  "data: {\"type\":\"message_stop\"}\n\n"

static const ReplyRow rows[] = {
  { "nothing", "", "error upstream\n" },
  { "only-ping", "data: {\"type\":\"ping\"}\n\n", "error upstream\n" },
  { "ping-first", "data: {\"type\":\"ping\"}\n\n" START STOP, "start m c -1\nfinish stop\nend\n" },
  { "no-start", OPEN_0, "error upstream\n" },
  { "two-starts", START START, "start m c -1\nerror upstream\n" },
  { "not-json", "data: oops\n\n", "error upstream\n" },
  { "no-type", "data: {}\n\n", "error upstream\n" },
  { "wrong-index",
    START "data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{}}\n\n",
    "start m c -1\nerror upstream\n" },
  { "delta-before-block",
    START "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{}}\n\n",
    "start m c -1\nerror upstream\n" },
  { "delta-after-block",
    START OPEN_0 "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                 "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{}}\n\n",
    "start m c -1\nopen 0 text\nclose 0\nerror upstream\n" },
  { "delta-of-other-kind",
    START OPEN_0 "data: {\"type\":\"content_block_delta\",\"index\":0,"
                 "\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"a\"}}\n\n",
    "start m c -1\nopen 0 text\nerror upstream\n" },
  { "arguments-of-thinking",
    START "data: {\"type\":\"content_block_start\",\"index\":0,"
          "\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}\n\n"
          "data: {\"type\":\"content_block_delta\",\"index\":0,"
          "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"}\"}}\n\n",
    "start m c -1\nopen 0 reasoning\nerror upstream\n" },
  { "citation-that-is-none",
    START OPEN_0 "data: {\"type\":\"content_block_delta\",\"index\":0,"
                 "\"delta\":{\"type\":\"citations_delta\",\"citation\":7}}\n\n" STOP,
    "start m c -1\nopen 0 text\nclose 0\nfinish stop\nend\n" },
  { "huge-index",
    START "data: {\"type\":\"content_block_stop\",\"index\":99999999999999999999}\n\n",
    "start m c -1\nerror upstream\n" },
  { "block-left-open", START OPEN_0 STOP,
    "start m c -1\nopen 0 text\nclose 0\nfinish stop\nend\n" },
  { "no-reason", START "data: {\"type\":\"message_stop\"}\n\n", "start m c -1\nerror upstream\n" },
  { "nameless-tool",
    START "data: {\"type\":\"content_block_start\",\"index\":0,"
          "\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\"}}\n\n",
    "start m c -1\nerror upstream\n" },
  { "unknown-event",
    START "data: {\"type\":\"amazon-bedrock-guardrailAction\",\"action\":1}\n\n" STOP,
    "start m c -1\nfinish stop\nend\n" },
  { "unknown-block",
    START "data: {\"type\":\"content_block_start\",\"index\":0,"
          "\"content_block\":{\"type\":\"hologram\"}}\n\n"
          "data: {\"type\":\"content_block_delta\",\"index\":0,"
          "\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"
          "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n" STOP,
    "start m c -1\nfinish stop\nend\n" },
  { "unknown-reason",
    START "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"bored\"}}\n\n"
          "data: {\"type\":\"message_stop\"}\n\n",
    "start m c -1\nfinish stop\nend\n" },
  { "overloaded",
    START "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
          "\"message\":\"Overloaded\"}}\n\n",
    "start m c -1\nerror overloaded\n" },
  { "error-after-delta",
    START OPEN_0 "data: {\"type\":\"content_block_delta\",\"index\":0,"
                 "\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"
                 "data: {\"message\":\"gone\"}\n\n",
    "start m c -1\nopen 0 text\ndelta 0 text a\nerror upstream\n" },
  { "deep", "data: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n\n", "error upstream\n" },
  { "array", "data: []\n\n", "error upstream\n" },
};

static const struct
{
  const char *name;
  const char *payload;
  const char *kind;
} exceptions[] = {
  { "throttlingException", "{\"message\":\"slow\"}", "rate_limited" },
  { "serviceUnavailableException", "{\"message\":\"x\"}", "overloaded" },
  { "modelTimeoutException", "{\"message\":\"x\"}", "timeout" },
  { "validationException", "{\"message\":\"bad\"}", "bad_request" },
  { "validationException", "{\"message\":\"prompt is too long: 9 tokens\"}", "context_length" },
  { "internalServerException", "{\"message\":\"x\"}", "upstream" },
  { "modelStreamErrorException", "", "upstream" },
  { "somethingNewException", "{}", "upstream" },
};

static void
test_exceptions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (exceptions); i++)
    {
      g_autoptr (GString) bytes = g_string_new (NULL);
      g_autoptr (WeirFramer) framer = weir_framer_aws_new ();
      g_autoptr (Lines) lines = lines_new (TRUE);
      g_autoptr (GError) error = NULL;
      g_autofree char *expected = g_strdup_printf ("error %s\n", exceptions[i].kind);

      g_test_message ("%s", exceptions[i].name);
      aws_append_exception (bytes, exceptions[i].name, exceptions[i].payload);
      fixture_feed ("messages", framer, bytes->str, bytes->len, bytes->len, bytes->len, lines_sink,
                    lines, &error);
      lines_fail (lines, error);
      g_assert_cmpstr (lines_get (lines), ==, expected);
    }
}

static const ReplyRow bodies[] = {
  { "empty", "", "error upstream\n" },
  { "array", "[]", "error upstream\n" },
  { "bedrock-error", "{\"message\":\"Too many tokens\"}", "error upstream\n" },
  { "error", "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}",
    "error rate_limited\n" },
  { "no-end", "{\"content\":[]}", "start - - -1\nerror upstream\n" },
  { "no-content", "{\"content\":[],\"stop_reason\":\"end_turn\"}",
    "start - - -1\nfinish stop\nend\n" },
  { "odd-block", "{\"content\":[7],\"stop_reason\":\"end_turn\"}",
    "start - - -1\nfinish stop\nend\n" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&sse_cases);
  reply_cases_add (&aws_cases);
  reply_cases_add_bodies (&sse_cases, bodies, G_N_ELEMENTS (bodies));
  reply_cases_add_streams (&sse_cases, rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/wire/codec-messages-decoder/exceptions", test_exceptions);
  return g_test_run ();
}
