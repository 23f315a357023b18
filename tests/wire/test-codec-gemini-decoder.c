/* SPDX-License-Identifier: MIT */
/* Every case of tests/data/gemini: <case>.stream is what the upstream streams, <case>.reply.json what it
 * answers whole, <case>.events what either means, <case>.chat what a chat client is sent for the
 * stream. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

static char *
read_case (const char *name, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat ("data/gemini/", name, suffix, NULL);

  return fixture_read (path, len);
}

static gboolean
take_frames (WeirFramer *framer,
             WeirDecoder *decoder,
             WeirEventSink sink,
             gpointer user_data,
             GError **error)
{
  WeirFramerResult result;
  WeirFrame frame;

  while ((result = weir_framer_next (framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, sink, user_data, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE;
}

/* The first piece is of @first bytes, the others of @step. */
static gboolean
feed (const char *data,
      gsize len,
      gsize first,
      gsize step,
      WeirEventSink sink,
      gpointer user_data,
      GError **error)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("gemini")->decoder_new ();
  gsize size = first;

  for (gsize at = 0; at < len; at += size, size = step)
    {
      weir_framer_push (framer, data + at, MIN (size, len - at));
      if (!take_frames (framer, decoder, sink, user_data, error))
        return FALSE;
    }
  return weir_decoder_finish (decoder, sink, user_data, error);
}

static void
decode (const char *data, gsize len, gsize first, gsize step, Lines *lines)
{
  g_autoptr (GError) error = NULL;

  if (!feed (data, len, first, step, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
decode_body (const char *body, gsize len, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("gemini")->decoder_new ();
  g_autoptr (GError) error = NULL;

  if (!weir_decoder_body (decoder, body, len, lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
test_events (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (stream, len, len, len, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static void
test_whole (gconstpointer data)
{
  gsize len;
  g_autofree char *body = read_case (data, ".reply.json", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (body, len, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static void
test_split (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autoptr (Lines) whole = lines_new (FALSE);
  g_autoptr (Lines) bytes = lines_new (FALSE);

  decode (stream, len, len, len, whole);
  decode (stream, len, 1, 1, bytes);
  g_assert_cmpstr (lines_get (bytes), ==, lines_get (whole));
  for (gsize at = 1; at < len; at++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);

      decode (stream, len, at, len, lines);
      g_assert_cmpstr (lines_get (lines), ==, lines_get (whole));
    }
}

/* Cut before its reason to end a stream must never look whole; cut anywhere it tells at most one error,
 * and tells it last. */
static void
test_cut (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *events = read_case (data, ".events", NULL);
  const char *reason = strstr (stream, strstr (events, "finish") != NULL ? "eason\":" : "\n\n");
  gsize needed = reason != NULL ? (gsize) (reason - stream) : len;

  for (gsize end = 0; end < len; end++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);
      const char *error;

      decode (stream, end, end, end, lines);
      error = strstr (lines_get (lines), "error ");
      if (end <= needed)
        g_assert_nonnull (error);
      if (error != NULL)
        {
          g_assert_null (strstr (error + 1, "error "));
          g_assert_null (strstr (lines_get (lines), "\nend\n"));
        }
      else
        g_assert_true (g_str_has_suffix (lines_get (lines), "\nend\n"));
    }
}

typedef struct
{
  WeirEncoder *encoder;
  GString *out;
} Client;

static gboolean
tell_client (const WeirEvent *event, gpointer user_data, GError **error)
{
  Client *client = user_data;

  return weir_encoder_event (client->encoder, event, client->out, error);
}

/* @stream: what a client that streams asked for; "created" is the only thing that is not repeatable */
static void
test_chat (gconstpointer data)
{
  static const char asked[] =
      "{\"model\":\"my\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
      "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *expected = read_case (data, ".chat", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static (asked, strlen (asked));
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, NULL);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("openai-chat")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) created = g_regex_new ("\"created\":[0-9]+", 0, 0, NULL);
  g_autofree char *told = NULL;
  Client client = { encoder, out };

  if (!feed (stream, len, len, len, tell_client, &client, &error))
    weir_encoder_fail (encoder, error, out);
  told = g_regex_replace_literal (created, out->str, -1, 0, "\"created\":0", 0, NULL);
  g_assert_cmpstr (told, ==, expected);
}

static const struct
{
  const char *name;
  const char *body;
  const char *events;
} bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "empty-list", "[]", "error upstream\n" },
  { "number", "7", "error upstream\n" },
  { "empty-object", "{}", "error upstream\n" },
  { "no-candidates", "{\"candidates\":[]}", "start - - -1\nerror upstream\n" },
  { "feedback-only", "{\"promptFeedback\":{}}", "start - - -1\nerror upstream\n" },
  { "candidate-kind", "{\"candidates\":[7]}", "start - - -1\nerror upstream\n" },
  { "candidate-index", "{\"candidates\":[{\"index\":9999}]}", "start - - -1\nerror upstream\n" },
  { "negative-index", "{\"candidates\":[{\"index\":-1}]}", "start - - -1\nerror upstream\n" },
  { "nameless-call",
    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{}}}]},"
    "\"finishReason\":\"STOP\"}]}",
    "start - - -1\nerror upstream\n" },
  { "args-kind",
    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":[1]}}]},"
    "\"finishReason\":\"STOP\"}]}",
    "start - - -1\nopen 0 tool-call call_06c901ba18e7c2418ebcfc5e f\ndelta 0 arguments {}\nclose "
    "0\n"
    "finish tool\nend\n" },
  { "parts-object",
    "{\"candidates\":[{\"content\":{\"parts\":{\"text\":\"a\"}},\"finishReason\":\"STOP\"}]}",
    "start - - -1\nopen 0 text\ndelta 0 text a\nclose 0\nfinish stop\nend\n" },
  { "odd-parts",
    "{\"candidates\":[{\"content\":{\"parts\":[{},7,null,{\"text\":7},{\"text\":null}]},"
    "\"finishReason\":\"STOP\"}]}",
    "start - - -1\nfinish stop\nend\n" },
  { "code", "{\"candidates\":[{\"content\":{\"parts\":[{\"executableCode\":{\"code\":\"1\"}}]}}]}",
    "start - - -1\nopen 0 text\ndelta 0 text \\n```\\n1\\n```\\n\nerror upstream\n" },
  { "null-members",
    "{\"error\":null,\"promptFeedback\":null,\"usageMetadata\":null,\"responseId\":null,"
    "\"candidates\":[{\"index\":null,\"content\":{\"parts\":[{\"text\":\"a\",\"thought\":null,"
    "\"thoughtSignature\":null}]},\"finishReason\":\"STOP\"}]}",
    "start - - -1\nopen 0 text\ndelta 0 text a\nclose 0\nfinish stop\nend\n" },
  { "odd-usage",
    "{\"usageMetadata\":{\"promptTokenCount\":99999999999999999999,\"candidatesTokenCount\":-4},"
    "\"candidates\":[{\"finishReason\":\"STOP\"}]}",
    "start - - -1\nfinish stop\nend\n" },
  { "huge-usage",
    "{\"usageMetadata\":{\"promptTokenCount\":9223372036854775807,"
    "\"toolUsePromptTokenCount\":9223372036854775807},\"candidates\":[{\"finishReason\":\"STOP\"}]"
    "}",
    "start - - -1\nusage in 9223372036854775807 read -1 write -1 out -1 reasoning -1\nfinish stop\n"
    "end\n" },
  { "odd-time", "{\"createTime\":\"soon\",\"candidates\":[{\"finishReason\":\"STOP\"}]}",
    "start - - -1\nfinish stop\nend\n" },
  { "one-unfinished", "{\"candidates\":[{\"index\":1,\"finishReason\":\"STOP\"}]}",
    "start - - -1\nfinish stop choice 1\nerror upstream\n" },
};

static void
test_body (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (bodies[row].body, strlen (bodies[row].body), lines);
  g_assert_cmpstr (lines_get (lines), ==, bodies[row].events);
}

static void
test_deep (void)
{
  g_autoptr (GString) body = g_string_new ("{\"candidates\":");
  g_autoptr (Lines) lines = lines_new (TRUE);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  decode_body (body->str, body->len, lines);
  g_assert_cmpstr (lines_get (lines), ==, "error upstream\n");
}

/* The usage comes with the reason to end, or after it: then it is waited for. */
static void
test_complete (void)
{
  static const char last[] = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
  static const char usage[] = "{\"usageMetadata\":{\"promptTokenCount\":1}}";
  const WeirFrame finish = { .data = last, .len = strlen (last) };
  const WeirFrame count = { .data = usage, .len = strlen (usage) };
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("gemini")->decoder_new ();
  g_autoptr (Lines) lines = lines_new (TRUE);

  g_assert_true (weir_decoder_frame (decoder, &finish, lines_sink, lines, NULL));
  g_assert_false (weir_decoder_is_complete (decoder));
  g_assert_true (weir_decoder_frame (decoder, &count, lines_sink, lines, NULL));
  g_assert_true (weir_decoder_is_complete (decoder));
  g_assert_true (weir_decoder_finish (decoder, lines_sink, lines, NULL));
}

static gboolean
keep_refusal (const WeirEvent *event, gpointer user_data, GError **error)
{
  if (event->kind == WEIR_EVENT_FINISH)
    *(char **) user_data =
        g_strdup_printf ("%s %s", event->finish.raw_reason, event->finish.refusal_explanation);
  return TRUE;
}

static void
test_refusal (void)
{
  static const char body[] = "{\"promptFeedback\":{\"blockReason\":\"SAFETY\","
                             "\"blockReasonMessage\":\"not \\u0022this\\u0022\"}}";
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("gemini")->decoder_new ();
  g_autofree char *refusal = NULL;

  g_assert_true (weir_decoder_body (decoder, body, strlen (body), keep_refusal, &refusal, NULL));
  g_assert_cmpstr (refusal, ==, "SAFETY not \"this\"");
}

static void
add_cases (const char *kind, const char *suffix, GTestDataFunc func)
{
  g_autoptr (GPtrArray) names = fixture_list ("data/gemini", suffix);

  for (guint i = 0; i < names->len; i++)
    {
      char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/wire/codec-gemini-decoder/%s/%s", kind, name);

      g_test_add_data_func_full (path, g_strdup (name), func, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_cases ("events", ".stream", test_events);
  add_cases ("whole", ".reply.json", test_whole);
  add_cases ("split", ".stream", test_split);
  add_cases ("cut", ".stream", test_cut);
  add_cases ("chat", ".chat", test_chat);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-gemini-decoder/body/%s", bodies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_body);
    }
  g_test_add_func ("/wire/codec-gemini-decoder/deep", test_deep);
  g_test_add_func ("/wire/codec-gemini-decoder/complete", test_complete);
  g_test_add_func ("/wire/codec-gemini-decoder/refusal", test_refusal);
  return g_test_run ();
}
