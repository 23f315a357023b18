/* SPDX-License-Identifier: MIT */
#include "ui-keyboard.h"

#include <gdk/x11/gdkx.h>

gboolean
ui_keyboard_is_there (void)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");

  return program != NULL;
}

void
ui_keyboard_focus (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  gint64 end_us = ui_fixture_begin_wait ();

  XSetInputFocus (gdk_x11_display_get_xdisplay (gdk_display_get_default ()),
                  gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  while (!gtk_window_is_active (GTK_WINDOW (window)))
    ui_fixture_keep_waiting (end_us);
}

void
ui_keyboard_press (const char *keys)
{
  g_autofree char *line = g_strconcat ("xdotool key ", keys, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_test_message ("%s", keys);
  /* What the program has asked of the display before, such as to end the grab of a popover, comes first. */
  gdk_display_sync (gdk_display_get_default ());
  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* What had the focus and was hidden, such as a menu, loses it with the next frame only; a key before that comes
 * to nothing. */
static gboolean
is_focus_seen (UiFixture *fixture)
{
  GtkWidget *window = ui_fixture_get_window (fixture);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus == NULL || !gtk_widget_get_mapped (window) || gtk_widget_get_mapped (focus);
}

static gboolean
is_done (UiFixture *fixture, const UiPress *press)
{
  return is_focus_seen (fixture)
         && (press->page == NULL || ui_fixture_is_page (fixture, press->page))
         && (press->is_done == NULL || press->is_done (fixture))
         && (press->has == NULL || press->has (fixture, press->text));
}

void
ui_keyboard_press_all (UiFixture *fixture, const UiPress *presses, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 end_us = ui_fixture_begin_wait ();

      ui_keyboard_press (presses[i].keys);
      while (!is_done (fixture, &presses[i]))
        ui_fixture_keep_waiting (end_us);
    }
}
