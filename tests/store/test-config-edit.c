/* SPDX-License-Identifier: MIT */
#include "store/weir-config-edit.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_STEPS 5

static const struct
{
  const char *name;
  const char *text; /* %NULL: none */
  const char *path[MAX_STEPS];
  const char *json;
  const char *expected; /* %NULL: an error */
} rows[] = {
  { "none", NULL, { "port" }, "3002", "{\n  \"port\": 3002\n}\n" },
  { "empty", "", { "port" }, "3002", "{\n  \"port\": 3002\n}\n" },
  { "add", "{\"a\":1}", { "port" }, "3002", "{\"a\":1, \"port\": 3002}" },
  { "add-line",
    "{\n    \"a\": 1.0\n}\n",
    { "port" },
    "3002",
    "{\n    \"a\": 1.0,\n    \"port\": 3002\n}\n" },
  { "replace",
    "{\"port\": 3001 , \"x\":[1.10], \"y\":\"\\u0000\"}",
    { "port" },
    "3002",
    "{\"port\": 3002 , \"x\":[1.10], \"y\":\"\\u0000\"}" },
  { "remove", "{\"port\":3001,\"x\":1}", { "port" }, NULL, "{\"x\":1}" },
  { "remove-missing", "{\"x\":1}", { "a", "b" }, NULL, "{\"x\":1}" },
  { "inner",
    "{\"limits\":{\"gap_s\":5}}",
    { "limits", "gap_s" },
    "7",
    "{\"limits\":{\"gap_s\":7}}" },
  { "inner-new", "{\"x\":1}", { "a", "b", "c" }, "7", "{\"x\":1, \"a\": {\"b\": {\"c\": 7}}}" },
  { "inner-empty", "{\n  \"a\": {}\n}", { "a", "b" }, "7", "{\n  \"a\": {\n    \"b\": 7\n  }\n}" },
  { "escaped", "{\"\\u0061.\\\"\":1}", { "a.\"" }, "2", "{\"\\u0061.\\\"\":2}" },
  { "escapes", "{}", { "a.\"" }, "2", "{\n  \"a.\\\"\": 2\n}" },
  { "element-new",
    "{\"x\":1}",
    { "k[]", "n" },
    "{\"name\":\"n\"}",
    "{\"x\":1, \"k\": [{\"name\":\"n\"}]}" },
  { "element-add",
    "{\"k\": [\n    \"old\"\n  ]}",
    { "k[]", "n" },
    "{}",
    "{\"k\": [\n    \"old\",\n    {}\n  ]}" },
  { "element-first", "{\"k\":[]}", { "k[]", "n" }, "{}", "{\"k\":[\n  {}\n]}" },
  { "element-replace",
    "{\"k\":[{\"name\":\"n\"}, {\"name\":\"m\"}]}",
    { "k[]", "m" },
    "{}",
    "{\"k\":[{\"name\":\"n\"}, {}]}" },
  { "element-remove",
    "{\"k\":[{\"name\":\"n\"}, {\"name\":\"m\"}]}",
    { "k[]", "n" },
    NULL,
    "{\"k\":[{\"name\":\"m\"}]}" },
  { "element-member",
    "{\"k\":[{\"name\":\"n\",\"a\":1}]}",
    { "k[]", "n", "a" },
    "2",
    "{\"k\":[{\"name\":\"n\",\"a\":2}]}" },
  { "element-member-new",
    "{\"x\":1}",
    { "k[]", "n", "a" },
    "2",
    "{\"x\":1, \"k\": [{\"name\": \"n\", \"a\": 2}]}" },
  { "object-in-the-way", "{\"limits\":[]}", { "limits", "gap_s" }, "7", NULL },
  { "list-in-the-way", "{\"k\":{}}", { "k[]", "n" }, "7", NULL },
  { "text-in-the-way", "{\"k\":\"\"}", { "k", "n" }, NULL, NULL },
};

static GBytes *
bytes (const char *text)
{
  return text != NULL ? g_bytes_new_static (text, strlen (text)) : NULL;
}

static void
assert_text (const WeirConfigEdit *edit, const char *expected)
{
  GBytes *text = weir_config_edit_get_text (edit);
  g_autofree char *copy = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  g_assert_cmpstr (copy, ==, expected);
}

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = bytes (rows[i].text);
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new ("x.json", text, &error);
  gboolean good;

  g_assert_no_error (error);
  good = weir_config_edit_set (edit, rows[i].path, rows[i].json, &error);
  if (rows[i].expected == NULL)
    {
      g_assert_false (good);
      g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, "x.json: “"));
      assert_text (edit, rows[i].text);
      return;
    }
  g_assert_no_error (error);
  assert_text (edit, rows[i].expected);
  g_assert_cmpint (weir_config_edit_has (edit, rows[i].path), ==,
                   rows[i].json != NULL && !g_str_has_prefix (rows[i].json, "{}"));
}

static void
test_bad (void)
{
  static const char *const texts[] = { "{", "[]", "\"a\"", "{\"a\":1,\"a\":2}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) text = bytes (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_config_edit_new ("x.json", text, &error));
      g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, "x.json is not"));
    }
}

static void
test_get (void)
{
  g_autoptr (GBytes) text = bytes ("{\"a\":{\"\\u0062\":\"c\\n\",\"d\":[1, 2]}}");
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new ("x.json", text, NULL);
  const char *const a[] = { "a", NULL };
  const char *const b[] = { "a", "b", NULL };
  const char *const d[] = { "a", "d", NULL };
  const char *const none[] = { "a", "e", "f", NULL };
  g_auto (GStrv) names = weir_config_edit_list (edit, a);
  g_auto (GStrv) no_names = weir_config_edit_list (edit, d);
  g_autofree char *said = weir_config_edit_dup_text (edit, b);
  g_autofree char *list = weir_config_edit_dup (edit, d);

  g_assert_cmpstr (names[0], ==, "b");
  g_assert_cmpstr (names[1], ==, "d");
  g_assert_null (no_names[0]);
  g_assert_cmpstr (said, ==, "c\n");
  g_assert_cmpstr (list, ==, "[1, 2]");
  g_assert_null (weir_config_edit_dup_text (edit, d));
  g_assert_null (weir_config_edit_dup (edit, none));
  g_assert_false (weir_config_edit_has (edit, none));
  g_assert_cmpstr (weir_config_edit_get_name (edit), ==, "x.json");
}

static void
test_rename (void)
{
  g_autoptr (GBytes) text = bytes ("{\"a\": {\"b\" : 1.0, \"c\":2}}");
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new ("x.json", text, NULL);
  const char *const b[] = { "a", "b", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_config_edit_rename (edit, b, "c", &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_true (weir_config_edit_rename (edit, b, "\"", &error));
  g_assert_no_error (error);
  assert_text (edit, "{\"a\": {\"\\\"\" : 1.0, \"c\":2}}");
  g_assert_false (weir_config_edit_rename (edit, b, "d", &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
}

static void
test_text (void)
{
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new ("x.json", NULL, NULL);
  const char *const a[] = { "a", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_config_edit_set_text (edit, a, "b\"", &error));
  assert_text (edit, "{\n  \"a\": \"b\\\"\"\n}\n");
  g_assert_true (weir_config_edit_set_text (edit, a, NULL, &error));
  g_assert_false (weir_config_edit_has (edit, a));
}

/* What stands between the members, and around them, stays where it is. */
static void
test_arrange (void)
{
  g_autoptr (GBytes) text = bytes ("{\n  \"s\": {\n    \"a\": {\"x\":1},\n    \"b\":2 ,\n    "
                                   "\"\\u0063\": [3]\n  }, \"t\": []\n}\n");
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new ("x.json", text, NULL);
  const char *const s[] = { "s", NULL };
  const char *const t[] = { "t", NULL };
  const char *const none[] = { "u", NULL };
  const char *const order[] = { "c", "missing", "a", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_config_edit_arrange (edit, s, order, &error));
  assert_text (edit, "{\n  \"s\": {\n    \"\\u0063\": [3],\n    \"a\": {\"x\":1} ,\n    "
                     "\"b\":2\n  }, \"t\": []\n}\n");
  g_assert_true (weir_config_edit_arrange (edit, none, order, &error));
  g_assert_false (weir_config_edit_arrange (edit, t, order, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
}

static void
test_build_path (void)
{
  g_autofree char *path = weir_config_edit_build_path ("/c");

  g_assert_cmpstr (path, ==, "/c/weir/config.json");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/config-edit/set/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/store/config-edit/bad", test_bad);
  g_test_add_func ("/store/config-edit/get", test_get);
  g_test_add_func ("/store/config-edit/rename", test_rename);
  g_test_add_func ("/store/config-edit/text", test_text);
  g_test_add_func ("/store/config-edit/arrange", test_arrange);
  g_test_add_func ("/store/config-edit/build-path", test_build_path);
  return g_test_run ();
}
