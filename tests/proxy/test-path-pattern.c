/* SPDX-License-Identifier: MIT */
#include "proxy/weir-path-pattern.h"

static const struct
{
  const char *name;
  const char *pattern;
  const char *path;
  gboolean matches;
  const char *found;
} rows[] = {
  { "exact", "/v1/models", "/v1/models", TRUE, NULL },
  { "exact-longer", "/v1/models", "/v1/models/", FALSE, NULL },
  { "case", "/v1/models", "/V1/models", FALSE, NULL },
  { "rest", "/v1/files/*", "/v1/files/a/b", TRUE, NULL },
  { "rest-needs-one", "/v1/files/*", "/v1/files/", FALSE, NULL },
  { "rest-other", "/v1/files/*", "/v1/file/a", FALSE, NULL },
  { "name-last", "/v1/models/{}", "/v1/models/gpt-4.1", TRUE, "gpt-4.1" },
  { "name-with-slash", "/v1/models/{}", "/v1/models/demo/gpt", TRUE, "demo/gpt" },
  { "name-empty", "/v1/models/{}", "/v1/models/", FALSE, NULL },
  { "name-inside", "/a/{}/b", "/a/x/b", TRUE, "x" },
  { "name-inside-empty", "/a/{}/b", "/a//b", FALSE, NULL },
  { "name-overlap", "/a/{}/b", "/a/b", FALSE, NULL },
  { "name-other-end", "/a/{}/b", "/a/x/c", FALSE, NULL },
  { "colon", "/v1beta/models/{}:countTokens", "/v1beta/models/x:y:countTokens", TRUE, "x:y" },
  { "escaped", "/m/{}", "/m/a%2Fb%20c", TRUE, "a/b c" },
  { "escaped-once", "/m/{}", "/m/a%252F", TRUE, "a%2F" },
  { "bad-escape", "/m/{}", "/m/a%zz", TRUE, "a%zz" },
  { "escaped-nul", "/m/{}", "/m/a%00b", TRUE, "a%00b" },
  { "not-utf8", "/m/{}", "/m/a%ff", TRUE, "a%ff" },
};

static void
test_match (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *name = NULL;

  g_assert_cmpint (weir_path_pattern_match (rows[i].pattern, rows[i].path, &name), ==,
                   rows[i].matches);
  g_assert_cmpstr (name, ==, rows[i].found);
  g_assert_cmpint (weir_path_pattern_match (rows[i].pattern, rows[i].path, NULL), ==,
                   rows[i].matches);
}

static void
test_query (void)
{
  g_assert_true (weir_path_query_has ("alt=sse", "alt=sse"));
  g_assert_true (weir_path_query_has ("a=b&alt=sse&c", "alt=sse"));
  g_assert_true (weir_path_query_has ("a=b&key=x", "key"));
  g_assert_true (weir_path_query_has ("key", "key"));
  g_assert_false (weir_path_query_has ("keys=1", "key"));
  g_assert_false (weir_path_query_has ("alt=sses", "alt=sse"));
  g_assert_false (weir_path_query_has ("alt=ss", "alt=sse"));
  g_assert_false (weir_path_query_has ("xalt=sse", "alt=sse"));
  g_assert_false (weir_path_query_has ("", "alt=sse"));
  g_assert_false (weir_path_query_has (NULL, "alt=sse"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/path-pattern/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_match);
    }
  g_test_add_func ("/proxy/path-pattern/query", test_query);
  return g_test_run ();
}
