/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-replacement.h"

#include <string.h>

#include "app/weir-deployment-use.h"

/* --- What could take its place --- */

static gboolean
is_retiring (const WeirDeployment *deployment)
{
  return deployment->edition != NULL && deployment->edition->retirement != NULL;
}

/* (nullable): one of @router that is asked for as @name. */
static const WeirDeployment *
find_deployment (const WeirRouterModel *models, guint n_models, const char *name)
{
  for (guint i = 0; i < n_models; i++)
    if (strcmp (models[i].id, name) == 0)
      return models[i].deployment;
  return NULL;
}

/* 0: what SAP suggests in its place; 1: one that stays; 2: one that goes, too */
static guint
rank (const WeirDeployment *one, const WeirDeployment *replaced)
{
  char **suggested =
      replaced != NULL && replaced->edition != NULL ? replaced->edition->replacements : NULL;

  if (suggested != NULL && one->model != NULL
      && g_strv_contains ((const char *const *) suggested, one->model))
    return 0;
  return is_retiring (one) ? 2 : 1;
}

char **
weir_replacement_dup_candidates (WeirService *service, const char *name)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (WeirSnapshot) snapshot = NULL;
  const WeirRouterModel *models;
  const WeirDeployment *replaced;
  WeirEngine *engine;
  guint n_models;

  g_return_val_if_fail (WEIR_IS_SERVICE (service) && name != NULL, NULL);

  engine = weir_service_get_engine (service);
  if (engine == NULL || weir_engine_get_settings (engine) == NULL)
    return g_strv_builder_end (names);
  snapshot = weir_engine_dup_snapshot (engine);
  models = weir_router_list (snapshot->router, &n_models);
  replaced = find_deployment (models, n_models, name);
  for (guint wanted = 0; wanted <= 2; wanted++)
    for (guint i = 0; i < n_models; i++)
      {
        const WeirDeployment *one = models[i].deployment;
        gboolean is_same_model = replaced != NULL && g_strcmp0 (one->model, replaced->model) == 0;
        gboolean has_same_use =
            replaced == NULL || weir_deployment_get_use (one) == weir_deployment_get_use (replaced);

        if (strcmp (models[i].id, name) != 0 && !is_same_model && has_same_use
            && rank (one, replaced) == wanted)
          g_strv_builder_add (names, models[i].id);
      }
  return g_strv_builder_end (names);
}

/* --- Setting it --- */

typedef struct
{
  char *name;
  char *replacement;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->name);
  g_free (wish->replacement);
  g_free (wish);
}

/* It first, and those that stood in before after it. */
static void
put_first (WeirRule *rule, const char *replacement)
{
  const char *const *before = weir_rule_get_values (rule);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;

  g_strv_builder_add (builder, replacement);
  for (; *before != NULL; before++)
    if (strcmp (*before, replacement) != 0)
      g_strv_builder_add (builder, *before);
  values = g_strv_builder_end (builder);
  weir_rule_set_values (rule, (const char *const *) values);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_rules_editor_save_finish (WEIR_RULES_EDITOR (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirRulesEditor *rules = WEIR_RULES_EDITOR (object);
  const Wish *wish = g_task_get_task_data (task);
  const char *const values[] = { wish->replacement, NULL };
  g_autoptr (GError) error = NULL;
  WeirRule *rule;

  if (!weir_rules_editor_load_finish (rules, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  rule = weir_rules_editor_find (rules, WEIR_RULE_FALLBACK, wish->name);
  if (rule != NULL)
    put_first (rule, wish->replacement);
  else
    weir_rules_editor_add (rules, WEIR_RULE_FALLBACK, wish->name, values);
  weir_rules_editor_save_async (rules, NULL, on_saved, g_steal_pointer (&task));
}

void
weir_replacement_set_async (WeirRulesEditor *rules,
                            const char *name,
                            const char *replacement,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  Wish *wish;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (rules));
  g_return_if_fail (name != NULL && replacement != NULL);

  task = g_task_new (rules, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_replacement_set_async);
  wish = g_new0 (Wish, 1);
  wish->name = g_strdup (name);
  wish->replacement = g_strdup (replacement);
  g_task_set_task_data (task, wish, wish_free);
  weir_rules_editor_load_async (rules, NULL, on_loaded, task);
}

gboolean
weir_replacement_set_finish (WeirRulesEditor *rules, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, rules), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
