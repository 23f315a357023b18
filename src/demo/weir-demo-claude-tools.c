/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"

static const WeirDemoParam tool_params[] = {
  { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING },
  { "input_schema", WEIR_DEMO_OBJECT },
  { "cache_control", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam choice_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
  { "disable_parallel_tool_use", WEIR_DEMO_BOOLEAN },
};

static gboolean
check_tool (JsonObject *tool, guint index, GHashTable *names, WeirDemoRefusal *refusal)
{
  const char *type = weir_demo_json_get_string (tool, "type");
  const char *name = weir_demo_json_get_string (tool, "name");
  JsonObject *schema = weir_demo_json_get_object (tool, "input_schema");
  g_autofree char *path = g_strdup_printf ("tools.%u.custom", index);

  if (tool == NULL)
    return weir_demo_refuse (refusal, NULL, path, "tools.%u: Input should be an object", index);
  if (type != NULL && !g_str_equal (type, "custom"))
    return weir_demo_refuse (refusal, NULL, path,
                             "tools.%u: Input tag '%s' found using 'type' does not match any of "
                             "the expected tags: 'custom'",
                             index, type);
  if (!weir_demo_claude_check_members (tool, tool_params, G_N_ELEMENTS (tool_params), path, refusal)
      || !weir_demo_claude_check_cache (tool, path, refusal))
    return FALSE;
  if (name == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.name: Field required", path);
  if (!g_regex_match_simple ("^[a-zA-Z0-9_-]{1,128}$", name, 0, 0))
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", path);
  if (schema == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.input_schema: Field required", path);
  if (g_strcmp0 (weir_demo_json_get_string (schema, "type"), "object") != 0)
    return weir_demo_refuse (refusal, NULL, path, "%s.input_schema.type: Input should be 'object'",
                             path);
  if (!g_hash_table_add (names, (char *) name))
    return weir_demo_refuse (refusal, NULL, path, "tools: Tool names must be unique.");
  return TRUE;
}

static gboolean
check_choice (JsonObject *body, GHashTable *names, WeirDemoRefusal *refusal)
{
  static const char *const types[] = { "auto", "any", "tool", "none", NULL };
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");
  const char *type = weir_demo_json_get_string (choice, "type");
  const char *name = weir_demo_json_get_string (choice, "name");
  gboolean is_forced = g_strcmp0 (type, "any") == 0 || g_strcmp0 (type, "tool") == 0;
  g_autofree char *path = g_strconcat ("tool_choice.", type, NULL);

  if (choice == NULL)
    return TRUE;
  if (type == NULL || !g_strv_contains (types, type))
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "tool_choice: Input tag '%s' found using 'type' does not match any of "
                             "the expected tags: 'auto', 'any', 'tool', 'none'",
                             type != NULL ? type : "");
  if (!weir_demo_claude_check_members (choice, choice_params, G_N_ELEMENTS (choice_params), path,
                                       refusal))
    return FALSE;
  if (g_hash_table_size (names) == 0)
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "tool_choice may only be specified while providing tools.");
  if (is_forced && weir_demo_claude_thinks (body))
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "Thinking may not be enabled when tool_choice forces tool use.");
  if (!g_str_equal (type, "tool"))
    return TRUE;
  if (name == NULL)
    return weir_demo_refuse (refusal, NULL, "tool_choice", "tool_choice.tool.name: Field required");
  if (!g_hash_table_contains (names, name))
    return weir_demo_refuse (refusal, NULL, "tool_choice", "Tool '%s' not found in provided tools",
                             name);
  return TRUE;
}

gboolean
weir_demo_claude_check_tools (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *tools = weir_demo_json_get_array (body, "tools");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    if (!check_tool (weir_demo_json_get_element (tools, i), i, names, refusal))
      return FALSE;
  return check_choice (body, names, refusal);
}
