/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-quit-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

GtkWidget *
weir_quit_dialog_new (GtkWindow *parent, guint n_active)
{
  AdwMessageDialog *dialog;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Quit Weir?"), NULL));
  adw_message_dialog_format_body (dialog,
                                  ngettext ("%u request is still running. Quit anyway?",
                                            "%u requests are still running. Quit anyway?",
                                            n_active),
                                  n_active);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "quit", _ ("_Quit"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "quit", ADW_RESPONSE_DESTRUCTIVE);
  return GTK_WIDGET (dialog);
}
