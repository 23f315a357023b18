/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-save-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* A file that is being chosen and written. */
typedef struct
{
  GtkWindow *parent;
  char *(*build) (const char *name, gpointer data);
  gpointer data;
  GDestroyNotify data_free;
  char *name; /* of the file, as people read it */
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->parent);
  self->data_free (self->data);
  g_free (self->name);
  g_free (self);
}

static void
tell (Saving *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->parent), "win.toast", "s", text);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    /* Translators: the name of a file */
    text = g_strdup_printf (_ ("Saved as %s"), self->name);
  else
    text = g_strdup_printf (_ ("%s could not be saved: %s"), self->name, error->message);
  tell (self, text);
  saving_free (self);
}

/* @self: (transfer full) */
static void
save (Saving *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  self->name = g_filename_display_name (base);
  text = self->build (self->name, self->data);
  if (text == NULL)
    {
      tell (self, _ ("There is nothing to export yet"));
      saving_free (self);
      return;
    }
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_written, self);
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    save (self, file);
  else
    saving_free (self);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *type, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_mime_type (filter, type);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
weir_save_dialog_ask_for (GtkWindow *parent,
                          const char *title,
                          const char *name,
                          char *(*build) (const char *name, gpointer data),
                          gpointer data,
                          GDestroyNotify data_free)
{
  GtkFileChooserNative *chooser;
  Saving *self;

  g_return_if_fail (GTK_IS_WINDOW (parent) && name != NULL && build != NULL);

  self = g_new0 (Saving, 1);
  self->parent = g_object_ref (parent);
  self->build = build;
  self->data = data;
  self->data_free = data_free;
  chooser = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                         _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  if (g_str_has_suffix (name, ".json"))
    add_filter (GTK_FILE_CHOOSER (chooser), _ ("JSON document"), "application/json", "*.json");
  else
    add_filter (GTK_FILE_CHOOSER (chooser), _ ("Table (CSV)"), "text/csv", "*.csv");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static char *
copy_text (const char *name, gpointer data)
{
  return g_strdup (data);
}

void
weir_save_dialog_ask (GtkWindow *parent, const char *title, const char *name, const char *text)
{
  weir_save_dialog_ask_for (parent, title, name, copy_text, g_strdup (text), g_free);
}
