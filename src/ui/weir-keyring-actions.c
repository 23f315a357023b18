/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-keyring-actions.h"

#include <glib/gi18n.h>

#include "app/weir-service-credentials.h"

static void
set_unlock_enabled (WeirApplication *application, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (application), "unlock-keyring");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* The engine goes on by itself. */
static void
on_unlocked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  set_unlock_enabled (application, TRUE);
  if (weir_credential_store_unlock_finish (WEIR_CREDENTIAL_STORE (object), result, &error))
    return;
  if (g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED))
    weir_application_offer (application, _ ("Keyring still locked"), _ ("_Unlock"),
                            "app.unlock-keyring");
  else
    weir_application_tell (application, error->message);
}

/* It takes as long as the user does. */
static void
on_unlock (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = user_data;
  WeirService *service = weir_desk_get_service (weir_application_get_desk (application));

  set_unlock_enabled (application, FALSE);
  weir_credential_store_unlock_async (weir_service_get_credentials (service), NULL, on_unlocked,
                                      g_object_ref (application));
}

static void
on_help (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = user_data;
  GtkWidget *dialog;

  weir_application_present (application);
  dialog = adw_message_dialog_new (GTK_WINDOW (weir_application_get_window (application)),
                                   _ ("No Keyring Service Found"), NULL);
  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      _ ("A keyring keeps service keys and API keys encrypted, and opens with your session. "
         "Nothing "
         "on this desktop offers one, so keys that are entered now are only kept in memory until "
         "you quit.\n\n%s\n\nWeir uses it as soon as it is there; enter the keys once more then."),
      weir_service_credentials_get_advice (weir_application_is_sandboxed (application)));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Keys are kept in memory without being asked to: what is left to do is to stop telling. */
static void
on_use_session_keys (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_problem_board_silence (weir_desk_get_board (weir_application_get_desk (user_data)),
                              WEIR_PROBLEM_NO_KEYRING);
}

void
weir_keyring_actions_add (WeirApplication *application)
{
  static const GActionEntry entries[] = {
    { "keyring-help", on_help, NULL, NULL, NULL, { 0 } },
    { "unlock-keyring", on_unlock, NULL, NULL, NULL, { 0 } },
    { "use-session-keys", on_use_session_keys, NULL, NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
}
