/* SPDX-License-Identifier: MIT */
#include "wire/weir-vector.h"

#include <math.h>
#include <string.h>

static GBytes *
from_json (const char *json)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  g_assert_true (weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL));
  return weir_vector_from_json (&doc, weir_json_root (&doc));
}

/* IEEE 754 single precision, little-endian, written down by hand. */
static const struct
{
  const char *numbers;
  const char *base64;
} rows[] = {
  { "[1]", "AACAPw==" },
  { "[-2]", "AAAAwA==" },
  { "[0.5,1.0]", "AAAAPwAAgD8=" },
  { "[0]", "AAAAAA==" },
  { "[-0.0]", "AAAAgA==" },
  { "[1e-45]", "AQAAAA==" },
  { "[0.1]", "zczMPQ==" },
  { "[3.4028235e38]", "//9/fw==" },
  /* Half way between two float32 but for the last digit: rounded by way of a double it would go down. */
  { "[1.00000005960464477540]", "AQCAPw==" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", rows[i].base64);
      g_autoptr (GBytes) numbers = from_json (rows[i].numbers);
      g_autoptr (GBytes) packed = from_json (quoted);
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_nonnull (numbers);
      g_assert_nonnull (packed);
      weir_vector_append_base64 (out, numbers);
      g_assert_cmpstr (out->str, ==, quoted);
    }
}

/* What is wanted as it came is not touched: no digit is lost, no notation changed. */
static void
test_verbatim (void)
{
  static const char numbers[] = "[0.1, 1.00000005960464477540,-0.0,1e-5,0.12345678901234567890]";
  static const char packed[] = "\"AACAPw==\"";
  g_autoptr (GBytes) list = from_json (numbers);
  g_autoptr (GBytes) text = from_json (packed);
  g_autoptr (GString) out = g_string_new (NULL);

  weir_vector_append_numbers (out, list);
  g_assert_cmpstr (out->str, ==, numbers);
  g_string_truncate (out, 0);
  weir_vector_append_base64 (out, text);
  g_assert_cmpstr (out->str, ==, packed);
}

static void
test_bad (void)
{
  static const char *const bad[] = { "[]",           "[1,\"2\"]",   "[1e400]",
                                     "[1e39]",       "[null]",      "[[1]]",
                                     "\"\"",         "\"AAAA\"",    "\"AACAPw=\"",
                                     "\"!!!!\"",     "\"AAAAAAA\"", "\"AACAfw==\"", /* infinite */
                                     "\"AADAfw==\"", /* not a number */
                                     "null",         "7",           "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (from_json (bad[i]));
    }
}

/* Every float32 that is drawn comes back bit by bit through its decimal form. */
static void
test_exact (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint32 bits = (guint32) g_test_rand_int ();
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GString) again = g_string_new (NULL);
      g_autofree char *base64 = NULL;
      g_autofree char *quoted = NULL;
      g_autoptr (GBytes) vector = NULL;
      g_autoptr (GBytes) back = NULL;
      float value;

      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      bits = GUINT32_TO_LE (bits);
      base64 = g_base64_encode ((const guchar *) &bits, sizeof bits);
      quoted = g_strdup_printf ("\"%s\"", base64);
      vector = from_json (quoted);
      weir_vector_append_numbers (json, vector);
      back = from_json (json->str);
      g_assert_nonnull (back);
      weir_vector_append_base64 (again, back);
      g_assert_cmpstr (again->str, ==, quoted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/vector/rows", test_rows);
  g_test_add_func ("/wire/vector/verbatim", test_verbatim);
  g_test_add_func ("/wire/vector/bad", test_bad);
  g_test_add_func ("/wire/vector/exact", test_exact);
  return g_test_run ();
}
