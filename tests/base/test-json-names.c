/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"

#include <string.h>

/* The scanner asks for every object it closes; these are the cases of few and of many names. */

/* Members named @format with @first and so on in the place of "#". */
static GString *
begin_names (guint first, guint n, const char *format)
{
  GString *json = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    {
      g_string_append (json, i > first ? ",\"" : "{\"");
      for (const char *p = format; *p != '\0'; p++)
        {
          if (*p == '#')
            g_string_append_printf (json, "%07u", i);
          else
            g_string_append_c (json, *p);
        }
      g_string_append (json, "\":0");
    }
  return json;
}

static gboolean
parse (const GString *json, GError **error)
{
  const WeirJsonLimits limits = { .max_depth = 4, .max_nodes = 4 * 1000 * 1000 };
  g_auto (WeirJsonDoc) doc = { 0 };

  return weir_json_parse (&doc, json->str, json->len, &limits, error);
}

/* Around the number from which on names are sorted, and far beyond. */
static const guint sizes[] = { 2, 3, 8, 23, 24, 25, 26, 100, 10000 };

/* Where the names differ: at their front, their end, in the middle, or only once unescaped. */
static const char *const formats[] = {
  "#",
  "#-tail-that-is-long",
  "head-that-is-long-#",
  "head-that-is-long-#-tail-that-is-long",
  "\\u0061#",
  "\\ud800#",
};

static void
check_repeated (guint n, const char *format, guint which)
{
  g_autoptr (GString) json = begin_names (0, n, format);
  g_autoptr (GString) one = begin_names (which, 1, format);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  gsize at = json->len + 1;

  g_string_append_c (json, ',');
  g_string_append (json, one->str + 1);
  g_string_append_c (json, '}');
  message = g_strdup_printf ("A member name is repeated at byte %" G_GSIZE_FORMAT, at);
  g_assert_false (parse (json, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_DUPLICATE);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_sizes (gconstpointer data)
{
  const char *format = data;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GString) json = begin_names (0, sizes[i], format);

      g_string_append_c (json, '}');
      g_assert_true (parse (json, NULL));
      check_repeated (sizes[i], format, 0);
      check_repeated (sizes[i], format, sizes[i] / 2);
      check_repeated (sizes[i], format, sizes[i] - 1);
    }
}

/* "model" once as it is and once escaped, among many. */
static void
test_escaped_among_many (void)
{
  g_autoptr (GString) json = begin_names (0, 500, "name-#");
  g_autoptr (GError) error = NULL;

  g_string_append (json, ",\"\\u006eame-0000123\":1}");
  g_assert_false (parse (json, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_DUPLICATE);
}

/* A million names, then a million names of which the last is a repetition: well under a second. */
static void
test_million (void)
{
  g_autoptr (GString) json = begin_names (0, 1000 * 1000, "#");
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_monotonic_time ();

  g_string_append_c (json, '}');
  g_assert_true (parse (json, NULL));
  g_string_truncate (json, json->len - 1);
  g_string_append (json, ",\"0999999\":1}");
  g_assert_false (parse (json, &error));
  g_assert_error (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_DUPLICATE);
  g_test_message ("%.0f ms", (double) (g_get_monotonic_time () - before) / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/json-names/sizes/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, formats[i], test_sizes);
    }
  g_test_add_func ("/base/json-names/escaped-among-many", test_escaped_among_many);
  g_test_add_func ("/base/json-names/million", test_million);
  return g_test_run ();
}
