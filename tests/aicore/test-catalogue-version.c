/* SPDX-License-Identifier: MIT */
#include "aicore/weir-catalogue-version.h"

#include <string.h>

#include "base/weir-json-scan.h"

static WeirCatalogueVersion *
read_version (const char *json)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  g_assert_true (weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL));
  return weir_catalogue_version_read (&doc, weir_json_root (&doc));
}

static void
test_full (void)
{
  WeirCatalogueVersion *version = read_version (
      "{\"name\":\"001\",\"isLatest\":true,\"deprecated\":true,\"retirementDate\":\"2026-10-16\","
      "\"suggestedReplacements\":[\"x\",\"y\"],\"contextLength\":1000000,"
      "\"streamingSupported\":false,\"inputTypes\":[\"text\",\"image\",\"PDF\"],"
      "\"capabilities\":[\"text-generation\"],\"cost\":[{\"inputCost\":\"0.1\"}]}");

  g_assert_cmpstr (version->name, ==, "001");
  g_assert_true (version->latest);
  g_assert_true (version->deprecated);
  g_assert_cmpstr (version->retirement, ==, "2026-10-16");
  g_assert_cmpuint (g_strv_length (version->replacements), ==, 2);
  g_assert_cmpint (version->context, ==, 1000000);
  g_assert_false (version->streams);
  g_assert_true (weir_catalogue_version_takes_images (version));
  g_assert_true (weir_catalogue_version_takes_documents (version));
  g_assert_cmpuint (version->cost->len, ==, 1);
  weir_catalogue_version_free (version);
}

static const struct
{
  const char *name;
  const char *json;
} unnamed[] = {
  { "null", "null" },
  { "number", "7" },
  { "array", "[]" },
  { "empty", "{}" },
  { "empty-name", "{\"name\":\"\"}" },
  { "odd-name", "{\"name\":1}" },
};

static void
test_unnamed (gconstpointer data)
{
  g_assert_null (read_version (unnamed[GPOINTER_TO_UINT (data)].json));
}

static const struct
{
  const char *name;
  const char *members;
  const char *retirement;
  gint64 context;
  gboolean images;
  gboolean documents;
} rows[] = {
  { "bare", "", NULL, 0, FALSE, FALSE },
  { "no-date", ",\"retirementDate\":\"\"", NULL, 0, FALSE, FALSE },
  { "odd-date", ",\"retirementDate\":\"soon\"", NULL, 0, FALSE, FALSE },
  { "no-such-day", ",\"retirementDate\":\"2026-02-30\"", NULL, 0, FALSE, FALSE },
  { "short-date", ",\"retirementDate\":\"2026-2-3\"", NULL, 0, FALSE, FALSE },
  { "date-and-time", ",\"retirementDate\":\"2026-10-16T00:00:00Z\"", "2026-10-16", 0, FALSE,
    FALSE },
  { "text-context", ",\"contextLength\":\"128000\"", NULL, 128000, FALSE, FALSE },
  { "odd-context", ",\"contextLength\":\"many\"", NULL, 0, FALSE, FALSE },
  { "huge-context", ",\"contextLength\":99999999999999999999", NULL, 0, FALSE, FALSE },
  { "negative-context", ",\"contextLength\":-5", NULL, 0, FALSE, FALSE },
  { "capability", ",\"capabilities\":[null,\"image-recognition\"]", NULL, 0, TRUE, FALSE },
  { "single-input", ",\"inputTypes\":\"document\"", NULL, 0, FALSE, TRUE },
  { "odd-inputs", ",\"inputTypes\":{\"image\":true},\"suggestedReplacements\":7", NULL, 0, FALSE,
    FALSE },
};

static void
test_odd (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strdup_printf ("{\"name\":\"1\"%s}", rows[i].members);
  WeirCatalogueVersion *version = read_version (json);

  g_assert_cmpstr (version->retirement, ==, rows[i].retirement);
  g_assert_cmpint (version->context, ==, rows[i].context);
  g_assert_true (version->streams);
  g_assert_cmpint (weir_catalogue_version_takes_images (version), ==, rows[i].images);
  g_assert_cmpint (weir_catalogue_version_takes_documents (version), ==, rows[i].documents);
  g_assert_cmpuint (version->cost->len, ==, 0);
  weir_catalogue_version_free (version);
}

static void
test_days_left (void)
{
  WeirCatalogueVersion *version =
      read_version ("{\"name\":\"1\",\"retirementDate\":\"2026-10-16\"}");
  WeirCatalogueVersion *lasting = read_version ("{\"name\":\"1\"}");
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 6, G_DATE_OCTOBER, 2026);
  g_assert_cmpint (weir_catalogue_version_get_days_left (version, &today), ==, 10);
  g_date_set_dmy (&today, 17, G_DATE_OCTOBER, 2026);
  g_assert_cmpint (weir_catalogue_version_get_days_left (version, &today), ==, -1);
  g_assert_cmpint (weir_catalogue_version_get_days_left (lasting, &today), ==, G_MAXINT);
  g_assert_false (weir_catalogue_version_equal (version, lasting));
  weir_catalogue_version_free (version);
  weir_catalogue_version_free (lasting);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/aicore/catalogue-version/full", test_full);
  for (guint i = 0; i < G_N_ELEMENTS (unnamed); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/catalogue-version/", unnamed[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_unnamed);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/catalogue-version/odd/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_odd);
    }
  g_test_add_func ("/aicore/catalogue-version/days-left", test_days_left);
  return g_test_run ();
}
