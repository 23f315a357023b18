/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-json.h"

#include "base/weir-json-scan.h"

JsonObject *
weir_demo_json_parse (GBytes *body, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *object;

  /* json-glib recurses: what is nested too deep must not get there. */
  if (!weir_json_parse (&doc, data != NULL ? data : "", len, &weir_json_limits_body, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) len, error))
    return NULL;
  object = weir_demo_json_peek_object (json_parser_get_root (parser));
  if (object == NULL)
    {
      g_set_error_literal (error, WEIR_JSON_ERROR, WEIR_JSON_ERROR_SYNTAX, "not a JSON object");
      return NULL;
    }
  return json_object_ref (object);
}

JsonNode *
weir_demo_json_get (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
weir_demo_json_peek_string (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
weir_demo_json_peek_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
weir_demo_json_peek_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
weir_demo_json_get_string (JsonObject *object, const char *name)
{
  return weir_demo_json_peek_string (weir_demo_json_get (object, name));
}

JsonObject *
weir_demo_json_get_object (JsonObject *object, const char *name)
{
  return weir_demo_json_peek_object (weir_demo_json_get (object, name));
}

JsonArray *
weir_demo_json_get_array (JsonObject *object, const char *name)
{
  return weir_demo_json_peek_array (weir_demo_json_get (object, name));
}

gint64
weir_demo_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = weir_demo_json_get (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

gboolean
weir_demo_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = weir_demo_json_get (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonObject *
weir_demo_json_get_element (JsonArray *array, guint index)
{
  return weir_demo_json_peek_object (json_array_get_element (array, index));
}

const char *
weir_demo_json_name_kind (JsonNode *node)
{
  GType type;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return "a string";
  if (type == G_TYPE_BOOLEAN)
    return "a boolean";
  return type == G_TYPE_INT64 ? "an integer" : "a decimal";
}

char *
weir_demo_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}
