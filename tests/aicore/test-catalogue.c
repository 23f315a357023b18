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

#define FULL                                                                                       \
  "{\"model\":\"m\",\"displayName\":\"M 1\",\"provider\":\"P\",\"executableId\":\"e\","            \
  "\"description\":\"d\",\"versions\":[{\"name\":\"1\",\"isLatest\":false,\"deprecated\":true},"   \
  "7,{},{\"name\":\"2\",\"isLatest\":true,\"deprecated\":false}]}"

static void
test_details (void)
{
  g_autoptr (WeirCatalogue) catalogue = parse (LIST (FULL "," ENTRY ("a", "b", "")), NULL);
  const WeirCatalogueModel *model = weir_catalogue_find (catalogue, "m");
  const WeirCatalogueModel *bare = weir_catalogue_find (catalogue, "a");

  g_assert_null (weir_catalogue_find (catalogue, "x"));
  g_assert_cmpstr (model->display_name, ==, "M 1");
  g_assert_cmpstr (model->provider, ==, "P");
  g_assert_cmpstr (model->description, ==, "d");
  g_assert_cmpuint (model->versions->len, ==, 2);
  g_assert_cmpstr (weir_catalogue_model_get_version (model, NULL)->name, ==, "2");
  g_assert_cmpstr (weir_catalogue_model_get_version (model, "latest")->name, ==, "2");
  g_assert_cmpstr (weir_catalogue_model_get_version (model, "1")->name, ==, "1");
  g_assert_null (bare->display_name);
  g_assert_cmpuint (bare->versions->len, ==, 0);
  g_assert_null (weir_catalogue_model_get_version (bare, NULL));
}

static void
test_equal_details (void)
{
  static const char *const others[] = {
    ENTRY ("a", "b", ",\"displayName\":\"x\""),
    ENTRY ("a", "b", ",\"provider\":\"x\""),
    ENTRY ("a", "b", ",\"description\":\"x\""),
    ENTRY ("a", "b", ",\"versions\":[{\"name\":\"1\"}]"),
    ENTRY ("a", "b", ",\"versions\":[{\"name\":\"2\"}]"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    for (guint k = 0; k < G_N_ELEMENTS (others); k++)
      {
        g_autofree char *first = g_strdup_printf (LIST ("%s"), others[i]);
        g_autofree char *second = g_strdup_printf (LIST ("%s"), others[k]);
        g_autoptr (WeirCatalogue) one = parse (first, NULL);
        g_autoptr (WeirCatalogue) other = parse (second, NULL);

        g_assert_cmpint (weir_catalogue_equal (one, other), ==, i == k);
      }
  g_assert_true (weir_catalogue_model_equal (NULL, NULL));
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
  g_test_add_func ("/aicore/catalogue/details", test_details);
  g_test_add_func ("/aicore/catalogue/equal-details", test_equal_details);
  return g_test_run ();
}
