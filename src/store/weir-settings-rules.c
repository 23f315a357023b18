/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <string.h>

/* "aliases" and "rules" of config.json: which model is meant by a name, and which may answer for it. */

static const char *const apis[] = { "chat",   "embeddings", "gemini", "messages",
                                    "ollama", "responses",  NULL };

const char *const *
weir_settings_get_apis (void)
{
  return apis;
}

/* --- Aliases --- */

/* (nullable) */
static const char *
find_target (GArray *aliases, const char *name)
{
  for (guint i = 0; i < aliases->len; i++)
    {
      const WeirSettingsAlias *alias = &g_array_index (aliases, WeirSettingsAlias, i);

      if (strcmp (alias->alias, name) == 0)
        return alias->model;
    }
  return NULL;
}

/* What @name stands for in the end. A circle must have been refused before. */
static const char *
resolve (GArray *aliases, const char *name)
{
  const char *target;

  while ((target = find_target (aliases, name)) != NULL && strcmp (target, name) != 0)
    name = target;
  return name;
}

/* An alias may bear its own model's name, then it changes nothing. */
static gboolean
is_circle (GArray *aliases, const char *name)
{
  const char *at = name;

  for (guint i = 0; i <= aliases->len; i++)
    {
      const char *target = find_target (aliases, at);

      if (target == NULL || strcmp (target, at) == 0)
        return FALSE;
      at = target;
    }
  return TRUE;
}

static gboolean
check_aliases (WeirSettingsReader *self,
               const WeirConfigText *config,
               const WeirJsonNode *aliases,
               GError **error)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &config->doc, aliases);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *alias = weir_config_dup_key (config, key);

      if (is_circle (self->aliases, alias))
        return weir_config_fail (
            config, value, "the name of a model: these aliases lead back to themselves", error);
    }
  return TRUE;
}

/* An object of texts. */
static gboolean
read_pairs (const WeirConfigText *config,
            const WeirJsonNode *object,
            const char *name,
            GArray *pairs,
            const WeirJsonNode **node,
            GError **error)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  if (!weir_config_get_object (config, object, name, node, error))
    return FALSE;
  weir_json_iter_init (&iter, &config->doc, *node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *left = NULL;
      g_autofree char *right = NULL;
      WeirSettingsAlias added;

      if (!weir_config_dup_string (config, key, &left, error)
          || !weir_config_dup_string (config, value, &right, error))
        return FALSE;
      added.alias = g_steal_pointer (&left);
      added.model = g_steal_pointer (&right);
      g_array_append_val (pairs, added);
    }
  return TRUE;
}

/* --- Lists by name --- */

static gboolean
has_twice (char **values)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) values + i + 1, values[i]))
      return TRUE;
  return FALSE;
}

/* An object of lists. */
static gboolean
read_lists (const WeirConfigText *config,
            const WeirJsonNode *object,
            const char *name,
            GArray *rules,
            const WeirJsonNode **node,
            GError **error)
{
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  if (!weir_config_get_object (config, object, name, node, error))
    return FALSE;
  weir_json_iter_init (&iter, &config->doc, *node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *left = NULL;
      g_auto (GStrv) values = NULL;
      WeirSettingsRule added;

      if (!weir_config_dup_string (config, key, &left, error)
          || !weir_config_get_strings (config, *node, left, &values, error))
        return FALSE;
      if (values == NULL || values[0] == NULL)
        return weir_config_fail (config, value, "a list that is not empty", error);
      if (has_twice (values))
        return weir_config_fail (config, value, "a list that names nothing twice", error);
      added.name = g_steal_pointer (&left);
      added.values = g_steal_pointer (&values);
      g_array_append_val (rules, added);
    }
  return TRUE;
}

/* --- The rules --- */

static gboolean
read_fallbacks (WeirSettingsReader *self,
                const WeirConfigText *config,
                const WeirJsonNode *rules,
                GError **error)
{
  const WeirJsonNode *fallbacks;

  if (!read_lists (config, rules, "fallbacks", self->fallbacks, &fallbacks, error))
    return FALSE;

  for (guint i = 0; i < self->fallbacks->len; i++)
    {
      const WeirSettingsRule *rule = &g_array_index (self->fallbacks, WeirSettingsRule, i);
      const char *model = resolve (self->aliases, rule->name);

      for (guint j = 0; rule->values[j] != NULL; j++)
        if (strcmp (resolve (self->aliases, rule->values[j]), model) == 0)
          return weir_config_fail (config, weir_json_get (&config->doc, fallbacks, rule->name),
                                   "a list of other models: a model cannot stand in for itself",
                                   error);
    }
  return TRUE;
}

static gboolean
read_defaults (WeirSettingsReader *self,
               const WeirConfigText *config,
               const WeirJsonNode *rules,
               GError **error)
{
  g_autofree char *words = g_strjoinv (", ", (char **) apis);
  const WeirJsonNode *defaults;

  if (!read_pairs (config, rules, "default_models", self->defaults, &defaults, error))
    return FALSE;
  for (guint i = 0; i < self->defaults->len; i++)
    {
      const char *api = g_array_index (self->defaults, WeirSettingsAlias, i).alias;
      g_autofree char *must = NULL;

      if (g_strv_contains (apis, api))
        continue;
      must = g_strdup_printf ("for an API; there are: %s", words);
      return weir_config_fail (config, weir_json_get (&config->doc, defaults, api), must, error);
    }
  return TRUE;
}

gboolean
weir_settings_read_rules (WeirSettingsReader *self, const WeirConfigText *config, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&config->doc);
  WeirSettingsRules *settings = &self->settings->rules;
  const WeirJsonNode *aliases, *rules, *order;

  if (!read_pairs (config, root, "aliases", self->aliases, &aliases, error)
      || !check_aliases (self, config, aliases, error)
      || !weir_config_get_object (config, root, "rules", &rules, error)
      || !read_fallbacks (self, config, rules, error) || !read_defaults (self, config, rules, error)
      || !weir_config_get_strings (config, rules, "include", &settings->include, error)
      || !weir_config_get_strings (config, rules, "exclude", &settings->exclude, error))
    return FALSE;

  /* those name accounts, of which the demo has none of the file's */
  if (self->sources->demo_key != NULL)
    return TRUE;
  return weir_config_get_string (config, rules, "account", &settings->account, error)
         && read_lists (config, rules, "order", self->order, &order, error);
}

/* --- Against the accounts --- */

static gboolean
has_account (const WeirSettingsReader *self, const char *name)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (strcmp (g_array_index (self->accounts, WeirSettingsAccount, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_account (const WeirSettingsReader *self, const char *member, const char *name, GError **error)
{
  g_autoptr (GString) names = NULL;

  if (has_account (self, name))
    return TRUE;

  names = g_string_new (NULL);
  for (guint i = 0; i < self->accounts->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                            g_array_index (self->accounts, WeirSettingsAccount, i).name);
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
               "%s: “%s” names the account “%s”, which does not exist; there are: %s",
               self->settings->file, member, name, names->str);
  return FALSE;
}

gboolean
weir_settings_check_rules (const WeirSettingsReader *self, GError **error)
{
  const char *account = self->settings->rules.account;

  /* that there is none at all is the greater trouble, and told elsewhere */
  if (self->accounts->len == 0)
    return TRUE;

  if (account != NULL && !check_account (self, "rules.account", account, error))
    return FALSE;
  for (guint i = 0; i < self->order->len; i++)
    {
      const WeirSettingsRule *rule = &g_array_index (self->order, WeirSettingsRule, i);
      g_autofree char *member = g_strconcat ("rules.order.", rule->name, NULL);

      for (guint j = 0; rule->values[j] != NULL; j++)
        if (!check_account (self, member, rule->values[j], error))
          return FALSE;
    }
  return TRUE;
}
