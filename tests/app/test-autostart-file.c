/* SPDX-License-Identifier: MIT */
#include "app/weir-autostart-file.h"

#include <string.h>

#define ENTRY "[Desktop Entry]\nType=Application\nName=Weir\n"

static const struct
{
  const char *name;
  const char *text;
  gboolean is_on;
} files[] = {
  { "plain", ENTRY "Exec=weir --background\n", TRUE },
  { "gnome-on", ENTRY "Exec=weir\nX-GNOME-Autostart-enabled=true\n", TRUE },
  { "gnome-off", ENTRY "Exec=weir\nX-GNOME-Autostart-enabled=false\n", FALSE },
  { "hidden", ENTRY "Exec=weir\nHidden=true\n", FALSE },
  { "nothing-to-start", ENTRY, FALSE },
  { "empty", "", FALSE },
  { "no-entry", "{}", FALSE },
};

static void
test_is_on (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpint (weir_autostart_file_is_on (files[i].text, strlen (files[i].text)), ==,
                   files[i].is_on);
}

static void
test_build (void)
{
  g_autofree char *text = weir_autostart_file_build ("org.example.App", "/usr/bin/weir");

  g_assert_nonnull (strstr (text, "\nExec=\"/usr/bin/weir\" --background\n"));
  g_assert_nonnull (strstr (text, "\nIcon=org.example.App\n"));
  g_assert_true (weir_autostart_file_is_on (text, strlen (text)));
}

/* What would be read as something else is written so that it is not. */
static void
test_quote (void)
{
  g_autofree char *text = weir_autostart_file_build ("a", "/home/a b/100%/$x/q\"`\\/weir");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *command = NULL;
  g_autofree char *needed = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL));
  command = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_cmpstr (command, ==, "\"/home/a b/100%%/\\$x/q\\\"\\`\\\\/weir\" --background");
  needed = g_key_file_get_string (file, "Desktop Entry", "TryExec", NULL);
  g_assert_cmpstr (needed, ==, "/home/a b/100%/$x/q\"`\\/weir");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/app/autostart-file/", files[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_is_on);
    }
  g_test_add_func ("/app/autostart-file/build", test_build);
  g_test_add_func ("/app/autostart-file/quote", test_quote);

  return g_test_run ();
}
