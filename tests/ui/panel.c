/* SPDX-License-Identifier: MIT */
#include "panel.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib/gstdio.h>
#include <string.h>

#define WATCHER "org.kde.StatusNotifierWatcher"
#define WAIT_S 60
#define PAUSE_US 20000

/* A panel of icons and nothing else, along the upper edge. */
static const char config[] =
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<channel name='xfce4-panel' version='1.0'>"
    "<property name='configver' type='int' value='2'/>"
    "<property name='panels' type='array'><value type='int' value='1'/>"
    "<property name='panel-1' type='empty'>"
    "<property name='position' type='string' value='p=6;x=0;y=0'/>"
    "<property name='position-locked' type='bool' value='true'/>"
    "<property name='length' type='uint' value='100'/>"
    "<property name='size' type='uint' value='32'/>"
    "<property name='plugin-ids' type='array'><value type='int' value='1'/></property>"
    "</property></property>"
    "<property name='plugins' type='empty'>"
    "<property name='plugin-1' type='string' value='systray'/></property>"
    "</channel>";

gboolean
panel_is_installed (void)
{
  static const char *const programs[] = { "xdotool", "xfce4-panel", "xfwm4" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        return FALSE;
    }
  return TRUE;
}

static GSubprocess *
launch (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  return process;
}

static void
end (GSubprocess **process)
{
  if (*process == NULL)
    return;
  g_subprocess_force_exit (*process);
  g_subprocess_wait (*process, NULL, NULL);
  g_clear_object (process);
}

guint
panel_wait (gboolean (*test) (gpointer data), gpointer data)
{
  gint64 start_us = g_get_monotonic_time ();

  while (!test (data))
    {
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, WAIT_S * G_USEC_PER_SEC);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (PAUSE_US);
    }
  return (guint) ((g_get_monotonic_time () - start_us) / 1000);
}

static gboolean
has_watcher (gpointer data)
{
  Panel *self = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", WATCHER), G_VARIANT_TYPE ("(b)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean has_owner = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &has_owner);
  return has_owner;
}

static gboolean
has_no_watcher (gpointer data)
{
  return !has_watcher (data);
}

void
panel_start (Panel *self)
{
  static const char *const command[] = { "xfce4-panel", "--disable-wm-check", NULL };

  self->panel = launch (command);
  panel_wait (has_watcher, self);
}

void
panel_kill (Panel *self)
{
  end (&self->panel);
  panel_wait (has_no_watcher, self);
}

/* A panel, all along the upper edge, where @data has none. */
static gboolean
is_drawn (gpointer data)
{
  g_autoptr (Picture) now = panel_look ();

  return picture_compare (data, now).width == now->width;
}

void
panel_set_up (Panel *self)
{
  static const char *const manager[] = { "xfwm4", "--compositor=off", NULL };
  g_autofree char *folder =
      g_build_filename (g_get_user_config_dir (), "xfce4", "xfconf", "xfce-perchannel-xml", NULL);
  g_autofree char *file = g_build_filename (folder, "xfce4-panel.xml", NULL);
  g_autoptr (Picture) blank = panel_look ();
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file, config, -1, &error);
  g_assert_no_error (error);
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  self->manager = launch (manager);
  panel_start (self);
  panel_wait (is_drawn, blank);
}

void
panel_tear_down (Panel *self)
{
  end (&self->panel);
  end (&self->manager);
  g_clear_object (&self->bus);
}

Picture *
panel_look (void)
{
  Display *display = XOpenDisplay (NULL);
  int screen = DefaultScreen (display);
  Picture *self = g_new0 (Picture, 1);
  XImage *image;

  self->width = DisplayWidth (display, screen);
  self->height = DisplayHeight (display, screen);
  self->pixels = g_new (guint32, (gsize) self->width * self->height);
  image = XGetImage (display, RootWindow (display, screen), 0, 0, (guint) self->width,
                     (guint) self->height, AllPlanes, ZPixmap);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      self->pixels[y * self->width + x] = (guint32) XGetPixel (image, x, y) & 0xffffff;
  XDestroyImage (image);
  XCloseDisplay (display);
  return self;
}

void
picture_free (Picture *self)
{
  g_free (self->pixels);
  g_free (self);
}

Area
picture_compare (const Picture *a, const Picture *b)
{
  int left = a->width, top = a->height, right = -1, bottom = -1;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      if (a->pixels[y * a->width + x] != b->pixels[y * a->width + x])
        {
          left = MIN (left, x);
          right = MAX (right, x);
          top = MIN (top, y);
          bottom = MAX (bottom, y);
        }
  if (right < 0)
    return (Area){ 0 };
  return (Area){ left, top, right - left + 1, bottom - top + 1 };
}

gboolean
picture_equal_in (const Picture *a, const Picture *b, Area area)
{
  for (int y = area.y; y < area.y + area.height; y++)
    if (memcmp (a->pixels + y * a->width + area.x, b->pixels + y * b->width + area.x,
                sizeof (guint32) * (gsize) area.width)
        != 0)
      return FALSE;
  return TRUE;
}

void
panel_do (const char *command)
{
  g_autofree char *line = g_strconcat ("xdotool ", command, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

void
panel_click (int x, int y, int button)
{
  g_autofree char *command = g_strdup_printf ("mousemove %d %d click %d", x, y, button);

  panel_do (command);
}
