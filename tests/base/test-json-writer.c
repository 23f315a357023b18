/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

#include <math.h>
#include <string.h>

static void
assert_valid (const GString *out)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;

  weir_json_parse (&doc, out->str, out->len, &weir_json_limits_body, &error);
  g_assert_no_error (error);
}

static void
test_everything (void)
{
  g_autoptr (GString) out = g_string_new ("data: ");
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "empty");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_name (&writer, "list");
  weir_json_writer_begin_array (&writer);
  weir_json_writer_text (&writer, WEIR_JSON_TEXT ("a\\u0000\\ud800:"));
  weir_json_writer_utf8 (&writer, "tab\t\"", -1);
  weir_json_writer_utf8 (&writer, "a\0b", 3);
  weir_json_writer_raw (&writer, WEIR_JSON_TEXT ("1e400"));
  weir_json_writer_int64 (&writer, G_MININT64);
  weir_json_writer_double (&writer, 0.5);
  weir_json_writer_boolean (&writer, TRUE);
  weir_json_writer_null (&writer);
  weir_json_writer_begin_array (&writer);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_array (&writer);
  weir_json_writer_name_text (&writer, WEIR_JSON_TEXT ("na\\nme"));
  weir_json_writer_boolean (&writer, FALSE);
  weir_json_writer_end_object (&writer);
  g_assert_cmpstr (
      out->str, ==,
      "data: {\"empty\":{},\"list\":[\"a\\u0000\\ud800:\",\"tab\\t\\\"\",\"a\\u0000b\","
      "1e400,-9223372036854775808,0.5,true,null,[]],\"na\\nme\":false}");
  g_string_erase (out, 0, 6);
  assert_valid (out);
}

static void
test_members (void)
{
  const WeirJsonText absent = { NULL, 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_text (&writer, "no", absent);
  weir_json_writer_member_utf8 (&writer, "no", NULL);
  weir_json_writer_member_raw (&writer, "no", absent);
  weir_json_writer_member_text (&writer, "text", WEIR_JSON_TEXT ("\\n"));
  weir_json_writer_member_text (&writer, "empty", WEIR_JSON_TEXT (""));
  weir_json_writer_member_utf8 (&writer, "utf8", "\n");
  weir_json_writer_member_text (&writer, "no", absent);
  weir_json_writer_member_raw (&writer, "raw", WEIR_JSON_TEXT ("[1, 2]"));
  weir_json_writer_member_int64 (&writer, "int", -5);
  weir_json_writer_member_boolean (&writer, "yes", TRUE);
  weir_json_writer_member_null (&writer, "null");
  weir_json_writer_end_object (&writer);
  g_assert_cmpstr (out->str, ==,
                   "{\"text\":\"\\n\",\"empty\":\"\",\"utf8\":\"\\n\",\"raw\":[1, 2],\"int\":-5,"
                   "\"yes\":true,\"null\":null}");
  assert_valid (out);
}

static void
test_absent (void)
{
  const WeirJsonText absent = { NULL, 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  weir_json_writer_text (&writer, absent);
  weir_json_writer_utf8 (&writer, NULL, -1);
  weir_json_writer_raw (&writer, absent);
  weir_json_writer_end_array (&writer);
  g_assert_cmpstr (out->str, ==, "[null,null,null]");
}

static void
test_double (void)
{
  static const struct
  {
    double value;
    const char *expected;
  } rows[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 1, "1" },
    { 0.1, "0.1" },
    { 0.7, "0.7" },
    { 1.0 / 3, "0.3333333333333333" },
    { 1e21, "1e+21" },
    { 5e-324, "4.94065645841247e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { 123456789012345680, "1.2345678901234568e+17" },
    { NAN, "null" },
    { INFINITY, "null" },
    { -INFINITY, "null" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      WeirJsonWriter writer;

      weir_json_writer_init (&writer, out);
      weir_json_writer_double (&writer, rows[i].value);
      if (isfinite (rows[i].value))
        g_assert_true (g_ascii_strtod (out->str, NULL) == rows[i].value);
      g_assert_cmpstr (out->str, ==, rows[i].expected);
      assert_valid (out);
    }
}

/* Objects and arrays in turn, as deep as there is room. */
static void
test_depth (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  for (guint i = 0; i < 64; i++)
    {
      weir_json_writer_begin_array (&writer);
      weir_json_writer_int64 (&writer, i);
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_int64 (&writer, "i", i);
      weir_json_writer_name (&writer, "next");
    }
  weir_json_writer_null (&writer);
  for (guint i = 0; i < 64; i++)
    {
      weir_json_writer_end_object (&writer);
      weir_json_writer_end_array (&writer);
    }
  g_assert_cmpuint (writer.depth, ==, 0);
  assert_valid (out);
}

/* Each of these is a mistake of the caller, and stops the program. */
static void
misuse (guint kind, WeirJsonWriter *writer)
{
  switch (kind)
    {
    case 0:
      weir_json_writer_name (writer, "outside");
      break;
    case 1:
      weir_json_writer_end_object (writer);
      break;
    case 2:
      weir_json_writer_begin_array (writer);
      weir_json_writer_end_object (writer);
      break;
    case 3:
      weir_json_writer_begin_object (writer);
      weir_json_writer_null (writer);
      break;
    case 4:
      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "a");
      weir_json_writer_name (writer, "b");
      break;
    case 5:
      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "a");
      weir_json_writer_end_object (writer);
      break;
    case 6:
      weir_json_writer_null (writer);
      weir_json_writer_null (writer);
      break;
    case 7:
      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "needs \"escapes\"");
      break;
    default:
      for (guint i = 0; i < 129; i++)
        weir_json_writer_begin_array (writer);
      break;
    }
}

static void
test_misuse (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GString) out = g_string_new (NULL);
      WeirJsonWriter writer;

      weir_json_writer_init (&writer, out);
      misuse (GPOINTER_TO_UINT (data), &writer);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*assertion failed*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json-writer/everything", test_everything);
  g_test_add_func ("/base/json-writer/members", test_members);
  g_test_add_func ("/base/json-writer/absent", test_absent);
  g_test_add_func ("/base/json-writer/double", test_double);
  g_test_add_func ("/base/json-writer/depth", test_depth);
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/json-writer/misuse/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_misuse);
    }
  return g_test_run ();
}
