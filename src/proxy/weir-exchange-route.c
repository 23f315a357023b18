/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-route.h"

#include "base/weir-json-edit.h"
#include "proxy/weir-exchange-log.h"
#include "proxy/weir-exchange-stored.h"
#include "proxy/weir-reply.h"
#include "wire/weir-api-error.h"

static const WeirRoutingRules *
get_rules (const WeirExchange *self)
{
  return weir_router_get_rules (self->router);
}

/* Takes out what the client's key may not use. What a model is called does not count, but what it is. */
static gboolean
keep_to_key (WeirExchange *self, const char *model, GError **error)
{
  const char *key = weir_client_get_key_name (self->client);
  GPtrArray *candidates = self->call.candidates;

  for (guint i = candidates->len; i > 0; i--)
    {
      const WeirDeployment *deployment = g_ptr_array_index (candidates, i - 1);

      if (!weir_snapshot_allows (self->snapshot, key,
                                 deployment->model != NULL ? deployment->model : model))
        g_ptr_array_remove_index (candidates, i - 1);
    }
  return candidates->len > 0
         || weir_api_error_set_at (error, WEIR_API_ERROR_MODEL_FORBIDDEN, "model",
                                   "The local API key \"%s\" may not use the model \"%s\".", key,
                                   model);
}

/* The candidates become those of @model, all of which a reply may later be about. */
static gboolean
take (WeirExchange *self, WeirRouter *router, const char *model, GError **error)
{
  WeirCall *call = &self->call;
  g_autoptr (GPtrArray) before = g_steal_pointer (&call->candidates);

  call->candidates = weir_snapshot_find (self->snapshot, router, model, error);
  if (call->candidates == NULL || !keep_to_key (self, model, error)
      || !weir_exchange_keep_to_maker (self, error))
    {
      g_clear_pointer (&call->candidates, g_ptr_array_unref);
      call->candidates = g_steal_pointer (&before);
      return FALSE;
    }

  for (guint i = 0; i < call->candidates->len; i++)
    g_ptr_array_add (call->asked, weir_deployment_ref (call->candidates->pdata[i]));
  return TRUE;
}

/* Orchestration serves a model that nobody has deployed; it is the last resort, after the rules. */
static gboolean
is_last_resort (WeirExchange *self, const char *model)
{
  g_autoptr (GPtrArray) found = weir_router_find (self->router, model, NULL);

  return found != NULL
         && ((WeirDeployment *) g_ptr_array_index (found, 0))->usual_executable != NULL;
}

/* From here on @model may answer, or those that stand in for it. */
static void
begin_chain (WeirExchange *self, const char *model)
{
  const char *const *fallbacks = weir_router_get_fallbacks (self->router, model);
  WeirCall *call = &self->call;

  g_clear_pointer (&call->chain, g_ptr_array_unref);
  call->chain = g_ptr_array_new_with_free_func (g_free);
  call->at = 0;
  g_ptr_array_add (call->chain, g_strdup (model));
  for (guint i = 0; fallbacks != NULL && fallbacks[i] != NULL; i++)
    g_ptr_array_add (call->chain, g_strdup (fallbacks[i]));
  call->rules_first = fallbacks != NULL && is_last_resort (self, model);
  if (call->rules_first)
    g_ptr_array_add (call->chain, g_strdup (model));
}

static void
note_rule (WeirExchange *self, const char *rule, const char *what, const GError *reason)
{
  WeirCall *call = &self->call;
  g_autoptr (GError) told = reason != NULL ? weir_reply_make_error (reason) : NULL;
  const char *kind =
      told != NULL ? weir_api_error_kind_to_string (weir_api_error_get_kind (told)) : "none named";

  g_free (call->rule);
  call->rule = g_strdup_printf ("%s %s: %s", rule, what, kind);
  weir_exchange_log_rule (self);
}

gboolean
weir_exchange_fall_back (WeirExchange *self, const GError *reason)
{
  WeirCall *call = &self->call;
  const char *from;

  if (call->chain == NULL)
    return FALSE;

  from = g_ptr_array_index (call->chain, call->at);
  for (guint i = call->at + 1; i < call->chain->len; i++)
    if (take (self, self->router, g_ptr_array_index (call->chain, i), NULL))
      {
        call->at = i;
        if (g_strcmp0 (g_ptr_array_index (call->chain, i), self->model) == 0)
          g_clear_pointer (&call->rule, g_free);
        else
          note_rule (self, "fallback from", from, reason);
        return TRUE;
      }
  return FALSE;
}

/* The first model of the chain that has candidates. */
static gboolean
take_first (WeirExchange *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->call.rules_first)
    problem = weir_api_error_new (WEIR_API_ERROR_MODEL_NOT_FOUND,
                                  "The model has no deployment of its own.");
  else if (take (self, self->router, g_ptr_array_index (self->call.chain, 0), &problem))
    return TRUE;

  if (weir_exchange_fall_back (self, problem))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* @reason: (nullable): why the model asked for is unknown; %NULL: none was named */
static gboolean
take_default (WeirExchange *self, const GError *reason)
{
  const char *model = weir_routing_rules_get_default (get_rules (self), self->route->api);

  if (model == NULL)
    return FALSE;
  begin_chain (self, model);
  note_rule (self, "default for", self->route->api, reason);
  return take_first (self, NULL);
}

/* (nullable): the default model of this API, as the user has it now. */
static const char *
look_up_default (WeirExchange *self)
{
  if (self->snapshot == NULL)
    self->snapshot = weir_snapshot_slot_dup (self->tools->snapshots);
  if (self->snapshot == NULL)
    return NULL;
  return weir_routing_rules_get_default (weir_router_get_rules (self->snapshot->router),
                                         self->route->api);
}

GBytes *
weir_exchange_name_default (WeirExchange *self, GBytes *body, const GError *problem)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_autoptr (GString) name = NULL;
  const char *model;
  const WeirJsonNode *root, *value;
  gsize len;
  const char *text = g_bytes_get_data (body, &len);

  if (g_strcmp0 (weir_api_error_get_param (problem), "model") != 0 || self->path_model != NULL
      || !weir_json_parse (&doc, text, len, &weir_json_limits_body, NULL))
    return NULL;
  root = weir_json_root (&doc);
  value = weir_json_get (&doc, root, "model");
  model = look_up_default (self);
  if (model == NULL || (weir_json_is_set (value) && weir_json_raw (&doc, value).len > 2))
    return NULL;

  name = g_string_new ("\"");
  weir_json_escape (name, model, -1);
  g_string_append_c (name, '"');
  edit = weir_json_edit_new (&doc);
  if (value != NULL)
    weir_json_edit_replace (edit, value, name->str, name->len);
  else
    weir_json_edit_add_member (edit, root, "model", name->str, name->len);
  return weir_json_edit_apply (edit);
}

gboolean
weir_exchange_route (WeirExchange *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  self->router = weir_router_ref (self->snapshot->router);
  if (self->model == NULL || self->model[0] == '\0')
    return take_default (self, NULL)
           || weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "model",
                                     "The member \"model\" is missing.");

  begin_chain (self, self->model);
  if (take_first (self, &problem))
    return TRUE;
  if (g_error_matches (problem, WEIR_API_ERROR, WEIR_API_ERROR_MODEL_NOT_FOUND)
      && take_default (self, problem))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
weir_exchange_find_again (WeirExchange *self, WeirRouter *router, GError **error)
{
  const WeirCall *call = &self->call;

  return take (self, router, g_ptr_array_index (call->chain, call->at), error);
}

/* (transfer full): those of @candidates that belong to the account @id. */
static GPtrArray *
select_account (GPtrArray *candidates, const char *id)
{
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (candidates, i);

      if (g_str_equal (deployment->account->id, id))
        g_ptr_array_add (own, deployment);
    }
  return own;
}

WeirDeployment *
weir_exchange_pick (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  const WeirDeployment *first = g_ptr_array_index (call->candidates, 0);
  const char *const *order = NULL;
  gboolean is_retry = call->n_counted > 0;

  if (self->router != NULL && first->model != NULL)
    order = weir_routing_rules_get_order (get_rules (self), first->model);
  for (guint i = 0; order != NULL && order[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) own = select_account (call->candidates, order[i]);
      WeirDeployment *picked = NULL;

      if (own->len > 0)
        picked = weir_balancer_pick (self->tools->balancer, own, call->tried, is_retry, NULL);
      if (picked != NULL)
        return picked;
    }
  return weir_balancer_pick (self->tools->balancer, call->candidates, call->tried, is_retry, error);
}
