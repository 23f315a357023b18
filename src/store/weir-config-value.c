/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-value.h"

#include <string.h>

#define MAX_STRING 4096

/* A configuration is small; what is not is a mistake or an attack. */
static const WeirJsonLimits config_limits = { .max_depth = 32, .max_nodes = 200000 };

gboolean
weir_config_text_init (WeirConfigText *self, const char *name, WeirSecret *text, GError **error)
{
  static const char bom[] = "\xef\xbb\xbf";
  g_autoptr (GError) cause = NULL;
  const char *data;
  gsize len;

  self->name = g_strdup (name);
  self->text = weir_secret_ref (text);
  data = weir_secret_peek (text, &len);

  /* Some Windows editors put a mark before UTF-8. */
  if (len >= 3 && memcmp (data, bom, 3) == 0)
    {
      data += 3;
      len -= 3;
    }
  if (!weir_json_parse (&self->doc, data, len, &config_limits, &cause))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX, "%s is not valid JSON: %s",
                   name, cause->message);
      return FALSE;
    }
  if (!weir_json_is (weir_json_root (&self->doc), WEIR_JSON_OBJECT))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX,
                   "%s must hold a JSON object: {…}", name);
      return FALSE;
    }
  return TRUE;
}

void
weir_config_text_clear (WeirConfigText *self)
{
  weir_json_doc_clear (&self->doc);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->text, weir_secret_unref);
}

gboolean
weir_config_fail (const WeirConfigText *self,
                  const WeirJsonNode *node,
                  const char *must,
                  GError **error)
{
  g_autofree char *path = weir_json_path (&self->doc, node);

  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE, "%s: “%s” must be %s", self->name,
               path, must);
  return FALSE;
}

static gboolean
has_control (const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      guchar c = text[i];

      if (c < 0x20 || c == 0x7f)
        return TRUE;
    }
  return FALSE;
}

gboolean
weir_config_dup_string (const WeirConfigText *self,
                        const WeirJsonNode *node,
                        char **value,
                        GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!weir_json_is (node, WEIR_JSON_STRING))
    return weir_config_fail (self, node, "a text in quotes", error);

  weir_json_text_decode (weir_json_text (&self->doc, node), text);
  if (text->len == 0)
    return weir_config_fail (self, node, "a text that is not empty", error);
  if (text->len > MAX_STRING)
    return weir_config_fail (self, node, "shorter", error);
  if (has_control (text->str, text->len))
    return weir_config_fail (self, node, "a text without control characters", error);

  g_free (*value);
  *value = g_strdup (text->str);
  return TRUE;
}

gboolean
weir_config_get_string (const WeirConfigText *self,
                        const WeirJsonNode *object,
                        const char *name,
                        char **value,
                        GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);

  return !weir_json_is_set (node) || weir_config_dup_string (self, node, value, error);
}

gboolean
weir_config_get_boolean (const WeirConfigText *self,
                         const WeirJsonNode *object,
                         const char *name,
                         gboolean *value,
                         GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);

  if (!weir_json_is_set (node))
    return TRUE;
  if (!weir_json_is (node, WEIR_JSON_TRUE) && !weir_json_is (node, WEIR_JSON_FALSE))
    return weir_config_fail (self, node, "true or false", error);

  *value = weir_json_is (node, WEIR_JSON_TRUE);
  return TRUE;
}

gboolean
weir_config_get_int (const WeirConfigText *self,
                     const WeirJsonNode *object,
                     const char *name,
                     int min,
                     int max,
                     int *value,
                     GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);
  g_autofree char *must = NULL;
  gint64 number = 0;

  if (!weir_json_is_set (node))
    return TRUE;
  if (weir_json_is (node, WEIR_JSON_NUMBER) && weir_json_get_int64 (&self->doc, node, &number)
      && number >= min && number <= max)
    {
      *value = number;
      return TRUE;
    }
  must = g_strdup_printf ("a whole number from %d to %d", min, max);
  return weir_config_fail (self, node, must, error);
}

gboolean
weir_config_get_double (const WeirConfigText *self,
                        const WeirJsonNode *object,
                        const char *name,
                        double min,
                        double max,
                        double *value,
                        GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);
  g_autofree char *must = NULL;
  double number = 0;

  if (!weir_json_is_set (node))
    return TRUE;
  if (weir_json_is (node, WEIR_JSON_NUMBER) && weir_json_get_double (&self->doc, node, &number)
      && number >= min && number <= max)
    {
      *value = number;
      return TRUE;
    }
  must = g_strdup_printf ("a number from %.0f to %.0f", min, max);
  return weir_config_fail (self, node, must, error);
}

gboolean
weir_config_get_strings (const WeirConfigText *self,
                         const WeirJsonNode *object,
                         const char *name,
                         char ***value,
                         GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  const WeirJsonNode *element;
  WeirJsonIter iter;

  if (!weir_json_is_set (node))
    return TRUE;
  if (weir_json_is (node, WEIR_JSON_STRING))
    {
      g_autofree char *text = NULL;

      if (!weir_config_dup_string (self, node, &text, error))
        return FALSE;
      g_ptr_array_add (list, g_steal_pointer (&text));
    }
  else if (!weir_json_is (node, WEIR_JSON_ARRAY))
    return weir_config_fail (self, node, "a list of texts: [\"…\"]", error);

  weir_json_iter_init (&iter, &self->doc, node);
  while (weir_json_iter_next (&iter, NULL, &element))
    {
      g_autofree char *text = NULL;

      if (!weir_config_dup_string (self, element, &text, error))
        return FALSE;
      g_ptr_array_add (list, g_steal_pointer (&text));
    }

  g_ptr_array_add (list, NULL);
  g_strfreev (*value);
  *value = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

gboolean
weir_config_get_object (const WeirConfigText *self,
                        const WeirJsonNode *object,
                        const char *name,
                        const WeirJsonNode **value,
                        GError **error)
{
  const WeirJsonNode *node = weir_json_get (&self->doc, object, name);

  *value = NULL;
  if (!weir_json_is_set (node))
    return TRUE;
  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return weir_config_fail (self, node, "an object: {…}", error);

  *value = node;
  return TRUE;
}

char *
weir_config_dup_key (const WeirConfigText *self, const WeirJsonNode *key)
{
  return weir_json_text_dup (weir_json_text (&self->doc, key));
}
