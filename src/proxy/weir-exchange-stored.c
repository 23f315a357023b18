/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-stored.h"

#include <string.h>

#include "base/weir-redact.h"
#include "proxy/weir-path-pattern.h"
#include "wire/weir-api-error.h"

#define MAX_ID 256
#define MAX_QUOTED 120

void
weir_exchange_note_reply (WeirExchange *self, const WeirEvent *start)
{
  const WeirCall *call = &self->call;

  if (self->tools->response_ids == NULL || !self->route->keeps || start->start.id == NULL
      || call->plan.upstream != self->codec || self->request->store == FALSE)
    return;
  weir_response_ids_bind (self->tools->response_ids, start->start.id, call->deployment->account->id,
                          call->deployment->id, self->wall_us);
}

/* (transfer full) (nullable): the id that the request goes on from. */
static char *
get_previous (const WeirExchange *self)
{
  if (self->tools->response_ids == NULL || self->request == NULL)
    return NULL;
  return weir_json_text_dup (self->request->previous);
}

static gboolean
is_maker (const WeirDeployment *deployment, const char *account, const char *id)
{
  return g_str_equal (deployment->id, id) && g_str_equal (deployment->account->id, account);
}

gboolean
weir_exchange_keep_to_maker (WeirExchange *self, GError **error)
{
  GPtrArray *candidates = self->call.candidates;
  g_autofree char *previous = get_previous (self);
  g_autofree char *account = NULL;
  g_autofree char *deployment = NULL;

  if (previous == NULL
      || !weir_response_ids_find (self->tools->response_ids, previous, &account, &deployment))
    return TRUE;

  for (guint i = candidates->len; i > 0; i--)
    if (!is_maker (candidates->pdata[i - 1], account, deployment))
      g_ptr_array_remove_index (candidates, i - 1);
  if (candidates->len > 0)
    return TRUE;

  weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "previous_response_id",
                         "The deployment that made this response does not serve the model \"%s\" "
                         "now. Send the whole conversation instead.",
                         self->model);
  if (error != NULL)
    weir_api_error_set_code (*error, "previous_response_not_found");
  return FALSE;
}

static gboolean
fail_unknown (WeirExchange *self, GError **error)
{
  g_autofree char *quoted = weir_redact (self->path_model, -1, MAX_QUOTED);
  GError *problem = weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST,
                                        "Response with id '%s' not found. Weir knows the responses "
                                        "that models with a Responses API of their own have kept.",
                                        quoted);

  weir_api_error_set_status (problem, 404);
  weir_api_error_set_code (problem, "response_not_found");
  g_propagate_error (error, problem);
  return FALSE;
}

/* SAP AI Core has the response itself, and nothing below it. */
static gboolean
fail_not_offered (GError **error)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_ROUTE_NOT_FOUND, NULL,
                                "This API is not offered: SAP AI Core does not have it.");
}

/* (transfer full) (nullable): the deployment as it is now. */
static WeirDeployment *
find_deployment (const WeirSnapshot *snapshot, const char *account, const char *id)
{
  for (guint i = 0; snapshot->lists != NULL && i < snapshot->lists->len; i++)
    {
      g_autoptr (GPtrArray) own = weir_deployment_list_dup (snapshot->lists->pdata[i]);

      for (guint j = 0; j < own->len; j++)
        if (is_maker (own->pdata[j], account, id) && weir_deployment_is_usable (own->pdata[j]))
          return weir_deployment_ref (own->pdata[j]);
    }
  return NULL;
}

/* The id becomes part of a URL. */
static gboolean
is_good_id (const char *id)
{
  gsize len = id != NULL ? strlen (id) : 0;

  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '_' && id[i] != '-')
      return FALSE;
  return len > 0 && len <= MAX_ID;
}

gboolean
weir_exchange_find_stored (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  const char *query = weir_client_get_head (self->client)->query;
  g_autofree char *account = NULL;
  g_autofree char *id = NULL;
  WeirDeployment *deployment = NULL;

  if (weir_path_query_has (query, "stream=true"))
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "stream",
                                  "A kept response cannot be streamed again; ask for it whole.");
  if (strchr (self->path_model, '/') != NULL)
    return fail_not_offered (error);
  self->snapshot = weir_snapshot_slot_dup (self->tools->snapshots);
  if (self->tools->response_ids != NULL && is_good_id (self->path_model)
      && weir_response_ids_find (self->tools->response_ids, self->path_model, &account, &id)
      && self->snapshot != NULL)
    deployment = find_deployment (self->snapshot, account, id);
  if (deployment == NULL)
    return fail_unknown (self, error);

  self->router = weir_router_ref (self->snapshot->router);
  call->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->paused = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->asked = g_ptr_array_ref (call->candidates);
  g_ptr_array_add (call->candidates, deployment);
  return TRUE;
}

void
weir_exchange_plan_stored (WeirExchange *self)
{
  WeirCall *call = &self->call;

  g_free (self->stored_path);
  self->stored_path =
      g_strconcat ("/responses/", self->path_model, self->route->stored_suffix, NULL);
  call->plan = (WeirPlan){
    .path = self->stored_path,
    .accept = "application/json",
    .verbatim = TRUE,
  };
}

void
weir_exchange_settle_stored (WeirExchange *self)
{
  if (g_str_equal (self->route->stored, "DELETE"))
    weir_response_ids_forget (self->tools->response_ids, self->path_model);
}
