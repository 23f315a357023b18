/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-found-models.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/weir-list-rows.h"

struct _WeirFoundModels
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  GtkListBox *list;
  WeirService *service; /* (nullable): until it watches */
  GListModel *found;    /* (nullable) */
  char *account;
  char *group;
};

G_DEFINE_FINAL_TYPE (WeirFoundModels, weir_found_models, GTK_TYPE_BOX)

static gboolean
is_usable (gpointer item, gpointer user_data)
{
  const WeirDeployment *deployment = weir_deployment_item_get (item);

  return weir_deployment_is_usable (deployment)
         && g_strcmp0 (deployment->account->name, WEIR_FOUND_MODELS (user_data)->account) == 0;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), weir_deployment_item_get_name (item));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("object-select-symbolic"));
  return row;
}

static void
update (WeirFoundModels *self)
{
  guint n = g_list_model_get_n_items (self->found);
  gboolean is_refreshing;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->service, "refreshing", &is_refreshing, NULL);
  if (n > 0)
    {
      title = g_strdup_printf (ngettext ("%u Model Is Ready", "%u Models Are Ready", n), n);
      text = g_strdup (_ ("Tools ask for them by these names."));
    }
  else if (is_refreshing)
    title = g_strdup (_ ("Looking for Models…"));
  else
    {
      title = g_strdup (_ ("No Running Deployments"));
      text = g_strdup_printf (_ ("Resource group “%s” in %s has no running model deployment. "
                                 "Another group may have one, or create one in SAP AI Launchpad."),
                              self->group, self->account);
    }
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
}

void
weir_found_models_watch (WeirFoundModels *self,
                         WeirDesk *desk,
                         const char *account,
                         const char *group)
{
  GtkFilter *filter;

  g_return_if_fail (WEIR_IS_FOUND_MODELS (self) && self->service == NULL);
  g_return_if_fail (WEIR_IS_DESK (desk));
  g_return_if_fail (account != NULL && group != NULL);

  self->service = g_object_ref (weir_desk_get_service (desk));
  self->account = g_strdup (account);
  self->group = g_strdup (group);
  filter = GTK_FILTER (gtk_custom_filter_new (is_usable, self, NULL));
  self->found = G_LIST_MODEL (
      gtk_filter_list_model_new (g_object_ref (weir_desk_get_deployments (desk)), filter));
  weir_list_rows_bind (self->list, self->found, make_row, GTK_WIDGET (self));
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "notify::refreshing", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
weir_found_models_dispose (GObject *object)
{
  WeirFoundModels *self = WEIR_FOUND_MODELS (object);

  if (self->service != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->found, self);
      g_signal_handlers_disconnect_by_data (self->service, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_FOUND_MODELS);
  g_clear_object (&self->found);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_found_models_parent_class)->dispose (object);
}

static void
weir_found_models_finalize (GObject *object)
{
  WeirFoundModels *self = WEIR_FOUND_MODELS (object);

  g_free (self->account);
  g_free (self->group);

  G_OBJECT_CLASS (weir_found_models_parent_class)->finalize (object);
}

static void
weir_found_models_class_init (WeirFoundModelsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_found_models_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_found_models_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-found-models.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFoundModels, list);
  gtk_widget_class_bind_template_child (widget_class, WeirFoundModels, text);
  gtk_widget_class_bind_template_child (widget_class, WeirFoundModels, title);
}

static void
weir_found_models_init (WeirFoundModels *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
