/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-about-window.h"

#include <glib/gi18n.h>

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

/* --- Names --- */

/* (nullable) (transfer none): the first one below @root (inclusive). */
static GtkWidget *
find (GtkWidget *root, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* (nullable) (transfer none): the title above @widget, in the page that it is in. */
static const char *
find_title (GtkWidget *widget)
{
  GtkWidget *title = NULL;

  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL && title == NULL;
       parent = gtk_widget_get_parent (parent))
    title = find (parent, ADW_TYPE_WINDOW_TITLE);
  return title != NULL ? adw_window_title_get_title (ADW_WINDOW_TITLE (title)) : NULL;
}

/* (nullable) (transfer none) */
static const char *
find_name (GtkWidget *widget)
{
  GtkWidget *label = NULL;

  if (GTK_IS_TEXT_VIEW (widget))
    return find_title (widget);
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
    label = find (widget, GTK_TYPE_LABEL);
  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

/* In libadwaita's own window its texts, and the button with the version, have no names for a screen
 * reader. */
static void
add_names (GtkWidget *widget)
{
  const char *name = find_name (widget);

  if (name != NULL && *name != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_names (child);
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
  add_names (window);
  gtk_window_present (GTK_WINDOW (window));
}
