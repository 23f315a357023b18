/* SPDX-License-Identifier: MIT */
#include "wire/weir-codec.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *data;
  const char *expected;
} rows[] = {
  { "object", "{ \"candidates\": [ {\"x\":1.0} ] }",
    "data: { \"candidates\": [ {\"x\":1.0} ] }\n\n" },
  { "lines", "{\n\"a\":1\n}", "data: {\ndata: \"a\":1\ndata: }\n\n" },
  { "list", "[{\"a\":1}, {\"b\":2}]", "data: {\"a\":1}\n\ndata: {\"b\":2}\n\n" },
  { "empty-list", "[]", "" },
  { "bad-list", "[{", "" },
  { "empty", "", "" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const WeirFrame frame = { "ignored", rows[i].data, strlen (rows[i].data), FALSE };
  g_autoptr (GString) out = g_string_new (NULL);

  weir_codec_get ("gemini")->reframe (NULL, &frame, out);
  g_assert_cmpstr (out->str, ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-gemini-reframe/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
