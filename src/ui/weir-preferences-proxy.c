/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-proxy.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-key-group.h"

/* The first port that everybody may listen at. */
#define FIRST_FREE_PORT 1024

/* The engine's settings: all of them are properties of #WeirConfig. */
struct _WeirPreferencesProxy
{
  WeirPreferencesPage parent_instance;

  AdwComboRow *listen_on;
  GtkSpinButton *port;
  AdwActionRow *port_row;
  GtkSpinButton *first_byte_limit;
  GtkSwitch *learn;
  GtkSwitch *strict;
};

enum
{
  LISTEN_LOCAL,
  LISTEN_ALL,
};

G_DEFINE_FINAL_TYPE (WeirPreferencesProxy, weir_preferences_proxy, WEIR_TYPE_PREFERENCES_PAGE)

static WeirConfig *
get_config (WeirPreferencesProxy *self)
{
  return weir_desk_get_config (weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self)));
}

static void
show_exposed (WeirPreferencesProxy *self)
{
  gboolean exposed;

  g_object_get (get_config (self), "exposed", &exposed, NULL);
  adw_combo_row_set_selected (self->listen_on, exposed ? LISTEN_ALL : LISTEN_LOCAL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->listen_on),
                               exposed ? _ ("Others in the network can connect")
                                       : _ ("Only programs on this computer can connect"));
}

static void
on_exposing_answered (AdwMessageDialog *dialog, const char *response, WeirPreferencesProxy *self)
{
  if (strcmp (response, "allow") == 0)
    g_object_set (get_config (self), "exposed", TRUE, NULL);
  else
    show_exposed (self);
}

static void
ask_exposing (WeirPreferencesProxy *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Allow Access from the Network?"),
      _ ("Anyone who can reach this computer and knows the API key can use your SAP AI Core "
         "quota.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "allow", _ ("_Allow"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "allow", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_exposing_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_listen_on_changed (WeirPreferencesProxy *self)
{
  gboolean wanted = adw_combo_row_get_selected (self->listen_on) == LISTEN_ALL;
  gboolean exposed;

  g_object_get (get_config (self), "exposed", &exposed, NULL);
  if (wanted && !exposed)
    ask_exposing (self);
  else if (!wanted && exposed)
    g_object_set (get_config (self), "exposed", FALSE, NULL);
}

/* @error: (nullable): what is wrong with the port */
static void
show_port_error (WeirPreferencesProxy *self, const char *error)
{
  adw_action_row_set_subtitle (self->port_row, error != NULL ? error : _ ("1024 to 65535"));
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->port_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->port_row), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->port), GTK_ACCESSIBLE_STATE_INVALID,
      error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* This window may hide the banner that says who has the port, and offers another one. */
static void
show_port_problem (WeirPreferencesProxy *self)
{
  static const WeirProblemKind kinds[] = { WEIR_PROBLEM_PORT_IN_USE, WEIR_PROBLEM_ANOTHER_WEIR,
                                           WEIR_PROBLEM_PORT_DENIED };
  WeirDesk *desk = weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));
  const char *error = NULL;

  for (guint i = 0; error == NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      WeirProblem *problem = weir_problem_board_find (weir_desk_get_board (desk), kinds[i], NULL);

      if (problem != NULL)
        error = kinds[i] == WEIR_PROBLEM_PORT_DENIED ? weir_problem_get_body (problem)
                                                     : weir_problem_get_status (problem);
    }
  show_port_error (self, error);
}

/* What was typed; one that is out of range is put back, but why is still said. */
static int
on_port_input (GtkSpinButton *button, double *value, gpointer user_data)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (button)), 10, 0,
                                   G_MAXUINT32, &port, NULL))
    return FALSE;
  if (port < FIRST_FREE_PORT)
    show_port_error (user_data,
                     _ ("Ports below 1024 need administrator rights. Choose 1024–65535."));
  else
    show_port_problem (user_data);
  return FALSE;
}

static gboolean
invert (WeirPreferencesProxy *self, gboolean value)
{
  return !value;
}

static gboolean
to_double (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (to, g_value_get_uint (from));
  return TRUE;
}

static gboolean
to_uint (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_uint (to, (guint) (g_value_get_double (from) + .5));
  return TRUE;
}

static void
bind_number (WeirPreferencesProxy *self, const char *name, GtkSpinButton *button)
{
  g_object_bind_property_full (get_config (self), name, button, "value",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, to_double, to_uint,
                               NULL, NULL);
}

static void
bind_switch (WeirPreferencesProxy *self, const char *name, GtkSwitch *button)
{
  g_object_bind_property (get_config (self), name, button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
weir_preferences_proxy_constructed (GObject *object)
{
  WeirPreferencesProxy *self = WEIR_PREFERENCES_PROXY (object);

  G_OBJECT_CLASS (weir_preferences_proxy_parent_class)->constructed (object);

  bind_number (self, "port", self->port);
  bind_number (self, "first-byte-limit", self->first_byte_limit);
  bind_switch (self, "learn", self->learn);
  bind_switch (self, "strict", self->strict);
  g_signal_connect_object (get_config (self), "notify::exposed", G_CALLBACK (show_exposed), self,
                           G_CONNECT_SWAPPED);
  show_exposed (self);
  g_signal_connect_object (
      weir_desk_get_board (weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self))),
      "items-changed", G_CALLBACK (show_port_problem), self, G_CONNECT_SWAPPED);
  show_port_problem (self);
}

static void
weir_preferences_proxy_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_PROXY);

  G_OBJECT_CLASS (weir_preferences_proxy_parent_class)->dispose (object);
}

static void
weir_preferences_proxy_class_init (WeirPreferencesProxyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_proxy_constructed;
  object_class->dispose = weir_preferences_proxy_dispose;

  g_type_ensure (WEIR_TYPE_KEY_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-proxy.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, first_byte_limit);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, learn);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, listen_on);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, port);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, port_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesProxy, strict);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, on_listen_on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_port_input);
}

static void
weir_preferences_proxy_init (WeirPreferencesProxy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
