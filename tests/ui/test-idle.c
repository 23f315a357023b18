/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

/* A window that is not used draws nothing: no animation goes on out of sight. */

#define QUIET_US (400 * 1000)
static void
on_frame (GdkFrameClock *clock, gpointer user_data)
{
  *(gint64 *) user_data = g_get_monotonic_time ();
}

static void
wait_quiet (UiFixture *fixture, const char *page)
{
  GtkWidget *window = ui_fixture_get_window (fixture);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gint64 end_us = ui_fixture_begin_wait ();
  gint64 last_us = g_get_monotonic_time ();
  gulong handler = g_signal_connect (clock, "update", G_CALLBACK (on_frame), &last_us);

  g_test_message ("%s", page);
  while (g_get_monotonic_time () - last_us < QUIET_US)
    ui_fixture_keep_waiting (end_us);
  g_signal_handler_disconnect (clock, handler);
}

static void
do_pages (UiFixture *fixture, gpointer data)
{
  static const char *const pages[] = { "overview",    "chat",    "usage", "requests",
                                       "deployments", "connect", "models" };
  GtkWidget *stack;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  /* and what has not been looked at has not been made */
  stack = gtk_widget_get_parent (ui_fixture_get_page (fixture, "overview"));
  g_assert_null (gtk_stack_get_child_by_name (GTK_STACK (stack), "connect"));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *target = g_strdup_printf ("'%s'", pages[i]);

      ui_fixture_act (fixture, "show-page", target);
      wait_quiet (fixture, pages[i]);
    }
}

static void
test_pages (void)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_pages, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/idle/pages", test_pages);

  return g_test_run ();
}
