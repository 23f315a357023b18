/* SPDX-License-Identifier: MIT */
#include "wire/weir-python-literal.h"

#include <string.h>

static const struct
{
  const char *literal;
  const char *json; /* NULL: it is refused */
} rows[] = {
  { "", "" },
  { "{'a': 'b'}", "{\"a\": \"b\"}" },
  { "{'a': \"I'm \"}", "{\"a\": \"I'm \"}" },
  { "'say \"it\"'", "\"say \\\"it\\\"\"" },
  { "'both \\' and \"'", "\"both ' and \\\"\"" },
  { "\"\\\"\"", "\"\\\"\"" },
  { "'a\\n\\r\\t\\\\b'", "\"a\\u000a\\u000d\\u0009\\\\b\"" },
  { "'\\x00\\x1b\\x7f\\xe4'", "\"\\u0000\\u001b\x7f\xc3\xa4\"" },
  { "'\\u20ac \\U0001f600'", "\"\xe2\x82\xac \xf0\x9f\x98\x80\"" },
  { "'\\ud83d'", "\"\\ud83d\"" },
  { "'Gr\xc3\xbc\xc3\x9f"
    "e'",
    "\"Gr\xc3\xbc\xc3\x9f"
    "e\"" },
  { "'\t'", "\"\\u0009\"" },
  { "[True, False, None]", "[true, false, null]" },
  { "(1, -2.5, 1e-05, 3E+7)", "[1, -2.5, 1e-05, 3E+7]" },
  { "b'\\x00\\xff a'", "\"AP8gYQ==\"" },
  { "b\"'\"", "\"Jw==\"" },
  { "b''", "\"\"" },
  { "'{\\'a\\': True}'", "\"{'a': True}\"" },
  { "{'x': 'True, None'}", "{\"x\": \"True, None\"}" },
  /* whether the whole is well-formed is not asked here */
  { "{]", "{]" },
  { "nan", NULL },
  { "inf", NULL },
  { "true", NULL },
  { "'", NULL },
  { "'a", NULL },
  { "'\\", NULL },
  { "'\\q'", NULL },
  { "'\\x4'", NULL },
  { "'\\u12'", NULL },
  { "'\\U00110000'", NULL },
  { "b'", NULL },
  { "b'\\u1234'", NULL },
  { "b'\xc3'", NULL },
  { "datetime(1)", NULL },
  { "Tru", NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *shown = g_strescape (rows[i].literal, NULL);
      gboolean good = weir_python_literal_to_json (rows[i].literal, strlen (rows[i].literal), out);

      g_test_message ("%s", shown);
      g_assert_cmpint (good, ==, rows[i].json != NULL);
      if (good)
        g_assert_cmpstr (out->str, ==, rows[i].json);
    }
}

/* A byte that is not to be read is not read, and NUL is no end. */
static void
test_length (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (weir_python_literal_to_json ("[1]2", 3, out));
  g_assert_cmpstr (out->str, ==, "[1]");
  g_assert_false (weir_python_literal_to_json ("[\0]", 3, out));
  g_string_truncate (out, 0);
  g_assert_true (weir_python_literal_to_json ("'\0'", 3, out));
  g_assert_cmpstr (out->str, ==, "\"\\u0000\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/python-literal/rows", test_rows);
  g_test_add_func ("/wire/python-literal/length", test_length);
  return g_test_run ();
}
