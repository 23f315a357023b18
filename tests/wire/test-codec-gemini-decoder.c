/* SPDX-License-Identifier: MIT */
/* A case of tests/data/gemini may have a <case>.chat: what a chat client is sent for the stream. */
#include "reply-cases.h"

#include <string.h>

static const ReplyCases cases = {
  .codec = "gemini",
  .folder = "data/gemini",
  .path = "/wire/codec-gemini-decoder",
  .framer_new = weir_framer_sse_new,
  .ending = "eason\":",
};

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
  g_autofree char *stream_name = g_strconcat ("data/gemini/", data, ".stream", NULL);
  g_autofree char *chat_name = g_strconcat ("data/gemini/", data, ".chat", NULL);
  g_autofree char *stream = fixture_read (stream_name, &len);
  g_autofree char *expected = fixture_read (chat_name, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static (asked, strlen (asked));
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, NULL);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("openai-chat")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) created = g_regex_new ("\"created\":[0-9]+", 0, 0, NULL);
  g_autofree char *told = NULL;
  Client client = { encoder, out };

  if (!fixture_stream ("gemini", stream, len, tell_client, &client, &error))
    weir_encoder_fail (encoder, error, out);
  told = g_regex_replace_literal (created, out->str, -1, 0, "\"created\":0", 0, NULL);
  g_assert_cmpstr (told, ==, expected);
}

static const ReplyRow bodies[] = {
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

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&cases);
  reply_cases_add_bodies (&cases, bodies, G_N_ELEMENTS (bodies));
  chats = fixture_list ("data/gemini", ".chat");
  for (guint i = 0; i < chats->len; i++)
    {
      g_autofree char *path =
          g_strconcat ("/wire/codec-gemini-decoder/chat/", chats->pdata[i], NULL);

      g_test_add_data_func (path, chats->pdata[i], test_chat);
    }
  g_test_add_func ("/wire/codec-gemini-decoder/complete", test_complete);
  g_test_add_func ("/wire/codec-gemini-decoder/refusal", test_refusal);
  return g_test_run ();
}
