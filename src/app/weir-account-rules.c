/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-rules.h"

#include <string.h>

#include "base/weir-json-writer.h"

#define MAX_STEPS 4

static const char *const account_path[] = { "rules", "account", NULL };
static const char *const order_path[] = { "rules", "order", NULL };

/* A rule as it was, and as it became. */
typedef struct
{
  char *pattern; /* (nullable): of "order"; %NULL: it is "account" */
  char *before;
  char *after; /* (nullable): %NULL: there is none any more */
} Removed;

static void
removed_free (gpointer data)
{
  Removed *self = data;

  g_free (self->pattern);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
fill_path (const char *pattern, const char *path[MAX_STEPS])
{
  path[0] = "rules";
  path[1] = pattern != NULL ? "order" : "account";
  path[2] = pattern;
  path[3] = NULL;
}

/* One text alone is as good as a list of one. */
static void
add_name (const WeirJsonDoc *doc,
          const WeirJsonNode *node,
          const char *from,
          const char *to,
          WeirJsonWriter *writer)
{
  WeirJsonText text = weir_json_text (doc, node);

  if (!weir_json_text_equal (text, from))
    weir_json_writer_raw (writer, weir_json_raw (doc, node));
  else if (to != NULL)
    weir_json_writer_utf8 (writer, to, -1);
}

/* (transfer full) (nullable): the list @json with @to (nullable) in the place of @from; %NULL: it does
 * not name it. */
static char *
replace (const char *json, const char *from, const char *to)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirJsonNode *value;
  gboolean is_named = FALSE;
  WeirJsonWriter writer;
  WeirJsonIter iter;

  if (!weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL))
    return NULL;
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  if (weir_json_is (weir_json_root (&doc), WEIR_JSON_STRING))
    {
      is_named = weir_json_text_equal (weir_json_text (&doc, weir_json_root (&doc)), from);
      add_name (&doc, weir_json_root (&doc), from, to, &writer);
    }
  weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      is_named |= weir_json_text_equal (weir_json_text (&doc, value), from);
      add_name (&doc, value, from, to, &writer);
    }
  weir_json_writer_end_array (&writer);
  return is_named ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Sets one rule, and keeps what it was in @removed (nullable). */
static gboolean
change (WeirConfigEdit *edit,
        const char *pattern,
        const char *after,
        GPtrArray *removed,
        GError **error)
{
  const char *path[MAX_STEPS];
  Removed *rule;

  fill_path (pattern, path);
  if (removed != NULL)
    {
      rule = g_new0 (Removed, 1);
      rule->pattern = g_strdup (pattern);
      rule->before = weir_config_edit_dup (edit, path);
      rule->after = g_strdup (after);
      g_ptr_array_add (removed, rule);
    }
  return weir_config_edit_set (edit, path, after, error);
}

static gboolean
replace_pinned (WeirConfigEdit *edit,
                const char *from,
                const char *to,
                GPtrArray *removed,
                GError **error)
{
  g_autofree char *pinned = weir_config_edit_dup_text (edit, account_path);
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;

  if (g_strcmp0 (pinned, from) != 0)
    return TRUE;
  weir_json_writer_init (&writer, json);
  if (to != NULL)
    weir_json_writer_utf8 (&writer, to, -1);
  return change (edit, NULL, to != NULL ? json->str : NULL, removed, error);
}

/* @to: (nullable): nobody */
static gboolean
replace_all (WeirConfigEdit *edit,
             const char *from,
             const char *to,
             GPtrArray *removed,
             GError **error)
{
  g_auto (GStrv) patterns = weir_config_edit_list (edit, order_path);

  if (!replace_pinned (edit, from, to, removed, error))
    return FALSE;
  for (char **pattern = patterns; *pattern != NULL; pattern++)
    {
      const char *path[MAX_STEPS];
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      fill_path (*pattern, path);
      before = weir_config_edit_dup (edit, path);
      after = before != NULL ? replace (before, from, to) : NULL;
      if (after != NULL
          && !change (edit, *pattern, strcmp (after, "[]") != 0 ? after : NULL, removed, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_account_rules_rename (WeirConfigEdit *edit, const char *from, const char *to, GError **error)
{
  return replace_all (edit, from, to, NULL, error);
}

GPtrArray *
weir_account_rules_remove (WeirConfigEdit *edit, const char *name, GError **error)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (removed_free);

  return replace_all (edit, name, NULL, removed, error) ? g_steal_pointer (&removed) : NULL;
}

gboolean
weir_account_rules_restore (WeirConfigEdit *edit, GPtrArray *removed, GError **error)
{
  for (guint i = 0; i < removed->len; i++)
    {
      const Removed *rule = g_ptr_array_index (removed, i);
      const char *path[MAX_STEPS];
      g_autofree char *now = NULL;

      fill_path (rule->pattern, path);
      now = weir_config_edit_dup (edit, path);
      if (g_strcmp0 (now, rule->after) == 0
          && !weir_config_edit_set (edit, path, rule->before, error))
        return FALSE;
    }
  return TRUE;
}
