/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-account.h"

WeirAccount *
weir_account_alloc (void)
{
  WeirAccount *self = g_atomic_rc_box_new0 (WeirAccount);

  self->weight = 1;
  return self;
}

WeirAccount *
weir_account_ref (WeirAccount *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
weir_account_clear (gpointer data)
{
  WeirAccount *self = data;

  for (guint i = 0; i < self->n_pinned; i++)
    {
      g_free (self->pinned[i].model);
      g_strfreev (self->pinned[i].deployments);
    }
  g_free (self->pinned);
  g_strfreev (self->resource_groups);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->key, weir_service_key_unref);
  g_free (self->name);
  g_free (self->id);
}

void
weir_account_unref (WeirAccount *self)
{
  g_atomic_rc_box_release_full (self, weir_account_clear);
}
