/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-key-group.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-clipboard.h"
#include "ui/weir-key-row.h"
#include "ui/weir-list-rows.h"

#define KEY_CLEAR_S 60
#define TOAST_S 3

struct _WeirKeyGroup
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  WeirDesk *desk;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirKeyGroup, weir_key_group, ADW_TYPE_PREFERENCES_GROUP)

static GtkWindow *
get_window (WeirKeyGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
tell (WeirKeyGroup *self, const char *text)
{
  GtkWindow *window = get_window (self);
  AdwToast *toast;

  if (!ADW_IS_PREFERENCES_WINDOW (window))
    return;
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, TOAST_S);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), toast);
}

static void
copy (WeirKeyGroup *self, WeirSecret *secret)
{
  weir_clipboard_copy_secret (gtk_widget_get_clipboard (GTK_WIDGET (self)), secret, KEY_CLEAR_S);
  tell (self, _ ("API key copied – cleared from the clipboard in 60 s"));
}

/* --- A new one --- */

static void
on_shown_answered (AdwMessageDialog *dialog, const char *response, WeirKeyGroup *self)
{
  WeirSecret *secret = g_object_get_data (G_OBJECT (dialog), "secret");

  if (strcmp (response, "copy") == 0)
    copy (self, secret);
}

static void
on_reveal (GtkEntry *field)
{
  gtk_entry_set_visibility (field, !gtk_entry_get_visibility (field));
}

/* Its letters are dots until they are asked for, also for a screen reader. Not a GtkPasswordEntry: the
 * one of GTK 4.8 complains when it goes while it has the focus. */
static GtkWidget *
make_field (WeirSecret *secret)
{
  GtkWidget *field = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (field), weir_secret_peek (secret, NULL));
  gtk_editable_set_editable (GTK_EDITABLE (field), FALSE);
  gtk_entry_set_visibility (GTK_ENTRY (field), FALSE);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (field), GTK_ENTRY_ICON_SECONDARY,
                                     "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (field), GTK_ENTRY_ICON_SECONDARY, _ ("Show or Hide"));
  g_signal_connect (field, "icon-press", G_CALLBACK (on_reveal), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("New API Key"), -1);
  return field;
}

static void
on_made (WeirKeyGroup *self, const char *name, WeirSecret *secret, WeirKeyRing *ring)
{
  AdwMessageDialog *dialog;
  g_autofree char *title = NULL;

  if (get_window (self) == NULL)
    return;
  title = g_strdup_printf (_ ("New Key “%s”"), name);
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (get_window (self), title,
                              _ ("Give it to the tool now. It is shown only this once; where it is "
                                 "kept in the keyring, it can be copied again.")));
  adw_message_dialog_set_extra_child (dialog, make_field (secret));
  adw_message_dialog_add_responses (dialog, "close", _ ("_Close"), "copy", _ ("Co_py"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "copy");
  adw_message_dialog_set_close_response (dialog, "close");
  g_object_set_data_full (G_OBJECT (dialog), "secret", weir_secret_ref (secret),
                          (GDestroyNotify) weir_secret_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_shown_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_found (WeirKeyGroup *self, const char *name, WeirSecret *secret, WeirKeyRing *ring)
{
  copy (self, secret);
}

static void
on_failed (WeirKeyGroup *self, const char *text, WeirKeyRing *ring)
{
  tell (self, text);
}

static void
on_named (AdwMessageDialog *dialog, const char *response, WeirKeyGroup *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (strcmp (response, "create") == 0 && *name != '\0')
    weir_key_ring_create (weir_desk_get_keys (self->desk), name);
}

static void
on_name_changed (AdwMessageDialog *dialog, GtkEditable *entry)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "create", *name != '\0');
}

static void
on_create (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyGroup *self = WEIR_KEY_GROUP (widget);
  GtkWidget *entry = gtk_entry_new ();
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (get_window (self), _ ("New API Key"),
                              _ ("Name the tool or the computer that is to use it.")));

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"),
                                  -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "create", _ ("C_reate"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "create", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "create", FALSE);
  adw_message_dialog_set_default_response (dialog, "create");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_name_changed), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_named), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- The object --- */

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return weir_key_row_new (WEIR_KEY_GROUP (user_data)->desk, item);
}

static void
bind_keys (WeirKeyGroup *self)
{
  WeirKeyRing *ring = weir_desk_get_keys (self->desk);

  weir_list_rows_bind (self->list, G_LIST_MODEL (ring), make_row, GTK_WIDGET (self));
  g_signal_connect_object (ring, "made", G_CALLBACK (on_made), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ring, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ring, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

static void
weir_key_group_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_KEY_GROUP (object)->desk);
}

static void
weir_key_group_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirKeyGroup *self = WEIR_KEY_GROUP (object);

  if (!g_set_object (&self->desk, g_value_get_object (value)) || self->desk == NULL)
    return;
  bind_keys (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_key_group_dispose (GObject *object)
{
  WeirKeyGroup *self = WEIR_KEY_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_KEY_GROUP);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (weir_key_group_parent_class)->dispose (object);
}

static void
weir_key_group_class_init (WeirKeyGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_key_group_get_property;
  object_class->set_property = weir_key_group_set_property;
  object_class->dispose = weir_key_group_dispose;

  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-key-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirKeyGroup, list);
  gtk_widget_class_install_action (widget_class, "keys.create", NULL, on_create);
}

static void
weir_key_group_init (WeirKeyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
