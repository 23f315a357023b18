/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-request-chat.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/weir-request-turns.h"

static GtkWidget *
make_dialog (GtkWidget *widget, const char *title, const char *body)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), title, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  return dialog;
}

static void
on_show_preferences (AdwMessageDialog *dialog, const char *response, GtkWidget *widget)
{
  gtk_widget_activate_action (widget, "app.preferences-page", "s", "privacy");
}

static void
tell_not_kept (GtkWidget *widget)
{
  GtkWidget *dialog = make_dialog (
      widget, _ ("Request Was Not Kept"),
      _ ("What is said in requests is kept only while “Keep Request Bodies” is on in the "
         "preferences, and for requests that come from then on."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "show", _ ("Show _Preferences"));
  g_signal_connect_object (dialog, "response::show", G_CALLBACK (on_show_preferences), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

WeirConversation *
weir_request_chat_begin (WeirChat *chat, WeirDesk *desk, GtkWidget *widget, const char *id)
{
  WeirRequestItem *item;
  const WeirSight *sight;
  g_autoptr (WeirRequestTurns) turns = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (WEIR_IS_CHAT (chat) && WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && id != NULL, NULL);

  item = weir_request_list_find (weir_desk_get_requests (desk), id);
  sight = item != NULL ? weir_request_item_get_sight (item) : NULL;
  if (sight == NULL || sight->head->body == NULL)
    {
      tell_not_kept (widget);
      return NULL;
    }
  turns = weir_request_turns_read (sight->head->path, sight->head->body, &error);
  if (turns == NULL)
    {
      gtk_window_present (
          GTK_WINDOW (make_dialog (widget, _ ("Request Cannot Be Opened"), error->message)));
      return NULL;
    }
  return weir_chat_begin_with (chat, sight->model, turns->turns, turns->n_turns);
}
