/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-key-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirKeyRow
{
  AdwActionRow parent_instance;

  WeirKeyRing *ring;
  WeirKeyItem *item;
};

G_DEFINE_FINAL_TYPE (WeirKeyRow, weir_key_row, ADW_TYPE_ACTION_ROW)

static const char *
get_name (WeirKeyRow *self)
{
  return weir_key_item_get_info (self->item)->name;
}

static void
on_copy (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyRow *self = WEIR_KEY_ROW (widget);

  weir_key_ring_find (self->ring, get_name (self));
}

/* --- Questions --- */

static void
on_rotate_answered (AdwMessageDialog *dialog, const char *response, WeirKeyRow *self)
{
  if (strcmp (response, "do") == 0)
    weir_key_ring_rotate (self->ring, get_name (self));
}

static void
on_revoke_answered (AdwMessageDialog *dialog, const char *response, WeirKeyRow *self)
{
  if (strcmp (response, "do") == 0)
    weir_key_ring_revoke (self->ring, get_name (self));
}

static void
ask (WeirKeyRow *self, const char *title, const char *body, const char *label, GCallback answered)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (root), title, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "do", label, NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", answered, self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_rotate (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyRow *self = WEIR_KEY_ROW (widget);
  g_autofree char *title = g_strdup_printf (_ ("Replace the Key “%s”?"), get_name (self));

  ask (self, title, _ ("Tools that use it stop working until they are given the new one."),
       _ ("_Replace"), G_CALLBACK (on_rotate_answered));
}

static void
on_revoke (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyRow *self = WEIR_KEY_ROW (widget);
  g_autofree char *title = g_strdup_printf (_ ("Revoke the Key “%s”?"), get_name (self));
  gboolean is_last = g_list_model_get_n_items (G_LIST_MODEL (self->ring)) == 1;

  ask (self, title,
       is_last
           ? _ ("Tools that use it stop working. It is the last key: without any, every program "
                "on this computer can use the proxy.")
           : _ ("Tools that use it stop working."),
       _ ("_Revoke"), G_CALLBACK (on_revoke_answered));
}

/* --- The object --- */

static void
weir_key_row_dispose (GObject *object)
{
  WeirKeyRow *self = WEIR_KEY_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->ring);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_KEY_ROW);

  G_OBJECT_CLASS (weir_key_row_parent_class)->dispose (object);
}

static void
weir_key_row_class_init (WeirKeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_key_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-key-row.ui");
  gtk_widget_class_install_action (widget_class, "key-row.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "key-row.revoke", NULL, on_revoke);
  gtk_widget_class_install_action (widget_class, "key-row.rotate", NULL, on_rotate);
}

static void
weir_key_row_init (WeirKeyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_key_row_new (WeirKeyRing *ring, WeirKeyItem *item)
{
  g_autofree char *note = NULL;
  WeirKeyRow *self;

  g_return_val_if_fail (WEIR_IS_KEY_RING (ring), NULL);
  g_return_val_if_fail (WEIR_IS_KEY_ITEM (item), NULL);

  self = g_object_new (WEIR_TYPE_KEY_ROW, NULL);
  self->ring = g_object_ref (ring);
  self->item = g_object_ref (item);
  g_object_get (item, "note", &note, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), get_name (self));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), note);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key-row.copy",
                                 weir_key_item_get_info (item)->place != WEIR_API_KEY_AS_DIGEST);
  return GTK_WIDGET (self);
}
