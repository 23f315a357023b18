/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-credential-store.h"

G_DEFINE_QUARK (weir - credential - error - quark, weir_credential_error)

G_DEFINE_INTERFACE (WeirCredentialStore, weir_credential_store, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const kind_words[WEIR_N_CREDENTIAL_KINDS] = {
  [WEIR_CREDENTIAL_SERVICE_KEY] = "service-key",
  [WEIR_CREDENTIAL_API_KEY] = "api-key",
};

/* --- Which secret --- */

const char *
weir_credential_kind_to_string (WeirCredentialKind kind)
{
  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CREDENTIAL_KINDS, NULL);

  return kind_words[kind];
}

gboolean
weir_credential_kind_from_string (const char *word, WeirCredentialKind *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < WEIR_N_CREDENTIAL_KINDS; i++)
    if (g_strcmp0 (word, kind_words[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

WeirCredential *
weir_credential_new (WeirCredentialKind kind, const char *name, gboolean is_locked)
{
  WeirCredential *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (WeirCredential, 1);
  self->kind = kind;
  self->name = g_strdup (name);
  self->is_locked = is_locked;
  return self;
}

void
weir_credential_free (WeirCredential *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

/* --- The interface --- */

static void
weir_credential_store_default_init (WeirCredentialStoreInterface *iface)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WEIR_TYPE_CREDENTIAL_STORE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gboolean
weir_credential_store_is_lasting (WeirCredentialStore *self)
{
  g_return_val_if_fail (WEIR_IS_CREDENTIAL_STORE (self), FALSE);

  return WEIR_CREDENTIAL_STORE_GET_IFACE (self)->is_lasting (self);
}

void
weir_credential_store_emit_changed (WeirCredentialStore *self)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GTask *
make_task (WeirCredentialStore *self,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data,
           gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

void
weir_credential_store_lookup_async (WeirCredentialStore *self,
                                    WeirCredentialKind kind,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));
  g_return_if_fail (name != NULL);

  WEIR_CREDENTIAL_STORE_GET_IFACE (self)->lookup (
      self, kind, name,
      make_task (self, cancellable, callback, user_data, weir_credential_store_lookup_async));
}

WeirSecret *
weir_credential_store_lookup_finish (WeirCredentialStore *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_credential_store_store_async (WeirCredentialStore *self,
                                   WeirCredentialKind kind,
                                   const char *name,
                                   WeirSecret *secret,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));
  g_return_if_fail (name != NULL && secret != NULL);

  WEIR_CREDENTIAL_STORE_GET_IFACE (self)->store (
      self, kind, name, secret,
      make_task (self, cancellable, callback, user_data, weir_credential_store_store_async));
}

gboolean
weir_credential_store_store_finish (WeirCredentialStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
weir_credential_store_remove_async (WeirCredentialStore *self,
                                    WeirCredentialKind kind,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));
  g_return_if_fail (name != NULL);

  WEIR_CREDENTIAL_STORE_GET_IFACE (self)->remove (
      self, kind, name,
      make_task (self, cancellable, callback, user_data, weir_credential_store_remove_async));
}

gboolean
weir_credential_store_remove_finish (WeirCredentialStore *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
weir_credential_store_list_async (WeirCredentialStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));

  WEIR_CREDENTIAL_STORE_GET_IFACE (self)->list (
      self, make_task (self, cancellable, callback, user_data, weir_credential_store_list_async));
}

GPtrArray *
weir_credential_store_list_finish (WeirCredentialStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_credential_store_unlock_async (WeirCredentialStore *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (WEIR_IS_CREDENTIAL_STORE (self));

  WEIR_CREDENTIAL_STORE_GET_IFACE (self)->unlock (
      self, make_task (self, cancellable, callback, user_data, weir_credential_store_unlock_async));
}

gboolean
weir_credential_store_unlock_finish (WeirCredentialStore *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
