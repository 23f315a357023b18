/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-router.h"

#include <string.h>

#include "base/weir-redact.h"
#include "proxy/weir-model-name.h"
#include "wire/weir-api-error.h"

/* Aliases of aliases are followed this far; a circle ends here. */
#define MAX_ALIAS_DEPTH 4

/* How many names an error lists, and how much of a client's own words it repeats. */
#define MAX_LISTED 12
#define MAX_QUOTED 120

struct _WeirRouter
{
  gatomicrefcount refs;
  GHashTable *exact;   /* name → GPtrArray of all deployments, usable or not */
  GHashTable *folded;  /* folded name of the model → the same */
  GHashTable *offered; /* name → GPtrArray of what can be asked through orchestration */
  GHashTable *offered_folded;
  GHashTable *ids;     /* id → the same */
  GHashTable *hidden;  /* folded names of models that filters hide */
  GHashTable *aliases; /* alias → model, as configured */
  WeirRoutingRules *rules;
  GArray *models;      /* WeirRouterModel, sorted */
  GStringChunk *names; /* ids of those that no deployment holds */
};

static void
add_to (GHashTable *table, const char *name, const WeirDeployment *deployment)
{
  GPtrArray *list = g_hash_table_lookup (table, name);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
      g_hash_table_insert (table, g_strdup (name), list);
    }
  for (guint i = 0; i < list->len; i++)
    {
      if (g_ptr_array_index (list, i) == deployment)
        return;
    }
  g_ptr_array_add (list, weir_deployment_ref ((WeirDeployment *) deployment));
}

/* Whether the user's filters leave @model. One that they hide is remembered, so that those who ask for it
 * can be told. */
static gboolean
is_shown (WeirRouter *self, const char *model)
{
  if (weir_routing_rules_shows (self->rules, model))
    return TRUE;
  g_hash_table_add (self->hidden, weir_model_name_fold (model, NULL));
  return FALSE;
}

static gboolean
is_wanted (WeirRouter *self, const WeirDeployment *deployment)
{
  return weir_routing_rules_uses (self->rules, deployment->account->id)
         && (deployment->model == NULL || is_shown (self, deployment->model));
}

static void
index_deployment (WeirRouter *self, const WeirDeployment *deployment)
{
  add_to (self->ids, deployment->id, deployment);
  if (deployment->model != NULL)
    {
      g_autofree char *folded = weir_model_name_fold (deployment->model, NULL);

      add_to (self->exact, deployment->model, deployment);
      add_to (self->folded, folded, deployment);
    }
  for (guint i = 0; deployment->aliases != NULL && deployment->aliases[i] != NULL; i++)
    add_to (self->exact, deployment->aliases[i], deployment);
}

/* The models of the catalogue, as far as one deployment of orchestration asks them. */
static void
index_offers (WeirRouter *self, const WeirDeployment *orchestration)
{
  GPtrArray *models = orchestration->offers->models;

  for (guint i = 0; i < models->len; i++)
    {
      const WeirCatalogueModel *model = g_ptr_array_index (models, i);
      g_autofree char *folded = weir_model_name_fold (model->name, NULL);
      g_autoptr (WeirDeployment) through = NULL;

      if (!model->orchestrated || !is_shown (self, model->name))
        continue;
      through = weir_deployment_new_through (orchestration, model);
      add_to (self->offered, model->name, through);
      add_to (self->offered_folded, folded, through);
    }
}

static const WeirDeployment *
first_usable (GPtrArray *deployments)
{
  for (guint i = 0; deployments != NULL && i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (weir_deployment_is_usable (deployment))
        return deployment;
    }
  return NULL;
}

/* The names with the date @stamp mean only deployments of that snapshot. */
static GPtrArray *
filter_stamp (GPtrArray *deployments, const char *stamp)
{
  GPtrArray *fitting = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  for (guint i = 0; i < deployments->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (weir_model_name_stamp_fits (stamp, deployment->version))
        g_ptr_array_add (fitting, weir_deployment_ref (deployment));
    }
  if (fitting->len == 0)
    g_clear_pointer (&fitting, g_ptr_array_unref);
  return fitting;
}

/* (transfer full) (nullable): all deployments that @name stands for, usable or not. */
static GPtrArray *
look_up_own (WeirRouter *self, const char *name, guint depth)
{
  GPtrArray *found = g_hash_table_lookup (self->exact, name);
  g_autofree char *folded = NULL;
  g_autofree char *stamp = NULL;
  const char *target;

  if (found != NULL)
    return g_ptr_array_ref (found);

  target = g_hash_table_lookup (self->aliases, name);
  if (target != NULL && depth < MAX_ALIAS_DEPTH)
    return look_up_own (self, target, depth + 1);

  folded = weir_model_name_fold (name, &stamp);
  found = g_hash_table_lookup (self->folded, folded);
  if (found != NULL)
    return filter_stamp (found, stamp);
  found = g_hash_table_lookup (self->ids, name);
  return found != NULL ? g_ptr_array_ref (found) : NULL;
}

/* The same for orchestration, which asks the newest version only and has no aliases of its own. */
static GPtrArray *
look_up_offered (WeirRouter *self, const char *name)
{
  g_autofree char *folded = NULL;
  g_autofree char *stamp = NULL;
  GPtrArray *found;

  for (guint depth = 0; depth < MAX_ALIAS_DEPTH; depth++)
    {
      const char *target = g_hash_table_lookup (self->aliases, name);

      if (target == NULL)
        break;
      name = target;
    }
  found = g_hash_table_lookup (self->offered, name);
  if (found != NULL)
    return g_ptr_array_ref (found);
  folded = weir_model_name_fold (name, &stamp);
  found = g_hash_table_lookup (self->offered_folded, folded);
  return found != NULL ? filter_stamp (found, stamp) : NULL;
}

/* (transfer full) (nullable): orchestration is the last resort: for a model without a deployment, or
 * with none that runs. */
static GPtrArray *
look_up (WeirRouter *self, const char *name)
{
  g_autoptr (GPtrArray) own = look_up_own (self, name, 0);
  GPtrArray *offered = NULL;

  if (first_usable (own) == NULL)
    offered = look_up_offered (self, name);
  return offered != NULL ? offered : g_steal_pointer (&own);
}

static void
add_model (WeirRouter *self, const char *id, GPtrArray *deployments, gboolean is_alias)
{
  WeirRouterModel model = { id, first_usable (deployments), is_alias };

  for (guint i = 0; i < self->models->len; i++)
    {
      if (g_str_equal (g_array_index (self->models, WeirRouterModel, i).id, id))
        return;
    }
  if (model.deployment != NULL)
    g_array_append_val (self->models, model);
}

/* Claude Code shows only names that begin with "claude", so the vendor's own spelling is listed
 * beside SAP's. */
static void
add_vendor_name (WeirRouter *self, const char *name, GPtrArray *deployments)
{
  g_autofree char *vendor = weir_model_name_anthropic (name);

  if (vendor != NULL)
    add_model (self, g_string_chunk_insert_const (self->names, vendor), deployments, TRUE);
}

static int
compare_models (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const WeirRouterModel *) a)->id, ((const WeirRouterModel *) b)->id);
}

static void
list_models (WeirRouter *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->exact);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const WeirDeployment *deployment = first_usable (value);

      if (deployment != NULL)
        add_model (self, key, value, g_strcmp0 (deployment->model, key) != 0);
    }

  g_hash_table_iter_init (&iter, self->aliases);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autoptr (GPtrArray) found = look_up (self, key);

      add_model (self, key, found, TRUE);
    }

  g_hash_table_iter_init (&iter, self->exact);
  while (g_hash_table_iter_next (&iter, &key, &value))
    add_vendor_name (self, key, value);

  /* what stands in the list already is not asked through orchestration */
  g_hash_table_iter_init (&iter, self->offered);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      add_model (self, key, value, FALSE);
      add_vendor_name (self, key, value);
    }

  g_array_sort (self->models, compare_models);
}

static WeirRouter *
router_build (GPtrArray *deployments, GHashTable *aliases, WeirRoutingRules *rules)
{
  WeirRouter *self = g_new0 (WeirRouter, 1);

  g_atomic_ref_count_init (&self->refs);
  self->exact =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->folded =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->offered =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->offered_folded =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->ids =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->aliases = g_hash_table_ref (aliases);
  self->rules = weir_routing_rules_ref (rules);
  self->models = g_array_new (FALSE, FALSE, sizeof (WeirRouterModel));
  self->names = g_string_chunk_new (512);

  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (!is_wanted (self, deployment))
        continue;
      index_deployment (self, deployment);
      if (deployment->offers != NULL)
        index_offers (self, deployment);
    }
  list_models (self);
  return self;
}

WeirRouter *
weir_router_new (GPtrArray *deployments, const WeirAlias *aliases, guint n_aliases)
{
  g_autoptr (WeirRoutingRules) none = weir_routing_rules_new ();

  return weir_router_new_with_rules (deployments, aliases, n_aliases, none);
}

WeirRouter *
weir_router_new_with_rules (GPtrArray *deployments,
                            const WeirAlias *aliases,
                            guint n_aliases,
                            WeirRoutingRules *rules)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (deployments != NULL && rules != NULL, NULL);

  for (guint i = 0; i < n_aliases; i++)
    g_hash_table_insert (table, g_strdup (aliases[i].alias), g_strdup (aliases[i].model));
  return router_build (deployments, table, rules);
}

WeirRouter *
weir_router_rebuild (WeirRouter *self, GPtrArray *deployments)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (deployments != NULL, NULL);

  return router_build (deployments, self->aliases, self->rules);
}

WeirRouter *
weir_router_ref (WeirRouter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
weir_router_unref (WeirRouter *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->models);
  g_hash_table_unref (self->exact);
  g_hash_table_unref (self->folded);
  g_hash_table_unref (self->offered);
  g_hash_table_unref (self->offered_folded);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->aliases);
  weir_routing_rules_unref (self->rules);
  g_string_chunk_free (self->names);
  g_free (self);
}

static gboolean
is_hidden (WeirRouter *self, const char *model)
{
  g_autofree char *folded = weir_model_name_fold (model, NULL);

  return g_hash_table_contains (self->hidden, folded);
}

/* A name that is there, and how much of it is that of the model asked for. */
typedef struct
{
  const WeirRouterModel *model;
  gsize likeness;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;

  if (first->likeness != second->likeness)
    return first->likeness > second->likeness ? -1 : 1;
  if (first->model->is_alias != second->model->is_alias)
    return first->model->is_alias ? 1 : -1;
  return strcmp (first->model->id, second->model->id);
}

static gsize
measure_likeness (const char *folded, const char *id)
{
  g_autofree char *other = weir_model_name_fold (id, NULL);
  gsize n = 0;

  while (folded[n] != '\0' && folded[n] == other[n])
    n++;
  return n;
}

/* (transfer full): the names that are there, those most like @model first; empty when there are none. */
static char *
list_names (WeirRouter *self, const char *model)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autofree char *folded = weir_model_name_fold (model, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->models->len; i++)
    {
      Candidate candidate = { &g_array_index (self->models, WeirRouterModel, i), 0 };

      candidate.likeness = measure_likeness (folded, candidate.model->id);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < MIN (candidates->len, MAX_LISTED); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            g_array_index (candidates, Candidate, i).model->id);
  if (candidates->len > MAX_LISTED)
    g_string_append_printf (names, " and %u more", candidates->len - MAX_LISTED);
  return g_string_free (names, FALSE);
}

static void
fail_unknown (WeirRouter *self, const char *model, GError **error)
{
  g_autofree char *quoted = weir_redact (model, -1, MAX_QUOTED);
  g_autofree char *names = list_names (self, model);

  if (is_hidden (self, model))
    g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_MODEL_NOT_FOUND,
                                                  "The model \"%s\" is hidden by the filters in "
                                                  "the rules of Weir's configuration.",
                                                  quoted));
  else if (names[0] == '\0')
    g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_MODEL_NOT_FOUND,
                                                  "There is no model \"%s\": no deployment is "
                                                  "running. Deploy a model in SAP AI Core, or add "
                                                  "an account that has one.",
                                                  quoted));
  else
    g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_MODEL_NOT_FOUND,
                                                  "There is no model \"%s\". There are: %s.",
                                                  quoted, names));
  if (error != NULL)
    weir_api_error_set_param (*error, "model");
}

GPtrArray *
weir_router_find (WeirRouter *self, const char *model, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) usable =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (model != NULL, NULL);

  found = look_up (self, model);
  if (found == NULL)
    {
      fail_unknown (self, model, error);
      return NULL;
    }

  for (guint i = 0; i < found->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (found, i);

      if (weir_deployment_is_usable (deployment))
        g_ptr_array_add (usable, weir_deployment_ref (deployment));
    }
  if (usable->len == 0)
    {
      const WeirDeployment *idle = g_ptr_array_index (found, 0);

      g_propagate_error (error,
                         weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE,
                                             "The deployment of this model is not running "
                                             "(%s). Start it in SAP AI Core.",
                                             weir_deployment_status_to_string (idle->status)));
      return NULL;
    }
  return g_steal_pointer (&usable);
}

const WeirRoutingRules *
weir_router_get_rules (WeirRouter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->rules;
}

const char *const *
weir_router_get_fallbacks (WeirRouter *self, const char *model)
{
  const char *const *fallbacks = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const char *name = model;

  g_return_val_if_fail (self != NULL && model != NULL, NULL);

  for (guint i = 0; name != NULL && fallbacks == NULL && i <= MAX_ALIAS_DEPTH; i++)
    {
      fallbacks = weir_routing_rules_get_fallbacks (self->rules, name);
      name = g_hash_table_lookup (self->aliases, name);
    }
  if (fallbacks != NULL)
    return fallbacks;

  found = look_up (self, model);
  if (found == NULL || ((WeirDeployment *) g_ptr_array_index (found, 0))->model == NULL)
    return NULL;
  return weir_routing_rules_get_fallbacks (
      self->rules, ((WeirDeployment *) g_ptr_array_index (found, 0))->model);
}

const WeirRouterModel *
weir_router_list (WeirRouter *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);

  *n = self->models->len;
  return (const WeirRouterModel *) self->models->data;
}
