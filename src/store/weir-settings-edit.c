/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-edit.h"

#include "base/weir-json-edit.h"

static const char empty[] = "{\n}\n";

static gboolean
parse (WeirJsonDoc *doc, GBytes *document, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gsize len = 0;
  const char *data = document != NULL ? g_bytes_get_data (document, &len) : NULL;

  if (len == 0)
    {
      data = empty;
      len = sizeof empty - 1;
    }
  if (!weir_json_parse (doc, data, len, &weir_json_limits_body, &cause))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX,
                   "The configuration is not valid JSON (%s), so it is left as it is",
                   cause->message);
      return FALSE;
    }
  if (weir_json_is (weir_json_root (doc), WEIR_JSON_OBJECT))
    return TRUE;
  g_set_error_literal (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                       "The configuration is not a JSON object, so it is left as it is");
  return FALSE;
}

static const WeirJsonNode *
find_key (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, object);
  while (weir_json_iter_next (&iter, &key, &value))
    if (weir_json_text_equal (weir_json_text (doc, key), name))
      return key;
  return NULL;
}

/* The value to add where nothing stands yet: @json inside the objects still missing. */
static char *
wrap (char **names, const char *json)
{
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, "{\"");
      weir_json_escape (text, names[i], -1);
      g_string_append (text, "\": ");
    }
  g_string_append (text, json);
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* Notes the change that sets, adds or removes the member @names leads to. */
static gboolean
change (WeirJsonEdit *edit, const WeirJsonDoc *doc, char **names, const char *json, GError **error)
{
  const WeirJsonNode *object = weir_json_root (doc);

  for (char **name = names; *name != NULL; name++)
    {
      const WeirJsonNode *key = find_key (doc, object, *name);
      const WeirJsonNode *value = weir_json_get (doc, object, *name);

      if (key == NULL)
        {
          g_autofree char *wrapped = json != NULL ? wrap (name + 1, json) : NULL;

          if (json != NULL)
            weir_json_edit_add_member (edit, object, *name, wrapped, -1);
          return TRUE;
        }
      if (name[1] == NULL && json == NULL)
        weir_json_edit_remove_member (edit, object, key);
      else if (name[1] == NULL)
        weir_json_edit_replace (edit, value, json, -1);
      else if (!weir_json_is (value, WEIR_JSON_OBJECT))
        {
          g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                       "“%s” of the configuration is not an object, so it is left as it is", *name);
          return FALSE;
        }
      object = value;
    }
  return TRUE;
}

GBytes *
weir_settings_edit (GBytes *document, const char *path, const char *json, GError **error)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  if (!parse (&doc, document, error))
    return NULL;
  names = g_strsplit (path, ".", -1);
  edit = weir_json_edit_new (&doc);
  if (!change (edit, &doc, names, json, error))
    return NULL;
  return weir_json_edit_apply (edit);
}
