/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-autostart-file.h"

#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define GNOME_KEY "X-GNOME-Autostart-enabled"

/* Within quotes, as the Desktop Entry Specification wants it; a percent sign would begin a field code.
 * GKeyFile doubles the backslashes once more, as the specification says, too. */
static char *
quote (const char *program)
{
  GString *quoted = g_string_new ("\"");

  for (const char *c = program; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append_c (quoted, '\\');
      else if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

char *
weir_autostart_file_build (const char *app_id, const char *program)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *quoted = NULL;
  g_autofree char *command = NULL;

  g_return_val_if_fail (app_id != NULL && program != NULL, NULL);

  quoted = quote (program);
  command = g_strconcat (quoted, " --background", NULL);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Weir");
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, app_id);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  /* the entry outlives the program, and is then passed over */
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, program);
  g_key_file_set_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TERMINAL, FALSE);
  g_key_file_set_boolean (file, GROUP, GNOME_KEY, TRUE);
  return g_key_file_to_data (file, NULL, NULL);
}

gboolean
weir_autostart_file_is_on (const char *text, gsize len)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_key_file_load_from_data (file, text, len, G_KEY_FILE_NONE, NULL)
      || !g_key_file_has_key (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL))
    return FALSE;
  return !g_key_file_get_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL)
         && (!g_key_file_has_key (file, GROUP, GNOME_KEY, NULL)
             || g_key_file_get_boolean (file, GROUP, GNOME_KEY, NULL));
}
