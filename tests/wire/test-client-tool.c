/* SPDX-License-Identifier: MIT */
#include "wire/weir-client-tool.h"

#include "base/weir-json-scan.h"

#include <string.h>

static const struct
{
  const char *type;
  const char *name; /* (nullable): it is none of the client's */
  const char *argument;
} rows[] = {
  { "bash_20241022", "bash", "command" },
  { "bash_20250124", "bash", "restart" },
  { "text_editor_20241022", "str_replace_editor", "new_str" },
  { "text_editor_20250124", "str_replace_editor", "view_range" },
  { "text_editor_20250429", "str_replace_based_edit_tool", "insert_text" },
  { "text_editor_20250728", "str_replace_based_edit_tool", "file_text" },
  { "memory_20250818", "memory", "old_path" },
  { "web_search_20250305", NULL, NULL },
  { "code_execution_20250825", NULL, NULL },
  { "computer_20250124", NULL, NULL },
  { "bash", NULL, NULL },
  { "", NULL, NULL },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  WeirJsonText type = { rows[row].type, strlen (rows[row].type) };
  const WeirClientTool *tool = weir_client_tool_get (type);
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *root;
  const WeirJsonNode *properties;

  if (rows[row].name == NULL)
    {
      g_assert_null (tool);
      return;
    }
  g_assert_cmpstr (tool->name, ==, rows[row].name);
  g_assert_cmpuint (strcspn (tool->description, "\"\\"), ==, strlen (tool->description));
  g_assert_true (
      weir_json_parse (&doc, tool->schema, strlen (tool->schema), &weir_json_limits_body, NULL));
  root = weir_json_root (&doc);
  properties = weir_json_get (&doc, root, "properties");
  g_assert_true (
      weir_json_text_equal (weir_json_text (&doc, weir_json_get (&doc, root, "type")), "object"));
  g_assert_true (weir_json_is (weir_json_get (&doc, properties, "command"), WEIR_JSON_OBJECT));
  g_assert_true (
      weir_json_is (weir_json_get (&doc, properties, rows[row].argument), WEIR_JSON_OBJECT));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/client-tool/%s",
                                               rows[i].type[0] != '\0' ? rows[i].type : "empty");

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
