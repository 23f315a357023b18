/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"

#include <string.h>

static const WeirJsonLimits generous = { .max_depth = G_MAXUINT, .max_nodes = G_MAXUINT };

static const struct
{
  const char *name;
  const char *json;
  guint n_nodes;
} accepted[] = {
  { "null", "null", 1 },
  { "false", "false", 1 },
  { "true", "true", 1 },
  { "space-around", " \t\r\n1 \t\r\n", 1 },
  { "empty-object", "{}", 1 },
  { "empty-object-space", "{ }", 1 },
  { "empty-array", "[]", 1 },
  { "empty-array-space", "[ \n ]", 1 },
  { "empty-string", "\"\"", 1 },
  { "members", "{\"a\":1,\"b\":[2,{\"c\":null}]}", 9 },
  { "spaced", " { \"a\" : 1 , \"b\" : [ true , false ] } ", 7 },
  { "zero", "0", 1 },
  { "negative-zero", "-0", 1 },
  { "number-long", "-12.5e+10", 1 },
  { "number-exponent", "1E-2", 1 },
  { "number-huge", "1e400", 1 },
  { "number-beyond-64-bit", "18446744073709551616", 1 },
  { "number-digits", "0.1000000000000000055511151231257827021181583404541015625", 1 },
  { "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uAbCd\"", 1 },
  { "nul-escape", "\"a\\u0000b\"", 1 },
  { "lone-lead", "\"\\ud83d\"", 1 },
  { "lone-tail", "\"\\ude00\"", 1 },
  { "pair", "\"\\ud83d\\ude00\"", 1 },
  { "delete-character", "\"\x7f\"", 1 },
  { "utf-8-2", "\"\xc2\x80\xdf\xbf\"", 1 },
  { "utf-8-3", "\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"", 1 },
  { "utf-8-4", "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", 1 },
  { "byte-order-mark-inside", "\"\xef\xbb\xbf\"", 1 },
  { "same-name-elsewhere", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", 9 },
  { "empty-name", "{\"\":1}", 3 },
  { "names-by-case", "{\"a\":1,\"A\":2}", 5 },
  { "names-lone-surrogates", "{\"\\ud800\":1,\"\\ud801\":2,\"\xef\xbf\xbd\":3}", 7 },
  { "names-nul", "{\"a\\u0000b\":1,\"a\\u0000c\":2,\"a\":3}", 7 },
};

static void
test_accepted (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const char *json = accepted[row].json;
  gsize len = strlen (json);
  /* An own block, so that a sanitizer sees a read past the end. */
  g_autofree char *block = g_memdup2 (json, len);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = weir_json_parse (&doc, block, len, &weir_json_limits_body, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpuint (doc.n_nodes, ==, accepted[row].n_nodes);
  g_assert_cmpuint (doc.nodes[0].next, ==, doc.n_nodes);
}

#define SYNTAX WEIR_JSON_ERROR_SYNTAX
#define LIMIT WEIR_JSON_ERROR_LIMIT
#define DUPLICATE WEIR_JSON_ERROR_DUPLICATE

/* The length, where it is not that of the string. */
static const struct
{
  const char *name;
  const char *json;
  WeirJsonError code;
  const char *message;
  gsize len;
} refused[] = {
  { "empty", "", SYNTAX, "No value at byte 0" },
  { "only-space", " \n", SYNTAX, "No value at byte 2" },
  { "byte-order-mark", "\xef\xbb\xbf{}", SYNTAX, "A byte order mark at byte 0" },
  { "utf-16-le", "\xff\xfe{\0}\0", SYNTAX, "Expected a value at byte 0", 6 },
  { "utf-16-be", "\0{\0}", SYNTAX, "Expected a value at byte 0", 4 },
  { "nul-after", "{}\0", SYNTAX, "Unexpected bytes after the value at byte 2", 3 },
  { "second-document", "{} {}", SYNTAX, "Unexpected bytes after the value at byte 3" },
  { "trailing-comma", "{},", SYNTAX, "Unexpected bytes after the value at byte 2" },
  { "unclosed-object", "{", SYNTAX, "The text ends too early at byte 1" },
  { "unclosed-array", "[1", SYNTAX, "The text ends too early at byte 2" },
  { "unclosed-after-comma", "[1,", SYNTAX, "The text ends too early at byte 3" },
  { "unclosed-member", "{\"a\"", SYNTAX, "Expected ':' at byte 4" },
  { "unclosed-colon", "{\"a\":", SYNTAX, "The text ends too early at byte 5" },
  { "unclosed-string", "[\"abc", SYNTAX, "A string without end at byte 1" },
  { "unclosed-escape", "\"abc\\", SYNTAX, "A wrong escape at byte 4" },
  { "wrong-closer", "[1}", SYNTAX, "Expected ',' or ']' at byte 2" },
  { "wrong-closer-object", "{\"a\":1]", SYNTAX, "Expected ',' or '}' at byte 6" },
  { "closer-alone", "]", SYNTAX, "Expected a value at byte 0" },
  { "array-last-comma", "[1,]", SYNTAX, "Expected a value at byte 3" },
  { "array-first-comma", "[,1]", SYNTAX, "Expected a value at byte 1" },
  { "object-last-comma", "{\"a\":1,}", SYNTAX, "Expected a member name at byte 7" },
  { "no-comma", "[1 2]", SYNTAX, "Expected ',' or ']' at byte 3" },
  { "no-colon", "{\"a\" 1}", SYNTAX, "Expected ':' at byte 5" },
  { "no-value", "{\"a\":}", SYNTAX, "Expected a value at byte 5" },
  { "bare-name", "{a:1}", SYNTAX, "Expected a member name at byte 1" },
  { "number-name", "{1:1}", SYNTAX, "Expected a member name at byte 1" },
  { "single-quotes", "{'a':1}", SYNTAX, "Expected a member name at byte 1" },
  { "assignment", "var x = {}", SYNTAX, "Expected a value at byte 0" },
  { "comment", "/* */ {}", SYNTAX, "Expected a value at byte 0" },
  { "literal-cut", "tru", SYNTAX, "Expected a value at byte 0" },
  { "literal-long", "nulll", SYNTAX, "Unexpected bytes after the value at byte 4" },
  { "literal-case", "True", SYNTAX, "Expected a value at byte 0" },
  { "nan", "NaN", SYNTAX, "Expected a value at byte 0" },
  { "infinity", "-Infinity", SYNTAX, "A wrong number at byte 0" },
  { "leading-zero", "01", SYNTAX, "A wrong number at byte 0" },
  { "negative-leading-zero", "-012", SYNTAX, "A wrong number at byte 0" },
  { "hexadecimal", "0x1", SYNTAX, "Unexpected bytes after the value at byte 1" },
  { "plus", "+1", SYNTAX, "Expected a value at byte 0" },
  { "minus-alone", "-", SYNTAX, "A wrong number at byte 0" },
  { "point-first", ".5", SYNTAX, "Expected a value at byte 0" },
  { "point-last", "1.", SYNTAX, "A wrong number at byte 0" },
  { "exponent-empty", "1e", SYNTAX, "A wrong number at byte 0" },
  { "exponent-sign-only", "1e+", SYNTAX, "A wrong number at byte 0" },
  { "control-nul", "\"a\0b\"", SYNTAX, "A control character in a string at byte 2", 5 },
  { "control-newline", "\"a\nb\"", SYNTAX, "A control character in a string at byte 2" },
  { "control-1f-late", "\"0123456789abcdef\x1f\"", SYNTAX,
    "A control character in a string at byte 17" },
  { "escape-unknown", "\"\\x41\"", SYNTAX, "A wrong escape at byte 1" },
  { "escape-short", "\"\\u12\"", SYNTAX, "A wrong escape at byte 1" },
  { "escape-not-hex", "\"\\u12g4\"", SYNTAX, "A wrong escape at byte 1" },
  { "utf-8-tail-alone", "\"\x80\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-cut-2", "\"\xc3\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-cut-3", "\"\xe2\x82\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-cut-4", "\"\xf0\x9f\x98\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-cut-at-end", "\"\xf0\x9f", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-overlong-2", "\"\xc0\xaf\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-overlong-3", "\"\xe0\x9f\xbf\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-overlong-4", "\"\xf0\x8f\xbf\xbf\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-surrogate", "\"\xed\xa0\x80\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-too-high", "\"\xf4\x90\x80\x80\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "utf-8-five", "\"\xf8\x88\x80\x80\x80\"", SYNTAX, "Not UTF-8 at byte 1" },
  { "repeated", "{\"a\":1,\"b\":2,\"a\":3}", DUPLICATE, "A member name is repeated at byte 13" },
  { "repeated-empty", "{\"\":1,\"\":2}", DUPLICATE, "A member name is repeated at byte 6" },
  { "repeated-escaped", "{\"model\":1,\"\\u006dodel\":2}", DUPLICATE,
    "A member name is repeated at byte 11" },
  { "repeated-both-escaped", "{\"\\u006d\":1,\"\\u006D\":2}", DUPLICATE,
    "A member name is repeated at byte 12" },
  { "repeated-pair", "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", DUPLICATE,
    "A member name is repeated at byte 18" },
  { "repeated-surrogate", "{\"\\ud800\":1,\"\\uD800\":2}", DUPLICATE,
    "A member name is repeated at byte 12" },
  { "repeated-inside", "[{\"x\":[{\"a\":1,\"a\":2}]}]", DUPLICATE,
    "A member name is repeated at byte 14" },
};

static void
test_refused (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  gsize len = refused[row].len > 0 ? refused[row].len : strlen (refused[row].json);
  g_autofree char *block = g_memdup2 (refused[row].json, len);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_json_parse (&doc, block, len, &weir_json_limits_body, &error));
  g_assert_error (error, WEIR_JSON_ERROR, (int) refused[row].code);
  g_assert_cmpstr (error->message, ==, refused[row].message);
  g_assert_cmpuint (doc.n_nodes, ==, 0);
  g_assert_null (weir_json_root (&doc));
  g_assert_false (weir_json_parse (&doc, block, len, &weir_json_limits_body, NULL));
}

/* Every text cut short is refused, and nothing behind the cut is read. */
static void
test_cut (void)
{
  static const char json[] =
      "{\"a\\n\\u00e9\":[-1.5e+3,true,null,\"\xc3\xa9\xf0\x9f\x98\x80\",{}]}";
  g_auto (WeirJsonDoc) doc = { 0 };

  for (gsize len = 0; len < sizeof json - 1; len++)
    {
      g_autofree char *block = g_memdup2 (json, len);

      g_assert_false (weir_json_parse (&doc, block, len, &weir_json_limits_body, NULL));
    }
  g_assert_true (weir_json_parse (&doc, json, sizeof json - 1, &weir_json_limits_body, NULL));
}

/* A special byte is found wherever it stands in the words the scanner reads. */
static void
test_every_offset (void)
{
  static const guint8 special[] = { '"', '\\', 0x00, 0x1f, 0x80, 0xff };
  g_auto (WeirJsonDoc) doc = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (special); i++)
    {
      for (gsize at = 1; at < 80; at++)
        {
          char json[83];

          memset (json, ' ', sizeof json);
          json[0] = '"';
          json[81] = '"';
          json[at] = (char) special[i];
          g_assert_false (weir_json_parse (&doc, json, 82, &generous, NULL));
          json[at] = '!';
          g_assert_true (weir_json_parse (&doc, json, 82, &generous, NULL));
        }
    }
}

/* How long the string at the beginning of @json is, byte by byte; 0 when it is none. */
static gsize
measure_string (const char *json, gsize len, gboolean *escaped)
{
  *escaped = FALSE;
  for (gsize i = 1; i < len; i++)
    {
      if (json[i] == '"')
        return i + 1;
      if ((guint8) json[i] < 0x20)
        return 0;
      if (json[i] != '\\')
        continue;
      *escaped = TRUE;
      i++;
      if (i == len || strchr ("\"\\/bfnrtu", json[i]) == NULL)
        return 0;
      if (json[i] == 'u' && (i + 4 >= len || strspn (json + i + 1, "0123456789abcdef") < 4))
        return 0;
    }
  return 0;
}

/* Rows of backslashes, quotes behind them and what may not stand behind them, in all places of the
 * blocks that the scanner looks at, and across their edges. */
static void
test_escape_rows (void)
{
  static const char alphabet[] = "\\\\\\\\\\\"nnrtuf0000xe \t";
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_auto (WeirJsonDoc) doc = { 0 };
  guint n_good = 0;

  for (guint round = 0; round < 40000; round++)
    {
      gsize plain = (gsize) g_rand_int_range (random, 0, 70);
      gsize odd = (gsize) g_rand_int_range (random, 1, 7);
      char json[200] = "\"";
      gboolean escaped;
      gsize len = 1;
      gsize end;

      memset (json + len, 'a', plain);
      len += plain;
      for (gsize i = 0; i < odd; i++)
        json[len++] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      memset (json + len, 'a', 80);
      len += 80;
      json[len++] = '"';

      end = measure_string (json, len, &escaped);
      g_assert_cmpint (weir_json_parse (&doc, json, len, &generous, NULL), ==, end == len);
      if (end > 0)
        {
          g_assert_true (weir_json_parse (&doc, json, end, &generous, NULL));
          g_assert_cmpint (doc.nodes[0].escaped, ==, escaped);
          n_good++;
        }
    }
  g_assert_cmpuint (n_good, >, 10000);
}

static char *
nest (const char *open, const char *middle, const char *close, guint depth)
{
  GString *json = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (json, open);
  g_string_append (json, middle);
  for (guint i = 0; i < depth; i++)
    g_string_append (json, close);
  return g_string_free (json, FALSE);
}

static void
check_depth (const char *json, const WeirJsonLimits *limits, gboolean expected)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = weir_json_parse (&doc, json, strlen (json), limits, &error);

  g_assert_cmpint (ok, ==, expected);
  if (!expected)
    {
      g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_LIMIT);
      g_assert_true (g_str_has_prefix (error->message, "Nested too deep at byte "));
    }
}

static void
test_depth (gconstpointer data)
{
  guint depth = GPOINTER_TO_UINT (data);
  g_autofree char *arrays = nest ("[", "1", "]", depth);
  g_autofree char *objects = nest ("{\"a\":", "1", "}", depth);
  g_autofree char *open = nest ("[", "", "", depth);
  g_auto (WeirJsonDoc) doc = { 0 };

  check_depth (arrays, &weir_json_limits_body, depth <= 128);
  check_depth (objects, &weir_json_limits_body, depth <= 128);
  check_depth (arrays, &generous, TRUE);
  check_depth (objects, &generous, TRUE);
  g_assert_false (weir_json_parse (&doc, open, strlen (open), &generous, NULL));
}

static void
test_nodes (void)
{
  const WeirJsonLimits limits = { .max_depth = 8, .max_nodes = 5 };
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_json_parse (&doc, "[1,2,3,4]", 9, &limits, NULL));
  g_assert_false (weir_json_parse (&doc, "[1,2,3,4,5]", 11, &limits, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, "Too many values at byte 9");
  g_assert_true (weir_json_parse (&doc, "{\"a\":1,\"b\":2}", 13, &limits, NULL));
  g_assert_false (weir_json_parse (&doc, "{\"a\":1,\"b\":2,\"c\":3}", 19, &limits, NULL));
}

/* 20 MB of empty objects: what grows is bounded by the limit, not by the body. */
static void
test_many_values (void)
{
  gsize n = 20 * 1000 * 1000 / 3;
  g_autofree char *json = g_malloc (3 * n + 1);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    memcpy (json + 1 + 3 * i, "{},", 3);
  json[0] = '[';
  json[3 * n] = ']';
  g_assert_false (weir_json_parse (&doc, json, 3 * n + 1, &weir_json_limits_body, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_LIMIT);
  g_assert_cmpuint (doc.n_allocated, <=, weir_json_limits_body.max_nodes);
}

static void
test_long_string (void)
{
  gsize len = 8 * 1024 * 1024;
  g_autofree char *json = g_malloc (len);
  g_auto (WeirJsonDoc) doc = { 0 };

  memset (json, 'x', len);
  json[0] = '"';
  g_assert_false (weir_json_parse (&doc, json, len, &weir_json_limits_body, NULL));
  json[len - 1] = '"';
  g_assert_true (weir_json_parse (&doc, json, len, &weir_json_limits_body, NULL));
  g_assert_cmpuint (weir_json_text (&doc, weir_json_root (&doc)).len, ==, len - 2);
}

static void
test_again (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  const WeirJsonNode *nodes;

  g_assert_true (weir_json_parse (&doc, "[1,2,3]", 7, &weir_json_limits_body, NULL));
  nodes = doc.nodes;
  g_assert_false (weir_json_parse (&doc, "[1,", 3, &weir_json_limits_body, NULL));
  g_assert_cmpuint (doc.n_nodes, ==, 0);
  g_assert_true (weir_json_parse (&doc, "true", 4, &weir_json_limits_body, NULL));
  g_assert_cmpuint (doc.n_nodes, ==, 1);
  g_assert_true (doc.nodes == nodes);
  g_assert_false (weir_json_parse (&doc, NULL, 0, &weir_json_limits_body, NULL));
  weir_json_doc_clear (&doc);
  g_assert_null (doc.nodes);
}

static void
test_too_long (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;

  /* Refused by its length alone, so the bytes need not be there. */
  g_assert_false (
      weir_json_parse (&doc, "[]", (gsize) G_MAXUINT32 + 1, &weir_json_limits_body, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_LIMIT);
}

static void
add_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autofree char *path = g_strconcat ("/base/json-scan/accepted/", accepted[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_accepted);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/base/json-scan/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refused);
    }
  for (guint depth = 100; depth <= 1000 * 1000; depth *= 10)
    {
      g_autofree char *path = g_strdup_printf ("/base/json-scan/depth/%u", depth);

      g_test_add_data_func (path, GUINT_TO_POINTER (depth), test_depth);
    }
  g_test_add_data_func ("/base/json-scan/depth/128", GUINT_TO_POINTER (128), test_depth);
  g_test_add_data_func ("/base/json-scan/depth/129", GUINT_TO_POINTER (129), test_depth);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_rows ();
  g_test_add_func ("/base/json-scan/cut", test_cut);
  g_test_add_func ("/base/json-scan/every-offset", test_every_offset);
  g_test_add_func ("/base/json-scan/escape-rows", test_escape_rows);
  g_test_add_func ("/base/json-scan/nodes", test_nodes);
  g_test_add_func ("/base/json-scan/many-values", test_many_values);
  g_test_add_func ("/base/json-scan/long-string", test_long_string);
  g_test_add_func ("/base/json-scan/again", test_again);
  g_test_add_func ("/base/json-scan/too-long", test_too_long);
  return g_test_run ();
}
