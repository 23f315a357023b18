/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-gemini-schema.h"

#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"

static gboolean
check_format (const char *type, const char *format, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const of_string[] = { "enum", "date-time", NULL };
  static const char *const of_number[] = { "float", "double", NULL };
  static const char *const of_integer[] = { "int32", "int64", NULL };
  const char *const *formats = NULL;

  if (format == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (type, "STRING") == 0)
    formats = of_string;
  else if (g_ascii_strcasecmp (type, "NUMBER") == 0)
    formats = of_number;
  else if (g_ascii_strcasecmp (type, "INTEGER") == 0)
    formats = of_integer;
  if (formats == NULL || g_strv_contains (formats, format))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, path,
                           "%s.format: only '%s' and '%s' are supported for %s type", path,
                           formats[0], formats[1], type);
}

static gboolean
check_properties (JsonObject *schema, const char *path, WeirDemoRefusal *refusal)
{
  JsonObject *properties = weir_demo_gemini_get_object (schema, "properties");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (properties == NULL || json_object_get_size (properties) == 0)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.properties: should be non-empty for OBJECT type", path);
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *below = g_strdup_printf ("%s.properties[%s]", path, name);

      if (!weir_demo_gemini_check_schema (weir_demo_json_peek_object (node), below, refusal))
        return FALSE;
    }
  for (guint i = 0; i < weir_demo_gemini_count (schema, "required"); i++)
    {
      name = weir_demo_gemini_get_string_at (schema, "required", i);
      if (name == NULL || !json_object_has_member (properties, name))
        return weir_demo_refuse (refusal, NULL, path, "%s.required[%u]: property is not defined",
                                 path, i);
    }
  return TRUE;
}

static gboolean
check_alternatives (JsonObject *schema, const char *path, WeirDemoRefusal *refusal)
{
  for (guint i = 0; i < weir_demo_gemini_count (schema, "anyOf"); i++)
    {
      g_autofree char *below = g_strdup_printf ("%s.any_of[%u]", path, i);

      if (!weir_demo_gemini_check_schema (weir_demo_gemini_get_at (schema, "anyOf", i), below,
                                          refusal))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_demo_gemini_check_schema (JsonObject *schema, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const types[] = { "STRING", "NUMBER", "INTEGER", "BOOLEAN",
                                       "ARRAY",  "OBJECT", "NULL" };
  const char *type = weir_demo_gemini_get_string (schema, "type");
  JsonObject *items = weir_demo_gemini_get_object (schema, "items");
  g_autofree char *below = g_strconcat (path, ".items", NULL);
  gboolean known = FALSE;

  if (schema == NULL)
    return weir_demo_refuse (refusal, NULL, path, "Invalid value at '%s'", path);
  if (type == NULL)
    return check_alternatives (schema, path, refusal);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    known |= g_ascii_strcasecmp (types[i], type) == 0;
  if (!known)
    return weir_demo_refuse (refusal, NULL, path,
                             "Invalid value at '%s.type' "
                             "(type.googleapis.com/google.cloud.aiplatform.v1.Type), \"%s\"",
                             path, type);
  if (weir_demo_gemini_count (schema, "enum") > 0 && g_ascii_strcasecmp (type, "STRING") != 0)
    return weir_demo_refuse (refusal, NULL, path, "%s.enum: only allowed for STRING type", path);
  if (!check_format (type, weir_demo_gemini_get_string (schema, "format"), path, refusal))
    return FALSE;
  if (g_ascii_strcasecmp (type, "OBJECT") == 0)
    return check_properties (schema, path, refusal);
  if (g_ascii_strcasecmp (type, "ARRAY") != 0)
    return TRUE;
  if (items == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.items: missing field.", path);
  return weir_demo_gemini_check_schema (items, below, refusal);
}
