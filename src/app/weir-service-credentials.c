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

WeirSecret *
weir_service_dup_api_key (WeirService *self)
{
  WeirEngine *engine;
  const WeirSettings *settings;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  engine = weir_service_get_engine (self);
  settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  for (guint i = 0; settings != NULL && i < settings->n_keys; i++)
    if (settings->keys[i].secret != NULL)
      return weir_secret_ref (settings->keys[i].secret);
  return NULL;
}
