/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-text-file.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GWeakRef widget; /* it may go while the user chooses */
  GBytes *bytes;
} Saving;

static void
free_saving (Saving *self)
{
  g_weak_ref_clear (&self->widget);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    text = g_strdup (_ ("Saved"));
  else
    text = g_strdup_printf (_ ("Could not be saved: %s"), error->message);
  if (widget != NULL)
    gtk_widget_activate_action (widget, "win.toast", "s", text);
  free_saving (self);
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    g_file_replace_contents_bytes_async (file, self->bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_written, self);
  else
    free_saving (self);
  g_object_unref (dialog);
}

void
weir_text_file_save (GtkWidget *widget, const char *title, const char *name, const char *text)
{
  GtkFileChooserNative *dialog;
  GtkRoot *root;
  Saving *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL && text != NULL);

  root = gtk_widget_get_root (widget);
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  self = g_new0 (Saving, 1);
  g_weak_ref_init (&self->widget, widget);
  self->bytes = g_bytes_new (text, strlen (text));
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
