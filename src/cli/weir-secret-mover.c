/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-secret-mover.h"

#include "app/weir-account-entry.h"
#include "app/weir-api-key-entry.h"
#include "app/weir-edit-error.h"
#include "cli/weir-command.h"

struct _WeirSecretMover
{
  WeirCredentialStore *store;
  GPtrArray *moved; /* (element-type WeirCredential) */
};

WeirSecretMover *
weir_secret_mover_new (WeirCredentialStore *store)
{
  WeirSecretMover *self = g_new0 (WeirSecretMover, 1);

  self->store = g_object_ref (store);
  self->moved = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_credential_free);
  return self;
}

void
weir_secret_mover_keep (WeirSecretMover *self)
{
  g_ptr_array_set_size (self->moved, 0);
}

void
weir_secret_mover_free (WeirSecretMover *self)
{
  for (guint i = 0; i < self->moved->len; i++)
    {
      const WeirCredential *one = g_ptr_array_index (self->moved, i);
      g_autoptr (GAsyncResult) result = NULL;

      weir_credential_store_remove_async (self->store, one->kind, one->name, NULL,
                                          weir_command_on_result, &result);
      weir_credential_store_remove_finish (self->store, weir_command_wait (&result), NULL);
    }
  g_ptr_array_unref (self->moved);
  g_object_unref (self->store);
  g_free (self);
}

/* --- One secret --- */

static gboolean
check_free (WeirSecretMover *self, WeirCredentialKind kind, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) other = NULL;
  g_autoptr (GError) reason = NULL;

  weir_credential_store_lookup_async (self->store, kind, name, NULL, weir_command_on_result,
                                      &result);
  other = weir_credential_store_lookup_finish (self->store, weir_command_wait (&result), &reason);
  if (g_error_matches (reason, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT))
    return TRUE;
  if (other != NULL)
    g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_EXISTS,
                 "The keyring has a secret of Weir's called “%s” already. Remove it there, or keep "
                 "secrets in the file with --in-file.",
                 name);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
put (WeirSecretMover *self,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!check_free (self, kind, name, error))
    return FALSE;
  weir_credential_store_store_async (self->store, kind, name, secret, NULL, weir_command_on_result,
                                     &result);
  if (!weir_credential_store_store_finish (self->store, weir_command_wait (&result), error))
    return FALSE;
  g_ptr_array_add (self->moved, weir_credential_new (kind, name, FALSE));
  return TRUE;
}

/* --- All of them --- */

static gboolean
move_accounts (WeirSecretMover *self, WeirConfigEdit *edit, GError **error)
{
  g_autoptr (GPtrArray) accounts = weir_account_entry_list (edit);

  for (guint i = 0; i < accounts->len; i++)
    {
      const WeirAccountDraft *account = g_ptr_array_index (accounts, i);
      g_autoptr (WeirSecret) key = weir_account_entry_dup_key (edit, account->name);

      if (key != NULL
          && (!put (self, WEIR_CREDENTIAL_SERVICE_KEY, account->id, key, error)
              || !weir_account_entry_set_key (edit, account->name, NULL, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
move_keys (WeirSecretMover *self, WeirConfigEdit *edit, GError **error)
{
  g_autoptr (GPtrArray) keys = weir_api_key_entry_list (edit);

  for (guint i = 0; i < keys->len; i++)
    {
      WeirApiKeyInfo *info = g_ptr_array_index (keys, i);
      g_autoptr (WeirSecret) key = weir_api_key_entry_dup_key (edit, info->name);

      if (key == NULL)
        continue;
      info->place = WEIR_API_KEY_IN_KEYRING;
      if (!put (self, WEIR_CREDENTIAL_API_KEY, info->name, key, error)
          || !weir_api_key_entry_put (edit, info, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_secret_mover_move (WeirSecretMover *self, WeirConfigEdit *edit, GError **error)
{
  return move_accounts (self, edit, error) && move_keys (self, edit, error);
}
