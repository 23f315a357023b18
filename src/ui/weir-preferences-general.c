/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-general.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-autostart-row.h"

/* How the desktop's preferences look and behave: all of them are GSettings. */
struct _WeirPreferencesGeneral
{
  WeirPreferencesPage parent_instance;

  WeirAutostartRow *autostart;
  GtkSwitch *start_proxy;
  GtkSwitch *keep_running;
  GtkSwitch *notifications;
  GtkSwitch *notify_new_clients;
  GtkSwitch *send_with_control;
  AdwComboRow *color_scheme;
  AdwActionRow *tray;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesGeneral, weir_preferences_general, WEIR_TYPE_PREFERENCES_PAGE)

/* In the order of the row. */
static const char *const schemes[] = { "system", "light", "dark" };

/* @tray: (nullable) */
static void
show_tray (WeirPreferencesGeneral *self, GParamSpec *pspec, WeirTray *tray)
{
  adw_action_row_set_subtitle (
      self->tray, tray != NULL && weir_tray_is_shown (tray)
                      ? _ ("Shown in the panel")
                      : _ ("Not available on this desktop. On GNOME it needs the AppIndicator "
                           "extension. All functions are in this window."));
}

static gboolean
map_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (strcmp (g_variant_get_string (variant, NULL), schemes[i]) == 0)
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
map_to_name (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint position = g_value_get_uint (value);

  return position < G_N_ELEMENTS (schemes) ? g_variant_new_string (schemes[position]) : NULL;
}

static void
weir_preferences_general_constructed (GObject *object)
{
  WeirPreferencesGeneral *self = WEIR_PREFERENCES_GENERAL (object);
  WeirApplication *application =
      weir_preferences_page_get_application (WEIR_PREFERENCES_PAGE (self));
  GSettings *settings = weir_application_get_settings (application);
  WeirTray *tray = weir_application_get_tray (application);

  G_OBJECT_CLASS (weir_preferences_general_parent_class)->constructed (object);

  g_settings_bind (settings, "start-proxy", self->start_proxy, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "keep-running", self->keep_running, "active", G_SETTINGS_BIND_DEFAULT);
  weir_autostart_row_bind (self->autostart, weir_application_get_autostart (application));
  g_settings_bind (settings, "notify-new-clients", self->notify_new_clients, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (settings, "notifications", self->notifications, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "send-with-control", self->send_with_control, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "color-scheme", self->color_scheme, "selected",
                                G_SETTINGS_BIND_DEFAULT, map_to_position, map_to_name, NULL, NULL);
  if (tray != NULL)
    g_signal_connect_object (tray, "notify::shown", G_CALLBACK (show_tray), self,
                             G_CONNECT_SWAPPED);
  show_tray (self, NULL, tray);
}

static void
weir_preferences_general_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_GENERAL);

  G_OBJECT_CLASS (weir_preferences_general_parent_class)->dispose (object);
}

static void
weir_preferences_general_class_init (WeirPreferencesGeneralClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_general_constructed;
  object_class->dispose = weir_preferences_general_dispose;

  g_type_ensure (WEIR_TYPE_AUTOSTART_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-general.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, autostart);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, keep_running);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, notifications);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, notify_new_clients);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, send_with_control);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, start_proxy);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesGeneral, tray);
}

static void
weir_preferences_general_init (WeirPreferencesGeneral *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
