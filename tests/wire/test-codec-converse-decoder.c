/* SPDX-License-Identifier: MIT */
#include "reply-cases.h"

#include <string.h>

#include "aws-frames.h"

/* The events of a file of JSON as binary messages: the member's name is the message's, what is in it the
 * payload. What is no JSON object of one member stays out. */
static GString *
to_binary (const char *stream, gsize len)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  GString *out = g_string_new (NULL);
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;
  WeirFrame frame;

  weir_framer_push (framer, stream, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    {
      WeirJsonText raw;
      g_autofree char *name = NULL;

      g_assert_true (weir_json_parse (&doc, frame.data, frame.len, &weir_json_limits_body, NULL));
      weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
      g_assert_true (weir_json_iter_next (&iter, &key, &value));
      name = weir_json_text_dup (weir_json_text (&doc, key));
      raw = weir_json_raw (&doc, value);
      if (g_str_has_suffix (name, "Exception"))
        {
          g_autofree char *payload = g_strndup (raw.data, raw.len);

          aws_append_exception (out, name, payload);
        }
      else
        aws_append_message (out, raw.data, raw.len, ":event-type", name, ":content-type",
                            "application/json", ":message-type", "event", NULL);
    }
  return out;
}

static const ReplyCases json_cases = {
  .codec = "bedrock-converse",
  .folder = "data/converse",
  .path = "/wire/codec-converse-decoder/json",
  .framer_new = weir_framer_sse_new,
  .ending = "\"stopReason\": *\"[a-z_]+\"\\}\\}\n\n",
};

static const ReplyCases literal_cases = {
  .codec = "bedrock-converse",
  .folder = "data/converse-literal",
  .path = "/wire/codec-converse-decoder/literal",
  .framer_new = weir_framer_sse_new,
  .ending = "'stopReason': *'[a-z_]+'\\}\\}\n\n",
};

static const ReplyCases binary_cases = {
  .codec = "bedrock-converse",
  .folder = "data/converse",
  .path = "/wire/codec-converse-decoder/binary",
  .framer_new = weir_framer_aws_new,
  .transform = to_binary,
  .ending = "\"stopReason\"",
};

#define MESSAGE(content)                                                                           \
  "{\"output\":{\"message\":{\"content\":[" content "]}},\"stopReason\":\"end_turn\"}"

static const ReplyRow bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "number", "7", "error upstream\n" },
  { "empty-object", "{}", "error upstream\n" },
  { "message", "{\"message\":\"Malformed input request\"}", "error upstream\n" },
  { "no-reason", "{\"output\":{\"message\":{\"content\":[]}}}", "start - - -1\nerror upstream\n" },
  { "nothing", MESSAGE (""), "start - - -1\nfinish stop\nend\n" },
  { "literal",
    "{'output': {'message': {'content': [{'text': \"it's\"}]}}, 'stopReason': 'end_turn'}",
    "start - - -1\nopen 0 text\ndelta 0 text it's\nclose 0\nfinish stop\nend\n" },
  { "nameless-call", MESSAGE ("{\"toolUse\":{\"toolUseId\":\"a\"}}"),
    "start - - -1\nerror upstream\n" },
  { "unknown-block", MESSAGE ("{\"video\":{}},7,{\"text\":\"a\"}"),
    "start - - -1\nopen 0 text\ndelta 0 text a\nclose 0\nfinish stop\nend\n" },
};

/* Nothing is waited for once the usage came behind the end. */
static void
test_complete (void)
{
  static const char stop[] = "{\"messageStop\":{\"stopReason\":\"end_turn\"}}";
  static const char metadata[] = "{\"metadata\":{}}";
  const WeirFrame end = { .data = stop, .len = strlen (stop) };
  const WeirFrame usage = { .data = metadata, .len = strlen (metadata) };
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("bedrock-converse")->decoder_new ();
  g_autoptr (Lines) lines = lines_new (TRUE);

  g_assert_true (weir_decoder_frame (decoder, &end, lines_sink, lines, NULL));
  g_assert_false (weir_decoder_is_complete (decoder));
  g_assert_true (weir_decoder_frame (decoder, &usage, lines_sink, lines, NULL));
  g_assert_true (weir_decoder_is_complete (decoder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&json_cases);
  reply_cases_add (&literal_cases);
  reply_cases_add (&binary_cases);
  reply_cases_add_bodies (&json_cases, bodies, G_N_ELEMENTS (bodies));
  g_test_add_func ("/wire/codec-converse-decoder/complete", test_complete);
  return g_test_run ();
}
