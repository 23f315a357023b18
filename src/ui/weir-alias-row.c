/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-alias-row.h"

#include <glib/gi18n.h>

struct _WeirAliasRow
{
  AdwExpanderRow parent_instance;

  AdwEntryRow *alias;
  AdwEntryRow *deployments;
  WeirAliasItem *item;
  void (*remove) (WeirAliasItem *item, gpointer user_data);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (WeirAliasRow, weir_alias_row, ADW_TYPE_EXPANDER_ROW)

static void
update (WeirAliasRow *self)
{
  const char *alias = weir_alias_item_get_alias (self->item);
  g_autofree char *deployments = NULL;

  g_object_get (self->item, "deployments", &deployments, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 *alias != '\0' ? alias : _ ("New Alias"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), deployments);
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirAliasRow *self = WEIR_ALIAS_ROW (widget);

  self->remove (self->item, self->user_data);
}

static void
weir_alias_row_dispose (GObject *object)
{
  WeirAliasRow *self = WEIR_ALIAS_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_ALIAS_ROW);

  G_OBJECT_CLASS (weir_alias_row_parent_class)->dispose (object);
}

static void
weir_alias_row_class_init (WeirAliasRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_alias_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-alias-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirAliasRow, alias);
  gtk_widget_class_bind_template_child (widget_class, WeirAliasRow, deployments);
  gtk_widget_class_install_action (widget_class, "alias.remove", NULL, on_remove);
}

static void
weir_alias_row_init (WeirAliasRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_alias_row_new (WeirAliasItem *item,
                    void (*remove) (WeirAliasItem *item, gpointer user_data),
                    gpointer user_data)
{
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  WeirAliasRow *self;

  g_return_val_if_fail (WEIR_IS_ALIAS_ITEM (item), NULL);
  g_return_val_if_fail (remove != NULL, NULL);

  self = g_object_new (WEIR_TYPE_ALIAS_ROW, NULL);
  self->item = g_object_ref (item);
  self->remove = remove;
  self->user_data = user_data;
  g_object_bind_property (item, "alias", self->alias, "text", both);
  g_object_bind_property (item, "deployments", self->deployments, "text", both);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self),
                                 *weir_alias_item_get_alias (item) == '\0');
  return GTK_WIDGET (self);
}
