/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>

#include "app/weir-rules-editor.h"
#include "cli/weir-config-access.h"
#include "cli/weir-table.h"

/* --- Listing --- */

static void
add_row (WeirTable *table, WeirRuleKind kind, const char *name, const char *const *values)
{
  weir_table_add_row (table);
  weir_table_add_text (table, weir_rule_kind_to_string (kind));
  weir_table_add_text (table, name);
  weir_table_add_list (table, values);
}

static void
add_pairs (WeirTable *table, WeirRuleKind kind, const WeirSettingsAlias *pairs, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const char *const values[] = { pairs[i].model, NULL };

      add_row (table, kind, pairs[i].alias, values);
    }
}

static void
add_lists (WeirTable *table, WeirRuleKind kind, const WeirSettingsRule *rules, guint n)
{
  for (guint i = 0; i < n; i++)
    add_row (table, kind, rules[i].name, (const char *const *) rules[i].values);
}

static void
add_names (WeirTable *table, WeirRuleKind kind, char **names)
{
  static const char *const none[] = { NULL };

  for (char **name = names; name != NULL && *name != NULL; name++)
    add_row (table, kind, *name, none);
}

/* Those in force, from whatever file. */
static WeirExit
list (WeirConfigAccess *access, gboolean json)
{
  static const char *const columns[] = { "rule", "name", "values", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_config_access_load (access, NULL, NULL, &error);
  g_autoptr (WeirTable) table = weir_table_new (columns);
  const WeirSettingsRules *rules;

  if (settings == NULL)
    return weir_config_access_explain (error);
  rules = &settings->rules;
  add_pairs (table, WEIR_RULE_ALIAS, settings->aliases, settings->n_aliases);
  add_lists (table, WEIR_RULE_FALLBACK, rules->fallbacks, rules->n_fallbacks);
  add_pairs (table, WEIR_RULE_DEFAULT, rules->defaults, rules->n_defaults);
  add_lists (table, WEIR_RULE_ORDER, rules->order, rules->n_order);
  add_names (table, WEIR_RULE_INCLUDE, rules->include);
  add_names (table, WEIR_RULE_EXCLUDE, rules->exclude);
  if (rules->account != NULL)
    add_names (table, WEIR_RULE_PIN, (char *[]){ rules->account, NULL });
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
}

/* --- Changing --- */

static gboolean
load (WeirRulesEditor *editor, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_rules_editor_load_async (editor, NULL, weir_command_on_result, &result);
  return weir_rules_editor_load_finish (editor, weir_command_wait (&result), error);
}

static WeirExit
save (WeirRulesEditor *editor)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_rules_editor_save_async (editor, NULL, weir_command_on_result, &result);
  if (!weir_rules_editor_save_finish (editor, weir_command_wait (&result), &error))
    return weir_config_access_explain (error);
  weir_config_access_tell_running ();
  return WEIR_EXIT_OK;
}

/* (transfer none) (nullable): there is only one pinned account, whatever its name. */
static WeirRule *
find_pin (WeirRulesEditor *editor)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (editor)); i++)
    {
      g_autoptr (WeirRule) rule = g_list_model_get_item (G_LIST_MODEL (editor), i);

      if (weir_rule_get_kind (rule) == WEIR_RULE_PIN)
        return rule; /* the list holds it */
    }
  return NULL;
}

static WeirExit
set_rule (WeirConfigAccess *access, WeirRuleKind kind, const char *name, char **values)
{
  g_autoptr (WeirRulesEditor) editor = weir_rules_editor_new (access->file, access->writable);
  g_autoptr (GError) error = NULL;
  WeirRule *rule;

  if (!load (editor, &error))
    return weir_config_access_explain (error);
  rule = kind == WEIR_RULE_PIN ? find_pin (editor) : weir_rules_editor_find (editor, kind, name);
  if (rule == NULL)
    weir_rules_editor_add (editor, kind, name, (const char *const *) values);
  else
    {
      weir_rule_set_name (rule, name);
      weir_rule_set_values (rule, (const char *const *) values);
    }
  return save (editor);
}

/* @name: (nullable): the one pin */
static WeirExit
remove_rule (WeirConfigAccess *access, WeirRuleKind kind, const char *name)
{
  g_autoptr (WeirRulesEditor) editor = weir_rules_editor_new (access->file, access->writable);
  g_autoptr (GError) error = NULL;
  WeirRule *rule;

  if (!load (editor, &error))
    return weir_config_access_explain (error);
  rule = name != NULL ? weir_rules_editor_find (editor, kind, name) : find_pin (editor);
  if (rule == NULL && name == NULL)
    return WEIR_EXIT_OK;
  if (rule == NULL)
    {
      weir_command_complain ("there is no %s “%s” in %s", weir_rule_kind_to_string (kind), name,
                             access->file);
      return WEIR_EXIT_FAILED;
    }
  weir_rules_editor_remove (editor, rule);
  return save (editor);
}

/* --- The command --- */

static WeirExit
complain_usage (void)
{
  weir_command_complain (
      "rules: say “list”, “alias NAME MODEL”, “fallback MODEL MODEL…”, “default API MODEL”, “order "
      "PATTERN ACCOUNT…”, “include PATTERN”, “exclude PATTERN”, “pin ACCOUNT”, “unpin”, or "
      "“remove” with one of these words and what follows it");
  return WEIR_EXIT_USAGE;
}

static WeirExit
dispatch (WeirConfigAccess *access, int argc, char **argv, gboolean json)
{
  const char *action = argc > 1 ? argv[1] : "list";
  WeirRuleKind kind;

  if (strcmp (action, "list") == 0 && argc <= 2)
    return list (access, json);
  if (strcmp (action, "unpin") == 0 && argc == 2)
    return remove_rule (access, WEIR_RULE_PIN, NULL);
  /* a name alone is an alias's */
  if (strcmp (action, "remove") == 0 && argc == 3)
    return remove_rule (access, WEIR_RULE_ALIAS, argv[2]);
  if (strcmp (action, "remove") == 0 && argc == 4 && weir_rule_kind_from_string (argv[2], &kind))
    return remove_rule (access, kind, argv[3]);
  if (argc >= 3 && weir_rule_kind_from_string (action, &kind)
      && (kind < WEIR_RULE_INCLUDE) == (argc > 3))
    return set_rule (access, kind, argv[2], argv + 3);
  return complain_usage ();
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (WeirConfigAccess) access = { 0 };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  weir_config_access_init (&access);
  return dispatch (&access, argc, argv, json);
}

const WeirCommand weir_command_rules = {
  .name = "rules",
  .arguments = "[alias|fallback|default|order|include|exclude|pin|unpin|remove …]",
  .summary = "List, set or remove how models are chosen",
  .description =
      "  alias NAME MODEL          clients may ask for MODEL as NAME\n"
      "  fallback MODEL OTHER…     these answer when MODEL cannot\n"
      "  default API MODEL         answers there when the model asked for is unknown\n"
      "  order PATTERN ACCOUNT…    asked in this order for models that match\n"
      "  include PATTERN           only models that match are to be had\n"
      "  exclude PATTERN           models that match are hidden\n"
      "  pin ACCOUNT, unpin        only this account is used; all of them again\n"
      "  remove RULE NAME          takes one of these out: “remove alias fast”\n"
      "A model is never replaced by another unless a rule says so, and the reply then tells. Rules "
      "are kept in config.json; a running Weir takes them over at once.",
  .run = run,
};
