/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-chat.h"

#include <string.h>

#include "demo/weir-demo-json.h"

#define MAX_CALL_ID 40

static const char *const roles[] = { "system", "assistant", "user", "function",
                                     "tool",   "developer", NULL };

static const WeirDemoParam message_params[] = {
  { "role", WEIR_DEMO_STRING },          { "content", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "name", WEIR_DEMO_STRING },          { "refusal", WEIR_DEMO_STRING },
  { "audio", WEIR_DEMO_OBJECT },         { "annotations", WEIR_DEMO_ARRAY },
  { "function_call", WEIR_DEMO_OBJECT }, { "tool_calls", WEIR_DEMO_ARRAY, "1" },
  { "tool_call_id", WEIR_DEMO_STRING },
};

static const WeirDemoParam tool_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "function", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam function_params[] = {
  { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING },
  { "parameters", WEIR_DEMO_OBJECT },
  { "strict", WEIR_DEMO_BOOLEAN },
};

/* The tool calls of the last assistant turn that wait for an answer. */
typedef struct
{
  GHashTable *open;
  gboolean any;
  WeirDemoRefusal *refusal;
} Checker;

static gboolean
check_image (JsonObject *part, const char *path, WeirDemoRefusal *refusal)
{
  JsonObject *image = weir_demo_json_get_object (part, "image_url");
  const char *url = weir_demo_json_get_string (image, "url");
  const char *data = NULL;

  if (url == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", path,
                             "Missing required parameter: '%s.image_url.url'.", path);
  if (g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://"))
    return TRUE;
  data = strstr (url, ";base64,");
  if (!g_str_has_prefix (url, "data:image/") || data == NULL || !weir_demo_is_base64 (data + 8))
    return weir_demo_refuse (refusal, "invalid_image_url", path,
                             "Invalid image data. Expected a base64-encoded data URL with an image "
                             "MIME type, or a web address.");
  return TRUE;
}

static gboolean
check_part (JsonObject *part, const char *role, const char *path, WeirDemoRefusal *refusal)
{
  const char *type = weir_demo_json_get_string (part, "type");

  if (type == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", path,
                             "Missing required parameter: '%s.type'.", path);
  if (g_str_equal (type, "text"))
    {
      if (weir_demo_json_get_string (part, "text") == NULL)
        return weir_demo_refuse (refusal, "missing_required_parameter", path,
                                 "Missing required parameter: '%s.text'.", path);
      return TRUE;
    }
  if (g_str_equal (type, "refusal") && g_str_equal (role, "assistant"))
    return TRUE;
  if (g_str_equal (role, "user"))
    {
      if (g_str_equal (type, "image_url"))
        return check_image (part, path, refusal);
      if (g_str_equal (type, "file") || g_str_equal (type, "input_audio"))
        return TRUE;
    }
  return weir_demo_refuse (refusal, "invalid_value", path,
                           "Invalid value: '%s'. Supported values are: 'text', 'image_url', "
                           "'input_audio', 'refusal', and 'file'.",
                           type);
}

static gboolean
check_content (JsonObject *message, const char *role, const char *path, WeirDemoRefusal *refusal)
{
  JsonArray *parts = weir_demo_json_get_array (message, "content");
  gboolean may_be_null = g_str_equal (role, "assistant")
                         && (weir_demo_json_get (message, "tool_calls") != NULL
                             || weir_demo_json_get (message, "function_call") != NULL
                             || weir_demo_json_get (message, "refusal") != NULL);

  if (weir_demo_json_get (message, "content") == NULL && !may_be_null)
    return weir_demo_refuse (refusal, NULL, path,
                             "Invalid value for 'content': expected a string, got null.");
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.content[%u]", path, i);

      if (!check_part (weir_demo_json_get_element (parts, i), role, name, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_calls (Checker *self, JsonArray *calls, const char *path)
{
  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = weir_demo_json_get_element (calls, i);
      JsonObject *function = weir_demo_json_get_object (call, "function");
      const char *id = weir_demo_json_get_string (call, "id");
      const char *missing = NULL;

      if (id == NULL)
        missing = "id";
      else if (g_strcmp0 (weir_demo_json_get_string (call, "type"), "function") != 0)
        missing = "type";
      else if (weir_demo_json_get_string (function, "name") == NULL)
        missing = "function.name";
      else if (weir_demo_json_get_string (function, "arguments") == NULL)
        missing = "function.arguments";
      if (missing != NULL)
        return weir_demo_refuse (self->refusal, "missing_required_parameter", path,
                                 "Missing required parameter: '%s.tool_calls[%u].%s'.", path, i,
                                 missing);
      if (strlen (id) > MAX_CALL_ID)
        return weir_demo_refuse (self->refusal, "string_above_max_length", path,
                                 "Invalid '%s.tool_calls[%u].id': string too long. Expected a "
                                 "string with maximum length 40, but got a string with length "
                                 "%" G_GSIZE_FORMAT " instead.",
                                 path, i, strlen (id));
      g_hash_table_add (self->open, g_strdup (id));
      self->any = TRUE;
    }
  return TRUE;
}

static gboolean
check_answered (Checker *self, const char *path)
{
  g_autoptr (GList) ids = NULL;
  g_autoptr (GString) list = g_string_new (NULL);

  if (g_hash_table_size (self->open) == 0)
    return TRUE;
  ids = g_list_sort (g_hash_table_get_keys (self->open), (GCompareFunc) g_strcmp0);
  for (GList *l = ids; l != NULL; l = l->next)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", (const char *) l->data);
  return weir_demo_refuse (self->refusal, NULL, path,
                           "An assistant message with 'tool_calls' must be followed by tool "
                           "messages responding to each 'tool_call_id'. The following "
                           "tool_call_ids did not have response messages: %s",
                           list->str);
}

static gboolean
check_result (Checker *self, JsonObject *message, const char *path)
{
  const char *id = weir_demo_json_get_string (message, "tool_call_id");

  if (id == NULL)
    return weir_demo_refuse (self->refusal, "missing_required_parameter", path,
                             "Missing required parameter: '%s.tool_call_id'.", path);
  if (!self->any)
    return weir_demo_refuse (self->refusal, NULL, path,
                             "Invalid parameter: messages with role 'tool' must be a response to a "
                             "preceeding message with 'tool_calls'.");
  if (!g_hash_table_remove (self->open, id))
    return weir_demo_refuse (self->refusal, NULL, path,
                             "Invalid parameter: 'tool_call_id' of '%s' not found in 'tool_calls' "
                             "of previous message.",
                             id);
  return TRUE;
}

static gboolean
check_message (Checker *self, JsonObject *message, const char *path)
{
  const char *role = weir_demo_json_get_string (message, "role");
  JsonArray *calls = weir_demo_json_get_array (message, "tool_calls");

  if (message == NULL)
    return weir_demo_refuse (self->refusal, "invalid_type", path,
                             "Invalid type for '%s': expected an object.", path);
  if (!weir_demo_params_check (message, message_params, G_N_ELEMENTS (message_params), path,
                               self->refusal))
    return FALSE;
  if (role == NULL)
    return weir_demo_refuse (self->refusal, "missing_required_parameter", path,
                             "Missing required parameter: '%s.role'.", path);
  if (!g_strv_contains (roles, role))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'system', 'assistant', "
                             "'user', 'function', 'tool', and 'developer'.",
                             role);
  if (!check_content (message, role, path, self->refusal))
    return FALSE;
  if (g_str_equal (role, "tool"))
    return check_result (self, message, path);
  if (!check_answered (self, path))
    return FALSE;
  self->any = FALSE;
  if (calls == NULL)
    return TRUE;
  if (!g_str_equal (role, "assistant"))
    return weir_demo_refuse (self->refusal, "unknown_parameter", path,
                             "Unknown parameter: '%s.tool_calls'.", path);
  return check_calls (self, calls, path);
}

static gboolean
check_messages (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Checker self = { open, FALSE, refusal };

  if (messages == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", "messages",
                             "Missing required parameter: 'messages'.");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      g_autofree char *path = g_strdup_printf ("messages[%u]", i);

      if (!check_message (&self, weir_demo_json_get_element (messages, i), path))
        return FALSE;
    }
  return check_answered (&self, "messages");
}

static gboolean
check_function (JsonObject *function, const char *path, WeirDemoRefusal *refusal)
{
  const char *name = weir_demo_json_get_string (function, "name");
  JsonObject *schema = weir_demo_json_get_object (function, "parameters");
  g_autofree char *inside = g_strconcat (path, ".function", NULL);

  if (function == NULL || name == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", path,
                             "Missing required parameter: '%s.function.name'.", path);
  if (!weir_demo_params_check (function, function_params, G_N_ELEMENTS (function_params), inside,
                               refusal))
    return FALSE;
  if (!g_regex_match_simple ("^[a-zA-Z0-9_-]{1,64}$", name, 0, 0))
    return weir_demo_refuse (
        refusal, "invalid_value", path,
        "Invalid '%s.function.name': string does not match pattern. Expected a "
        "string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
        path);
  if (schema != NULL && g_strcmp0 (weir_demo_json_get_string (schema, "type"), "object") != 0)
    return weir_demo_refuse (refusal, "invalid_function_parameters", path,
                             "Invalid schema for function '%s': schema must be a JSON Schema of "
                             "'type: \"object\"', got 'type: \"%s\"'.",
                             name,
                             weir_demo_json_get_string (schema, "type") != NULL
                                 ? weir_demo_json_get_string (schema, "type")
                                 : "None");
  return TRUE;
}

static gboolean
check_tools (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *tools = weir_demo_json_get_array (body, "tools");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);
      const char *type = weir_demo_json_get_string (tool, "type");
      g_autofree char *path = g_strdup_printf ("tools[%u]", i);

      if (type == NULL)
        return weir_demo_refuse (refusal, "missing_required_parameter", path,
                                 "Missing required parameter: '%s.type'.", path);
      if (!g_str_equal (type, "function"))
        return weir_demo_refuse (refusal, "invalid_value", path,
                                 "Invalid value: '%s'. Supported values are: 'function'.", type);
      if (!weir_demo_params_check (tool, tool_params, G_N_ELEMENTS (tool_params), path, refusal)
          || !check_function (weir_demo_json_get_object (tool, "function"), path, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_tool (JsonArray *tools, const char *name)
{
  for (guint i = 0; i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);
      JsonObject *function = weir_demo_json_get_object (tool, "function");

      if (g_strcmp0 (weir_demo_json_get_string (function, "name"), name) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_tool_choice (JsonObject *body, WeirDemoRefusal *refusal)
{
  static const char *const words[] = { "none", "auto", "required", NULL };
  JsonArray *tools = weir_demo_json_get_array (body, "tools");
  const char *word = weir_demo_json_get_string (body, "tool_choice");
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");
  JsonObject *function = weir_demo_json_get_object (choice, "function");
  const char *name = weir_demo_json_get_string (function, "name");

  if (weir_demo_json_get (body, "parallel_tool_calls") != NULL && tools == NULL)
    return weir_demo_refuse (refusal, NULL, "parallel_tool_calls",
                             "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is "
                             "only allowed when 'tools' are specified.");
  if (weir_demo_json_get (body, "tool_choice") == NULL)
    return TRUE;
  if (tools == NULL)
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "Invalid value for 'tool_choice': 'tool_choice' is only allowed when "
                             "'tools' are specified.");
  if (word != NULL && !g_strv_contains (words, word))
    return weir_demo_refuse (refusal, "invalid_value", "tool_choice",
                             "Invalid value: '%s'. Supported values are: 'none', 'auto', and "
                             "'required'.",
                             word);
  if (choice != NULL && name == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", "tool_choice",
                             "Missing required parameter: 'tool_choice.function.name'.");
  if (choice != NULL && !has_tool (tools, name))
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "Tool choice '%s' not found in 'tools' parameter.", name);
  return TRUE;
}

gboolean
weir_demo_chat_check (JsonObject *body, WeirDemoRefusal *refusal)
{
  return check_messages (body, refusal) && check_tools (body, refusal)
         && check_tool_choice (body, refusal);
}
