/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-close-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GSettings *settings;
  GtkCheckButton *never_again;
  void (*answered) (gboolean keep_running, gpointer user_data);
  gpointer user_data;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->settings);
  g_free (question);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  gboolean keep_running = strcmp (response, "keep") == 0;

  if (!keep_running && strcmp (response, "quit") != 0)
    return;
  if (gtk_check_button_get_active (question->never_again))
    {
      g_settings_set_boolean (question->settings, "explain-keep-running", FALSE);
      g_settings_set_boolean (question->settings, "keep-running", keep_running);
    }
  question->answered (keep_running, question->user_data);
}

void
weir_close_dialog_ask (GtkWindow *parent,
                       GSettings *settings,
                       void (*answered) (gboolean keep_running, gpointer user_data),
                       gpointer user_data)
{
  AdwMessageDialog *dialog;
  Question *question;
  GtkWidget *never_again;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_SETTINGS (settings));

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      parent, _ ("The Proxy Keeps Running"),
      _ ("Weir stays active in the background so your tools keep working. Open it again from the "
         "applications list.")));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "quit", _ ("_Stop and Quit"),
                                    "keep", _ ("_Keep Running"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "cancel");
  never_again = gtk_check_button_new_with_mnemonic (_ ("_Do not ask again"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (never_again), TRUE);
  gtk_widget_set_halign (never_again, GTK_ALIGN_CENTER);
  adw_message_dialog_set_extra_child (dialog, never_again);

  question = g_new0 (Question, 1);
  question->settings = g_object_ref (settings);
  question->never_again = GTK_CHECK_BUTTON (never_again);
  question->answered = answered;
  question->user_data = user_data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
