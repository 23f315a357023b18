/* SPDX-License-Identifier: MIT */
/* Every case of tests/data/chat that has a stream: <case>.stream is what the upstream sends,
 * <case>.events what it means. Where there is a <case>.reply.json, the same reply sent whole must mean
 * the same. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

static char *
read_case (const char *name, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat ("data/chat/", name, suffix, NULL);

  return fixture_read (path, len);
}

static void
test_events (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  fixture_decode (stream, len, len, 0, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static void
test_split (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autoptr (Lines) whole = lines_new (FALSE);
  g_autoptr (Lines) bytes = lines_new (FALSE);

  fixture_decode (stream, len, len, 0, whole);
  fixture_decode (stream, len, 0, 1, bytes);
  g_assert_cmpstr (lines_get (bytes), ==, lines_get (whole));
  for (gsize at = 1; at < len; at++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);

      fixture_decode (stream, len, at, 0, lines);
      g_assert_cmpstr (lines_get (lines), ==, lines_get (whole));
    }
}

/* A stream cut before its last finish reason must never look whole; cut anywhere it must tell at most
 * one error, and tell it last. */
static void
test_cut (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  const char *last = g_strrstr (stream, "\"finish_reason\":\"");
  gsize needed = last != NULL ? (gsize) (last - stream) : len;

  for (gsize end = 0; end < len; end++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);
      const char *error;

      fixture_decode (stream, end, end, 0, lines);
      error = strstr (lines_get (lines), "error ");
      if (end <= needed)
        g_assert_nonnull (error);
      if (error != NULL)
        {
          g_assert_null (strstr (error + 1, "error "));
          g_assert_true (g_str_has_suffix (error, "\n"));
          g_assert_null (strstr (lines_get (lines), "\nend\n"));
        }
      else
        g_assert_true (g_str_has_suffix (lines_get (lines), "\nend\n"));
    }
}

static void
decode_body (const char *body, gsize len, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("openai-chat")->decoder_new ();
  g_autoptr (GError) error = NULL;

  if (!weir_decoder_body (decoder, body, len, lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

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

static void
test_whole (gconstpointer data)
{
  gsize len;
  g_autofree char *body = read_case (data, ".reply.json", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);
  g_autofree char *sorted = NULL;
  g_autofree char *sorted_expected = move_usage (expected);

  decode_body (body, len, lines);
  sorted = move_usage (lines_get (lines));
  g_assert_cmpstr (sorted, ==, sorted_expected);
}

static const struct
{
  const char *name;
  const char *body;
  const char *events;
} bodies[] = {
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
  g_autoptr (GString) body = g_string_new ("{\"choices\":");
  g_autoptr (Lines) lines = lines_new (TRUE);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  decode_body (body->str, body->len, lines);
  g_assert_cmpstr (lines_get (lines), ==, "error upstream\n");
}

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

static void
add_cases (const char *kind, const char *suffix, GTestDataFunc func)
{
  g_autoptr (GPtrArray) names = fixture_list ("data/chat", suffix);

  for (guint i = 0; i < names->len; i++)
    {
      char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-decoder/%s/%s", kind, name);

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
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-decoder/body/%s", bodies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_body);
    }
  g_test_add_func ("/wire/codec-chat-decoder/deep", test_deep);
  g_test_add_func ("/wire/codec-chat-decoder/complete", test_complete);
  return g_test_run ();
}
