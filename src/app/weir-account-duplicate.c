/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-duplicate.h"

#include <string.h>

#include "app/weir-account-entry.h"

typedef struct
{
  WeirConfigEdit *edit;
  WeirCredentialStore *store; /* (nullable) */
  char *client_id;
  char *api_url;
  char *except;
  GPtrArray *accounts; /* (element-type WeirAccountDraft) */
  guint at;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  weir_config_edit_free (self->edit);
  g_clear_object (&self->store);
  g_free (self->client_id);
  g_free (self->api_url);
  g_free (self->except);
  g_ptr_array_unref (self->accounts);
  g_free (self);
}

static gboolean
is_wanted (const Search *self, const WeirSecret *key)
{
  const WeirKeyFacts wanted = { .client_id = self->client_id, .api_url = self->api_url };
  g_autoptr (WeirKeyFacts) facts = key != NULL ? weir_key_facts_new (key, NULL) : NULL;

  return facts != NULL && weir_key_facts_is_same (facts, &wanted);
}

static void go_on (GTask *task);

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  const WeirAccountDraft *account = g_ptr_array_index (self->accounts, self->at);
  g_autoptr (WeirSecret) key =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (is_wanted (self, key))
    {
      g_task_return_pointer (task, g_strdup (account->name), g_free);
      return;
    }
  self->at++;
  go_on (g_steal_pointer (&task));
}

/* @task: (transfer full): looks at one account after the other. */
static void
go_on (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Search *self = g_task_get_task_data (task);

  for (; self->at < self->accounts->len; self->at++)
    {
      const WeirAccountDraft *account = g_ptr_array_index (self->accounts, self->at);
      g_autoptr (WeirSecret) key = NULL;

      if (g_strcmp0 (account->name, self->except) == 0)
        continue;
      if (account->place == WEIR_ACCOUNT_KEY_IN_KEYRING && self->store != NULL)
        {
          weir_credential_store_lookup_async (self->store, WEIR_CREDENTIAL_SERVICE_KEY, account->id,
                                              g_task_get_cancellable (task), on_found,
                                              g_steal_pointer (&owned));
          return;
        }
      key = weir_account_entry_dup_key (self->edit, account->name);
      if (is_wanted (self, key))
        {
          g_task_return_pointer (task, g_strdup (account->name), g_free);
          return;
        }
    }
  g_task_return_pointer (task, NULL, NULL);
}

void
weir_account_duplicate_find_async (const WeirConfigEdit *edit,
                                   WeirCredentialStore *store,
                                   const WeirKeyFacts *facts,
                                   const char *except,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;
  Search *self;

  g_return_if_fail (edit != NULL && facts != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_account_duplicate_find_async);
  self = g_new0 (Search, 1);
  self->edit = weir_config_edit_new (weir_config_edit_get_name (edit),
                                     weir_config_edit_get_text (edit), NULL);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->client_id = g_strdup (facts->client_id);
  self->api_url = g_strdup (facts->api_url);
  self->except = g_strdup (except);
  self->accounts = weir_account_entry_list (self->edit);
  g_task_set_task_data (task, self, search_free);
  go_on (task);
}

gboolean
weir_account_duplicate_find_finish (GAsyncResult *result, char **name, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL) && name != NULL, FALSE);

  *name = g_task_propagate_pointer (G_TASK (result), &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
