/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/weir-process.h"
#include "app/weir-session-keyring.h"
#include "ui/weir-application.h"

int
main (int argc, char **argv)
{
  const WeirApplicationOptions where = { .is_sandboxed = weir_session_keyring_is_sandboxed () };
  g_autoptr (WeirApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WEIR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Weir");
  weir_process_prepare ();
  weir_session_keyring_prepare ();

  application = weir_application_new (&where);
  if (application == NULL)
    {
      g_printerr ("%s\n", _ ("The settings schema of Weir is not installed."));
      return 1;
    }
  return g_application_run (G_APPLICATION (application), argc, argv);
}
