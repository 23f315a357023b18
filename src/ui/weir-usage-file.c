/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-file.h"

#include <glib/gi18n.h>
#include <string.h>

/* A file that is being chosen and written. */
typedef struct
{
  GtkWindow *parent;
  WeirUsageView *view;
  gboolean as_json;
  char *name; /* of the file, as people read it */
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->view);
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

static gboolean
decide_format (Saving *self)
{
  if (g_str_has_suffix (self->name, ".json"))
    return TRUE;
  return self->as_json && !g_str_has_suffix (self->name, ".csv");
}

/* @self: (transfer full) */
static void
save (Saving *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  self->name = g_filename_display_name (base);
  text = weir_usage_view_export (self->view, decide_format (self));
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

/* "weir-usage-30d-2026-11-22.csv" */
static char *
build_name (WeirUsageView *view, gboolean as_json)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *range = NULL;

  g_object_get (view, "range", &range, NULL);
  return g_strdup_printf ("weir-usage-%s-%s.%s", range, day, as_json ? "json" : "csv");
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
weir_usage_file_save (GtkWindow *parent, WeirUsageView *view, gboolean as_json)
{
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;
  Saving *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (WEIR_IS_USAGE_VIEW (view));

  self = g_new0 (Saving, 1);
  self->parent = g_object_ref (parent);
  self->view = g_object_ref (view);
  self->as_json = as_json;
  chooser = gtk_file_chooser_native_new (_ ("Export Usage"), parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _ ("_Export"), _ ("_Cancel"));
  name = build_name (view, as_json);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  if (as_json)
    add_filter (GTK_FILE_CHOOSER (chooser), _ ("JSON document"), "application/json", "*.json");
  else
    add_filter (GTK_FILE_CHOOSER (chooser), _ ("Table (CSV)"), "text/csv", "*.csv");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
