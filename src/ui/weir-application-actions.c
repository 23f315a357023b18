/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-application-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-about-window.h"
#include "ui/weir-clipboard.h"
#include "ui/weir-deploy-dialog.h"
#include "ui/weir-keyring-actions.h"
#include "ui/weir-page-table.h"
#include "ui/weir-preferences-window.h"
#include "ui/weir-replacement-dialog.h"
#include "ui/weir-subaccount-actions.h"

#define KEY_CLEAR_S 60

/* Where SAP tells how its services are. */
#define STATUS_PAGE "https://www.sap.com/about/trust-center/cloud-service-status.html"

static WeirDesk *
get_desk (gpointer user_data)
{
  return weir_application_get_desk (WEIR_APPLICATION (user_data));
}

static WeirService *
get_service (gpointer user_data)
{
  return weir_desk_get_service (get_desk (user_data));
}

/* --- The proxy --- */

static void
on_start (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_start (get_service (user_data));
}

static void
on_stop (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_stop (get_service (user_data));
}

/* The switch follows the state, not the click. */
static void
on_proxy_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  if (g_variant_get_boolean (value))
    weir_service_start (get_service (user_data));
  else
    weir_service_stop (get_service (user_data));
}

static void
on_refresh (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_refresh (get_service (user_data));
}

static void
on_reload (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_reload (get_service (user_data));
}

static void
on_port_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirService) service = user_data;

  if (weir_config_flush_finish (WEIR_CONFIG (object), result, NULL))
    weir_service_start (service);
}

/* A configuration that is not ours to write is overridden until the end. */
static void
on_use_port (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirConfig *config = weir_desk_get_config (get_desk (user_data));
  WeirService *service = get_service (user_data);
  guint port = g_variant_get_uint32 (target);

  if (port == 0 || port > G_MAXUINT16)
    return;
  if (!weir_config_get_writable (config))
    {
      weir_service_override_port (service, (guint16) port);
      weir_service_start (service);
      return;
    }
  g_object_set (config, "port", port, NULL);
  weir_config_flush_async (config, on_port_written, g_object_ref (service));
}

static void
on_try_demo (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_set_demo (get_service (user_data), TRUE);
  weir_service_start (get_service (user_data));
}

static void
on_leave_demo (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_service_set_demo (get_service (user_data), FALSE);
}

static void
on_deploy (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = user_data;

  weir_application_present (application);
  weir_deploy_dialog_show (GTK_WINDOW (weir_application_get_window (application)),
                           get_desk (application), g_variant_get_string (target, NULL));
}

static void
on_set_replacement (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_replacement_dialog_show (WEIR_APPLICATION (user_data), g_variant_get_string (target, NULL));
}

static void
on_dismiss_history (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_problem_board_remove (weir_desk_get_board (get_desk (user_data)), WEIR_PROBLEM_HISTORY_LOST,
                             NULL);
}

/* Who looks into it has read that the history is a new one. */
static void
on_open_data_folder (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = user_data;
  WeirDesk *desk = get_desk (application);
  const char *path =
      weir_database_get_path (weir_usage_store_get_database (weir_desk_get_usage (desk)));
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *uri = folder != NULL ? g_filename_to_uri (folder, NULL, NULL) : NULL;

  weir_problem_board_remove (weir_desk_get_board (desk), WEIR_PROBLEM_HISTORY_LOST, NULL);
  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (weir_application_get_window (application)), uri, GDK_CURRENT_TIME);
}

static void
on_open_status_page (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  gtk_show_uri (GTK_WINDOW (weir_application_get_window (WEIR_APPLICATION (user_data))),
                STATUS_PAGE, GDK_CURRENT_TIME);
}

/* --- The clipboard --- */

static GdkClipboard *
get_clipboard (void)
{
  return gdk_display_get_clipboard (gdk_display_get_default ());
}

static void
on_copy_base_url (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  const char *url = weir_service_get_base_url (get_service (user_data));
  gboolean is_openai = strcmp (g_variant_get_string (target, NULL), "openai") == 0;
  g_autofree char *text = NULL;

  if (url == NULL)
    return;
  text = g_strconcat (url, is_openai ? "/v1" : "", NULL);
  gdk_clipboard_set_text (get_clipboard (), text);
  weir_application_tell (WEIR_APPLICATION (user_data), _ ("Base URL copied"));
}

static void
on_copy_api_key (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (get_service (user_data));

  if (key == NULL)
    {
      weir_application_tell (
          WEIR_APPLICATION (user_data),
          weir_service_needs_api_key (get_service (user_data))
              ? _ ("The API key cannot be shown again. Make a new one in the preferences.")
              : _ ("No API key is needed"));
      return;
    }
  weir_clipboard_copy_secret (get_clipboard (), key, KEY_CLEAR_S);
  weir_application_tell (WEIR_APPLICATION (user_data),
                         _ ("API key copied – cleared from the clipboard in 60 s"));
}

/* --- Windows --- */

static void
on_present (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_application_present (WEIR_APPLICATION (user_data));
}

/* Returns: (transfer none): its window */
static GtkWindow *
show_preferences (WeirApplication *application, const char *page)
{
  GtkWindow *window;

  weir_application_present (application);
  window = GTK_WINDOW (weir_preferences_window_new (application));
  gtk_window_set_application (window, GTK_APPLICATION (application));
  gtk_window_set_transient_for (window, GTK_WINDOW (weir_application_get_window (application)));
  if (page != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_present (window);
  return window;
}

static void
on_preferences (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  show_preferences (WEIR_APPLICATION (user_data), NULL);
}

static void
on_preferences_page (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  show_preferences (WEIR_APPLICATION (user_data), g_variant_get_string (target, NULL));
}

/* Of a model; the page of costs asks for it. */
static void
on_set_price (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  GtkWindow *window = show_preferences (WEIR_APPLICATION (user_data), "prices");
  AdwPreferencesPage *page =
      adw_preferences_window_get_visible_page (ADW_PREFERENCES_WINDOW (window));

  gtk_widget_activate_action_variant (GTK_WIDGET (page), "prices.set", target);
}

static void
on_show_page (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = WEIR_APPLICATION (user_data);

  weir_application_present (application);
  gtk_widget_activate_action_variant (GTK_WIDGET (weir_application_get_window (application)),
                                      "win.show-page", target);
}

static void
on_about (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_about_window_show (WEIR_APPLICATION (user_data));
}

/* While the page is shown its actions are the window's. */
static void
on_new_chat (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirApplication *application = user_data;
  const char *model = g_variant_get_string (target, NULL);
  GtkWidget *window;

  weir_application_present (application);
  window = GTK_WIDGET (weir_application_get_window (application));
  gtk_widget_activate_action (window, "win.show-page", "s", "chat");
  if (*model != '\0')
    gtk_widget_activate_action (window, "chat.ask", "s", model);
  else
    gtk_widget_activate_action (window, "chat.new", NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_application_quit (WEIR_APPLICATION (user_data));
}

/* --- The table --- */

static const GActionEntry entries[] = {
  { "about", on_about, NULL, NULL, NULL, { 0 } },
  { "copy-api-key", on_copy_api_key, NULL, NULL, NULL, { 0 } },
  { "copy-base-url", on_copy_base_url, "s", NULL, NULL, { 0 } },
  { "deploy", on_deploy, "s", NULL, NULL, { 0 } },
  { "dismiss-history", on_dismiss_history, NULL, NULL, NULL, { 0 } },
  { "leave-demo", on_leave_demo, NULL, NULL, NULL, { 0 } },
  { "new-chat", on_new_chat, "s", NULL, NULL, { 0 } },
  { "open-data-folder", on_open_data_folder, NULL, NULL, NULL, { 0 } },
  { "open-status-page", on_open_status_page, NULL, NULL, NULL, { 0 } },
  { "preferences", on_preferences, NULL, NULL, NULL, { 0 } },
  { "preferences-page", on_preferences_page, "s", NULL, NULL, { 0 } },
  { "set-price", on_set_price, "s", NULL, NULL, { 0 } },
  { "present", on_present, NULL, NULL, NULL, { 0 } },
  { "proxy", NULL, NULL, "false", on_proxy_state, { 0 } },
  { "quit", on_quit, NULL, NULL, NULL, { 0 } },
  { "refresh", on_refresh, NULL, NULL, NULL, { 0 } },
  { "reload", on_reload, NULL, NULL, NULL, { 0 } },
  { "set-replacement", on_set_replacement, "s", NULL, NULL, { 0 } },
  { "show-page", on_show_page, "s", NULL, NULL, { 0 } },
  { "start", on_start, NULL, NULL, NULL, { 0 } },
  { "stop", on_stop, NULL, NULL, NULL, { 0 } },
  { "try-demo", on_try_demo, NULL, NULL, NULL, { 0 } },
  { "use-port", on_use_port, "u", NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.copy-api-key", { "<Control><Shift>k" } },
  { "app.copy-base-url::openai", { "<Control><Shift>c" } },
  { "app.new-chat::", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.proxy", { "<Control><Shift>s" } },
  { "app.quit", { "<Control>q" } },
  { "app.refresh", { "F5", "<Control>r" } },
  { "chat.choose-model", { "<Control>m" } },
  { "chat.find", { "<Control>f" } },
  { "chat.focus", { "<Control>l" } },
  { "chat.regenerate", { "<Control><Shift>r" } },
  { "chat.stop", { "Escape" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.show-menu", { "F10" } },
  { "win.toggle-sidebar", { "F9" } },
  { "window.close", { "<Control>w" } },
};

static void
add_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].keys);
  for (guint i = 0; i < weir_page_table_len; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-page::%s", weir_page_table[i].name);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", i + 1);
      const char *keys[] = { key, NULL };

      gtk_application_set_accels_for_action (application, action, keys);
    }
}

static void
set_enabled (WeirApplication *application, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (application), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update (WeirApplication *application)
{
  WeirService *service = get_service (application);
  WeirServiceState state = weir_service_get_state (service);
  gboolean is_on = state == WEIR_SERVICE_STARTING || state == WEIR_SERVICE_RUNNING;
  gboolean can_run =
      weir_service_get_n_accounts (service) > 0 || weir_service_get_engine (service) == NULL;

  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (application), "proxy")),
      g_variant_new_boolean (is_on));
  set_enabled (application, "proxy", state != WEIR_SERVICE_STOPPING && (is_on || can_run));
  set_enabled (application, "start", !is_on && can_run);
  set_enabled (application, "stop", is_on);
  set_enabled (application, "refresh", can_run);
  set_enabled (application, "try-demo", !weir_service_get_demo (service));
  set_enabled (application, "set-replacement", !weir_service_get_demo (service));
  set_enabled (application, "leave-demo", weir_service_get_demo (service));
}

void
weir_application_actions_add (WeirApplication *application)
{
  static const char *const changes[] = { "notify::state", "notify::n-accounts", "notify::demo" };
  WeirService *service = get_service (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  weir_keyring_actions_add (application);
  weir_subaccount_actions_add (application);
  add_shortcuts (GTK_APPLICATION (application));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (update), application,
                             G_CONNECT_SWAPPED);
  update (application);
}
