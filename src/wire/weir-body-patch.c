/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-body-patch.h"

#include <string.h>

/* Paths followed at once. */
#define MAX_STEPS 32

/* How far a path has been followed. */
typedef struct
{
  const char *path; /* what is left of it: "name" or "[]", and so on */
  gsize len;        /* of the name; 0: it goes on with the elements of an array */
  guint rule;       /* which one it is */
} Step;

typedef struct
{
  WeirJsonEdit *edit;
  const WeirJsonDoc *doc;
  gboolean is_removed[MAX_STEPS]; /* by rule */
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

/* Whether one of the members that exclude each other, and go before @name, is there and may be sent. */
static gboolean
is_excluded (const WeirJsonDoc *doc, const WeirModelRule *rule, const char *name, gboolean reasons)
{
  const char *const *exclusive = rule->exclusive;

  if (exclusive == NULL || !g_strv_contains (exclusive, name))
    return FALSE;
  for (; !g_str_equal (*exclusive, name); exclusive++)
    if (weir_json_is_set (weir_json_get (doc, weir_json_root (doc), *exclusive))
        && weir_model_rule_map (rule, *exclusive, reasons) != NULL)
      return TRUE;
  return FALSE;
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

  if (sent == NULL || is_excluded (doc, rule, name, reasons))
    {
      weir_json_edit_remove_member (edit, root, key);
      return value->kind == WEIR_JSON_NULL || weir_loss_drop (loss, name, error);
    }
  if (g_str_equal (sent, name))
    return TRUE;

  /* Two names of one thing: the one the model knows stays. Which value counts is for those to say who
   * know the names. */
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

static Step
make_step (const char *path, guint rule)
{
  return (Step){ path, strcspn (path, ".["), rule };
}

/* @rest: what follows a name or "[]" */
static Step
go_on (const char *rest, guint rule)
{
  return make_step (*rest == '.' ? rest + 1 : rest, rule);
}

static gboolean
leads_to (const Step *step, WeirJsonText name)
{
  return step->len > 0 && step->len == name.len && memcmp (step->path, name.data, name.len) == 0;
}

static void take_steps (Walk *walk, const WeirJsonNode *value, const Step *steps, guint n_steps);

static void
take_member (Walk *walk,
             const WeirJsonNode *object,
             const WeirJsonNode *key,
             const Step *steps,
             guint n_steps)
{
  WeirJsonText name = weir_json_text (walk->doc, key);
  g_autoptr (GString) unescaped = NULL;
  Step further[MAX_STEPS];
  guint n_further = 0;

  if (key->escaped)
    {
      unescaped = g_string_new (NULL);
      weir_json_text_decode (name, unescaped);
      name = (WeirJsonText){ unescaped->str, unescaped->len };
    }

  for (guint i = 0; i < n_steps; i++)
    {
      const char *rest = steps[i].path + steps[i].len;

      if (!leads_to (&steps[i], name))
        continue;
      if (*rest == '\0')
        {
          weir_json_edit_remove_member (walk->edit, object, key);
          walk->is_removed[steps[i].rule] = TRUE;
          return;
        }
      further[n_further++] = go_on (rest, steps[i].rule);
    }
  if (n_further > 0)
    take_steps (walk, key + 1, further, n_further);
}

static void
take_elements (Walk *walk, const WeirJsonNode *array, const Step *steps, guint n_steps)
{
  const WeirJsonNode *element;
  Step further[MAX_STEPS];
  guint n_further = 0;
  WeirJsonIter iter;

  for (guint i = 0; i < n_steps; i++)
    {
      if (g_str_has_prefix (steps[i].path, "[]"))
        further[n_further++] = go_on (steps[i].path + strlen ("[]"), steps[i].rule);
    }

  weir_json_iter_init (&iter, walk->doc, n_further > 0 ? array : NULL);
  while (weir_json_iter_next (&iter, NULL, &element))
    take_steps (walk, element, further, n_further);
}

/* Goes on from @value along all paths that lead here: "[].name" or "name". */
static void
take_steps (Walk *walk, const WeirJsonNode *value, const Step *steps, guint n_steps)
{
  const WeirJsonNode *key;
  const WeirJsonNode *member;
  WeirJsonIter iter;

  if (weir_json_is (value, WEIR_JSON_ARRAY))
    take_elements (walk, value, steps, n_steps);
  if (!weir_json_is (value, WEIR_JSON_OBJECT))
    return;

  weir_json_iter_init (&iter, walk->doc, value);
  while (weir_json_iter_next (&iter, &key, &member))
    take_member (walk, value, key, steps, n_steps);
}

/* A body is walked once for so many paths together: it may hold thousands of messages. */
static gboolean
remove_refused (Walk *walk, const char *const *paths, guint n, WeirLoss *loss, GError **error)
{
  Step steps[MAX_STEPS];

  for (guint i = 0; i < n; i++)
    {
      steps[i] = make_step (paths[i], i);
      walk->is_removed[i] = FALSE;
    }
  take_steps (walk, weir_json_root (walk->doc), steps, n);

  for (guint i = 0; i < n; i++)
    {
      if (walk->is_removed[i] && !weir_loss_drop (loss, paths[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_body_patch_refused (WeirJsonEdit *edit,
                         const WeirJsonDoc *doc,
                         const WeirModelRule *rule,
                         WeirLoss *loss,
                         GError **error)
{
  const char *const *paths = rule->refused;
  guint n_paths = paths != NULL ? g_strv_length ((char **) paths) : 0;
  Walk walk = { edit, doc, { FALSE } };

  for (guint i = 0; i < n_paths; i += MAX_STEPS)
    {
      if (!remove_refused (&walk, paths + i, MIN (n_paths - i, MAX_STEPS), loss, error))
        return FALSE;
    }
  return TRUE;
}
