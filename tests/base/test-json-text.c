/* SPDX-License-Identifier: MIT */
#include "base/weir-json-text.h"

#include <string.h>

/* Bytes with their number, for what holds a NUL. */
#define BYTES(literal) ("" literal), sizeof (literal) - 1

static const struct
{
  const char *name;
  const char *text;
  const char *decoded;
  gsize decoded_len;
  const char *escaped; /* how the writer puts it, NULL: as @text */
} rows[] = {
  { "empty", "", BYTES (""), NULL },
  { "plain", "plain words", BYTES ("plain words"), NULL },
  { "letters", "\\b\\f\\n\\r\\t", BYTES ("\b\f\n\r\t"), NULL },
  { "quotes", "\\\"\\\\", BYTES ("\"\\"), NULL },
  { "solidus", "\\/", BYTES ("/"), "/" },
  { "hexadecimal", "\\u0041\\u00e9\\u20AC", BYTES ("A\xc3\xa9\xe2\x82\xac"),
    "A\xc3\xa9\xe2\x82\xac" },
  { "control", "\\u0001\\u000b\\u001f", BYTES ("\x01\x0b\x1f"), NULL },
  { "delete", "\x7f", BYTES ("\x7f"), NULL },
  { "nul", "a\\u0000b", BYTES ("a\0b"), NULL },
  { "pair", "\\ud83d\\ude00!", BYTES ("\xf0\x9f\x98\x80!"), "\xf0\x9f\x98\x80!" },
  { "last-pair", "\\uDBFF\\uDFFF", BYTES ("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf" },
  { "lone-lead", "a\\ud83d", BYTES ("a\xef\xbf\xbd"), "a\xef\xbf\xbd" },
  { "lone-tail", "\\ude00b",
    BYTES ("\xef\xbf\xbd"
           "b"),
    "\xef\xbf\xbd"
    "b" },
  { "lead-then-letter", "\\ud83dx", BYTES ("\xef\xbf\xbdx"), "\xef\xbf\xbdx" },
  { "lead-then-escape", "\\ud83d\\u0041",
    BYTES ("\xef\xbf\xbd"
           "A"),
    "\xef\xbf\xbd"
    "A" },
  { "lead-lead-tail", "\\ud83d\\ud83d\\ude00", BYTES ("\xef\xbf\xbd\xf0\x9f\x98\x80"),
    "\xef\xbf\xbd\xf0\x9f\x98\x80" },
  { "tail-lead", "\\ude00\\ud83d", BYTES ("\xef\xbf\xbd\xef\xbf\xbd"), "\xef\xbf\xbd\xef\xbf\xbd" },
  { "utf-8", "gr\xc3\xb6\xc3\x9f\x65 \xe6\x97\xa5\\n\xe6\x9c\xac",
    BYTES ("gr\xc3\xb6\xc3\x9f\x65 \xe6\x97\xa5\n\xe6\x9c\xac"), NULL },
};

static WeirJsonText
row_text (gsize row)
{
  return (WeirJsonText){ rows[row].text, strlen (rows[row].text) };
}

static void
test_decode (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) out = g_string_new ("<");
  g_autofree char *dup = weir_json_text_dup (row_text (row));

  weir_json_text_decode (row_text (row), out);
  g_assert_cmpmem (out->str + 1, out->len - 1, rows[row].decoded, rows[row].decoded_len);
  g_assert_cmpstr (dup, ==, rows[row].decoded);
}

static void
test_escape (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *expected = rows[row].escaped != NULL ? rows[row].escaped : rows[row].text;

  weir_json_escape (out, rows[row].decoded, (gssize) rows[row].decoded_len);
  g_assert_cmpstr (out->str, ==, expected);
}

/* Each row equals itself and, of the others, only what says the same. */
static void
test_compare_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          int order = weir_json_text_compare (row_text (i), row_text (j));
          int reverse = weir_json_text_compare (row_text (j), row_text (i));

          g_assert_cmpint (order == 0, ==, i == j);
          g_assert_cmpint (order, ==, -reverse);
        }
    }
}

static const struct
{
  const char *name;
  const char *text;
  const char *utf8;
  gboolean equal;
} equalities[] = {
  { "same", "model", "model", TRUE },
  { "empty", "", "", TRUE },
  { "shorter", "mode", "model", FALSE },
  { "longer", "models", "model", FALSE },
  { "empty-text", "", "a", FALSE },
  { "empty-utf8", "a", "", FALSE },
  { "escaped", "\\u006dodel", "model", TRUE },
  { "escaped-longer", "\\u006dodels", "model", FALSE },
  { "escaped-shorter", "\\u006dode", "model", FALSE },
  { "escaped-other", "\\u006eodel", "model", FALSE },
  { "backslash-is-no-escape", "\\\\n", "\\n", TRUE },
  { "escape-spelled-out", "\\n", "\\n", FALSE },
  { "newline", "\\n", "\n", TRUE },
  { "pair", "\\ud83d\\ude00", "\xf0\x9f\x98\x80", TRUE },
  { "utf-8", "\xc3\xa9", "\xc3\xa9", TRUE },
  { "accent-escaped", "\\u00E9", "\xc3\xa9", TRUE },
  { "lone-surrogate", "\\ud800", "\xef\xbf\xbd", FALSE },
  { "nul-at-end", "a\\u0000", "a", FALSE },
  { "nul-inside", "a\\u0000b", "a", FALSE },
};

static void
test_equal (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  WeirJsonText text = { equalities[row].text, strlen (equalities[row].text) };

  g_assert_cmpint (weir_json_text_equal (text, equalities[row].utf8), ==, equalities[row].equal);
}

static void
test_absent (void)
{
  const WeirJsonText absent = { NULL, 0 };
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_false (weir_json_text_equal (absent, ""));
  g_assert_null (weir_json_text_dup (absent));
  weir_json_text_decode (absent, out);
  weir_json_escape (out, NULL, 0);
  g_assert_cmpuint (out->len, ==, 0);
}

/* By code point, so U+FFFF stands before U+10000 although its UTF-16 does not. */
static void
test_order (void)
{
  static const char *const ordered[] = { "",  "\\u0000", "a",       "a\\u0000",      "a\\u0062",
                                         "b", "\\ud800", "\\uffff", "\\ud800\\udc00" };

  for (gsize i = 1; i < G_N_ELEMENTS (ordered); i++)
    {
      WeirJsonText a = { ordered[i - 1], strlen (ordered[i - 1]) };
      WeirJsonText b = { ordered[i], strlen (ordered[i]) };

      g_assert_cmpint (weir_json_text_compare (a, b), <, 0);
      g_assert_cmpint (weir_json_text_compare (b, a), >, 0);
    }
}

static const struct
{
  const char *name;
  const char *bytes;
  const char *expected;
} broken[] = {
  { "tail-alone", "a\x80z", "a\xef\xbf\xbdz" },
  { "cut-at-end", "a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd" },
  { "overlong", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
  { "surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
  { "after-good", "\xc3\xa9\xff\n", "\xc3\xa9\xef\xbf\xbd\\n" },
};

static void
test_escape_broken (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) out = g_string_new (NULL);

  weir_json_escape (out, broken[row].bytes, -1);
  g_assert_cmpstr (out->str, ==, broken[row].expected);
}

/* A character to be escaped is found at every place of the words that are looked at. */
static void
test_escape_every_offset (void)
{
  for (gsize at = 0; at < 24; at++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      char bytes[24];

      memset (bytes, '.', sizeof bytes);
      bytes[at] = '"';
      for (gsize i = 0; i < sizeof bytes; i++)
        g_string_append (expected, i == at ? "\\\"" : ".");
      weir_json_escape (out, bytes, sizeof bytes);
      g_assert_cmpstr (out->str, ==, expected->str);
    }
}

#define ADD_ROWS(table, path, function)                                                            \
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)                                                 \
    {                                                                                              \
      g_autofree char *row_path = g_strconcat ("/base/json-text/" path "/", table[i].name, NULL);  \
                                                                                                   \
      g_test_add_data_func (row_path, GSIZE_TO_POINTER (i), function);                             \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD_ROWS (rows, "decode", test_decode)
  ADD_ROWS (rows, "escape", test_escape)
  ADD_ROWS (equalities, "equal", test_equal)
  ADD_ROWS (broken, "escape-broken", test_escape_broken)
  g_test_add_func ("/base/json-text/compare-rows", test_compare_rows);
  g_test_add_func ("/base/json-text/absent", test_absent);
  g_test_add_func ("/base/json-text/order", test_order);
  g_test_add_func ("/base/json-text/escape-every-offset", test_escape_every_offset);
  return g_test_run ();
}
