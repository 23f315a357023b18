/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

/* Every key does something, and the window of the keys names it. That it arrives when it is pressed, is
 * what test-presses.c is about. */

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
  { "F10", "win.show-menu", NULL },
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
  g_test_add_data_func ("/ui/shortcuts/unique", do_unique, run);

  return g_test_run ();
}
