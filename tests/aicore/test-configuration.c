/* SPDX-License-Identifier: MIT */
#include "aicore/weir-configuration.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

/* Configurations as SAP AI Core lists them, and as it is asked for one. */

static GPtrArray *
parse (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  return weir_configuration_parse_list (bytes, error);
}

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      parse ("{\"count\":3,\"resources\":[{\"id\":\"11111111-2222-4333-8444-555555555555\","
             "\"name\":\"claude\",\"scenarioId\":\"foundation-models\",\"executableId\":"
             "\"aws-bedrock\",\"createdAt\":\"2026-03-02T07:59:58Z\",\"inputArtifactBindings\":[],"
             "\"parameterBindings\":[{\"key\":\"modelName\",\"value\":\"anthropic--claude\"},"
             "{\"key\":\"modelVersion\",\"value\":\"2\"}]},"
             "{\"id\":\"../admin\",\"name\":\"evil\"},{\"name\":\"none\"},7,"
             "{\"id\":\"abcd\"}]}",
             &error);
  const WeirConfiguration *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  first = g_ptr_array_index (list, 0);
  g_assert_cmpstr (first->id, ==, "11111111-2222-4333-8444-555555555555");
  g_assert_cmpstr (first->name, ==, "claude");
  g_assert_cmpstr (first->executable, ==, "aws-bedrock");
  g_assert_cmpstr (first->scenario, ==, "foundation-models");
  g_assert_cmpstr (first->model, ==, "anthropic--claude");
  g_assert_cmpstr (first->version, ==, "2");
  g_assert_cmpstr (first->created, ==, "2026-03-02T07:59:58Z");
  second = g_ptr_array_index (list, 1);
  g_assert_cmpstr (second->id, ==, "abcd");
  g_assert_null (second->model);
}

static void
test_bad_list (void)
{
  static const char *const texts[] = { "", "{", "[]", "{\"resources\":{}}", "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
    }
}

static void
assert_encoded (const WeirConfiguration *configuration, const char *expected)
{
  g_autoptr (GBytes) json = weir_configuration_encode (configuration);

  g_assert_cmpmem (g_bytes_get_data (json, NULL), g_bytes_get_size (json), expected,
                   strlen (expected));
}

static void
test_encode (void)
{
  g_autoptr (WeirConfiguration) model = weir_configuration_new ("azure-openai", "gpt-5", NULL);
  g_autoptr (WeirConfiguration) orchestration =
      weir_configuration_new ("orchestration", "gpt-5", "1");

  assert_encoded (model, "{\"name\":\"gpt-5\",\"scenarioId\":\"foundation-models\","
                         "\"executableId\":\"azure-openai\",\"parameterBindings\":["
                         "{\"key\":\"modelName\",\"value\":\"gpt-5\"},"
                         "{\"key\":\"modelVersion\",\"value\":\"latest\"}],"
                         "\"inputArtifactBindings\":[]}");
  assert_encoded (orchestration, "{\"name\":\"orchestration\",\"scenarioId\":\"orchestration\","
                                 "\"executableId\":\"orchestration\",\"parameterBindings\":[],"
                                 "\"inputArtifactBindings\":[]}");
}

static void
test_matches (void)
{
  static const struct
  {
    const char *executable;
    const char *model;
    const char *version;
    gboolean matches;
  } rows[] = {
    { "azure-openai", "gpt-5", NULL, TRUE },     { "azure-openai", "gpt-5", "latest", TRUE },
    { "azure-openai", "gpt-5", "2", FALSE },     { "azure-openai", "gpt-4", "latest", FALSE },
    { "aws-bedrock", "gpt-5", "latest", FALSE }, { "orchestration", NULL, NULL, FALSE },
  };
  g_autoptr (WeirConfiguration) wanted = weir_configuration_new ("azure-openai", "gpt-5", NULL);
  g_autoptr (WeirConfiguration) one = weir_configuration_new ("orchestration", NULL, "1");
  g_autoptr (WeirConfiguration) other = weir_configuration_new ("orchestration", "x", "2");

  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirConfiguration) row =
          weir_configuration_new (rows[i].executable, rows[i].model, rows[i].version);

      g_assert_cmpint (weir_configuration_matches (wanted, row), ==, rows[i].matches);
    }
  g_assert_true (weir_configuration_matches (one, other));

  g_ptr_array_add (list, wanted);
  g_assert_null (weir_configuration_find (one, list));
  g_ptr_array_add (list, other);
  g_assert_true (weir_configuration_find (one, list) == other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aicore/configuration/list", test_list);
  g_test_add_func ("/aicore/configuration/bad-list", test_bad_list);
  g_test_add_func ("/aicore/configuration/encode", test_encode);
  g_test_add_func ("/aicore/configuration/matches", test_matches);

  return g_test_run ();
}
