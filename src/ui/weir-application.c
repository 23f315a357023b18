/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "app/weir-autostart.h"
#include "app/weir-service-bus.h"
#include "app/weir-session-keyring.h"
#include "app/weir-tray.h"
#include "app/weir-wake-watch.h"
#include "base/weir-system-clock.h"
#include "store/weir-fallback-credentials.h"
#include "ui/weir-application-actions.h"
#include "ui/weir-close-dialog.h"
#include "ui/weir-data-dir.h"
#include "ui/weir-looks.h"
#include "ui/weir-notices.h"
#include "ui/weir-quit-dialog.h"
#include "ui/weir-subaccount-actions.h"
#include "ui/weir-tray-picture.h"

#define TOAST_S 3

/* How long the end waits for the keyring. */
#define END_LIMIT_S 3

struct _WeirApplication
{
  AdwApplication parent_instance;

  char *data_dir; /* (nullable) */
  WeirClock *clock;
  GNetworkMonitor *network;
  gboolean is_sandboxed;
  WeirWakeWatch *wake;
  GCancellable *bus_search;
  GSettings *settings;
  WeirDesk *desk;
  WeirServiceBus *bus;  /* (nullable): without a desk there is none */
  WeirTray *tray;       /* (nullable): without a session bus there is none */
  WeirNotices *notices; /* (nullable): without a desk there are none */
  WeirAutostart *autostart;
  WeirWindow *window;
  GtkWidget *quit_dialog; /* (nullable): while it asks */
  guint end_id;
  guint signal_id;
};

G_DEFINE_FINAL_TYPE (WeirApplication, weir_application, ADW_TYPE_APPLICATION)

/* Generated. Named here, the linker keeps it. */
GResource *weir_ui_get_resource (void);
GResource *weir_ui_pictures_get_resource (void);

static const GOptionEntry options[] = {
  { "background", 'b', 0, G_OPTION_ARG_NONE, NULL, N_ ("Run without showing the window"), NULL },
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Read this configuration"), N_ ("FILE") },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Use the demo that is built in"), NULL },
  { "quit", 'q', 0, G_OPTION_ARG_NONE, NULL, N_ ("End the running application"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  G_OPTION_ENTRY_NULL,
};

WeirDesk *
weir_application_get_desk (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->desk;
}

GSettings *
weir_application_get_settings (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->settings;
}

WeirWindow *
weir_application_get_window (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->window;
}

WeirTray *
weir_application_get_tray (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->tray;
}

gboolean
weir_application_is_sandboxed (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), FALSE);

  return self->is_sandboxed;
}

WeirAutostart *
weir_application_get_autostart (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->autostart;
}

/* --- The desk --- */

/* Nothing depends on it. */
static void
make_tray (WeirApplication *self)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  if (connection == NULL)
    return;
  self->tray =
      weir_tray_new (self->desk, G_ACTION_GROUP (self), self->data_dir, weir_tray_picture_paint);
  if (!weir_tray_export (self->tray, connection, &error))
    g_warning ("No tray icon: %s", error->message);
}

/* A sandbox's own path is of no use outside. */
static void
make_autostart (WeirApplication *self)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  const WeirAutostartOptions autostart_options = {
    .app_id = WEIR_APP_ID,
    .config_dir = g_get_user_config_dir (),
    .program = path != NULL && !self->is_sandboxed ? path : "weir",
    .bus = g_application_get_dbus_connection (G_APPLICATION (self)),
    .is_sandboxed = self->is_sandboxed,
    .was_enabled = g_settings_get_boolean (self->settings, "autostart"),
  };

  self->autostart = weir_autostart_new (&autostart_options);
  g_settings_bind (self->settings, "autostart", self->autostart, "enabled",
                   G_SETTINGS_BIND_SET | G_SETTINGS_BIND_NO_SENSITIVITY);
}

static void
on_woke (gpointer user_data)
{
  WeirApplication *self = user_data;

  weir_desk_wake (self->desk);
}

/* Without a system bus nobody tells of sleep. When it was cancelled, the application is gone. */
static void
on_system_bus (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirApplication *self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus != NULL)
    weir_wake_watch_listen (self->wake, bus);
}

static void
watch_wake (WeirApplication *self)
{
  const WeirWakeWatchOptions wake_options = { .network = self->network,
                                              .woke = on_woke,
                                              .user_data = self };

  self->wake = weir_wake_watch_new (&wake_options);
  self->bus_search = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->bus_search, on_system_bus, self);
}

/* @config: (nullable): given on the command line. */
static void
make_desk (WeirApplication *self, const char *config, gboolean demo)
{
  g_autoptr (WeirSettingsSources) process = weir_settings_sources_new ();
  WeirSettingsSources sources = *process;
  g_autoptr (WeirCredentialStore) keyring = weir_session_keyring_new ();
  g_autoptr (WeirCredentialStore) credentials = weir_fallback_credentials_new (keyring);
  const WeirServiceOptions service_options = { .sources = &sources,
                                               .state_dir = g_get_user_state_dir (),
                                               .data_dir = g_get_user_data_dir (),
                                               .credentials = credentials,
                                               .demo = demo,
                                               .clock = self->clock,
                                               .network = self->network,
                                               .is_sandboxed = self->is_sandboxed };

  sources.config_file = config;
  self->desk = weir_desk_new (&service_options);
  self->bus = weir_service_bus_new (self->desk);
  weir_application_actions_add (self);
  self->notices = weir_notices_new (self);
  make_autostart (self);
  make_tray (self);
  watch_wake (self);
  /* It goes on without a window. */
  g_application_hold (G_APPLICATION (self));
  if (demo || g_settings_get_boolean (self->settings, "start-proxy"))
    weir_service_start (weir_desk_get_service (self->desk));
}

/* --- The window --- */

static void
on_closing_answered (gboolean keep_running, gpointer user_data)
{
  WeirApplication *self = user_data;

  if (keep_running)
    gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  else
    weir_application_quit (self);
}

static gboolean
on_close_request (WeirApplication *self)
{
  WeirServiceState state = weir_service_get_state (weir_desk_get_service (self->desk));

  if (!g_settings_get_boolean (self->settings, "keep-running"))
    weir_application_quit (self);
  else if (state != WEIR_SERVICE_STOPPED
           && g_settings_get_boolean (self->settings, "explain-keep-running"))
    weir_close_dialog_ask (GTK_WINDOW (self->window), self->settings, on_closing_answered, self);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  return GDK_EVENT_STOP;
}

/* Once, where there is nothing to show yet. */
static void
welcome (WeirApplication *self)
{
  WeirService *service = weir_desk_get_service (self->desk);

  if (weir_service_get_n_accounts (service) > 0 || weir_service_get_demo (service)
      || weir_service_get_engine (service) == NULL
      || !weir_config_get_writable (weir_desk_get_config (self->desk))
      || !g_settings_get_boolean (self->settings, "welcome"))
    return;
  g_settings_set_boolean (self->settings, "welcome", FALSE);
  weir_subaccount_actions_set_up (self, TRUE);
}

/* Where the desktop takes the picture from the window, and not by its name, it is drawn for that. The
 * first frame need not wait for it. */
static void
on_painted (GdkFrameClock *clock, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted, user_data);
  gtk_window_set_default_icon_name (WEIR_APP_ID);
}

void
weir_application_present (WeirApplication *self)
{
  gboolean is_first;

  g_return_if_fail (WEIR_IS_APPLICATION (self));

  is_first = self->window == NULL;
  if (is_first)
    {
      self->window = weir_window_new (GTK_APPLICATION (self), self->desk, self->settings);
      g_signal_connect_object (self->window, "close-request", G_CALLBACK (on_close_request), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (self->window));
  if (is_first)
    {
      g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)),
                               "after-paint", G_CALLBACK (on_painted), self, 0);
      welcome (self);
    }
}

/* (nullable): the preferences, while they hide the window. */
static AdwPreferencesWindow *
find_preferences (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_PREFERENCES_WINDOW (window) && gtk_widget_get_visible (window))
        return ADW_PREFERENCES_WINDOW (window);
    }
  return NULL;
}

/* @toast: (transfer full) */
static void
show_toast (WeirApplication *self, AdwToast *toast)
{
  AdwPreferencesWindow *preferences = find_preferences ();

  if (preferences != NULL)
    adw_preferences_window_add_toast (preferences, toast);
  else if (self->window != NULL)
    weir_window_add_toast (self->window, toast);
  else
    g_object_unref (toast);
}

void
weir_application_tell (WeirApplication *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (WEIR_IS_APPLICATION (self));

  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, TOAST_S);
  show_toast (self, toast);
}

void
weir_application_offer (WeirApplication *self,
                        const char *text,
                        const char *label,
                        const char *action)
{
  AdwToast *toast;

  g_return_if_fail (WEIR_IS_APPLICATION (self));

  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_detailed_action_name (toast, action);
  show_toast (self, toast);
}

static void
on_emptied (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirApplication) self = user_data;

  weir_account_trash_empty_finish (WEIR_ACCOUNT_TRASH (object), result);
  g_clear_handle_id (&self->end_id, g_source_remove);
  g_application_quit (G_APPLICATION (self));
}

static gboolean
on_end_limit (gpointer user_data)
{
  WeirApplication *self = user_data;

  self->end_id = 0;
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* A subaccount that was deleted a moment ago goes for good first: nobody could undo it any more, and its
 * key would stay in the keyring. A keyring that does not answer is not waited for long. */
static void
end (WeirApplication *self)
{
  WeirAccountTrash *trash = self->desk != NULL ? weir_desk_get_trash (self->desk) : NULL;

  if (trash == NULL || weir_account_trash_is_empty (trash))
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }
  if (self->end_id != 0)
    return;
  if (self->window != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  self->end_id = g_timeout_add_seconds (END_LIMIT_S, on_end_limit, self);
  weir_account_trash_empty_async (trash, on_emptied, g_object_ref (self));
}

static void
on_quit_answered (WeirApplication *self, const char *response)
{
  g_clear_weak_pointer (&self->quit_dialog);
  if (g_strcmp0 (response, "quit") == 0)
    end (self);
}

void
weir_application_quit (WeirApplication *self)
{
  guint n_active;

  g_return_if_fail (WEIR_IS_APPLICATION (self));

  n_active =
      self->desk != NULL ? weir_service_get_n_active (weir_desk_get_service (self->desk)) : 0;
  if (n_active == 0)
    {
      end (self);
      return;
    }

  weir_application_present (self);
  if (self->quit_dialog == NULL)
    {
      g_set_weak_pointer (&self->quit_dialog,
                          weir_quit_dialog_new (GTK_WINDOW (self->window), n_active));
      g_signal_connect_object (self->quit_dialog, "response", G_CALLBACK (on_quit_answered), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (self->quit_dialog));
}

/* Who ends a session does not wait for an answer. */
static gboolean
on_signal (gpointer user_data)
{
  end (WEIR_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

/* --- The application --- */

static gboolean
map_color_scheme (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *scheme = g_variant_get_string (variant, NULL);

  g_value_set_enum (value, g_strcmp0 (scheme, "light") == 0  ? ADW_COLOR_SCHEME_FORCE_LIGHT
                           : g_strcmp0 (scheme, "dark") == 0 ? ADW_COLOR_SCHEME_FORCE_DARK
                                                             : ADW_COLOR_SCHEME_DEFAULT);
  return TRUE;
}

static void
weir_application_startup (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  weir_looks_prepare ();
  G_APPLICATION_CLASS (weir_application_parent_class)->startup (application);
  self->signal_id = g_unix_signal_add (SIGTERM, on_signal, self);

  g_settings_bind_with_mapping (self->settings, "color-scheme", adw_style_manager_get_default (),
                                "color-scheme", G_SETTINGS_BIND_GET, map_color_scheme, NULL, NULL,
                                NULL);
}

static void
weir_application_activate (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  if (self->desk == NULL)
    make_desk (self, NULL, FALSE);
  weir_application_present (self);
}

static int
weir_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  WeirApplication *self = WEIR_APPLICATION (application);
  GVariantDict *given = g_application_command_line_get_options_dict (line);
  g_autofree char *config = NULL;
  gboolean demo = g_variant_dict_contains (given, "demo");

  if (g_variant_dict_contains (given, "quit"))
    {
      weir_application_quit (self);
      return 0;
    }
  g_variant_dict_lookup (given, "config", "^ay", &config);
  if (self->desk == NULL)
    {
      g_autofree char *path =
          config != NULL
              ? g_canonicalize_filename (config, g_application_command_line_get_cwd (line))
              : NULL;

      make_desk (self, path, demo);
    }
  else if (config != NULL)
    {
      g_application_command_line_printerr (
          line, _ ("Weir is running already. Quit it first to use another configuration.\n"));
      return 1;
    }
  else if (demo)
    g_action_group_activate_action (G_ACTION_GROUP (self), "try-demo", NULL);

  if (!g_variant_dict_contains (given, "background"))
    weir_application_present (self);
  return 0;
}

static int
weir_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  if (!g_variant_dict_contains (given, "version"))
    return -1;
  g_print ("weir %s\n", WEIR_VERSION);
  return 0;
}

static void
weir_application_shutdown (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  if (self->bus_search != NULL)
    g_cancellable_cancel (self->bus_search);
  g_clear_object (&self->bus_search);
  g_clear_handle_id (&self->end_id, g_source_remove);
  g_clear_handle_id (&self->signal_id, g_source_remove);
  g_clear_pointer (&self->wake, weir_wake_watch_free);
  g_clear_object (&self->tray);
  g_clear_object (&self->autostart);
  g_clear_pointer (&self->notices, weir_notices_free);
  g_clear_pointer (&self->bus, weir_service_bus_free);
  if (self->desk != NULL)
    weir_desk_close (self->desk);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;

  G_APPLICATION_CLASS (weir_application_parent_class)->shutdown (application);
}

static void
weir_application_finalize (GObject *object)
{
  WeirApplication *self = WEIR_APPLICATION (object);

  g_clear_weak_pointer (&self->quit_dialog);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_object (&self->network);
  g_free (self->data_dir);

  G_OBJECT_CLASS (weir_application_parent_class)->finalize (object);
}

static void
weir_application_class_init (WeirApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_application_finalize;
  application_class->startup = weir_application_startup;
  application_class->activate = weir_application_activate;
  application_class->command_line = weir_application_command_line;
  application_class->handle_local_options = weir_application_handle_local_options;
  application_class->shutdown = weir_application_shutdown;
}

static void
weir_application_init (WeirApplication *self)
{
  g_resources_register (weir_ui_get_resource ());
  g_resources_register (weir_ui_pictures_get_resource ());
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("Lets your tools use the models of your SAP AI Core."));
}

WeirApplication *
weir_application_new (const WeirApplicationOptions *where)
{
  g_autofree char *data_dir = weir_data_dir_find ();
  g_autoptr (GSettings) settings = weir_data_dir_load_settings (data_dir);
  WeirApplication *self;

  g_return_val_if_fail (where != NULL, NULL);

  if (settings == NULL)
    return NULL;
  self = g_object_new (WEIR_TYPE_APPLICATION, "application-id", WEIR_APP_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
  /* It would be made of the identifier. What GTK would look for there, weir_looks_prepare () adds, and the
   * window its shortcuts. */
  g_application_set_resource_base_path (G_APPLICATION (self), NULL);
  self->data_dir = g_steal_pointer (&data_dir);
  self->settings = g_steal_pointer (&settings);
  self->clock = where->clock != NULL ? g_object_ref (where->clock) : weir_system_clock_new ();
  self->network =
      g_object_ref (where->network != NULL ? where->network : g_network_monitor_get_default ());
  self->is_sandboxed = where->is_sandboxed;
  return self;
}
