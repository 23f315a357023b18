/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-subaccounts.h"

#include "ui/weir-subaccount-row.h"

/* The accounts of config.json, to be edited, put in order and removed. */
struct _WeirPreferencesSubaccounts
{
  WeirPreferencesPage parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesSubaccounts,
                     weir_preferences_subaccounts,
                     WEIR_TYPE_PREFERENCES_PAGE)

static gboolean
invert (WeirPreferencesSubaccounts *self, gboolean value)
{
  return !value;
}

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

  gtk_list_box_bind_model (self->list, G_LIST_MODEL (weir_desk_get_book (desk)), make_row, self,
                           NULL);
}

static void
weir_preferences_subaccounts_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_SUBACCOUNTS);

  G_OBJECT_CLASS (weir_preferences_subaccounts_parent_class)->dispose (object);
}

static void
weir_preferences_subaccounts_class_init (WeirPreferencesSubaccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_subaccounts_constructed;
  object_class->dispose = weir_preferences_subaccounts_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-subaccounts.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesSubaccounts, list);
  gtk_widget_class_bind_template_callback (widget_class, invert);
}

static void
weir_preferences_subaccounts_init (WeirPreferencesSubaccounts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
