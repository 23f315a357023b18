/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-credentials.h"

#include <string.h>

struct _WeirEngineCredentials
{
  WeirCredentialStore *store; /* (nullable) */
  void (*changed) (gpointer user_data);
  gpointer user_data;
  gulong changed_id;

  WeirSettings *settings; /* (nullable): those that were last looked at */
  GHashTable *secrets;
  WeirCredentialsStanding standing;
  GCancellable *round; /* (nullable): ends the round that is under way */
};

/* All that is asked for at once. It touches @self only while its own cancellable stands. */
typedef struct
{
  WeirEngineCredentials *self;
  GCancellable *cancellable;
  GHashTable *secrets;
  WeirCredentialsStanding standing;
  guint n_pending;
} Round;

typedef struct
{
  Round *round;
  char *name; /* in the table */
} Question;

const char *
weir_credentials_standing_explain (WeirCredentialsStanding standing)
{
  switch (standing)
    {
    case WEIR_CREDENTIALS_PENDING:
      return "Weir is reading its credentials from the keyring; try again in a moment.";
    case WEIR_CREDENTIALS_LOCKED:
      return "The keyring that holds Weir's credentials is locked. Unlock it, in Weir's window or "
             "as your desktop does; Weir then goes on by itself.";
    case WEIR_CREDENTIALS_ABSENT:
      return "A credential that Weir's configuration names is not in the keyring. Add the service "
             "key again.";
    case WEIR_CREDENTIALS_UNAVAILABLE:
      return "There is no keyring to read Weir's credentials from. Start the desktop's keyring "
             "service, or put the service key into the configuration.";
    case WEIR_CREDENTIALS_COMPLETE:
    default:
      return NULL;
    }
}

/* --- A round --- */

static void
end_round (WeirEngineCredentials *self)
{
  if (self->round != NULL)
    g_cancellable_cancel (self->round);
  g_clear_object (&self->round);
}

static gboolean
is_same (WeirSecret *a, WeirSecret *b)
{
  return b != NULL && strcmp (weir_secret_peek (a, NULL), weir_secret_peek (b, NULL)) == 0;
}

static gboolean
are_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer name, secret;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &secret))
    if (!is_same (secret, g_hash_table_lookup (b, name)))
      return FALSE;
  return TRUE;
}

static void
take (WeirEngineCredentials *self, GHashTable *secrets, WeirCredentialsStanding standing)
{
  gboolean is_other = standing != self->standing || !are_same (secrets, self->secrets);

  g_hash_table_unref (self->secrets);
  self->secrets = g_hash_table_ref (secrets);
  self->standing = standing;
  if (is_other)
    self->changed (self->user_data);
}

static void
round_unref (Round *round)
{
  if (--round->n_pending > 0)
    return;
  if (!g_cancellable_is_cancelled (round->cancellable))
    {
      g_clear_object (&round->self->round);
      take (round->self, round->secrets, round->standing);
    }
  g_hash_table_unref (round->secrets);
  g_object_unref (round->cancellable);
  g_free (round);
}

static WeirCredentialsStanding
standing_of (const GError *error)
{
  if (g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED))
    return WEIR_CREDENTIALS_LOCKED;
  if (g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE))
    return WEIR_CREDENTIALS_UNAVAILABLE;
  return WEIR_CREDENTIALS_ABSENT;
}

/* What was known goes on to be used when the keyring is locked or gone. */
static WeirSecret *
dup_known (Round *round, const char *name, WeirCredentialsStanding standing)
{
  WeirSecret *known = NULL;

  if (standing != WEIR_CREDENTIALS_ABSENT && !g_cancellable_is_cancelled (round->cancellable))
    known = g_hash_table_lookup (round->self->secrets, name);
  return known != NULL ? weir_secret_ref (known) : NULL;
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  Round *round = question->round;
  g_autoptr (GError) error = NULL;
  WeirSecret *secret =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  if (secret == NULL)
    {
      WeirCredentialsStanding standing = standing_of (error);

      secret = dup_known (round, question->name, standing);
      if (secret == NULL)
        round->standing = MAX (round->standing, standing);
    }
  if (secret != NULL)
    g_hash_table_insert (round->secrets, g_steal_pointer (&question->name), secret);
  g_free (question->name);
  g_free (question);
  round_unref (round);
}

static void
ask (Round *round, WeirCredentialKind kind, const char *name)
{
  Question *question = g_new0 (Question, 1);

  question->round = round;
  question->name = weir_settings_build_secret_name (kind, name);
  round->n_pending++;
  weir_credential_store_lookup_async (round->self->store, kind, name, round->cancellable, on_found,
                                      question);
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) weir_secret_unref);
}

static void
begin_round (WeirEngineCredentials *self)
{
  Round *round = g_new0 (Round, 1);
  const WeirSettings *settings = self->settings;

  self->round = g_cancellable_new ();
  round->self = self;
  round->cancellable = g_object_ref (self->round);
  round->secrets = make_table ();
  round->n_pending = 1;
  for (guint i = 0; i < settings->n_accounts; i++)
    if (settings->accounts[i].enabled && settings->accounts[i].in_keyring)
      ask (round, WEIR_CREDENTIAL_SERVICE_KEY, settings->accounts[i].id);
  for (guint i = 0; i < settings->n_keys; i++)
    if (settings->keys[i].in_keyring)
      ask (round, WEIR_CREDENTIAL_API_KEY, settings->keys[i].name);
  round_unref (round);
}

/* --- The rest --- */

static gboolean
needs_store (const WeirSettings *settings)
{
  for (guint i = 0; i < settings->n_accounts; i++)
    if (settings->accounts[i].enabled && settings->accounts[i].in_keyring)
      return TRUE;
  for (guint i = 0; i < settings->n_keys; i++)
    if (settings->keys[i].in_keyring)
      return TRUE;
  return FALSE;
}

/* Whether one is missing that is to be asked for: what is known already is only asked for again. */
static gboolean
lacks_any (const WeirSettings *settings)
{
  for (guint i = 0; i < settings->n_accounts; i++)
    if (settings->accounts[i].enabled && settings->accounts[i].service_key == NULL)
      return TRUE;
  for (guint i = 0; i < settings->n_keys; i++)
    if (!weir_settings_key_is_known (&settings->keys[i]))
      return TRUE;
  return FALSE;
}

void
weir_engine_credentials_look (WeirEngineCredentials *self, WeirSettings *settings)
{
  gboolean is_new = self->settings == NULL;

  end_round (self);
  weir_settings_ref (settings);
  g_clear_pointer (&self->settings, weir_settings_unref);
  self->settings = settings;
  if (!needs_store (settings))
    {
      g_hash_table_remove_all (self->secrets);
      self->standing = WEIR_CREDENTIALS_COMPLETE;
      return;
    }
  if (self->store == NULL)
    {
      self->standing = WEIR_CREDENTIALS_UNAVAILABLE;
      return;
    }
  if (lacks_any (settings) && (is_new || self->standing == WEIR_CREDENTIALS_COMPLETE))
    self->standing = WEIR_CREDENTIALS_PENDING;
  begin_round (self);
}

static void
on_store_changed (WeirEngineCredentials *self)
{
  if (self->settings == NULL || !needs_store (self->settings))
    return;
  end_round (self);
  begin_round (self);
}

GHashTable *
weir_engine_credentials_get_secrets (WeirEngineCredentials *self)
{
  return self->secrets;
}

WeirCredentialsStanding
weir_engine_credentials_get_standing (WeirEngineCredentials *self)
{
  return self->standing;
}

gboolean
weir_engine_credentials_are_lasting (WeirEngineCredentials *self)
{
  return self->store == NULL || self->settings == NULL || !needs_store (self->settings)
         || weir_credential_store_is_lasting (self->store);
}

WeirEngineCredentials *
weir_engine_credentials_new (WeirCredentialStore *store,
                             void (*changed) (gpointer user_data),
                             gpointer user_data)
{
  WeirEngineCredentials *self = g_new0 (WeirEngineCredentials, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->secrets = make_table ();
  if (store == NULL)
    return self;
  self->store = g_object_ref (store);
  self->changed_id =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  return self;
}

void
weir_engine_credentials_free (WeirEngineCredentials *self)
{
  g_return_if_fail (self != NULL);

  end_round (self);
  if (self->store != NULL)
    g_signal_handler_disconnect (self->store, self->changed_id);
  g_clear_object (&self->store);
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_hash_table_unref (self->secrets);
  g_free (self);
}
