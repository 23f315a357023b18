/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-clear-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-application.h"

static void
on_cleared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirApplication) application = user_data;
  WeirDesk *desk = weir_application_get_desk (application);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (weir_usage_view_clear_finish (WEIR_USAGE_VIEW (object), result, &error))
    text = g_strdup (_ ("Statistics cleared"));
  else
    text = g_strdup_printf (_ ("The statistics could not be cleared: %s"), error->message);
  if (error == NULL)
    weir_request_list_clear (weir_desk_get_requests (desk));
  weir_today_refresh (weir_desk_get_today (desk));
  weir_application_tell (application, text);
}

static void
on_answered (WeirApplication *application, const char *response)
{
  WeirDesk *desk = weir_application_get_desk (application);

  if (strcmp (response, "clear") == 0)
    weir_usage_view_clear_async (weir_desk_get_usage_view (desk), on_cleared,
                                 g_object_ref (application));
}

void
weir_clear_dialog_ask (GtkWindow *parent, WeirDesk *desk)
{
  GtkApplication *application;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent) && WEIR_IS_DESK (desk));

  application = gtk_window_get_application (parent);
  dialog = adw_message_dialog_new (
      parent, _ ("Clear Statistics?"),
      _ ("All stored requests and what they used will be forgotten, of all days and with those of "
         "the demo. The log files stay."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "clear",
                                    _ ("C_lear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answered), application,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
