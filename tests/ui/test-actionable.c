/* SPDX-License-Identifier: MIT */
#include "ui/weir-actionable.h"

static void
on_activate (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  GString *done = user_data;

  g_string_append_printf (done, "%s(%s) ", g_action_get_name (G_ACTION (action)),
                          target != NULL ? g_variant_get_string (target, NULL) : "");
}

/* In a window where the actions are there: one with a target, one without, and one with another. */
static void
test_shown (void)
{
  static const GActionEntry entries[] = { { "open", on_activate, "s" }, { "close", on_activate } };
  static const char *const names[] = { "test.open::page", "test.close", "test.open::other" };
  g_autoptr (GString) done = g_string_new (NULL);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = gtk_button_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), done);
  gtk_widget_insert_action_group (window, "test", G_ACTION_GROUP (actions));
  gtk_window_set_child (GTK_WINDOW (window), button);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      weir_actionable_set_action (GTK_ACTIONABLE (button), names[i]);
      g_assert_true (gtk_widget_is_sensitive (button));
      g_signal_emit_by_name (button, "clicked");
    }
  g_assert_cmpstr (done->str, ==, "open(page) close() open(other) ");

  weir_actionable_set_action (GTK_ACTIONABLE (button), "test.open(");
  g_assert_null (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/actionable/shown", test_shown);
  return g_test_run ();
}
