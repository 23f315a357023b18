/* SPDX-License-Identifier: MIT */
/* Every case of tests/data/messages that has a stream: <case>.stream is what the upstream sends,
 * <case>.events what it means, in either framing. Where there is a <case>.reply.json, the same reply
 * sent whole must mean the same. */
#include "aws-frames.h"
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

static char *
read_case (const char *name, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat ("data/messages/", name, suffix, NULL);

  return fixture_read (path, len);
}

static void
decode (const GString *bytes, Framing framing, gsize at, gsize chunk, Lines *lines)
{
  g_autoptr (GError) error = NULL;

  if (!messages_feed ("messages", bytes, framing, at, chunk, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
test_events (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);

  for (Framing framing = FRAMING_SSE; framing <= FRAMING_AWS; framing++)
    {
      g_autoptr (GString) bytes = messages_frame (stream, len, framing);
      g_autoptr (Lines) lines = lines_new (TRUE);

      decode (bytes, framing, 0, 0, lines);
      g_assert_cmpstr (lines_get (lines), ==, expected);
    }
}

static void
test_split (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);

  for (Framing framing = FRAMING_SSE; framing <= FRAMING_AWS; framing++)
    {
      g_autoptr (GString) bytes = messages_frame (stream, len, framing);
      g_autoptr (Lines) whole = lines_new (FALSE);
      g_autoptr (Lines) single = lines_new (FALSE);

      decode (bytes, framing, 0, 0, whole);
      decode (bytes, framing, 0, 1, single);
      g_assert_cmpstr (lines_get (single), ==, lines_get (whole));
      for (gsize at = 1; at < bytes->len; at++)
        {
          g_autoptr (Lines) lines = lines_new (FALSE);

          decode (bytes, framing, at, 0, lines);
          g_assert_cmpstr (lines_get (lines), ==, lines_get (whole));
        }
    }
}

/* Cut anywhere before its last event's end, a stream must never look whole, and tell one error, last. */
static void
test_cut (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);

  for (Framing framing = FRAMING_SSE; framing <= FRAMING_AWS; framing++)
    {
      g_autoptr (GString) bytes = messages_frame (stream, len, framing);

      for (gsize end = 0; end < bytes->len - 1; end++)
        {
          g_autoptr (GString) head = g_string_new_len (bytes->str, (gssize) end);
          g_autoptr (Lines) lines = lines_new (FALSE);
          const char *error;

          decode (head, framing, 0, 0, lines);
          error = strstr (lines_get (lines), "error ");
          g_assert_nonnull (error);
          g_assert_null (strstr (error + 1, "error "));
          g_assert_null (strstr (lines_get (lines), "\nend\n"));
        }
    }
}

static void
decode_body (const char *body, gsize len, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("messages")->decoder_new ();
  g_autoptr (GError) error = NULL;

  if (!weir_decoder_body (decoder, body, len, lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

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

static void
test_whole (gconstpointer data)
{
  gsize len;
  g_autofree char *body = read_case (data, ".reply.json", &len);
  g_autofree char *events = read_case (data, ".events", NULL);
  g_autofree char *expected = without_first_usage (events);
  g_autofree char *got = NULL;
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (body, len, lines);
  got = g_strconcat (lines_get (lines), "\n", NULL);
  g_assert_cmpstr (got, ==, expected);
}

#define START "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n"
#define OPEN_0                                                                                     \
  "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","      \
  "\"text\":\"\"}}\n\n"
#define STOP                                                                                       \
  "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"                \
  "data: {\"type\":\"message_stop\"}\n\n"

static const struct
{
  const char *name;
  const char *stream;
  const char *events;
} rows[] = {
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

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) bytes = g_string_new (rows[row].stream);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (bytes, FRAMING_SSE, 0, 0, lines);
  g_assert_cmpstr (lines_get (lines), ==, rows[row].events);
}

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
      g_autoptr (Lines) lines = lines_new (TRUE);
      g_autofree char *expected = g_strdup_printf ("error %s\n", exceptions[i].kind);

      g_test_message ("%s", exceptions[i].name);
      aws_append_exception (bytes, exceptions[i].name, exceptions[i].payload);
      decode (bytes, FRAMING_AWS, 0, 0, lines);
      g_assert_cmpstr (lines_get (lines), ==, expected);
    }
}

static const struct
{
  const char *body;
  const char *events;
} bodies[] = {
  { "", "error upstream\n" },
  { "[]", "error upstream\n" },
  { "{\"message\":\"Too many tokens\"}", "error upstream\n" },
  { "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}",
    "error rate_limited\n" },
  { "{\"content\":[]}", "start - - -1\nerror upstream\n" },
  { "{\"content\":[],\"stop_reason\":\"end_turn\"}", "start - - -1\nfinish stop\nend\n" },
  { "{\"content\":[7],\"stop_reason\":\"end_turn\"}", "start - - -1\nfinish stop\nend\n" },
};

static void
test_bodies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Lines) lines = lines_new (TRUE);

      decode_body (bodies[i].body, strlen (bodies[i].body), lines);
      g_assert_cmpstr (lines_get (lines), ==, bodies[i].events);
    }
}

static void
add_cases (const char *kind, const char *suffix, GTestDataFunc func)
{
  g_autoptr (GPtrArray) names = fixture_list ("data/messages", suffix);

  for (guint i = 0; i < names->len; i++)
    {
      char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/wire/codec-messages-decoder/%s/%s", kind, name);

      g_test_add_data_func_full (path, g_strdup (name), func, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_cases ("events", ".stream", test_events);
  add_cases ("split", ".stream", test_split);
  add_cases ("cut", ".stream", test_cut);
  add_cases ("whole", ".reply.json", test_whole);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-messages-decoder/row/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/codec-messages-decoder/exceptions", test_exceptions);
  g_test_add_func ("/wire/codec-messages-decoder/bodies", test_bodies);
  return g_test_run ();
}
