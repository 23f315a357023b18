/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-key-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-budget-words.h"

struct _WeirKeyRow
{
  AdwActionRow parent_instance;

  WeirDesk *desk;
  WeirKeyRing *ring; /* of the desk */
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

/* --- What is said of it --- */

/* Used and allowed of each of its budgets. What is simulated uses nothing. */
static void
append_budgets (WeirKeyRow *self, GString *note)
{
  GListModel *budgets = G_LIST_MODEL (weir_desk_get_budgets (self->desk));
  WeirMoney *money = weir_desk_get_money (self->desk);

  if (weir_service_get_demo (weir_desk_get_service (self->desk)))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (budgets); i++)
    {
      g_autoptr (WeirBudget) budget = g_list_model_get_item (budgets, i);
      g_autofree char *amounts = NULL;

      if (g_strcmp0 (weir_budget_get_key_name (budget), get_name (self)) != 0)
        continue;
      amounts = weir_budget_words_build_amounts (budget, money);
      g_string_append (note, " · ");
      /* Translators: used and allowed, as "EUR 40.00 of EUR 50.00", behind a dot */
      g_string_append_printf (note, _ ("%s this month"), amounts);
    }
}

static void
update (WeirKeyRow *self)
{
  g_autofree char *place = NULL;
  g_autoptr (GString) note = NULL;

  if (self->item == NULL)
    return;
  g_object_get (self->item, "note", &place, NULL);
  note = g_string_new (place);
  append_budgets (self, note);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), note->str);
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
  g_clear_object (&self->desk);
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
weir_key_row_new (WeirDesk *desk, WeirKeyItem *item)
{
  WeirKeyRow *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (WEIR_IS_KEY_ITEM (item), NULL);

  self = g_object_new (WEIR_TYPE_KEY_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->ring = weir_desk_get_keys (desk);
  self->item = g_object_ref (item);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), get_name (self));
  g_signal_connect_object (weir_desk_get_budgets (desk), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_money (desk), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key-row.copy",
                                 weir_key_item_get_info (item)->place != WEIR_API_KEY_AS_DIGEST);
  return GTK_WIDGET (self);
}
