/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-service-credentials.h"

#include <glib/gi18n.h>

#include "app/weir-service.h"

static WeirProblem *
describe_locked (WeirEngine *engine)
{
  guint n = weir_engine_get_n_waiting (engine);
  g_autofree char *credentials =
      n > 0 ? g_strdup_printf (
          /* Translators: what the keyring is unlocked for */
          ngettext ("the credentials of %u subaccount", "the credentials of %u subaccounts", n), n)
            : g_strdup (_ ("the API keys of your tools"));

  return weir_problem_new (WEIR_PROBLEM_KEYRING_LOCKED, NULL, "credentials", credentials, NULL);
}

const char *
weir_service_credentials_get_advice (gboolean is_sandboxed)
{
  if (is_sandboxed)
    return _ ("Flatpak needs the Secret portal of your desktop; the native package can be used "
              "instead.");
  return _ ("Install GNOME Keyring, KWallet or KeePassXC with Secret Service enabled.");
}

void
weir_service_credentials_tell (WeirProblemBoard *board, WeirEngine *engine, gboolean is_sandboxed)
{
  WeirCredentialsStanding standing =
      engine != NULL ? weir_engine_get_standing (engine) : WEIR_CREDENTIALS_COMPLETE;

  g_return_if_fail (WEIR_IS_PROBLEM_BOARD (board));

  if (standing == WEIR_CREDENTIALS_PENDING)
    return;
  weir_problem_board_remove (board, WEIR_PROBLEM_KEYRING_LOCKED, NULL);
  weir_problem_board_remove (board, WEIR_PROBLEM_NO_KEYRING, NULL);
  if (standing == WEIR_CREDENTIALS_LOCKED)
    weir_problem_board_put (board, NULL, describe_locked (engine));
  else if (standing == WEIR_CREDENTIALS_UNAVAILABLE
           || (engine != NULL && !weir_engine_are_credentials_lasting (engine)))
    weir_problem_board_put (board, NULL,
                            weir_problem_new (WEIR_PROBLEM_NO_KEYRING, NULL, "advice",
                                              weir_service_credentials_get_advice (is_sandboxed),
                                              NULL));
}

/* --- API keys --- */

/* On the service: (element-type WeirSecret): what was made in this run and is kept as a digest only. */
#define REMEMBERED "weir-remembered-api-keys"

static const WeirSettings *
get_settings (WeirService *self)
{
  WeirEngine *engine = weir_service_get_engine (self);

  return engine != NULL ? weir_engine_get_settings (engine) : NULL;
}

/* (transfer none) (nullable) */
static WeirSecret *
find_remembered (WeirService *self, const WeirSettingsKey *key)
{
  GPtrArray *remembered = g_object_get_data (G_OBJECT (self), REMEMBERED);

  for (guint i = 0; remembered != NULL && i < remembered->len; i++)
    {
      WeirSecret *secret = g_ptr_array_index (remembered, i);
      guint8 digest[WEIR_DIGEST_LEN];
      gsize len;
      const char *text = weir_secret_peek (secret, &len);

      weir_digest (text, (gssize) len, digest);
      if (weir_digest_equal (digest, key->digest))
        return secret;
    }
  return NULL;
}

WeirSecret *
weir_service_dup_api_key (WeirService *self)
{
  const WeirSettings *settings;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  settings = get_settings (self);
  for (guint i = 0; settings != NULL && i < settings->n_keys; i++)
    {
      WeirSecret *secret = settings->keys[i].secret;

      if (secret == NULL)
        secret = find_remembered (self, &settings->keys[i]);
      if (secret != NULL)
        return weir_secret_ref (secret);
    }
  return NULL;
}

gboolean
weir_service_needs_api_key (WeirService *self)
{
  const WeirSettings *settings;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  settings = get_settings (self);
  return settings != NULL && settings->n_keys > 0;
}

void
weir_service_remember_api_key (WeirService *self, WeirSecret *key)
{
  GPtrArray *remembered;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (key != NULL);

  remembered = g_object_get_data (G_OBJECT (self), REMEMBERED);
  if (remembered == NULL)
    {
      remembered = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_secret_unref);
      g_object_set_data_full (G_OBJECT (self), REMEMBERED, remembered,
                              (GDestroyNotify) g_ptr_array_unref);
    }
  g_ptr_array_add (remembered, weir_secret_ref (key));
  /* The settings with its digest may be in force already. */
  g_signal_emit_by_name (self, "settings-changed");
}
