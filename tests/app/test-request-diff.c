/* SPDX-License-Identifier: MIT */
#include "app/weir-request-diff.h"

#include <string.h>

static GBytes *
make_bytes (const char *text)
{
  return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static const struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *expected;
} rows[] = {
  { "nothing", NULL, NULL, "" },
  { "same", "{\"a\":1}", "{ \"a\" : 1 }", " {\n   \"a\": 1\n }\n" },
  { "dropped", "{\"a\":1,\"b\":2}", "{\"a\":1}", " {\n   \"a\": 1\n-  \"b\": 2\n }\n" },
  { "renamed", "{\"max_tokens\":5}", "{\"max_completion_tokens\":5}",
    " {\n-  \"max_tokens\": 5\n+  \"max_completion_tokens\": 5\n }\n" },
  { "added", "{}", "{\"x\":[]}", "-{}\n+{\n+  \"x\": []\n+}\n" },
  { "escapes", "{\"a\":\"x\\\"},{\"}", "{\"a\":\"x\\\"},{\"}", " {\n   \"a\": \"x\\\"},{\"\n }\n" },
  { "no-json", "a\nb", "a\nc", " a\n-b\n+c\n" },
  { "odd-bytes", "\xff", "\xff", " \357\277\275\n" },
};

static void
test_diff (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) before = make_bytes (rows[i].before);
  g_autoptr (GBytes) after = make_bytes (rows[i].after);
  g_autoptr (GPtrArray) lines = weir_request_diff (before, after);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < lines->len; k++)
    {
      const WeirDiffLine *line = g_ptr_array_index (lines, k);

      g_string_append_printf (text, "%c%s\n", line->mark, line->text);
    }
  g_assert_cmpstr (text->str, ==, rows[i].expected);
}

/* Of what is long, the beginning. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  bytes = make_bytes (text->str);
  lines = weir_request_diff (bytes, bytes);
  g_assert_cmpuint (lines->len, ==, 1501);
  g_assert_cmpstr (((WeirDiffLine *) lines->pdata[1500])->text, ==, "…");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/request-diff/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_diff);
    }
  g_test_add_func ("/app/request-diff/long", test_long);
  return g_test_run ();
}
