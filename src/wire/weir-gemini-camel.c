/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-camel.h"

#include "base/weir-json-edit.h"

#include <string.h>

/* Members inside which the names are the client's own. */
static const char *const free_form[] = {
  "args",
  "labels",
  "parameters",
  "parametersJsonSchema",
  "parameters_json_schema",
  "response",
  "responseJsonSchema",
  "responseSchema",
  "response_json_schema",
  "response_schema",
  NULL,
};

static gboolean
is_free_form (WeirJsonText name)
{
  for (guint i = 0; free_form[i] != NULL; i++)
    if (weir_json_text_equal (name, free_form[i]))
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): the other spelling of a name that is in the second one. */
static char *
respell (WeirJsonText name)
{
  GString *camel;

  if (name.len < 3 || name.data[0] == '_' || memchr (name.data, '_', name.len) == NULL)
    return NULL;
  camel = g_string_sized_new (name.len);
  for (gsize i = 0; i < name.len; i++)
    {
      if (name.data[i] == '_' && i + 1 < name.len && g_ascii_islower (name.data[i + 1]))
        g_string_append_c (camel, g_ascii_toupper (name.data[++i]));
      else if (g_ascii_isalnum (name.data[i]))
        g_string_append_c (camel, name.data[i]);
      else
        {
          g_string_free (camel, TRUE);
          return NULL;
        }
    }
  return g_string_free (camel, FALSE);
}

static void
respell_all (const WeirJsonDoc *doc, WeirJsonEdit *edit)
{
  g_autoptr (GQueue) open = g_queue_new ();

  g_queue_push_tail (open, (gpointer) weir_json_root (doc));
  while (!g_queue_is_empty (open))
    {
      const WeirJsonNode *node = g_queue_pop_head (open);
      const WeirJsonNode *key;
      const WeirJsonNode *value;
      WeirJsonIter iter;

      weir_json_iter_init (&iter, doc, node);
      while (weir_json_iter_next (&iter, &key, &value))
        {
          gboolean named = node->kind == WEIR_JSON_OBJECT;
          WeirJsonText name = { NULL, 0 };
          g_autofree char *camel = NULL;

          if (named)
            name = weir_json_text (doc, key);
          camel = named ? respell (name) : NULL;
          if (camel != NULL && weir_json_get (doc, node, camel) == NULL)
            weir_json_edit_rename (edit, key, camel);
          if (value->count > 0 && (!named || !is_free_form (name)))
            g_queue_push_tail (open, (gpointer) value);
        }
    }
}

GBytes *
weir_gemini_camel (GBytes *body)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirJsonEdit) edit = NULL;
  const char *data;
  gsize len;

  g_return_val_if_fail (body != NULL, NULL);

  /* Most clients use the first spelling, and texts seldom have a name's shape. */
  data = g_bytes_get_data (body, &len);
  if (data == NULL || memchr (data, '_', len) == NULL
      || !weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL))
    return g_bytes_ref (body);

  edit = weir_json_edit_new (&doc);
  respell_all (&doc, edit);
  return weir_json_edit_is_empty (edit) ? g_bytes_ref (body) : weir_json_edit_apply (edit);
}
