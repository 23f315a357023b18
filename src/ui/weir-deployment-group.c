/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-deployment-group.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-deployment-row.h"
#include "ui/weir-list-rows.h"

struct _WeirDeploymentGroup
{
  AdwPreferencesGroup parent_instance;

  WeirDesk *desk; /* borrowed: the page that holds the group has it */
  char *account;
  char *resource_group;
  GListModel *items;
  gboolean narrow;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDeploymentGroup, weir_deployment_group, ADW_TYPE_PREFERENCES_GROUP)

gboolean
weir_deployment_group_has (WeirDeploymentGroup *self, const WeirDeployment *deployment)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_GROUP (self), FALSE);

  return strcmp (self->account, deployment->account->name) == 0
         && strcmp (self->resource_group, deployment->resource_group) == 0;
}

static gboolean
is_here (gpointer item, gpointer user_data)
{
  return weir_deployment_group_has (user_data, weir_deployment_item_get (item));
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WeirDeploymentGroup *self = user_data;
  GtkWidget *row = weir_deployment_row_new (self->desk, item);

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  return row;
}

/* "dev-eu10 · 1 running, 1 needs attention" */
void
weir_deployment_group_update (WeirDeploymentGroup *self)
{
  g_autoptr (GString) text = NULL;
  guint n_running = 0, n_dead = 0;

  g_return_if_fail (WEIR_IS_DEPLOYMENT_GROUP (self));

  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (self->items, i);
      WeirDeploymentStatus status = weir_deployment_item_get (item)->status;

      n_running += status == WEIR_DEPLOYMENT_RUNNING;
      n_dead += status == WEIR_DEPLOYMENT_DEAD;
    }
  text = g_string_new (self->account);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%u running", "%u running", n_running), n_running);
  if (n_dead > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%u needs attention", "%u need attention", n_dead),
                              n_dead);
    }
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text->str);
}

static void
weir_deployment_group_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_DEPLOYMENT_GROUP (object)->narrow);
}

static void
weir_deployment_group_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  WEIR_DEPLOYMENT_GROUP (object)->narrow = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_deployment_group_finalize (GObject *object)
{
  WeirDeploymentGroup *self = WEIR_DEPLOYMENT_GROUP (object);

  g_free (self->account);
  g_free (self->resource_group);

  G_OBJECT_CLASS (weir_deployment_group_parent_class)->finalize (object);
}

static void
weir_deployment_group_class_init (WeirDeploymentGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_deployment_group_get_property;
  object_class->set_property = weir_deployment_group_set_property;
  object_class->finalize = weir_deployment_group_finalize;

  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_deployment_group_init (WeirDeploymentGroup *self)
{
}

WeirDeploymentGroup *
weir_deployment_group_new (WeirDesk *desk,
                           GListModel *shown,
                           const char *account,
                           const char *resource_group)
{
  WeirDeploymentGroup *self;
  GtkListBox *list;
  GtkFilterListModel *filtered;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (shown), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_GROUP, "title", resource_group, NULL);
  self->desk = desk;
  self->account = g_strdup (account);
  self->resource_group = g_strdup (resource_group);
  filtered = gtk_filter_list_model_new (g_object_ref (shown),
                                        GTK_FILTER (gtk_custom_filter_new (is_here, self, NULL)));
  self->items = G_LIST_MODEL (filtered); /* the list has the reference */
  list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  resource_group, -1);
  weir_list_rows_bind (list, self->items, make_row, GTK_WIDGET (self));
  g_object_unref (filtered);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (list));
  weir_deployment_group_update (self);
  return self;
}
