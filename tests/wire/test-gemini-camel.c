/* SPDX-License-Identifier: MIT */
#include "wire/weir-gemini-camel.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *body;
  const char *expected; /* (nullable): the very same bytes */
} rows[] = {
  { "camel", "{\"systemInstruction\":{\"parts\":[]}}", NULL },
  { "snake", "{ \"system_instruction\": {\"parts\":[]} }",
    "{ \"systemInstruction\": {\"parts\":[]} }" },
  { "nested",
    "{\"contents\":[{\"parts\":[{\"inline_data\":{\"mime_type\":\"image/"
    "png\",\"data\":\"A_\"}}]}]}",
    "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/"
    "png\",\"data\":\"A_\"}}]}]}" },
  { "single", "{\"contents\":{\"parts\":{\"file_data\":{\"file_uri\":\"a_b\"}}}}",
    "{\"contents\":{\"parts\":{\"fileData\":{\"fileUri\":\"a_b\"}}}}" },
  { "own-words",
    "{\"contents\":[{\"parts\":[{\"functionCall\":{\"name\":\"f_g\",\"args\":{\"a_b\":1}}},"
    "{\"functionResponse\":{\"response\":{\"c_d\":{\"e_f\":1}}}}]}],\"labels\":{\"l_m\":\"n\"}}",
    NULL },
  { "own-words-in-snake",
    "{\"tools\":[{\"function_declarations\":[{\"name\":\"f\",\"parameters_json_schema\":{"
    "\"properties\":{\"a_b\":{}}}}]}]}",
    "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":{"
    "\"properties\":{\"a_b\":{}}}}]}]}" },
  { "both", "{\"tool_config\":1,\"toolConfig\":2}", NULL },
  { "no-name", "{\"_x\":1,\"a_\":2,\"a__b\":3,\"A b_c\":4}", NULL },
  { "not-json", "{\"a_b\":", NULL },
  { "empty", "", NULL },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
  g_autoptr (GBytes) camel = weir_gemini_camel (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (camel, NULL), g_bytes_get_size (camel));

  if (rows[i].expected == NULL)
    g_assert_true (camel == body);
  else
    g_assert_cmpstr (text, ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/gemini-camel/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
