/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-rule-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-edit-error.h"
#include "store/weir-settings.h"

/* All that one rule is checked against. */
typedef struct
{
  GListModel *rules;
  const char *const *accounts;
  guint index; /* of the rule */
} Check;

static const char *const subjects[WEIR_N_RULE_KINDS] = {
  [WEIR_RULE_ALIAS] = N_ ("The name of an alias"),
  [WEIR_RULE_FALLBACK] = N_ ("The model of a fallback"),
  [WEIR_RULE_DEFAULT] = N_ ("The API of a default model"),
  [WEIR_RULE_ORDER] = N_ ("The pattern of an order"),
  [WEIR_RULE_INCLUDE] = N_ ("The pattern of models to be had"),
  [WEIR_RULE_EXCLUDE] = N_ ("The pattern of models to be hidden"),
  [WEIR_RULE_PIN] = N_ ("The name of an account"),
};

/* (transfer none) */
static WeirRule *
get (const Check *check, guint index)
{
  g_autoptr (WeirRule) rule = g_list_model_get_item (check->rules, index);

  return rule; /* the list holds it */
}

/* --- Aliases --- */

/* (nullable): what @name stands for. */
static const char *
find_target (const Check *check, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (check->rules); i++)
    {
      WeirRule *rule = get (check, i);

      if (weir_rule_get_kind (rule) == WEIR_RULE_ALIAS
          && strcmp (weir_rule_get_name (rule), name) == 0)
        return weir_rule_get_values (rule)[0];
    }
  return NULL;
}

/* (nullable): what @name is in the end; %NULL: it leads back to itself. One that bears its own model's
 * name changes nothing. */
static const char *
resolve (const Check *check, const char *name)
{
  for (guint i = 0; i <= g_list_model_get_n_items (check->rules); i++)
    {
      const char *target = find_target (check, name);

      if (target == NULL || strcmp (target, name) == 0)
        return name;
      name = target;
    }
  return NULL;
}

/* --- Kinds --- */

static gboolean
is_account (const Check *check, const char *name)
{
  return check->accounts[0] == NULL || g_strv_contains (check->accounts, name);
}

/* All of these: (transfer full) (nullable): what is wrong. */

static char *
find_bad_account (const Check *check, const char *name)
{
  g_autofree char *all = NULL;

  if (is_account (check, name))
    return NULL;
  all = g_strjoinv (", ", (char **) check->accounts);
  return g_strdup_printf (_ ("There is no account “%s”; there are: %s."), name, all);
}

static char *
check_alias (const Check *check, WeirRule *rule)
{
  return resolve (check, weir_rule_get_name (rule)) == NULL
             ? g_strdup (_ ("These aliases lead back to themselves."))
             : NULL;
}

static char *
check_fallback (const Check *check, WeirRule *rule)
{
  const char *const *values = weir_rule_get_values (rule);
  const char *model = resolve (check, weir_rule_get_name (rule));

  for (guint i = 0; values[i] != NULL; i++)
    if (g_strcmp0 (resolve (check, values[i]), model) == 0)
      return g_strdup (_ ("A model cannot stand in for itself."));
  return NULL;
}

static char *
check_default (const Check *check, WeirRule *rule)
{
  const char *const *apis = weir_settings_get_apis ();
  g_autofree char *all = g_strjoinv (", ", (char **) apis);

  if (g_strv_contains (apis, weir_rule_get_name (rule)))
    return NULL;
  return g_strdup_printf (_ ("“%s” is no API; there are: %s."), weir_rule_get_name (rule), all);
}

static char *
check_order (const Check *check, WeirRule *rule)
{
  const char *const *values = weir_rule_get_values (rule);

  for (guint i = 0; values[i] != NULL; i++)
    {
      char *problem = find_bad_account (check, values[i]);

      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static char *
check_pin (const Check *check, WeirRule *rule)
{
  for (guint i = 0; i < check->index; i++)
    if (weir_rule_get_kind (get (check, i)) == WEIR_RULE_PIN)
      return g_strdup (_ ("Only one account can be the only one."));
  return find_bad_account (check, weir_rule_get_name (rule));
}

static char *
check_nothing (const Check *check, WeirRule *rule)
{
  return NULL;
}

static const struct
{
  char *(*check) (const Check *check, WeirRule *rule);
  guint min_values;
  guint max_values;
} kinds[WEIR_N_RULE_KINDS] = {
  [WEIR_RULE_ALIAS] = { check_alias, 1, 1 },
  [WEIR_RULE_FALLBACK] = { check_fallback, 1, G_MAXUINT },
  [WEIR_RULE_DEFAULT] = { check_default, 1, 1 },
  [WEIR_RULE_ORDER] = { check_order, 1, G_MAXUINT },
  [WEIR_RULE_INCLUDE] = { check_nothing, 0, 0 },
  [WEIR_RULE_EXCLUDE] = { check_nothing, 0, 0 },
  [WEIR_RULE_PIN] = { check_pin, 0, 0 },
};

/* --- What all have in common --- */

static char *
check_name (const Check *check, WeirRule *rule)
{
  g_autoptr (GError) error = NULL;

  if (!weir_edit_error_check_text (_ (subjects[weir_rule_get_kind (rule)]),
                                   weir_rule_get_name (rule), &error))
    return g_strdup (error->message);
  for (guint i = 0; i < check->index; i++)
    {
      WeirRule *other = get (check, i);

      if (weir_rule_get_kind (other) == weir_rule_get_kind (rule)
          && strcmp (weir_rule_get_name (other), weir_rule_get_name (rule)) == 0)
        return g_strdup_printf (_ ("“%s” is there twice."), weir_rule_get_name (rule));
    }
  return NULL;
}

static char *
check_values (WeirRule *rule)
{
  WeirRuleKind kind = weir_rule_get_kind (rule);
  const char *const *values = weir_rule_get_values (rule);
  guint n = g_strv_length ((char **) values);

  if (n < kinds[kind].min_values)
    return g_strdup (kind == WEIR_RULE_ORDER ? _ ("It needs an account.")
                                             : _ ("It needs a model."));
  if (n > kinds[kind].max_values)
    return g_strdup (kinds[kind].max_values == 1 ? _ ("It takes one model only.")
                                                 : _ ("It takes nothing beside its name."));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!weir_edit_error_check_text (_ ("Each name in the list"), values[i], &error))
        return g_strdup (error->message);
      if (g_strv_contains (values + i + 1, values[i]))
        return g_strdup_printf (_ ("“%s” is there twice."), values[i]);
    }
  return NULL;
}

static char *
check_one (const Check *check, WeirRule *rule)
{
  char *problem = check_name (check, rule);

  if (problem == NULL)
    problem = check_values (rule);
  return problem != NULL ? problem : kinds[weir_rule_get_kind (rule)].check (check, rule);
}

WeirRule *
weir_rule_check_all (GListModel *rules, const char *const *accounts)
{
  WeirRule *first = NULL;
  Check check = { rules, accounts, 0 };

  g_return_val_if_fail (G_IS_LIST_MODEL (rules) && accounts != NULL, NULL);

  for (; check.index < g_list_model_get_n_items (rules); check.index++)
    {
      WeirRule *rule = get (&check, check.index);
      g_autofree char *problem = check_one (&check, rule);

      weir_rule_set_problem (rule, problem);
      if (problem != NULL && first == NULL)
        first = rule;
    }
  return first;
}
