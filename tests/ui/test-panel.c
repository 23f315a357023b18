/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "app/weir-free-port.h"
#include "app/weir-tray-item.h"
#include "panel.h"
#include "ui/weir-data-dir.h"
#include "ui/weir-tray-picture.h"

/* The real program and a real panel, Xfce's: what is in it is seen on the screen, and clicked there. */

#define WEIR_ID "io.github.weirproxy.Weir"
#define WEIR_PATH "/io/github/weirproxy/Weir"
#define ICON "io.github.weirproxy.Weir-tray-running-symbolic"
#define SOON_MS 2000
#define N_TRIES 4
#define PAUSE_US 20000

typedef struct
{
  Panel panel;
  GSubprocess *weir;
  Picture *before; /* the screen without the icon */
  Picture *with;   /* and with it */
  Area icon;       /* where it is */
} Fixture;

/* --- Looking --- */

static void
settle (void)
{
  g_autoptr (Picture) last = panel_look ();
  guint n_same = 0;

  while (n_same < 5)
    {
      g_autoptr (Picture) now = NULL;

      g_usleep (5 * PAUSE_US);
      now = panel_look ();
      n_same = picture_compare (last, now).width == 0 ? n_same + 1 : 0;
      picture_free (last);
      last = g_steal_pointer (&now);
    }
}

static gboolean
has_icon (gpointer data)
{
  Fixture *f = data;
  g_autoptr (Picture) now = panel_look ();

  return picture_compare (f->before, now).width > 0;
}

static gboolean
has_same_icon (gpointer data)
{
  Fixture *f = data;
  g_autoptr (Picture) now = panel_look ();

  return picture_equal_in (now, f->with, f->icon);
}

static gboolean
has_other_icon (gpointer data)
{
  return !has_same_icon (data);
}

static gboolean
has_window (gpointer data)
{
  g_autofree char *found = NULL;
  int status = -1;

  g_spawn_command_line_sync ("xdotool search --onlyvisible --name ^Weir$", &found, NULL, &status,
                             NULL);
  return status == 0 && found != NULL && *found != '\0';
}

/* --- The program --- */

/* Whether the proxy is on, as its action says; -1: nobody answers. */
static int
get_proxy (Fixture *f)
{
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_sync (f->panel.bus, WEIR_ID, WEIR_PATH, "org.gtk.Actions", "Describe",
                                   g_variant_new ("(s)", "proxy"), G_VARIANT_TYPE ("((bgav))"),
                                   G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  g_autoptr (GVariantIter) states = NULL;
  g_autoptr (GVariant) state = NULL;

  if (answer == NULL)
    return -1;
  g_variant_get (answer, "((bgav))", NULL, NULL, &states);
  return g_variant_iter_next (states, "v", &state) ? g_variant_get_boolean (state) : -1;
}

static gboolean
is_on (gpointer data)
{
  return get_proxy (data) == 1;
}

static gboolean
is_off (gpointer data)
{
  return get_proxy (data) == 0;
}

static void
write_config (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "weir", NULL);
  g_autofree char *file = g_build_filename (folder, "config.json", NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"port\": %u}",
      weir_free_port_find ("127.0.0.1", (guint16) g_random_int_range (20000, 30000)));

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  panel_set_up (&f->panel);
  panel_do ("mousemove 640 900"); /* above the icon it would show a tooltip */
  settle ();
  f->before = panel_look ();
  write_config ();
  f->weir = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("WEIR"), "--background",
                              "--demo", NULL);
  g_assert_no_error (error);
  panel_wait (is_on, f);
  panel_wait (has_icon, f);
  settle ();
  f->with = panel_look ();
  f->icon = picture_compare (f->before, f->with);
  g_assert_cmpint (f->icon.width, >, 8);
  g_assert_cmpint (f->icon.width, <, 40);
  g_assert_cmpint (f->icon.y + f->icon.height, <, 40);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_subprocess_send_signal (f->weir, SIGTERM);
  g_subprocess_wait (f->weir, NULL, NULL);
  g_clear_object (&f->weir);
  panel_tear_down (&f->panel);
  picture_free (f->before);
  picture_free (f->with);
}

static void
click_icon (Fixture *f, int button)
{
  panel_click (f->icon.x + f->icon.width / 2, f->icon.y + f->icon.height / 2, button);
}

/* --- Tests --- */

/* A double click is two of them, and the window has to stay. */
static void
test_click (Fixture *f, gconstpointer data)
{
  g_assert_false (has_window (f));
  click_icon (f, 1);
  panel_wait (has_window, f);
  click_icon (f, 1);
  click_icon (f, 1);
  settle ();
  g_assert_true (has_window (f));
}

/* The lower edge of what changes when one row more is marked is that of the row; those that cannot be
 * chosen are passed over. */
static void
click_row (Fixture *f, guint n_downs)
{
  g_autoptr (Picture) shut = panel_look ();
  g_autoptr (Picture) last = NULL;
  g_autoptr (Picture) now = NULL;
  Area rows;

  click_icon (f, 3);
  settle ();
  now = panel_look ();
  g_assert_cmpint (picture_compare (shut, now).height, >, 100);
  for (guint i = 0; i < n_downs; i++)
    {
      g_clear_pointer (&last, picture_free);
      last = g_steal_pointer (&now);
      panel_do ("key Down");
      settle ();
      now = panel_look ();
    }
  rows = picture_compare (last, now);
  panel_click (rows.x + rows.width / 2, rows.y + rows.height - 10, 1);
}

static void
test_menu (Fixture *f, gconstpointer data)
{
  click_row (f, 2);
  panel_wait (is_off, f);
  panel_wait (has_other_icon, f);
  settle ();
  click_row (f, 2);
  panel_wait (is_on, f);
  panel_wait (has_same_icon, f);
}

/* Soon, but not in each of a few tries on a machine that has other things to do. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  guint ms = G_MAXUINT;

  for (guint i = 0; i < N_TRIES && ms >= SOON_MS; i++)
    {
      panel_kill (&f->panel);
      panel_wait (has_other_icon, f);
      panel_start (&f->panel);
      ms = panel_wait (has_same_icon, f);
    }
  g_assert_cmpuint (ms, <, SOON_MS);
  click_icon (f, 1);
  panel_wait (has_window, f);
}

/* --- A panel that does not find the icon by its name --- */

static GVariant *
paint (const char *icon)
{
  return weir_tray_picture_paint (ICON);
}

/* Whether the picture's colour, which no theme has, is in the panel. */
static gboolean
has_colour (gpointer data)
{
  g_autoptr (Picture) now = panel_look ();
  guint n = 0;

  for (int i = 0; i < now->width * 40; i++)
    n += now->pixels[i] == 0x3584e4;
  return n > 20;
}

static void
test_picture (void)
{
  Panel panel = { 0 };
  g_autoptr (WeirTrayItem) item = weir_tray_item_new ("test", "Test", NULL, paint);
  g_autoptr (GError) error = NULL;

  panel_set_up (&panel);
  settle ();
  g_assert_false (has_colour (NULL));
  weir_tray_item_set (item, "no-such-icon", "", FALSE);
  weir_tray_item_export (item, panel.bus, &error);
  g_assert_no_error (error);
  panel_wait (has_colour, NULL);
  weir_tray_item_unexport (item);
  panel_tear_down (&panel);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/ui/panel/click", test_click },
    { "/ui/panel/menu", test_menu },
    { "/ui/panel/restart", test_restart },
  };
  g_autofree char *data_dir = weir_data_dir_find ();

  if (!panel_is_installed ())
    return 77;
  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                  data_dir);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/ui/panel/picture", test_picture);
  return g_test_run ();
}
