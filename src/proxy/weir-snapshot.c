/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-snapshot.h"

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-service-url.h"
#include "wire/weir-api-error.h"

/* A guarded object: @mutex covers the pointer and the taking of a reference through it. An atomic
 * pointer alone would let the last reference go between the two. */
struct _WeirSnapshotSlot
{
  GMutex mutex;
  WeirSnapshot *current;
};

WeirSnapshot *
weir_snapshot_alloc (void)
{
  return g_atomic_rc_box_new0 (WeirSnapshot);
}

WeirSnapshot *
weir_snapshot_ref (WeirSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
snapshot_clear (gpointer data)
{
  WeirSnapshot *self = data;

  g_clear_pointer (&self->router, weir_router_unref);
  g_clear_pointer (&self->rules, weir_model_rules_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->key_rules, g_hash_table_unref);
  g_clear_pointer (&self->prices, weir_prices_unref);
}

void
weir_snapshot_unref (WeirSnapshot *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, snapshot_clear);
}

gboolean
weir_snapshot_allows (const WeirSnapshot *self, const char *key_name, const char *model)
{
  const WeirRoutingRules *rules = self->key_rules != NULL && key_name != NULL
                                      ? g_hash_table_lookup (self->key_rules, key_name)
                                      : NULL;

  return rules == NULL || weir_routing_rules_shows (rules, model);
}

WeirRouterModel *
weir_snapshot_list (const WeirSnapshot *self, const char *key_name, guint *n)
{
  guint n_all;
  const WeirRouterModel *all = weir_router_list (self->router, &n_all);
  WeirRouterModel *listed = g_new (WeirRouterModel, MAX (n_all, 1));

  *n = 0;
  for (guint i = 0; i < n_all; i++)
    {
      const char *model = all[i].deployment->model;

      if (weir_snapshot_allows (self, key_name, model != NULL ? model : all[i].id))
        listed[(*n)++] = all[i];
    }
  return listed;
}

/* (transfer full) (nullable): what keeps an account from being known, if it has never been asked
 * with success. */
static GError *
explain_unknown_account (WeirDeploymentList *list)
{
  g_autoptr (GError) cause = weir_deployment_list_dup_error (list);
  gboolean auth = g_error_matches (cause, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_AUTH)
                  || g_error_matches (cause, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_DENIED)
                  || g_error_matches (cause, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);

  if (cause == NULL || weir_deployment_list_get_refreshed_us (list) != 0)
    return NULL;
  return weir_api_error_new (auth ? WEIR_API_ERROR_UPSTREAM_AUTH : WEIR_API_ERROR_UPSTREAM,
                             "The model may be there, but the account \"%s\" cannot be asked for "
                             "its deployments: %s",
                             weir_deployment_list_get_account (list)->name, cause->message);
}

/* A wait for a network that is not there would end in an error, too, only later. @found: (transfer full) */
static GPtrArray *
leave_out_remote (GPtrArray *found, GError **error)
{
  for (guint i = found->len; i > 0; i--)
    {
      const WeirDeployment *deployment = g_ptr_array_index (found, i - 1);

      if (!weir_service_url_is_loopback (weir_service_key_get_api_url (deployment->account->key)))
        g_ptr_array_remove_index (found, i - 1);
    }
  if (found->len > 0)
    return found;

  g_ptr_array_unref (found);
  g_set_error_literal (error, WEIR_API_ERROR, WEIR_API_ERROR_UNAVAILABLE,
                       "This computer is offline: SAP AI Core can be asked again once there is a "
                       "network.");
  return NULL;
}

GPtrArray *
weir_snapshot_find (const WeirSnapshot *self, WeirRouter *router, const char *model, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GPtrArray *found;

  g_return_val_if_fail (self != NULL, NULL);

  found = weir_router_find (router != NULL ? router : self->router, model, &problem);
  if (found != NULL && self->offline)
    return leave_out_remote (found, error);
  if (found != NULL)
    return found;

  if (!g_error_matches (problem, WEIR_API_ERROR, WEIR_API_ERROR_MODEL_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (self->unavailable != NULL)
    {
      g_propagate_error (error,
                         weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE, "%s", self->unavailable));
      return NULL;
    }
  for (guint i = 0; self->lists != NULL && i < self->lists->len; i++)
    {
      GError *reason = explain_unknown_account (g_ptr_array_index (self->lists, i));

      if (reason == NULL)
        continue;
      g_propagate_error (error, reason);
      return NULL;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

WeirSnapshotSlot *
weir_snapshot_slot_new (void)
{
  WeirSnapshotSlot *self = g_new0 (WeirSnapshotSlot, 1);

  g_mutex_init (&self->mutex);
  return self;
}

void
weir_snapshot_slot_free (WeirSnapshotSlot *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->current, weir_snapshot_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

WeirSnapshot *
weir_snapshot_slot_dup (WeirSnapshotSlot *self)
{
  WeirSnapshot *snapshot = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  if (self->current != NULL)
    snapshot = weir_snapshot_ref (self->current);
  g_mutex_unlock (&self->mutex);
  return snapshot;
}

void
weir_snapshot_slot_set (WeirSnapshotSlot *self, WeirSnapshot *snapshot)
{
  WeirSnapshot *old;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  old = self->current;
  self->current = snapshot != NULL ? weir_snapshot_ref (snapshot) : NULL;
  g_mutex_unlock (&self->mutex);

  /* outside the lock: freeing a snapshot may take a while */
  g_clear_pointer (&old, weir_snapshot_unref);
}
