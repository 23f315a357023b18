/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-about-window.h"

#include <glib/gi18n.h>

#include "ui/weir-missing-names.h"

static const char *
describe_keyring (WeirService *service)
{
  WeirCredentialStore *store = weir_service_get_credentials (service);
  WeirEngine *engine = weir_service_get_engine (service);

  if (engine != NULL && weir_engine_get_standing (engine) == WEIR_CREDENTIALS_LOCKED)
    return "locked";
  return store != NULL && weir_credential_store_is_lasting (store) ? "available" : "none";
}

/* For a report of a fault: no name, no address, no key. */
static char *
build_diagnostics (WeirApplication *application)
{
  WeirService *service = weir_desk_get_service (weir_application_get_desk (application));
  WeirTray *tray = weir_application_get_tray (application);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");

  return g_strdup_printf (
      "Weir %s\nGTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\nDesktop: %s\nFlatpak: %s\n"
      "Tray icon: %s\nKeyring: %s\nProxy: %s\nSubaccounts: %u\n",
      WEIR_VERSION, gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
      adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
      glib_major_version, glib_minor_version, glib_micro_version,
      desktop != NULL ? desktop : "unknown",
      weir_application_is_sandboxed (application) ? "yes" : "no",
      tray != NULL && weir_tray_is_shown (tray) ? "shown" : "not shown", describe_keyring (service),
      weir_service_get_state (service) == WEIR_SERVICE_RUNNING ? "running" : "not running",
      weir_service_get_n_accounts (service));
}

void
weir_about_window_show (WeirApplication *application)
{
  const char *developers[] = { "The Weir developers", NULL };
  g_autofree char *diagnostics = NULL;
  GtkWidget *window;

  g_return_if_fail (WEIR_IS_APPLICATION (application));

  diagnostics = build_diagnostics (application);
  weir_application_present (application);
  window = g_object_new (
      ADW_TYPE_ABOUT_WINDOW, "transient-for", weir_application_get_window (application),
      "application-name", "Weir", "application-icon", WEIR_APP_ID, "version", WEIR_VERSION,
      "developer-name", _ ("The Weir developers"), "developers", developers, "license-type",
      GTK_LICENSE_MIT_X11, "website", "https://github.com/weirproxy/weir", "issue-url",
      "https://github.com/weirproxy/weir/issues", "debug-info", diagnostics, "debug-info-filename",
      "weir.txt", "comments",
      _ ("Use SAP AI Core models in the tools you already have. Everything stays on this computer; "
         "there is no telemetry."),
      "translator-credits", _ ("translator-credits"), NULL);
  weir_missing_names_add (window);
  gtk_window_present (GTK_WINDOW (window));
}
