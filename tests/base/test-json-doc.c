/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"

#include <math.h>
#include <string.h>

static void
parse (WeirJsonDoc *doc, const char *json)
{
  g_autoptr (GError) error = NULL;

  weir_json_parse (doc, json, strlen (json), &weir_json_limits_body, &error);
  g_assert_no_error (error);
}

static void
assert_raw (const WeirJsonDoc *doc, const WeirJsonNode *node, const char *expected)
{
  WeirJsonText raw;

  g_assert_nonnull (node);
  raw = weir_json_raw (doc, node);
  g_assert_cmpmem (raw.data, raw.len, expected, strlen (expected));
}

static void
test_get (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  const WeirJsonNode *root;

  parse (&doc, "{\"skip\":{\"a\":0},\"a\":[1],\"\\u0062\":\"x\",\"\":true,\"n\":null,"
               "\"c\\u0000d\":2}");
  root = weir_json_root (&doc);
  assert_raw (&doc, weir_json_get (&doc, root, "a"), "[1]");
  assert_raw (&doc, weir_json_get (&doc, root, "b"), "\"x\"");
  assert_raw (&doc, weir_json_get (&doc, root, ""), "true");
  g_assert_null (weir_json_get (&doc, root, "c"));
  g_assert_null (weir_json_get (&doc, root, "absent"));
  g_assert_null (weir_json_get (&doc, NULL, "a"));
  g_assert_null (weir_json_get (&doc, weir_json_get (&doc, root, "a"), "a"));
  g_assert_true (weir_json_is (weir_json_get (&doc, root, "n"), WEIR_JSON_NULL));
  g_assert_false (weir_json_is_set (weir_json_get (&doc, root, "n")));
  g_assert_false (weir_json_is_set (weir_json_get (&doc, root, "absent")));
  g_assert_true (weir_json_is_set (weir_json_get (&doc, root, "a")));
  g_assert_false (weir_json_is (NULL, WEIR_JSON_NULL));
}

static void
test_text (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  WeirJsonText text;

  parse (&doc, "[\"a\\tb\",\"\",1]");
  text = weir_json_text (&doc, &doc.nodes[1]);
  g_assert_cmpmem (text.data, text.len, "a\\tb", 4);
  g_assert_true (doc.nodes[1].escaped);
  text = weir_json_text (&doc, &doc.nodes[2]);
  g_assert_nonnull (text.data);
  g_assert_cmpuint (text.len, ==, 0);
  g_assert_false (doc.nodes[2].escaped);
  g_assert_null (weir_json_text (&doc, &doc.nodes[3]).data);
  g_assert_null (weir_json_text (&doc, NULL).data);
}

static void
test_plain (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GString) scratch = g_string_new ("before");
  WeirJsonText text;

  parse (&doc, "[\"a\\tb\",\"as it is\",1,\"\\u0000\"]");
  text = weir_json_plain (&doc, &doc.nodes[1], scratch);
  g_assert_true (text.data == scratch->str);
  g_assert_cmpmem (text.data, text.len, "a\tb", 3);
  text = weir_json_plain (&doc, &doc.nodes[2], scratch);
  g_assert_true (text.data == doc.data + doc.nodes[2].start + 1);
  g_assert_cmpmem (text.data, text.len, "as it is", 8);
  text = weir_json_plain (&doc, &doc.nodes[3], scratch);
  g_assert_null (text.data);
  text = weir_json_plain (&doc, &doc.nodes[4], scratch);
  g_assert_cmpmem (text.data, text.len, "\0", 1);
  text = weir_json_plain (&doc, NULL, scratch);
  g_assert_null (text.data);
}

static void
test_iter_object (void)
{
  static const char *const keys[] = { "\"a\"", "\"b\"", "\"c\"" };
  static const char *const values[] = { "{\"x\":[1,2]}", "[]", "3" };
  g_auto (WeirJsonDoc) doc = { 0 };
  const WeirJsonNode *key = NULL;
  const WeirJsonNode *value = NULL;
  WeirJsonIter iter;

  parse (&doc, " { \"a\" : {\"x\":[1,2]} , \"b\" : [] , \"c\" : 3 } ");
  g_assert_cmpuint (doc.nodes[0].count, ==, 3);
  weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (weir_json_iter_next (&iter, &key, &value));
      assert_raw (&doc, key, keys[i]);
      assert_raw (&doc, value, values[i]);
    }
  g_assert_false (weir_json_iter_next (&iter, &key, &value));
  g_assert_false (weir_json_iter_next (&iter, NULL, &value));
}

static void
test_iter_array (void)
{
  static const char *const values[] = { "[[1]]", "{\"a\":1}", "\"s\"" };
  g_auto (WeirJsonDoc) doc = { 0 };
  const WeirJsonNode *value = NULL;
  WeirJsonIter iter;

  parse (&doc, "[[[1]],{\"a\":1},\"s\"]");
  g_assert_cmpuint (doc.nodes[0].count, ==, 3);
  weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const WeirJsonNode *key = doc.nodes;

      g_assert_true (weir_json_iter_next (&iter, &key, &value));
      g_assert_null (key);
      assert_raw (&doc, value, values[i]);
    }
  g_assert_false (weir_json_iter_next (&iter, NULL, &value));
}

static void
test_iter_nothing (void)
{
  static const char *const none[] = { "[]", "{}", "1", "\"s\"", "null" };
  const WeirJsonNode *value = NULL;
  WeirJsonIter iter;

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_auto (WeirJsonDoc) doc = { 0 };

      parse (&doc, none[i]);
      weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
      g_assert_false (weir_json_iter_next (&iter, NULL, &value));
      weir_json_iter_init (&iter, &doc, NULL);
      g_assert_false (weir_json_iter_next (&iter, NULL, &value));
    }
}

static const struct
{
  const char *json;
  gboolean ok;
  gint64 value;
} integers[] = {
  { "0", TRUE, 0 },
  { "-0", TRUE, 0 },
  { "42", TRUE, 42 },
  { "-7", TRUE, -7 },
  { "9223372036854775807", TRUE, G_MAXINT64 },
  { "9223372036854775808", FALSE, 0 },
  { "-9223372036854775808", TRUE, G_MININT64 },
  { "-9223372036854775809", FALSE, 0 },
  { "18446744073709551616", FALSE, 0 },
  { "18446744073709551617", FALSE, 0 },
  { "100000000000000000000000000000", FALSE, 0 },
  { "1.0", FALSE, 0 },
  { "1e3", FALSE, 0 },
  { "\"1\"", FALSE, 0 },
  { "true", FALSE, 0 },
};

static void
test_int64 (void)
{
  gint64 value = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      g_auto (WeirJsonDoc) doc = { 0 };

      value = 77;
      parse (&doc, integers[i].json);
      g_assert_cmpint (weir_json_get_int64 (&doc, doc.nodes, &value), ==, integers[i].ok);
      g_assert_cmpint (value, ==, integers[i].ok ? integers[i].value : 77);
    }
  g_assert_false (weir_json_get_int64 (&(WeirJsonDoc){ 0 }, NULL, &value));
}

static void
test_double (void)
{
  static const struct
  {
    const char *json;
    double value;
  } doubles[] = {
    { "0.1", 0.1 },
    { "-2.5E+1", -25 },
    { "18446744073709551616", 18446744073709551616.0 },
    { "1e400", INFINITY },
    { "-1e400", -INFINITY },
    { "1e-400", 0 },
    { "0.10000000000000000555111512312578270211815834045410156250000000000000000000", 0.1 },
  };
  double value = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    {
      g_auto (WeirJsonDoc) doc = { 0 };

      parse (&doc, doubles[i].json);
      g_assert_true (weir_json_get_double (&doc, doc.nodes, &value));
      g_assert_true (value == doubles[i].value);
    }
  value = 77;
  g_assert_false (weir_json_get_double (&(WeirJsonDoc){ 0 }, NULL, &value));
  g_assert_true (value == 77);
}

static const struct
{
  const char *json;
  guint node;
  const char *path;
} paths[] = {
  { "1", 0, "" },
  { "[1]", 1, "[0]" },
  { "[1,[2,3]]", 4, "[1][1]" },
  { "{\"messages\":[1,{\"content\":[{\"type\":9}]}]}", 9, "messages[1].content[0].type" },
  { "{\"messages\":[1,{\"content\":[{\"type\":9}]}]}", 8, "messages[1].content[0].type" },
  { "{\"messages\":[1,{\"content\":[{\"type\":9}]}]}", 1, "messages" },
  { "{\"a\":{\"x\":1},\"b\":2}", 6, "b" },
  { "{\"\\u0061\":1}", 2, "a" },
  { "{\"\":1}", 2, "[\"\"]" },
  { "{\"a.b\":{\"c\":1}}", 4, "[\"a.b\"].c" },
  { "{\"a\":{\"x\\\"y\\n\":1}}", 4, "a[\"x\\\"y\\n\"]" },
  { "{\"a\\u0000\":1}", 2, "[\"a\\u0000\"]" },
  { "{\"0123456789012345678901234567890123456789012345678901234567890123\":1}", 2,
    "0123456789012345678901234567890123456789012345678901234567890123" },
  { "{\"0123456789012345678901234567890123456789012345678901234567890123+\":1}", 2,
    "[\"0123456789012345678901234567890123456789012345678901234567890123…\"]" },
};

static void
test_path (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (WeirJsonDoc) doc = { 0 };
      g_autofree char *path = NULL;

      parse (&doc, paths[i].json);
      path = weir_json_path (&doc, &doc.nodes[paths[i].node]);
      g_assert_cmpstr (path, ==, paths[i].path);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json-doc/get", test_get);
  g_test_add_func ("/base/json-doc/text", test_text);
  g_test_add_func ("/base/json-doc/plain", test_plain);
  g_test_add_func ("/base/json-doc/iter-object", test_iter_object);
  g_test_add_func ("/base/json-doc/iter-array", test_iter_array);
  g_test_add_func ("/base/json-doc/iter-nothing", test_iter_nothing);
  g_test_add_func ("/base/json-doc/int64", test_int64);
  g_test_add_func ("/base/json-doc/double", test_double);
  g_test_add_func ("/base/json-doc/path", test_path);
  return g_test_run ();
}
