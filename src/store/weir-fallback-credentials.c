/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-fallback-credentials.h"

#include "store/weir-session-credentials.h"

struct _WeirFallbackCredentials
{
  GObject parent_instance;

  WeirCredentialStore *lasting;
  WeirCredentialStore *session;
  gboolean is_unavailable; /* the lasting one was, when it was last asked */
};

/* Which secret a call is about. */
typedef struct
{
  WeirCredentialKind kind;
  char *name;
  WeirSecret *secret;     /* (nullable) */
  gboolean was_in_memory; /* when it was removed */
} Call;

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirFallbackCredentials,
                               weir_fallback_credentials,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->name);
  g_clear_pointer (&call->secret, weir_secret_unref);
  g_free (call);
}

static void
set_call (GTask *task, WeirCredentialKind kind, const char *name, WeirSecret *secret)
{
  Call *call = g_new0 (Call, 1);

  call->kind = kind;
  call->name = g_strdup (name);
  call->secret = secret != NULL ? weir_secret_ref (secret) : NULL;
  g_task_set_task_data (task, call, call_free);
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT);
}

/* Remembers how the lasting one stands. Returns: whether nobody is there. */
static gboolean
note (GTask *task, const GError *error)
{
  WeirFallbackCredentials *self = g_task_get_source_object (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  self->is_unavailable =
      g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  return self->is_unavailable;
}

static void
finish (GTask *task, gboolean good, GError *error)
{
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- Lookup: in memory first, which is the newer --- */

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  WeirSecret *secret =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  note (task, error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
on_remembered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirFallbackCredentials *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  WeirSecret *secret =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) weir_secret_unref);
  else
    weir_credential_store_lookup_async (self->lasting, call->kind, call->name,
                                        g_task_get_cancellable (task), on_looked_up,
                                        g_object_ref (task));
}

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  set_call (task, kind, name, NULL);
  weir_credential_store_lookup_async (WEIR_FALLBACK_CREDENTIALS (store)->session, kind, name, NULL,
                                      on_remembered, task);
}

/* --- Store --- */

static void
on_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good =
      weir_credential_store_store_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  finish (task, good, error);
}

/* One in memory would hide the one just stored. */
static void
on_forgotten (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_stored (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirFallbackCredentials *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean good =
      weir_credential_store_store_finish (WEIR_CREDENTIAL_STORE (object), result, &error);
  gboolean is_nobody = note (task, error);

  if (good)
    weir_credential_store_remove_async (self->session, call->kind, call->name, NULL, on_forgotten,
                                        g_steal_pointer (&task));
  else if (is_nobody)
    weir_credential_store_store_async (self->session, call->kind, call->name, call->secret, NULL,
                                       on_kept, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
put (WeirCredentialStore *store,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GTask *task)
{
  set_call (task, kind, name, secret);
  weir_credential_store_store_async (WEIR_FALLBACK_CREDENTIALS (store)->lasting, kind, name, secret,
                                     g_task_get_cancellable (task), on_stored, task);
}

/* --- Removal: from both --- */

static void
on_removed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean good =
      weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, &error);
  gboolean is_nobody = note (task, error);

  if (good || (call->was_in_memory && (is_nobody || is_absent (error))))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_removed_in_memory (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirFallbackCredentials *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->was_in_memory =
      weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);
  weir_credential_store_remove_async (self->lasting, call->kind, call->name,
                                      g_task_get_cancellable (task), on_removed,
                                      g_object_ref (task));
}

static void
take_out (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  set_call (task, kind, name, NULL);
  weir_credential_store_remove_async (WEIR_FALLBACK_CREDENTIALS (store)->session, kind, name, NULL,
                                      on_removed_in_memory, task);
}

/* --- List: of both --- */

static void
on_listed_in_memory (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *lasting = g_task_get_task_data (task);
  GPtrArray *all = weir_credential_store_list_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);

  for (guint i = 0; lasting != NULL && i < lasting->len; i++)
    {
      const WeirCredential *one = g_ptr_array_index (lasting, i);

      g_ptr_array_add (all, weir_credential_new (one->kind, one->name, one->is_locked));
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirFallbackCredentials *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  GPtrArray *all =
      weir_credential_store_list_finish (WEIR_CREDENTIAL_STORE (object), result, &error);
  gboolean is_nobody = note (task, error);

  if (all == NULL && !is_nobody)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (all != NULL)
    g_task_set_task_data (task, all, (GDestroyNotify) g_ptr_array_unref);
  weir_credential_store_list_async (self->session, NULL, on_listed_in_memory,
                                    g_steal_pointer (&task));
}

static void
list (WeirCredentialStore *store, GTask *task)
{
  weir_credential_store_list_async (WEIR_FALLBACK_CREDENTIALS (store)->lasting,
                                    g_task_get_cancellable (task), on_listed, task);
}

/* --- Unlocking --- */

static void
on_unlocked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good =
      weir_credential_store_unlock_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  note (task, error);
  finish (task, good, error);
}

static void
unlock (WeirCredentialStore *store, GTask *task)
{
  weir_credential_store_unlock_async (WEIR_FALLBACK_CREDENTIALS (store)->lasting,
                                      g_task_get_cancellable (task), on_unlocked, task);
}

static gboolean
is_lasting (WeirCredentialStore *store)
{
  return !WEIR_FALLBACK_CREDENTIALS (store)->is_unavailable;
}

static void
iface_init (WeirCredentialStoreInterface *iface)
{
  iface->is_lasting = is_lasting;
  iface->lookup = lookup;
  iface->store = put;
  iface->remove = take_out;
  iface->list = list;
  iface->unlock = unlock;
}

static void
weir_fallback_credentials_finalize (GObject *object)
{
  WeirFallbackCredentials *self = WEIR_FALLBACK_CREDENTIALS (object);

  g_object_unref (self->lasting);
  g_object_unref (self->session);

  G_OBJECT_CLASS (weir_fallback_credentials_parent_class)->finalize (object);
}

static void
weir_fallback_credentials_class_init (WeirFallbackCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_fallback_credentials_finalize;
}

static void
weir_fallback_credentials_init (WeirFallbackCredentials *self)
{
}

WeirCredentialStore *
weir_fallback_credentials_new (WeirCredentialStore *lasting)
{
  WeirFallbackCredentials *self;

  g_return_val_if_fail (WEIR_IS_CREDENTIAL_STORE (lasting), NULL);

  self = g_object_new (WEIR_TYPE_FALLBACK_CREDENTIALS, NULL);
  self->lasting = g_object_ref (lasting);
  self->session = weir_session_credentials_new ();
  g_signal_connect_object (self->lasting, "changed",
                           G_CALLBACK (weir_credential_store_emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "changed",
                           G_CALLBACK (weir_credential_store_emit_changed), self,
                           G_CONNECT_SWAPPED);
  return WEIR_CREDENTIAL_STORE (self);
}
