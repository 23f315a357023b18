/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <gdk/x11/gdkx.h>
#include <string.h>

#include "ui/weir-composer.h"

/* Every key does something, and the window of the keys names it. */

static const struct
{
  const char *keys;
  const char *action; /* (nullable): a page's own */
  const char *told; /* (nullable): how the window of the keys has it, where it is not the action */
} rows[] = {
  { "<Alt>1", "win.show-page::overview", "<Alt>1...7" },
  { "<Alt>2", "win.show-page::chat", "<Alt>1...7" },
  { "<Alt>3", "win.show-page::usage", "<Alt>1...7" },
  { "<Alt>4", "win.show-page::requests", "<Alt>1...7" },
  { "<Alt>5", "win.show-page::deployments", "<Alt>1...7" },
  { "<Alt>6", "win.show-page::connect", "<Alt>1...7" },
  { "<Alt>7", "win.show-page::models", "<Alt>1...7" },
  { "<Control>n", "app.new-chat('')", "<Control>n" },
  { "Escape", "chat.stop", "Escape" },
  { "<Control>l", "chat.focus", "<Control>l" },
  { "<Control>m", "chat.choose-model", "<Control>m" },
  { "<Control>f", "chat.find", "<Control>f" },
  { "<Control><Shift>r", "chat.regenerate", "<Control><Shift>r" },
  { "<Control><Shift>c", "app.copy-base-url::openai", NULL },
  { "<Control><Shift>k", "app.copy-api-key", NULL },
  { "<Control><Shift>s", "app.proxy", NULL },
  { "<Control><Shift>1", "app.use-account-number(uint32 1)", "<Control><Shift>1...9" },
  { "<Control><Shift>9", "app.use-account-number(uint32 9)", "<Control><Shift>1...9" },
  { "<Control><Shift>0", "app.use-account-number(uint32 0)", "<Control><Shift>0" },
  { "F5", "app.refresh", NULL },
  { "<Control>r", "app.refresh", NULL },
  { "F9", "win.toggle-sidebar", NULL },
  { "F10", NULL, "F10" },
  { "<Control>e", NULL, "<Control>e" },
  { "<Control>comma", "app.preferences", NULL },
  { "<Control>question", "win.show-help-overlay", NULL },
  { "<Control>w", "window.close", NULL },
  { "<Control>q", "app.quit", NULL },
};

/* The name alone. */
static char *
cut_name (const char *detailed)
{
  const char *name = strchr (detailed, '.') + 1;

  return g_strndup (name, strcspn (name, ":("));
}

/* %TRUE when a row of the window of the keys has the text @value. */
static gboolean
is_told (GtkWidget *overlay, const char *property, const char *value)
{
  return ui_fixture_find (overlay, GTK_TYPE_SHORTCUTS_SHORTCUT, property, value) != NULL;
}

static void
do_keys (UiFixture *fixture, gpointer data)
{
  GtkApplication *application = GTK_APPLICATION (fixture->application);
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/weirproxy/Weir/gtk/help-overlay.ui");
  GtkWidget *overlay = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) actions = gtk_application_get_actions_for_accel (application, rows[i].keys);

      g_test_message ("%s", rows[i].keys);
      if (rows[i].action != NULL)
        {
          g_autofree char *name = cut_name (rows[i].action);

          g_assert_true (g_strv_contains ((const char *const *) actions, rows[i].action));
          if (g_str_has_prefix (rows[i].action, "app."))
            g_assert_true (g_action_group_has_action (G_ACTION_GROUP (application), name));
        }
      if (rows[i].told != NULL)
        g_assert_true (is_told (overlay, "accelerator", rows[i].told));
      else
        g_assert_true (is_told (overlay, "action-name", rows[i].action));
    }
  gtk_window_destroy (GTK_WINDOW (overlay));
}

/* No two actions have one key. */
static void
do_unique (UiFixture *fixture, gpointer data)
{
  GtkApplication *application = GTK_APPLICATION (fixture->application);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

      for (guint j = 0; keys[j] != NULL; j++)
        {
          g_auto (GStrv) same = gtk_application_get_actions_for_accel (application, keys[j]);

          g_test_message ("%s: %s", keys[j], actions[i]);
          g_assert_cmpuint (g_strv_length (same), ==, 1);
        }
    }
}

/* --- Pressed, as on a keyboard --- */

static gboolean
is_page (UiFixture *fixture, const char *name)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_STACK, "visible-child-name",
                          name)
         != NULL;
}

static gboolean
is_overview (UiFixture *fixture)
{
  return is_page (fixture, "overview");
}

static gboolean
is_usage (UiFixture *fixture)
{
  return is_page (fixture, "usage");
}

static gboolean
is_requests (UiFixture *fixture)
{
  return is_page (fixture, "requests");
}

static gboolean
is_deployments (UiFixture *fixture)
{
  return is_page (fixture, "deployments");
}

static gboolean
is_connect (UiFixture *fixture)
{
  return is_page (fixture, "connect");
}

static gboolean
is_models (UiFixture *fixture)
{
  return is_page (fixture, "models");
}

static gboolean
has_focus_in (UiFixture *fixture, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (ui_fixture_get_window (fixture)));

  return focus != NULL && gtk_widget_get_ancestor (focus, type) != NULL;
}

static gboolean
is_writing (UiFixture *fixture)
{
  return is_page (fixture, "chat") && has_focus_in (fixture, WEIR_TYPE_COMPOSER);
}

static gboolean
is_searching (UiFixture *fixture)
{
  return has_focus_in (fixture, GTK_TYPE_SEARCH_ENTRY);
}

static gboolean
is_url_told (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label",
                          "Base URL copied")
         != NULL;
}

static gboolean
is_key_told (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label",
                          "API key copied – cleared from the clipboard in 60 s")
         != NULL;
}

static WeirServiceState
get_state (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return weir_service_get_state (weir_desk_get_service (desk));
}

static gboolean
is_stopped (UiFixture *fixture)
{
  return get_state (fixture) == WEIR_SERVICE_STOPPED;
}

static gboolean
is_started (UiFixture *fixture)
{
  return get_state (fixture) == WEIR_SERVICE_RUNNING;
}

static gboolean
is_pinned_to (UiFixture *fixture, const char *account)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (fixture->application), "use-account");

  return strcmp (g_variant_get_string (state, NULL), account) == 0;
}

static gboolean
is_pinned (UiFixture *fixture)
{
  return is_pinned_to (fixture, "dev-eu10");
}

static gboolean
is_unpinned (UiFixture *fixture)
{
  return is_pinned_to (fixture, "");
}

static gboolean
are_keys_shown (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (GTK_TYPE_SHORTCUTS_WINDOW) != NULL;
}

static gboolean
are_preferences_shown (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW) != NULL;
}

static gboolean
is_hidden (UiFixture *fixture)
{
  return !gtk_widget_get_visible (ui_fixture_get_window (fixture));
}

static gboolean
is_active (UiFixture *fixture)
{
  return gtk_window_is_active (GTK_WINDOW (ui_fixture_get_window (fixture)));
}

/* There is no window manager that would give it the focus. */
static void
focus (UiFixture *fixture)
{
  GtkNative *window = GTK_NATIVE (ui_fixture_get_window (fixture));

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  XSetInputFocus (gdk_x11_display_get_xdisplay (gdk_display_get_default ()),
                  gdk_x11_surface_get_xid (gtk_native_get_surface (window)), RevertToParent,
                  CurrentTime);
  ui_fixture_wait (fixture, is_active);
}

static void
press (const char *keys)
{
  const char *const command[] = { "xdotool", "key", keys, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_test_message ("%s", keys);
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static const struct
{
  const char *keys;
  gboolean (*is_done) (UiFixture *fixture);
} presses[] = {
  { "alt+3", is_usage },           { "alt+4", is_requests },        { "alt+6", is_connect },
  { "alt+7", is_models },          { "alt+1", is_overview },        { "ctrl+shift+c", is_url_told },
  { "ctrl+shift+k", is_key_told }, { "ctrl+shift+s", is_stopped },  { "ctrl+shift+s", is_started },
  { "ctrl+shift+1", is_pinned },   { "ctrl+shift+0", is_unpinned }, { "ctrl+n", is_writing },
  { "alt+5", is_deployments },     { "ctrl+f", is_searching },      { "alt+2", is_writing },
  { "ctrl+l", is_writing },
};

static void
note_activation (GSimpleAction *action, GVariant *target, gboolean *is_activated)
{
  *is_activated = TRUE;
}

/* Each key has its effect; the last one ends the application. */
static void
do_pressed (UiFixture *fixture, gpointer data)
{
  gboolean is_ended = FALSE;

  g_settings_set_boolean (weir_application_get_settings (fixture->application),
                          "explain-keep-running", FALSE);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (presses); i++)
    {
      focus (fixture);
      press (presses[i].keys);
      ui_fixture_wait (fixture, presses[i].is_done);
    }

  press ("ctrl+comma");
  ui_fixture_wait (fixture, are_preferences_shown);
  gtk_window_destroy (GTK_WINDOW (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW)));
  focus (fixture);
  press ("ctrl+question");
  ui_fixture_wait (fixture, are_keys_shown);
  gtk_widget_set_visible (ui_fixture_find_toplevel (GTK_TYPE_SHORTCUTS_WINDOW), FALSE);
  focus (fixture);
  press ("ctrl+w");
  ui_fixture_wait (fixture, is_hidden);
  g_assert_cmpint (get_state (fixture), ==, WEIR_SERVICE_RUNNING);

  weir_application_present (fixture->application);
  focus (fixture);
  g_signal_connect (g_action_map_lookup_action (G_ACTION_MAP (fixture->application), "quit"),
                    "activate", G_CALLBACK (note_activation), &is_ended);
  press ("ctrl+q");
  while (!is_ended)
    g_main_context_iteration (NULL, TRUE);
  g_settings_reset (weir_application_get_settings (fixture->application), "explain-keep-running");
}

static void
test_pressed (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = NULL;
  g_autofree char *program = g_find_program_in_path ("xdotool");

  if (program == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  config = ui_fixture_build_config (ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, NULL, do_pressed, NULL);
  g_assert_cmpint (fixture.status, ==, 0);
}

static void
run (gconstpointer script)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, script, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/shortcuts/keys", do_keys, run);
  g_test_add_func ("/ui/shortcuts/pressed", test_pressed);
  g_test_add_data_func ("/ui/shortcuts/unique", do_unique, run);

  return g_test_run ();
}
