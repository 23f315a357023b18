/* SPDX-License-Identifier: MIT */
#include "credentials.h"

#include <string.h>

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

char *
credentials_lookup (WeirCredentialStore *store, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) secret = NULL;

  weir_credential_store_lookup_async (store, WEIR_CREDENTIAL_SERVICE_KEY, name, NULL, on_result,
                                      &result);
  wait_for (&result);
  secret = weir_credential_store_lookup_finish (store, result, error);
  return secret != NULL ? g_strdup (weir_secret_peek (secret, NULL)) : NULL;
}

gboolean
credentials_store (WeirCredentialStore *store, const char *name, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) secret = weir_secret_new (text, -1);

  weir_credential_store_store_async (store, WEIR_CREDENTIAL_SERVICE_KEY, name, secret, NULL,
                                     on_result, &result);
  wait_for (&result);
  return weir_credential_store_store_finish (store, result, error);
}

gboolean
credentials_remove (WeirCredentialStore *store, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_credential_store_remove_async (store, WEIR_CREDENTIAL_SERVICE_KEY, name, NULL, on_result,
                                      &result);
  wait_for (&result);
  return weir_credential_store_remove_finish (store, result, error);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(WeirCredential *const *) a)->name, (*(WeirCredential *const *) b)->name);
}

char *
credentials_list (WeirCredentialStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GString *text = g_string_new (NULL);

  weir_credential_store_list_async (store, NULL, on_result, &result);
  wait_for (&result);
  all = weir_credential_store_list_finish (store, result, error);
  if (all == NULL)
    return g_string_free (text, TRUE);
  g_ptr_array_sort (all, compare);
  for (guint i = 0; i < all->len; i++)
    {
      const WeirCredential *one = g_ptr_array_index (all, i);

      g_string_append_printf (text, "%s%s:%s ", one->is_locked ? "!" : "",
                              weir_credential_kind_to_string (one->kind), one->name);
    }
  return g_string_free (text, FALSE);
}

gboolean
credentials_unlock (WeirCredentialStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_credential_store_unlock_async (store, cancellable, on_result, &result);
  wait_for (&result);
  return weir_credential_store_unlock_finish (store, result, error);
}
