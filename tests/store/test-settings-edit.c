/* SPDX-License-Identifier: MIT */
#include "store/weir-settings-edit.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *document; /* %NULL: none */
  const char *path;
  const char *json;
  const char *expected; /* %NULL: an error */
} rows[] = {
  { "none", NULL, "port", "3002", "\"port\"" },
  { "empty", "", "port", "3002", "3002" },
  { "add", "{\"a\":1}", "port", "3002", "{\"a\":1" },
  { "replace", "{\"port\": 3001 , \"x\":[1.10]}", "port", "3002",
    "{\"port\": 3002 , \"x\":[1.10]}" },
  { "remove", "{\"port\":3001,\"x\":1}", "port", NULL, "{\"x\":1}" },
  { "remove-missing", "{\"x\":1}", "port", NULL, "{\"x\":1}" },
  { "inner", "{\"limits\":{\"gap_s\":5}}", "limits.gap_s", "7", "{\"limits\":{\"gap_s\":7}}" },
  { "inner-new", "{\"x\":1}", "limits.gap_s", "7", "{\"gap_s\": 7}" },
  { "in-the-way", "{\"limits\":[]}", "limits.gap_s", "7", NULL },
  { "not-an-object", "[]", "port", "1", NULL },
  { "not-json", "{", "port", "1", NULL },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document =
      rows[i].document != NULL ? g_bytes_new (rows[i].document, strlen (rows[i].document)) : NULL;
  g_autoptr (GBytes) text = weir_settings_edit (document, rows[i].path, rows[i].json, &error);
  g_autofree char *result = NULL;

  if (rows[i].expected == NULL)
    {
      g_assert_null (text);
      g_assert_true (error->domain == WEIR_STORE_ERROR);
      return;
    }
  g_assert_no_error (error);
  result = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  if (strstr (result, rows[i].expected) == NULL)
    g_assert_cmpstr (result, ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/settings-edit/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
