/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/weir-free-port.h"
#include "ui/weir-tile.h"

#define WAIT_S 60
#define MAX_STRETCH 30

typedef struct
{
  UiFixture *fixture;
  void (*script) (UiFixture *self, gpointer data);
  gpointer data;
} Run;

static gboolean
on_run (gpointer user_data)
{
  Run *run = user_data;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  run->script (run->fixture, run->data);
  g_application_quit (G_APPLICATION (run->fixture->application));
  return G_SOURCE_REMOVE;
}

static void
write_config (const char *text)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "weir", NULL);
  g_autofree char *file = g_build_filename (folder, "config.json", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_remove (file);
  if (text == NULL)
    return;
  g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

/* All is written as it would be, but one warning does not end the test: the message dialog of libadwaita
 * 1.7 measures its own heading in a way that GTK 4.18 warns of. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0
        && g_str_has_prefix (fields[i].value, "Trying to measure GtkLabel"))
      return g_log_writer_standard_streams (level, fields, n_fields, NULL);
  return g_log_writer_default (level, fields, n_fields, NULL);
}

static void
set_log_writer (void)
{
  static gsize is_set;

  if (!g_once_init_enter (&is_set))
    return;
  g_log_set_writer_func (write_log, NULL, NULL);
  g_once_init_leave (&is_set, 1);
}

void
ui_fixture_run (UiFixture *self,
                const char *config,
                const char *const *arguments,
                void (*script) (UiFixture *self, gpointer data),
                gpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  Run run = { .fixture = self, .script = script, .data = data };

  set_log_writer ();
  write_config (config);
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_cmpint (g_chdir (g_get_user_cache_dir ()), ==, 0);
  g_strv_builder_add (builder, "weir");
  for (const char *const *argument = arguments; argument != NULL && *argument != NULL; argument++)
    g_strv_builder_add (builder, *argument);
  argv = g_strv_builder_end (builder);

  self->application = weir_application_new (&self->where);
  g_assert_nonnull (self->application);
  g_settings_set_boolean (weir_application_get_settings (self->application), "welcome",
                          self->wants_welcome);
  g_idle_add (on_run, &run);
  self->status =
      g_application_run (G_APPLICATION (self->application), (int) g_strv_length (argv), argv);
  g_assert_finalize_object (self->application);
  self->application = NULL;
}

GtkWidget *
ui_fixture_get_window (UiFixture *self)
{
  return GTK_WIDGET (weir_application_get_window (self->application));
}

WeirDesk *
ui_fixture_get_desk (UiFixture *self)
{
  return weir_application_get_desk (self->application);
}

void
ui_fixture_pass (guint ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) ms * MAX_STRETCH * 1000;

  while (ms > 0 && g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      {
        g_usleep (1000);
        ms--;
      }
}

gint64
ui_fixture_begin_wait (void)
{
  return g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
}

void
ui_fixture_keep_waiting (gint64 end_us)
{
  g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  ui_fixture_pass (2);
}

void
ui_fixture_wait (UiFixture *self, gboolean (*test) (UiFixture *self))
{
  gint64 end_us = ui_fixture_begin_wait ();

  while (!test (self))
    ui_fixture_keep_waiting (end_us);
}

void
ui_fixture_wait_state (UiFixture *self, WeirServiceState state)
{
  WeirService *service = weir_desk_get_service (ui_fixture_get_desk (self));
  gint64 end_us = ui_fixture_begin_wait ();

  while (weir_service_get_state (service) != state)
    ui_fixture_keep_waiting (end_us);
}

/* Whether a dialog that asks for a file is there and gives @file now; else it is told so, and still reads
 * its folder. */
static gboolean
chooses (GtkWidget *dialog, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GFile) now = NULL;

  if (dialog == NULL)
    return FALSE;
  now = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  return now != NULL && g_file_equal (now, file);
}

char *
ui_fixture_save_as (const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gint64 end_us = ui_fixture_begin_wait ();
  GtkWidget *dialog = NULL;
  char *text = NULL;

  g_remove (path); /* it would be asked whether to replace it */
  while (!chooses (dialog, file))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      ui_fixture_pass (100);
      dialog = ui_fixture_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG);
    }
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  while (!g_file_get_contents (path, &text, NULL, NULL) || *text == '\0')
    {
      g_clear_pointer (&text, g_free);
      ui_fixture_keep_waiting (end_us);
    }
  return text;
}

void
ui_fixture_act (UiFixture *self, const char *name, const char *target)
{
  GVariant *variant = NULL;

  if (target != NULL)
    variant = g_variant_new_parsed (target);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), name));
  g_action_group_activate_action (G_ACTION_GROUP (self->application), name, variant);
}

static gboolean
has_text (GtkWidget *widget, const char *property, const char *value)
{
  g_autofree char *text = NULL;

  if (property == NULL)
    return TRUE;
  g_object_get (widget, property, &text, NULL);
  return g_strcmp0 (text, value) == 0;
}

GtkWidget *
ui_fixture_find (GtkWidget *root, GType type, const char *property, const char *value)
{
  GtkWidget *child;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && has_text (root, property, value))
    return root;
  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_fixture_find (child, type, property, value);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
ui_fixture_assert_tile (GtkWidget *root, const char *caption, const char *value, const char *note)
{
  GtkWidget *tile = ui_fixture_find (root, WEIR_TYPE_TILE, "caption", caption);
  g_autofree char *has_value = NULL;
  g_autofree char *has_note = NULL;

  g_assert_nonnull (tile);
  g_object_get (tile, "value", &has_value, "note", &has_note, NULL);
  g_assert_cmpstr (has_value, ==, value);
  g_assert_cmpstr (has_note, ==, note);
}

/* (nullable): those of the main window, when @name is the one that is seen. */
static GtkWidget *
find_pages (UiFixture *self, const char *name)
{
  return ui_fixture_find (ui_fixture_get_window (self), GTK_TYPE_STACK, "visible-child-name", name);
}

GtkWidget *
ui_fixture_get_page (UiFixture *self, const char *name)
{
  GtkWidget *pages = find_pages (self, name);

  g_assert_nonnull (pages);
  return gtk_stack_get_child_by_name (GTK_STACK (pages), name);
}

gboolean
ui_fixture_is_page (UiFixture *self, const char *name)
{
  return find_pages (self, name) != NULL;
}

GtkWidget *
ui_fixture_find_toplevel (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

GtkWidget *
ui_fixture_wait_toplevel (GType type)
{
  gint64 end_us = ui_fixture_begin_wait ();
  GtkWidget *window;

  while ((window = ui_fixture_find_toplevel (type)) == NULL || !gtk_widget_get_mapped (window))
    ui_fixture_keep_waiting (end_us);
  return window;
}

gboolean
ui_fixture_is_window_shown (UiFixture *self)
{
  WeirWindow *window = weir_application_get_window (self->application);

  return window != NULL && gtk_widget_get_mapped (GTK_WIDGET (window));
}

guint16
ui_fixture_find_port (void)
{
  return weir_free_port_find ("127.0.0.1", (guint16) g_random_int_range (20000, 30000));
}

char *
ui_fixture_build_config (guint16 port)
{
  return g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": {"
                          "\"clientid\": \"c\", \"clientsecret\": \"s\","
                          "\"url\": \"http://127.0.0.1:9\","
                          "\"serviceurls\": {\"AI_API_URL\": \"http://127.0.0.1:9\"}}}},"
                          "\"secret_authentication_tokens\": [\"0123456789abcdef\"],"
                          "\"port\": %u, \"unknown\": [1.10]}",
                          port);
}

void
ui_fixture_remove_database (void)
{
  g_autofree char *path = weir_database_build_path (g_get_user_data_dir ());
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);
      g_autoptr (GFile) object = g_file_new_for_path (file);

      g_file_delete (object, NULL, NULL);
    }
}
