/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-rule-entry.h"

#include <string.h>

#include "base/weir-json-writer.h"

#define MAX_STEPS 4

typedef enum
{
  SHAPE_TEXT_BY_NAME, /* {"name": "value"} */
  SHAPE_LIST_BY_NAME, /* {"name": ["value", …]} */
  SHAPE_NAMES,        /* ["name", …] */
  SHAPE_NAME,         /* "name" */
} Shape;

/* Where the rules of each kind stand. */
static const struct
{
  Shape shape;
  const char *path[MAX_STEPS];
} places[WEIR_N_RULE_KINDS] = {
  [WEIR_RULE_ALIAS] = { SHAPE_TEXT_BY_NAME, { "aliases" } },
  [WEIR_RULE_FALLBACK] = { SHAPE_LIST_BY_NAME, { "rules", "fallbacks" } },
  [WEIR_RULE_DEFAULT] = { SHAPE_TEXT_BY_NAME, { "rules", "default_models" } },
  [WEIR_RULE_ORDER] = { SHAPE_LIST_BY_NAME, { "rules", "order" } },
  [WEIR_RULE_INCLUDE] = { SHAPE_NAMES, { "rules", "include" } },
  [WEIR_RULE_EXCLUDE] = { SHAPE_NAMES, { "rules", "exclude" } },
  [WEIR_RULE_PIN] = { SHAPE_NAME, { "rules", "account" } },
};

/* --- Reading --- */

/* (transfer full): a text, or the texts of a list. */
static char **
dup_texts (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autofree char *one = weir_json_text_dup (weir_json_text (doc, node));
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (one != NULL)
    g_strv_builder_add (texts, one);
  weir_json_iter_init (&iter, doc, weir_json_is (node, WEIR_JSON_ARRAY) ? node : NULL);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      g_autofree char *text = weir_json_text_dup (weir_json_text (doc, value));

      if (text != NULL)
        g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

static void
add_members (GPtrArray *rules, WeirRuleKind kind, const WeirJsonDoc *doc)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  if (!weir_json_is (weir_json_root (doc), WEIR_JSON_OBJECT))
    return;
  weir_json_iter_init (&iter, doc, weir_json_root (doc));
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (doc, key));
      g_auto (GStrv) values = dup_texts (doc, value);

      g_ptr_array_add (rules, weir_rule_new (kind, name, (const char *const *) values));
    }
}

static void
add_names (GPtrArray *rules, WeirRuleKind kind, const WeirJsonDoc *doc)
{
  g_auto (GStrv) names = dup_texts (doc, weir_json_root (doc));

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (rules, weir_rule_new (kind, *name, NULL));
}

GPtrArray *
weir_rule_entry_list (const WeirConfigEdit *edit)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint kind = 0; kind < WEIR_N_RULE_KINDS; kind++)
    {
      g_autofree char *json = weir_config_edit_dup (edit, places[kind].path);
      g_auto (WeirJsonDoc) doc = { 0 };

      if (json == NULL
          || !weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL))
        continue;
      if (places[kind].shape == SHAPE_TEXT_BY_NAME || places[kind].shape == SHAPE_LIST_BY_NAME)
        add_members (rules, kind, &doc);
      else
        add_names (rules, kind, &doc);
    }
  return rules;
}

/* --- Writing --- */

/* (nullable) */
static WeirRule *
find (GPtrArray *rules, WeirRule *like)
{
  for (guint i = 0; i < rules->len; i++)
    {
      WeirRule *rule = g_ptr_array_index (rules, i);

      if (weir_rule_get_kind (rule) == weir_rule_get_kind (like)
          && strcmp (weir_rule_get_name (rule), weir_rule_get_name (like)) == 0)
        return rule;
    }
  return NULL;
}

static char *
build_value (WeirRule *rule)
{
  const char *const *values = weir_rule_get_values (rule);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  if (places[weir_rule_get_kind (rule)].shape == SHAPE_TEXT_BY_NAME)
    weir_json_writer_utf8 (&writer, values[0], -1);
  else
    {
      weir_json_writer_begin_array (&writer);
      for (guint i = 0; values[i] != NULL; i++)
        weir_json_writer_utf8 (&writer, values[i], -1);
      weir_json_writer_end_array (&writer);
    }
  return g_string_free (json, FALSE);
}

/* @json: (nullable): nothing */
static gboolean
set_member (WeirConfigEdit *edit, WeirRule *rule, const char *json, GError **error)
{
  const char *path[MAX_STEPS + 1] = { NULL };
  guint n = 0;

  while (places[weir_rule_get_kind (rule)].path[n] != NULL)
    {
      path[n] = places[weir_rule_get_kind (rule)].path[n];
      n++;
    }
  path[n] = weir_rule_get_name (rule);
  return weir_config_edit_set (edit, path, json, error);
}

static gboolean
write_members (WeirConfigEdit *edit,
               WeirRuleKind kind,
               GPtrArray *before,
               GPtrArray *after,
               GError **error)
{
  for (guint i = 0; i < before->len; i++)
    {
      WeirRule *rule = g_ptr_array_index (before, i);

      if (weir_rule_get_kind (rule) == kind && find (after, rule) == NULL
          && !set_member (edit, rule, NULL, error))
        return FALSE;
    }
  for (guint i = 0; i < after->len; i++)
    {
      WeirRule *rule = g_ptr_array_index (after, i);
      WeirRule *old = find (before, rule);
      g_autofree char *json = NULL;

      if (weir_rule_get_kind (rule) != kind || (old != NULL && weir_rule_equal (old, rule)))
        continue;
      json = build_value (rule);
      if (!set_member (edit, rule, json, error))
        return FALSE;
    }
  return TRUE;
}

/* The first pattern that matches counts, so their order does too. */
static gboolean
arrange (WeirConfigEdit *edit, WeirRuleKind kind, GPtrArray *after, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!weir_config_edit_has (edit, places[kind].path))
    return TRUE;
  for (guint i = 0; i < after->len; i++)
    if (weir_rule_get_kind (g_ptr_array_index (after, i)) == kind)
      g_ptr_array_add (names, (char *) weir_rule_get_name (g_ptr_array_index (after, i)));
  g_ptr_array_add (names, NULL);
  return weir_config_edit_arrange (edit, places[kind].path, (const char *const *) names->pdata,
                                   error);
}

static gboolean
contains (GPtrArray *rules, WeirRuleKind kind, const char *name)
{
  g_autoptr (WeirRule) like = weir_rule_new (kind, name, NULL);

  return find (rules, like) != NULL;
}

/* As it stands there now, without what was taken out, and with what is new. */
static gboolean
write_names (WeirConfigEdit *edit,
             WeirRuleKind kind,
             GPtrArray *before,
             GPtrArray *after,
             GError **error)
{
  g_autoptr (GPtrArray) now = weir_rule_entry_list (edit);
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;
  guint n = 0, n_changes = 0;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_array (&writer);
  for (guint pass = 0; pass < 2; pass++)
    {
      GPtrArray *from = pass == 0 ? now : after;

      for (guint i = 0; i < from->len; i++)
        {
          WeirRule *rule = g_ptr_array_index (from, i);
          const char *name = weir_rule_get_name (rule);
          gboolean was = contains (before, kind, name);
          gboolean is = contains (after, kind, name);

          if (weir_rule_get_kind (rule) != kind || (pass == 1 && contains (now, kind, name)))
            continue;
          if ((pass == 0 && was && !is) || pass == 1)
            n_changes++;
          if (pass == 0 && was && !is)
            continue;
          weir_json_writer_utf8 (&writer, name, -1);
          n++;
        }
    }
  weir_json_writer_end_array (&writer);
  return n_changes == 0
         || weir_config_edit_set (edit, places[kind].path, n > 0 ? json->str : NULL, error);
}

/* One or none. */
static gboolean
write_name (WeirConfigEdit *edit,
            WeirRuleKind kind,
            GPtrArray *before,
            GPtrArray *after,
            GError **error)
{
  const char *name = NULL;
  const char *old = NULL;

  for (guint i = 0; i < after->len; i++)
    if (weir_rule_get_kind (g_ptr_array_index (after, i)) == kind)
      name = weir_rule_get_name (g_ptr_array_index (after, i));
  for (guint i = 0; i < before->len; i++)
    if (weir_rule_get_kind (g_ptr_array_index (before, i)) == kind)
      old = weir_rule_get_name (g_ptr_array_index (before, i));
  return g_strcmp0 (name, old) == 0
         || weir_config_edit_set_text (edit, places[kind].path, name, error);
}

gboolean
weir_rule_entry_write (WeirConfigEdit *edit, GPtrArray *before, GPtrArray *after, GError **error)
{
  for (guint kind = 0; kind < WEIR_N_RULE_KINDS; kind++)
    {
      gboolean good;

      switch (places[kind].shape)
        {
        case SHAPE_NAMES:
          good = write_names (edit, kind, before, after, error);
          break;
        case SHAPE_NAME:
          good = write_name (edit, kind, before, after, error);
          break;
        case SHAPE_TEXT_BY_NAME:
        case SHAPE_LIST_BY_NAME:
        default:
          good = write_members (edit, kind, before, after, error)
                 && (kind != WEIR_RULE_ORDER || arrange (edit, kind, after, error));
          break;
        }
      if (!good)
        return FALSE;
    }
  return TRUE;
}
