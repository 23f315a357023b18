/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-body-patch.h"

#include <string.h>

typedef struct
{
  WeirJsonEdit *edit;
  const WeirJsonDoc *doc;
  guint removed;
} Walk;

const WeirJsonNode *
weir_body_patch_find_key (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (object, WEIR_JSON_OBJECT))
    return NULL;

  weir_json_iter_init (&iter, doc, object);
  while (weir_json_iter_next (&iter, &key, &value))
    if (weir_json_text_equal (weir_json_text (doc, key), name))
      return key;
  return NULL;
}

/* One member at the top: kept, renamed or removed. */
static gboolean
patch_member (WeirJsonEdit *edit,
              const WeirJsonDoc *doc,
              const WeirJsonNode *key,
              const WeirJsonNode *value,
              const WeirModelRule *rule,
              gboolean reasons,
              WeirLoss *loss,
              GError **error)
{
  const WeirJsonNode *root = weir_json_root (doc);
  g_autofree char *name = weir_json_text_dup (weir_json_text (doc, key));
  const char *sent = weir_model_rule_map (rule, name, reasons);

  if (sent == NULL)
    {
      weir_json_edit_remove_member (edit, root, key);
      return value->kind == WEIR_JSON_NULL || weir_loss_drop (loss, name, error);
    }
  if (g_str_equal (sent, name))
    return TRUE;

  /* Two names of one thing: the caller of the API gave both, and the newer one counts. */
  if (weir_json_is_set (weir_json_get (doc, root, sent)))
    weir_json_edit_remove_member (edit, root, key);
  else
    {
      const WeirJsonNode *empty = weir_body_patch_find_key (doc, root, sent);

      if (empty != NULL)
        weir_json_edit_remove_member (edit, root, empty);
      weir_json_edit_rename (edit, key, sent);
    }
  return TRUE;
}

gboolean
weir_body_patch_top (WeirJsonEdit *edit,
                     const WeirJsonDoc *doc,
                     const WeirModelRule *rule,
                     gboolean reasons,
                     const char *const *handled,
                     WeirLoss *loss,
                     GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_root (doc));
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (doc, key));

      if (!g_strv_contains (handled, name)
          && !patch_member (edit, doc, key, value, rule, reasons, loss, error))
        return FALSE;
    }
  return TRUE;
}

/* Takes one step of @path, which leads on from @value: "[]" or ".name". */
static void
take_step (Walk *walk, const WeirJsonNode *value, const char *path)
{
  gsize len = strcspn (path + 1, ".[");
  g_autofree char *name = g_strndup (path + 1, len);
  const WeirJsonNode *key;
  const WeirJsonNode *element;
  WeirJsonIter iter;

  if (path[0] == '[')
    {
      weir_json_iter_init (&iter, walk->doc, weir_json_is (value, WEIR_JSON_ARRAY) ? value : NULL);
      while (weir_json_iter_next (&iter, NULL, &element))
        take_step (walk, element, path + 2);
      return;
    }

  key = weir_body_patch_find_key (walk->doc, value, name);
  if (key == NULL)
    return;
  if (path[1 + len] != '\0')
    {
      take_step (walk, weir_json_get (walk->doc, value, name), path + 1 + len);
      return;
    }
  weir_json_edit_remove_member (walk->edit, value, key);
  walk->removed++;
}

gboolean
weir_body_patch_refused (WeirJsonEdit *edit,
                         const WeirJsonDoc *doc,
                         const WeirModelRule *rule,
                         WeirLoss *loss,
                         GError **error)
{
  for (guint i = 0; rule->refused != NULL && rule->refused[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (".", rule->refused[i], NULL);
      Walk walk = { edit, doc, 0 };

      take_step (&walk, weir_json_root (doc), path);
      if (walk.removed > 0 && !weir_loss_drop (loss, rule->refused[i], error))
        return FALSE;
    }
  return TRUE;
}
