/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

#define ASKED "{\"model\":\"my\",\"stream\":true,\"input\":\"x\"}"

static WeirRequest *
get_request (gboolean stream)
{
  return messages_request ("responses",
                           stream ? ASKED : "{\"model\":\"my\",\"input\":\"x\",\"metadata\":{}}");
}

/* The reply @name of @codec's fixtures as a Responses client gets it. */
static GString *
translate (const char *codec, const char *folder, const char *name, gsize cut, gboolean stream)
{
  g_autoptr (WeirRequest) request = get_request (stream);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autofree char *path = g_strdup_printf ("data/%s/%s.stream", folder, name);
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  EncodeSink sink = { encoder, out };
  gsize len;
  g_autofree char *data = fixture_read (path, &len);

  g_string_append_len (bytes, data, (gssize) MIN (len, cut));
  if (!fixture_stream (codec, bytes->str, bytes->len, encode_sink, &sink, &error))
    weir_encoder_fail (encoder, error, out);
  return out;
}

/* Reads what a client got, which must be the protocol. */
static void
read_back (const GString *told, gboolean stream, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;

  if (stream)
    {
      if (!fixture_stream ("responses", told->str, told->len, lines_sink, lines, &error))
        lines_fail (lines, error);
      return;
    }
  decoder = weir_codec_get ("responses")->decoder_new ();
  if (!weir_decoder_body (decoder, told->str, told->len, lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

/* Whatever the API a reply came in: what the client understands is what was said. Ids are its own, so
 * the first line differs. */
static const struct
{
  const char *codec;
  const char *folder;
  const char *name;
  const char *expected;
} replies[] = {
  { "openai-chat", "chat", "text",
    "open 0 text\ndelta 0 text Hello\nclose 0\n"
    "usage in 9 read 0 write 0 out 3 reasoning 0\nfinish stop\nend\n" },
  { "openai-chat", "chat", "tool",
    "open 0 tool-call call_a look\ndelta 0 arguments {\\\"where\\\":\\\"x\\\"}\nclose 0\n"
    "usage in 9 read 0 write 0 out 3 reasoning 0\nfinish tool\nend\n" },
  { "responses", "responses", "tools-parallel",
    "open 0 tool-call call_a a\ndelta 0 arguments {\\\"n\\\":1}\nclose 0\n"
    "open 1 tool-call call_b b\ndelta 1 arguments {\\\"n\\\":2}\nclose 1\n"
    "usage in 9 read 4 write 0 out 6 reasoning 2\nfinish tool\nend\n" },
  { "responses", "responses", "reasoning-tool",
    "open 0 reasoning\ndelta 0 reasoning First.\\n\\nSecond.\ndelta 0 signature c2VhbA==\nclose 0\n"
    "open 1 tool-call call_a look\ndelta 1 arguments {\\\"where\\\":\\\"x\\\"}\nclose 1\n"
    "usage in 9 read 4 write 0 out 6 reasoning 2\nfinish tool\nend\n" },
  { "responses", "responses", "tool-custom",
    "open 0 tool-call call_a patch custom\ndelta 0 arguments *** Begin\nclose 0\n"
    "usage in 9 read 4 write 0 out 6 reasoning 2\nfinish tool\nend\n" },
  { "responses", "responses", "refusal",
    "open 0 refusal\ndelta 0 refusal No.\nclose 0\n"
    "usage in 9 read 4 write 0 out 6 reasoning 2\nfinish stop\nend\n" },
  { "responses", "responses", "annotation",
    "open 0 text\ndelta 0 text Hi\ndelta 0 citation {\\\"type\\\":\\\"url_citation\\\","
    "\\\"start_index\\\":0,\\\"end_index\\\":2,\\\"url\\\":\\\"https://x.example/\\\","
    "\\\"title\\\":\\\"X\\\"}\nclose 0\nusage in 9 read 4 write 0 out 6 reasoning 2\n"
    "finish stop\nend\n" },
  { "responses", "responses", "length",
    "open 0 text\ndelta 0 text Hi\nclose 0\nusage in 9 read 4 write 0 out 6 reasoning 2\n"
    "finish length\nend\n" },
  { "responses", "responses", "filter",
    "open 0 text\ndelta 0 text Hi\nclose 0\nusage in 9 read 4 write 0 out 6 reasoning 2\n"
    "finish filter\nend\n" },
  { "responses", "responses", "escapes",
    "open 0 text\ndelta 0 text Grüße 😀\\n\\\"x\\\"\nclose 0\n"
    "usage in 9 read 4 write 0 out 6 reasoning 2\nfinish stop\nend\n" },
};

static void
check_reply (guint i, gboolean stream)
{
  g_autoptr (GString) told =
      translate (replies[i].codec, replies[i].folder, replies[i].name, G_MAXSIZE, stream);
  g_autoptr (Lines) lines = lines_new (TRUE);
  const char *rest;

  read_back (told, stream, lines);
  g_test_message ("%s", told->str);
  g_assert_true (g_str_has_prefix (lines_get (lines), "start resp_"));
  rest = strchr (lines_get (lines), '\n') + 1;
  g_assert_cmpstr (rest, ==, replies[i].expected);
}

static void
test_stream (gconstpointer data)
{
  check_reply (GPOINTER_TO_UINT (data), TRUE);
}

static void
test_whole (gconstpointer data)
{
  check_reply (GPOINTER_TO_UINT (data), FALSE);
}

/* The events of a stream, a line each: type, place and what is new. */
static char *
outline (const GString *told)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  GString *out = g_string_new (NULL);
  WeirFrame frame;
  gint64 expected = 0;

  weir_framer_push (framer, told->str, told->len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    {
      g_auto (WeirJsonDoc) doc = { NULL };
      g_autofree char *type = NULL;
      gint64 number = -1;

      g_assert_true (weir_json_parse (&doc, frame.data, frame.len, &weir_json_limits_body, NULL));
      type = weir_json_text_dup (
          weir_json_text (&doc, weir_json_get (&doc, weir_json_root (&doc), "type")));
      g_assert_cmpstr (frame.event, ==, type);
      g_assert_true (weir_json_get_int64 (
          &doc, weir_json_get (&doc, weir_json_root (&doc), "sequence_number"), &number));
      g_assert_cmpint (number, ==, expected);
      expected++;
      g_string_append_printf (out, "%s\n", type + strlen ("response."));
    }
  return g_string_free (out, FALSE);
}

static const struct
{
  const char *codec;
  const char *folder;
  const char *name;
  const char *expected;
} outlines[] = {
  { "openai-chat", "chat", "text",
    "created\nin_progress\noutput_item.added\ncontent_part.added\noutput_text.delta\n"
    "output_text.delta\noutput_text.done\ncontent_part.done\noutput_item.done\ncompleted\n" },
  { "openai-chat", "chat", "tool",
    "created\nin_progress\noutput_item.added\nfunction_call_arguments.delta\n"
    "function_call_arguments.delta\nfunction_call_arguments.done\noutput_item.done\ncompleted\n" },
  { "openai-chat", "chat", "tool-custom",
    "created\nin_progress\noutput_item.added\ncustom_tool_call_input.delta\n"
    "custom_tool_call_input.done\noutput_item.done\ncompleted\n" },
  { "openai-chat", "chat", "length",
    "created\nin_progress\noutput_item.added\ncontent_part.added\noutput_text.delta\n"
    "output_text.done\ncontent_part.done\noutput_item.done\nincomplete\n" },
  { "responses", "responses", "reasoning-tool",
    "created\nin_progress\noutput_item.added\nreasoning_summary_part.added\n"
    "reasoning_summary_text.delta\nreasoning_summary_text.delta\nreasoning_summary_text.delta\n"
    "reasoning_summary_text.done\nreasoning_summary_part.done\noutput_item.done\n"
    "output_item.added\nfunction_call_arguments.delta\nfunction_call_arguments.delta\n"
    "function_call_arguments.done\noutput_item.done\ncompleted\n" },
  { "responses", "responses", "refusal",
    "created\nin_progress\noutput_item.added\ncontent_part.added\nrefusal.delta\nrefusal.done\n"
    "content_part.done\noutput_item.done\ncompleted\n" },
};

static void
test_outline (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GString) told =
      translate (outlines[i].codec, outlines[i].folder, outlines[i].name, G_MAXSIZE, TRUE);
  g_autofree char *lines = outline (told);

  g_assert_cmpstr (lines, ==, outlines[i].expected);
}

/* Cut anywhere, the client is told of a failure once, as the last thing, with what there was. */
static void
test_cut (void)
{
  g_autofree char *data = fixture_read ("data/responses/text.stream", NULL);
  gsize len = strlen (data);

  for (gsize cut = 0; cut + 1 < len; cut += 7)
    {
      g_autoptr (GString) told = translate ("responses", "responses", "text", cut, TRUE);
      g_autofree char *lines = outline (told);
      const char *failed = strstr (lines, "failed\n");

      g_assert_nonnull (failed);
      g_assert_cmpstr (failed, ==, "failed\n");
      g_assert_null (strstr (lines, "completed"));
      if (strstr (lines, "output_text.delta") != NULL
          && strstr (lines, "content_part.done") == NULL)
        g_assert_nonnull (strstr (told->str, "\"status\":\"incomplete\",\"role\":\"assistant\""));
    }
}

/* A stream whose frames went to the client as they stand fails in its own ids. */
static void
test_follow (void)
{
  g_autoptr (WeirRequest) request = get_request (TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_RATE_LIMITED, "slow");
  WeirEvent start = { .kind = WEIR_EVENT_START, .start = { "resp_1", "m", 7 } };
  WeirEvent open = { .kind = WEIR_EVENT_PART_OPEN };
  WeirEvent delta = { .kind = WEIR_EVENT_DELTA };

  open.open.kind = WEIR_PART_TEXT;
  open.open.item_id = "msg_1";
  delta.delta.kind = WEIR_DELTA_TEXT;
  delta.delta.text = "Hi";
  delta.delta.len = 2;
  g_assert_true (weir_encoder_follow (encoder, &start, NULL));
  g_assert_true (weir_encoder_follow (encoder, &open, NULL));
  g_assert_true (weir_encoder_follow (encoder, &delta, NULL));
  weir_encoder_fail (encoder, error, out);
  g_assert_true (g_str_has_prefix (out->str,
                                   "event: response.failed\ndata: {\"type\":\"response.failed\","
                                   "\"sequence_number\":5,\"response\":{\"id\":\"resp_1\","));
  g_assert_nonnull (strstr (out->str, "\"error\":{\"code\":\"rate_limit_exceeded\","
                                      "\"message\":\"slow\"}"));
  g_assert_nonnull (strstr (out->str, "\"output\":[{\"id\":\"msg_1\",\"type\":\"message\","
                                      "\"status\":\"incomplete\",\"role\":\"assistant\","
                                      "\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\""));
}

/* After frames that went as they stand the upstream's own last event was the end. */
static void
test_follow_end (void)
{
  g_autoptr (WeirRequest) request = get_request (TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  WeirEvent start = { .kind = WEIR_EVENT_START, .start = { "resp_1", "m", 7 } };
  const WeirEvent end = { .kind = WEIR_EVENT_END };

  g_assert_true (weir_encoder_follow (encoder, &start, NULL));
  g_assert_true (weir_encoder_event (encoder, &end, out, NULL));
  g_assert_cmpstr (out->str, ==, "");
}

/* The output that a client got, as it sends it again. */
static WeirRequest *
answer (const GString *told)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *json = NULL;
  WeirJsonText output;

  g_assert_true (weir_json_parse (&doc, told->str, told->len, &weir_json_limits_body, NULL));
  output = weir_json_raw (&doc, weir_json_get (&doc, weir_json_root (&doc), "output"));
  json = g_strdup_printf ("{\"model\":\"my\",\"input\":%.*s}", (int) output.len, output.data);
  return messages_request ("responses", json);
}

/* Thoughts of another service come back to it, and to it alone, word by word. */
static void
test_envelope (void)
{
  g_autoptr (GString) told = translate ("messages", "messages", "thinking", G_MAXSIZE, FALSE);
  g_autoptr (WeirRequest) request = answer (told);
  const WeirPart *part = &request->turns[0].parts[0];

  g_assert_cmpint (part->kind, ==, WEIR_PART_REASONING);
  g_assert_cmpstr (part->origin, ==, "messages");
  g_assert_cmpuint (part->signature.len, >, 0);
  g_assert_cmpuint (part->text.len, >, 0);
  g_assert_cmpuint (part->redacted.len, ==, 0);
}

static void
test_redacted (void)
{
  static const char body[] =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
      "\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"QUJD\"},{\"type\":\"text\","
      "\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,"
      "\"output_tokens\":1}}";
  g_autoptr (WeirRequest) asked = get_request (FALSE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (asked, "q");
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("messages")->decoder_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  EncodeSink sink = { encoder, told };
  g_autoptr (WeirRequest) request = NULL;
  const WeirPart *part;

  g_assert_true (weir_decoder_body (decoder, body, strlen (body), encode_sink, &sink, NULL));
  g_assert_true (weir_decoder_finish (decoder, encode_sink, &sink, NULL));
  request = answer (told);
  part = &request->turns[0].parts[0];
  g_assert_cmpstr (part->origin, ==, "messages");
  g_assert_true (weir_json_text_equal (part->redacted, "QUJD"));
  g_assert_cmpuint (part->signature.len, ==, 0);
}

static void
test_heartbeat (void)
{
  g_autoptr (WeirRequest) request = get_request (TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirEvent beat = { .kind = WEIR_EVENT_HEARTBEAT };

  g_assert_true (weir_encoder_event (encoder, &beat, out, NULL));
  g_assert_cmpstr (out->str, ==, ": keep-alive\n\n");
}

static void
test_fail_whole (void)
{
  g_autoptr (WeirRequest) request = get_request (FALSE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_UPSTREAM, "bad");

  weir_encoder_fail (encoder, error, out);
  g_assert_true (g_str_has_prefix (out->str, "{\"error\":{\"message\":\"bad\""));
}

/* When a reply was over is told of one that is whole, by an upstream or a proxy that knows the time. */
static void
test_completed_at (void)
{
  static const struct
  {
    gint64 created;
    gint64 elapsed_us;
    WeirFinish finish;
    const char *expected;
  } times[] = {
    { 1000, 2500000, WEIR_FINISH_STOP, "\"completed_at\":1002," },
    { 1000, 2500000, WEIR_FINISH_LENGTH, "\"completed_at\":null," },
    { 1000, 0, WEIR_FINISH_STOP, "\"completed_at\":null," },
    { -1, 2500000, WEIR_FINISH_STOP, "\"completed_at\":null," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (WeirRequest) request = get_request (FALSE);
      g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
      g_autoptr (GString) out = g_string_new (NULL);
      const WeirEvent events[] = {
        { .kind = WEIR_EVENT_START, .start = { "resp_1", "m", times[i].created } },
        { .kind = WEIR_EVENT_FINISH, .finish = { .reason = times[i].finish } },
        { .kind = WEIR_EVENT_END, .elapsed_us = times[i].elapsed_us },
      };

      for (guint j = 0; j < G_N_ELEMENTS (events); j++)
        g_assert_true (weir_encoder_event (encoder, &events[j], out, NULL));
      g_assert_nonnull (strstr (out->str, times[i].expected));
    }
}

static void
test_name_space (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "responses", "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":"
                   "\"ns\",\"tools\":[{\"type\":\"function\",\"name\":\"g\"}]}]}");
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  WeirEvent start = { .kind = WEIR_EVENT_START };
  WeirEvent open = { .kind = WEIR_EVENT_PART_OPEN };
  const WeirEvent close = { .kind = WEIR_EVENT_PART_CLOSE };
  WeirEvent finish = { .kind = WEIR_EVENT_FINISH };
  const WeirEvent end = { .kind = WEIR_EVENT_END };

  open.open.kind = WEIR_PART_TOOL_CALL;
  open.open.id = "call_a";
  open.open.name = "ns__g";
  finish.finish.reason = WEIR_FINISH_TOOL;
  g_assert_true (weir_encoder_event (encoder, &start, out, NULL));
  g_assert_true (weir_encoder_event (encoder, &open, out, NULL));
  g_assert_true (weir_encoder_event (encoder, &close, out, NULL));
  g_assert_true (weir_encoder_event (encoder, &finish, out, NULL));
  g_assert_true (weir_encoder_event (encoder, &end, out, NULL));
  g_assert_nonnull (
      strstr (out->str, "\"call_id\":\"call_a\",\"name\":\"g\",\"namespace\":\"ns\""));
}

static void
add (const char *group, const char *name, guint i, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/wire/codec-responses-encoder/%s/%s", group, name);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      add ("stream", replies[i].name, i, test_stream);
      add ("whole", replies[i].name, i, test_whole);
    }
  for (guint i = 0; i < G_N_ELEMENTS (outlines); i++)
    add ("outline", outlines[i].name, i, test_outline);
  g_test_add_func ("/wire/codec-responses-encoder/completed-at", test_completed_at);
  g_test_add_func ("/wire/codec-responses-encoder/cut", test_cut);
  g_test_add_func ("/wire/codec-responses-encoder/envelope", test_envelope);
  g_test_add_func ("/wire/codec-responses-encoder/fail-whole", test_fail_whole);
  g_test_add_func ("/wire/codec-responses-encoder/follow", test_follow);
  g_test_add_func ("/wire/codec-responses-encoder/follow-end", test_follow_end);
  g_test_add_func ("/wire/codec-responses-encoder/heartbeat", test_heartbeat);
  g_test_add_func ("/wire/codec-responses-encoder/name-space", test_name_space);
  g_test_add_func ("/wire/codec-responses-encoder/redacted", test_redacted);
  return g_test_run ();
}
