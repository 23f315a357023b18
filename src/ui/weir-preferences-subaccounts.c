/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-preferences-subaccounts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-list-rows.h"
#include "ui/weir-subaccount-row.h"

/* The accounts of config.json, to be edited, put in order and removed. */
struct _WeirPreferencesSubaccounts
{
  WeirPreferencesPage parent_instance;

  GtkListBox *list;
  AdwComboRow *pin;
  gboolean is_filling; /* what is selected then is not a choice */
  char *focused;       /* (nullable): name of the account whose row had the focus before a change */
};

G_DEFINE_FINAL_TYPE (WeirPreferencesSubaccounts,
                     weir_preferences_subaccounts,
                     WEIR_TYPE_PREFERENCES_PAGE)

static gboolean
invert (WeirPreferencesSubaccounts *self, gboolean value)
{
  return !value;
}

/* --- The one that is used --- */

static WeirDesk *
get_desk (WeirPreferencesSubaccounts *self)
{
  return weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));
}

/* All come first. */
static void
fill_pin (WeirPreferencesSubaccounts *self)
{
  GListModel *accounts = weir_desk_get_accounts (get_desk (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *pinned = NULL;
  guint selected = 0;

  g_object_get (weir_desk_get_config (get_desk (self)), "account", &pinned, NULL);
  gtk_string_list_append (names, _ ("Automatic"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (WeirAccountItem) item = g_list_model_get_item (accounts, i);

      gtk_string_list_append (names, weir_account_item_get_name (item));
      if (g_strcmp0 (weir_account_item_get_name (item), pinned) == 0)
        selected = i + 1;
    }
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->pin, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->pin, selected);
  self->is_filling = FALSE;
}

static void
on_pin_chosen (WeirPreferencesSubaccounts *self)
{
  GObject *item = adw_combo_row_get_selected_item (self->pin);

  if (self->is_filling || item == NULL)
    return;
  g_object_set (weir_desk_get_config (get_desk (self)), "account",
                adw_combo_row_get_selected (self->pin) > 0
                    ? gtk_string_object_get_string (GTK_STRING_OBJECT (item))
                    : NULL,
                NULL);
}

/* --- The list --- */

/* When the list is read again all rows are new ones. */
static void
note_focus (WeirPreferencesSubaccounts *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, WEIR_TYPE_SUBACCOUNT_ROW) : NULL;

  g_clear_pointer (&self->focused, g_free);
  if (row != NULL && gtk_widget_get_parent (row) == GTK_WIDGET (self->list))
    self->focused = g_strdup (weir_subaccount_row_get_name (WEIR_SUBACCOUNT_ROW (row)));
}

static void
restore_focus (WeirPreferencesSubaccounts *self)
{
  GtkListBoxRow *row;

  if (self->focused == NULL)
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (strcmp (weir_subaccount_row_get_name (WEIR_SUBACCOUNT_ROW (row)), self->focused) == 0)
      gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* --- The object --- */

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return weir_subaccount_row_new (weir_preferences_page_get_desk (user_data), item);
}

static void
weir_preferences_subaccounts_constructed (GObject *object)
{
  WeirPreferencesSubaccounts *self = WEIR_PREFERENCES_SUBACCOUNTS (object);
  WeirDesk *desk = weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));

  G_OBJECT_CLASS (weir_preferences_subaccounts_parent_class)->constructed (object);

  /* before the rows are changed, and after */
  g_signal_connect_object (weir_desk_get_book (desk), "items-changed", G_CALLBACK (note_focus),
                           self, G_CONNECT_SWAPPED);
  weir_list_rows_bind (self->list, G_LIST_MODEL (weir_desk_get_book (desk)), make_row,
                       GTK_WIDGET (self));
  g_signal_connect_object (weir_desk_get_book (desk), "items-changed", G_CALLBACK (restore_focus),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_accounts (desk), "items-changed", G_CALLBACK (fill_pin),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_config (desk), "notify::account", G_CALLBACK (fill_pin),
                           self, G_CONNECT_SWAPPED);
  fill_pin (self);
}

static void
weir_preferences_subaccounts_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_SUBACCOUNTS);

  G_OBJECT_CLASS (weir_preferences_subaccounts_parent_class)->dispose (object);
}

static void
weir_preferences_subaccounts_finalize (GObject *object)
{
  g_free (WEIR_PREFERENCES_SUBACCOUNTS (object)->focused);

  G_OBJECT_CLASS (weir_preferences_subaccounts_parent_class)->finalize (object);
}

static void
weir_preferences_subaccounts_class_init (WeirPreferencesSubaccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_subaccounts_constructed;
  object_class->dispose = weir_preferences_subaccounts_dispose;
  object_class->finalize = weir_preferences_subaccounts_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-subaccounts.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesSubaccounts, list);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesSubaccounts, pin);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_chosen);
}

static void
weir_preferences_subaccounts_init (WeirPreferencesSubaccounts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
