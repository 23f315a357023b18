/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-session-credentials.h"

#include <glib/gi18n.h>

struct _WeirSessionCredentials
{
  GObject parent_instance;

  GHashTable *secrets[WEIR_N_CREDENTIAL_KINDS]; /* name to WeirSecret */
};

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirSessionCredentials,
                               weir_session_credentials,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

static void
return_absent (GTask *task, const char *name)
{
  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT,
                           _ ("There is no secret for “%s”"), name);
}

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  WeirSessionCredentials *self = WEIR_SESSION_CREDENTIALS (store);
  WeirSecret *secret = g_hash_table_lookup (self->secrets[kind], name);

  if (secret != NULL)
    g_task_return_pointer (task, weir_secret_ref (secret), (GDestroyNotify) weir_secret_unref);
  else
    return_absent (task, name);
  g_object_unref (task);
}

static void
put (WeirCredentialStore *store,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GTask *task)
{
  WeirSessionCredentials *self = WEIR_SESSION_CREDENTIALS (store);

  g_hash_table_insert (self->secrets[kind], g_strdup (name), weir_secret_ref (secret));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  weir_credential_store_emit_changed (store);
}

static void
take_out (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  WeirSessionCredentials *self = WEIR_SESSION_CREDENTIALS (store);
  gboolean existed = g_hash_table_remove (self->secrets[kind], name);

  if (existed)
    g_task_return_boolean (task, TRUE);
  else
    return_absent (task, name);
  g_object_unref (task);
  if (existed)
    weir_credential_store_emit_changed (store);
}

static void
list (WeirCredentialStore *store, GTask *task)
{
  WeirSessionCredentials *self = WEIR_SESSION_CREDENTIALS (store);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_credential_free);

  for (guint kind = 0; kind < WEIR_N_CREDENTIAL_KINDS; kind++)
    {
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, self->secrets[kind]);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (all, weir_credential_new (kind, name, FALSE));
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
unlock (WeirCredentialStore *store, GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static gboolean
is_lasting (WeirCredentialStore *store)
{
  return FALSE;
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
weir_session_credentials_finalize (GObject *object)
{
  WeirSessionCredentials *self = WEIR_SESSION_CREDENTIALS (object);

  for (guint i = 0; i < WEIR_N_CREDENTIAL_KINDS; i++)
    g_hash_table_unref (self->secrets[i]);

  G_OBJECT_CLASS (weir_session_credentials_parent_class)->finalize (object);
}

static void
weir_session_credentials_class_init (WeirSessionCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_session_credentials_finalize;
}

static void
weir_session_credentials_init (WeirSessionCredentials *self)
{
  for (guint i = 0; i < WEIR_N_CREDENTIAL_KINDS; i++)
    self->secrets[i] =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weir_secret_unref);
}

WeirCredentialStore *
weir_session_credentials_new (void)
{
  return g_object_new (WEIR_TYPE_SESSION_CREDENTIALS, NULL);
}
