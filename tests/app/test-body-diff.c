/* SPDX-License-Identifier: MIT */
#include "app/weir-body-diff.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *body;
  const char *text;
} texts[] = {
  { "empty", "", "" },
  { "object", "{\"a\":[1,{\"b\":null}],\"c\":\"x,{y\\\"}\"}",
    "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": \"x,{y\\\"}\"\n}" },
  { "without-members", "{\"a\":{ },\"b\":[]}", "{\n  \"a\": {},\n  \"b\": []\n}" },
  { "spaced", " { \"a\" : 1.10 } ", "{\n  \"a\": 1.10\n}" },
  { "no-json", "data: {\"a\":1}\n", "data: {\"a\":1}\n" },
  { "no-text", "\xff{", "\357\277\275{" },
};

static void
test_text (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new_static (texts[i].body, strlen (texts[i].body));
  g_autofree char *text = weir_body_text_build (body);

  g_assert_cmpstr (text, ==, texts[i].text);
}

static const struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *text;
} diffs[] = {
  { "same", "[1]", "[1]", "  [\n    1\n  ]\n" },
  { "gone", "[1,2,3]", "[1,3]", "  [\n    1,\n-   2,\n    3\n  ]\n" },
  { "new", "[1,3]", "[1,2,3]", "  [\n    1,\n+   2,\n    3\n  ]\n" },
  { "other", "[1]", "x", "- [\n-   1\n- ]\n+ x\n" },
};

static void
test_diff (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) before = g_bytes_new_static (diffs[i].before, strlen (diffs[i].before));
  g_autoptr (GBytes) after = g_bytes_new_static (diffs[i].after, strlen (diffs[i].after));
  g_autofree char *text = weir_body_diff_build (before, after);

  g_assert_cmpstr (text, ==, diffs[i].text);
}

/* Too long to be compared line by line. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *diff = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (text, "x\n");
  body = g_bytes_new (text->str, text->len);
  diff = weir_body_diff_build (body, body);
  g_assert_true (g_str_has_prefix (diff, "- x\n- x\n"));
  g_assert_true (g_str_has_suffix (diff, "+ x\n+ \n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/app/body-diff/text/", texts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (diffs); i++)
    {
      g_autofree char *path = g_strconcat ("/app/body-diff/", diffs[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_diff);
    }
  g_test_add_func ("/app/body-diff/long", test_long);

  return g_test_run ();
}
