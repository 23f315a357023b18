/* SPDX-License-Identifier: MIT */
#include "aicore/weir-catalogue.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

static WeirCatalogue *
parse (const char *json, GError **error)
{
  return weir_catalogue_parse (json, strlen (json), error);
}

#define ENTRY(name, executable, more)                                                              \
  "{\"model\":\"" name "\",\"executableId\":\"" executable "\"" more "}"
#define SCENARIOS(list) ",\"allowedScenarios\":[" list "]"
#define LIST(entries) "{\"count\":1,\"resources\":[" entries "]}"

static const struct
{
  const char *name;
  const char *json;
  const char *models; /* "name executable orchestrated;" each; NULL: it is refused */
} rows[] = {
  { "none", LIST (""), "" },
  { "silent", LIST (ENTRY ("a", "b", "")), "a b 1;" },
  { "null-scenarios", LIST (ENTRY ("a", "b", ",\"allowedScenarios\":null")), "a b 1;" },
  { "orchestrated",
    LIST (ENTRY ("a",
                 "b",
                 SCENARIOS ("{\"scenarioId\":\"foundation-models\"},{\"scenarioId\":"
                            "\"orchestration\"}"))),
    "a b 1;" },
  { "not-orchestrated",
    LIST (ENTRY ("a", "b", SCENARIOS ("{\"scenarioId\":\"foundation-models\"},7,null"))),
    "a b 0;" },
  { "nowhere", LIST (ENTRY ("a", "b", SCENARIOS (""))), "a b 0;" },
  { "twice", LIST (ENTRY ("a", "b", "") "," ENTRY ("a", "c", "") "," ENTRY ("d", "e", "")),
    "a b 1;d e 1;" },
  { "odd-entries",
    LIST ("7,null,{},{\"model\":\"x\"},{\"model\":\"\",\"executableId\":\"y\"},"
          "{\"model\":1,\"executableId\":\"y\"}," ENTRY ("a", "b", "")),
    "a b 1;" },
  { "empty", "", NULL },
  { "not-json", "<html>", NULL },
  { "array", "[]", NULL },
  { "no-resources", "{}", NULL },
  { "odd-resources", "{\"resources\":{}}", NULL },
  { "cut", "{\"resources\":[{\"model\":\"a\"", NULL },
};

static void
test_parse (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirCatalogue) catalogue = parse (rows[i].json, &error);
  g_autoptr (GString) models = g_string_new (NULL);

  if (rows[i].models == NULL)
    {
      g_assert_null (catalogue);
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
      return;
    }
  g_assert_no_error (error);
  for (guint k = 0; k < catalogue->models->len; k++)
    {
      const WeirCatalogueModel *model = g_ptr_array_index (catalogue->models, k);

      g_string_append_printf (models, "%s %s %d;", model->name, model->executable,
                              model->orchestrated);
    }
  g_assert_cmpstr (models->str, ==, rows[i].models);
}

static void
test_equal (void)
{
  g_autoptr (WeirCatalogue) one = parse (LIST (ENTRY ("a", "b", "")), NULL);
  g_autoptr (WeirCatalogue) same = parse (LIST (ENTRY ("a", "b", "")), NULL);
  g_autoptr (WeirCatalogue) more =
      parse (LIST (ENTRY ("a", "b", "") "," ENTRY ("c", "b", "")), NULL);
  g_autoptr (WeirCatalogue) renamed = parse (LIST (ENTRY ("x", "b", "")), NULL);
  g_autoptr (WeirCatalogue) moved = parse (LIST (ENTRY ("a", "x", "")), NULL);
  g_autoptr (WeirCatalogue) closed = parse (LIST (ENTRY ("a", "b", SCENARIOS (""))), NULL);

  g_assert_true (weir_catalogue_equal (one, one));
  g_assert_true (weir_catalogue_equal (one, same));
  g_assert_true (weir_catalogue_equal (NULL, NULL));
  g_assert_false (weir_catalogue_equal (one, NULL));
  g_assert_false (weir_catalogue_equal (NULL, one));
  g_assert_false (weir_catalogue_equal (one, more));
  g_assert_false (weir_catalogue_equal (one, renamed));
  g_assert_false (weir_catalogue_equal (one, moved));
  g_assert_false (weir_catalogue_equal (one, closed));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/catalogue/parse/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/aicore/catalogue/equal", test_equal);
  return g_test_run ();
}
