/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-member.h"

#include <math.h>

gboolean
weir_member_fail (GError **error,
                  const WeirJsonDoc *doc,
                  const WeirJsonNode *node,
                  const char *format,
                  ...)
{
  g_autofree char *path = weir_json_path (doc, node);
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, path, "Invalid '%s': %s", path,
                                message);
}

gboolean
weir_member_missing (GError **error,
                     const WeirJsonDoc *doc,
                     const WeirJsonNode *object,
                     const char *name)
{
  g_autofree char *path = weir_json_path (doc, object);
  g_autofree char *full = path[0] != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);

  return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, full,
                                "Missing required member '%s'", full);
}

gboolean
weir_member_text (const WeirJsonDoc *doc,
                  const WeirJsonNode *object,
                  const char *name,
                  WeirJsonText *value,
                  GError **error)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);

  if (!weir_json_is_set (node))
    return TRUE;
  if (node->kind != WEIR_JSON_STRING)
    return weir_member_fail (error, doc, node, "must be a string");
  *value = weir_json_text (doc, node);
  return TRUE;
}

gboolean
weir_member_need_text (const WeirJsonDoc *doc,
                       const WeirJsonNode *object,
                       const char *name,
                       WeirJsonText *value,
                       GError **error)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);

  if (!weir_json_is_set (node))
    return weir_member_missing (error, doc, object, name);
  if (!weir_member_text (doc, object, name, value, error))
    return FALSE;
  if (value->len == 0)
    return weir_member_fail (error, doc, node, "must not be empty");
  return TRUE;
}

gboolean
weir_member_boolean (const WeirJsonDoc *doc,
                     const WeirJsonNode *object,
                     const char *name,
                     int *value,
                     GError **error)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);

  if (!weir_json_is_set (node))
    return TRUE;
  if (node->kind != WEIR_JSON_TRUE && node->kind != WEIR_JSON_FALSE)
    return weir_member_fail (error, doc, node, "must be true or false");
  *value = node->kind == WEIR_JSON_TRUE;
  return TRUE;
}

gboolean
weir_member_number (const WeirJsonDoc *doc,
                    const WeirJsonNode *object,
                    const char *name,
                    const WeirMemberRange *range,
                    WeirJsonText *value,
                    GError **error)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);
  double number;

  if (!weir_json_is_set (node))
    return TRUE;
  if (!weir_json_get_double (doc, node, &number))
    return weir_member_fail (error, doc, node, "must be a number");
  if (range->whole && (!isfinite (number) || number != floor (number)))
    return weir_member_fail (error, doc, node, "must be a whole number");
  if (number < range->min || number > range->max)
    return weir_member_fail (error, doc, node, "must be from %.15g to %.15g", range->min,
                             range->max);
  *value = weir_json_raw (doc, node);
  return TRUE;
}

static gboolean
get_container (const WeirJsonDoc *doc,
               const WeirJsonNode *object,
               const char *name,
               WeirJsonKind kind,
               const WeirJsonNode **value,
               GError **error)
{
  const WeirJsonNode *node = weir_json_get (doc, object, name);

  *value = NULL;
  if (!weir_json_is_set (node))
    return TRUE;
  if (node->kind != kind)
    return weir_member_fail (error, doc, node, "must be an %s",
                             kind == WEIR_JSON_ARRAY ? "array" : "object");
  *value = node;
  return TRUE;
}

gboolean
weir_member_array (const WeirJsonDoc *doc,
                   const WeirJsonNode *object,
                   const char *name,
                   const WeirJsonNode **value,
                   GError **error)
{
  return get_container (doc, object, name, WEIR_JSON_ARRAY, value, error);
}

gboolean
weir_member_object (const WeirJsonDoc *doc,
                    const WeirJsonNode *object,
                    const char *name,
                    const WeirJsonNode **value,
                    GError **error)
{
  return get_container (doc, object, name, WEIR_JSON_OBJECT, value, error);
}

gboolean
weir_member_raw_object (const WeirJsonDoc *doc,
                        const WeirJsonNode *object,
                        const char *name,
                        WeirJsonText *value,
                        GError **error)
{
  const WeirJsonNode *node;

  if (!weir_member_object (doc, object, name, &node, error))
    return FALSE;
  if (node != NULL)
    *value = weir_json_raw (doc, node);
  return TRUE;
}
