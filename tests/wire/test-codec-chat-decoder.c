/* SPDX-License-Identifier: MIT */
#include "reply-cases.h"

#include <string.h>

/* Usage comes with the last choice when it all comes at once. Everything else has its order. */
static char *
move_usage (const char *lines)
{
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1);
  g_autoptr (GString) usage = g_string_new (NULL);
  GString *rest = g_string_new (NULL);

  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf (g_str_has_prefix (list[i], "usage ") ? usage : rest, "%s\n", list[i]);
  g_string_append (rest, usage->str);
  return g_string_free (rest, FALSE);
}

static const ReplyCases cases = {
  .codec = "openai-chat",
  .folder = "data/chat",
  .path = "/wire/codec-chat-decoder",
  .framer_new = weir_framer_sse_new,
  .settle = move_usage,
  .ending = "(?s).*\\K\"finish_reason\":\"",
};

static const ReplyRow bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "array", "[]", "error upstream\n" },
  { "no-choices", "{\"id\":\"x\"}", "error upstream\n" },
  { "empty-choices", "{\"choices\":[]}", "error upstream\n" },
  { "error", "{\"error\":{\"message\":\"slow\",\"code\":\"429\"}}", "error rate_limited\n" },
  { "no-reason", "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"}}]}",
    "start - - -1\nopen 0 text\ndelta 0 text a\nerror upstream\n" },
  { "choice-kind", "{\"choices\":[7]}", "start - - -1\nerror upstream\n" },
  { "choice-index", "{\"choices\":[{\"index\":99999}]}", "start - - -1\nerror upstream\n" },
  { "negative-tool",
    "{\"choices\":[{\"message\":{\"tool_calls\":[{\"index\":-1}]},\"finish_reason\":\"stop\"}]}",
    "start - - -1\nerror upstream\n" },
  { "nameless-tool",
    "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{}}]},"
    "\"finish_reason\":\"stop\"}]}",
    "start - - -1\nerror upstream\n" },
  { "content-parts",
    "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
    "{\"type\":\"text\",\"text\":\"b\"}]},\"finish_reason\":\"stop\"}]}",
    "start - - -1\nopen 0 text\ndelta 0 text ab\nclose 0\nfinish stop\nend\n" },
  { "object-arguments",
    "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\",\"function\":"
    "{\"name\":\"f\",\"arguments\":{\"x\":1}}}]},\"finish_reason\":\"tool_calls\"}]}",
    "start - - -1\nopen 0 tool-call a f\ndelta 0 arguments {\\\"x\\\":1}\nclose 0\nfinish tool\n"
    "end\n" },
  { "two-unnumbered-tools",
    "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\"}},"
    "{\"id\":\"b\",\"function\":{\"name\":\"g\"}}]},\"finish_reason\":\"stop\"}]}",
    "start - - -1\nopen 0 tool-call a f\nopen 1 tool-call b g\ndelta 0 arguments {}\nclose 0\n"
    "delta 1 arguments {}\nclose 1\nfinish tool\nend\n" },
  { "huge-usage",
    "{\"choices\":[{\"message\":{},\"finish_reason\":\"stop\"}],"
    "\"usage\":{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":-4}}",
    "start - - -1\nfinish stop\nend\n" },
  { "null-members",
    "{\"id\":null,\"error\":null,\"usage\":null,\"choices\":[{\"index\":null,\"logprobs\":null,"
    "\"message\":{\"content\":null,\"tool_calls\":null,\"refusal\":null},"
    "\"finish_reason\":\"stop\"}]}",
    "start - - -1\nfinish stop\nend\n" },
};

static void
test_complete (void)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("openai-chat")->decoder_new ();
  g_autoptr (Lines) lines = lines_new (TRUE);
  static const char last[] = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
  const WeirFrame finish = { .data = last, .len = strlen (last) };
  const WeirFrame done = { .data = "[DONE]", .len = 6 };

  g_assert_true (weir_decoder_frame (decoder, &finish, lines_sink, lines, NULL));
  g_assert_false (weir_decoder_is_complete (decoder));
  g_assert_true (weir_decoder_frame (decoder, &done, lines_sink, lines, NULL));
  g_assert_true (weir_decoder_is_complete (decoder));
  g_assert_true (weir_decoder_finish (decoder, lines_sink, lines, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  reply_cases_add (&cases);
  reply_cases_add_bodies (&cases, bodies, G_N_ELEMENTS (bodies));
  g_test_add_func ("/wire/codec-chat-decoder/complete", test_complete);
  return g_test_run ();
}
