/* SPDX-License-Identifier: MIT */
#include "base/weir-decimal.h"

static const struct
{
  const char *name;
  guint64 value;
  guint width;
  const char *text;
} rows[] = {
  { "zero", 0, 1, "0" },
  { "zero-without-a-width", 0, 0, "0" },
  { "zero-in-four", 0, 4, "0000" },
  { "ten", 10, 1, "10" },
  { "seven-in-two", 7, 2, "07" },
  { "wider-than-asked", 12345, 2, "12345" },
  { "largest", G_MAXUINT64, 1, "18446744073709551615" },
  { "largest-in-all", G_MAXUINT64, 24, "000018446744073709551615" },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GString) text = g_string_new ("x");
  g_autofree char *expected = g_strconcat ("x", rows[i].text, NULL);

  weir_decimal_append (text, rows[i].value, rows[i].width);
  g_assert_cmpstr (text->str, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/base/decimal/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
