/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-deploy-dialog.h"

#include <glib/gi18n.h>

#include "app/weir-deployment-form.h"

struct _WeirDeployDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkWidget *deploy;
  AdwComboRow *place;
  AdwComboRow *version;
  AdwComboRow *configuration;
  AdwComboRow *life;
  GtkWidget *spinner;
  GtkLabel *note;
  WeirDesk *desk;
  WeirDeploymentForm *form;
};

G_DEFINE_FINAL_TYPE (WeirDeployDialog, weir_deploy_dialog, ADW_TYPE_WINDOW)

/* @labels: (transfer full) */
static void
fill (AdwComboRow *row, char **labels)
{
  g_auto (GStrv) owned = labels;
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) labels);

  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

/* --- What is shown --- */

static void
update_note (WeirDeployDialog *self)
{
  guint n = weir_deployment_form_count_running (self->form);
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->form, "problem", &problem, NULL);
  if (problem != NULL)
    text = g_steal_pointer (&problem);
  else if (n > 0 && weir_deployment_form_is_orchestration (self->form))
    text = g_strdup (_ ("Orchestration is running there already, and one deployment of it is "
                        "enough for all models."));
  else if (n > 0)
    text = g_strdup_printf (ngettext ("%u deployment of this model is running there already. "
                                      "Requests are spread over all of them.",
                                      "%u deployments of this model are running there already. "
                                      "Requests are spread over all of them.",
                                      n),
                            n);
  else
    text = g_strdup (_ ("It takes some seconds to minutes until it runs, and can cost something "
                        "while it does."));
  gtk_label_set_label (self->note, text);
}

static void
update_loading (WeirDeployDialog *self)
{
  gboolean is_loading;

  g_object_get (self->form, "loading", &is_loading, NULL);
  gtk_widget_set_visible (self->spinner, is_loading);
  gtk_widget_set_sensitive (self->deploy, !is_loading);
  update_note (self);
}

static void
update_configurations (WeirDeployDialog *self)
{
  guint chosen = weir_deployment_form_get_configuration (self->form);

  fill (self->configuration, weir_deployment_form_dup_configurations (self->form));
  adw_combo_row_set_selected (self->configuration, chosen);
}

/* --- What is chosen --- */

static void
on_place (WeirDeployDialog *self)
{
  if (self->form == NULL)
    return;
  weir_deployment_form_set_place (self->form, adw_combo_row_get_selected (self->place));
  update_note (self);
}

static void
on_version (WeirDeployDialog *self)
{
  if (self->form != NULL)
    weir_deployment_form_set_version (self->form, adw_combo_row_get_selected (self->version));
}

static void
on_configuration (WeirDeployDialog *self)
{
  if (self->form != NULL)
    weir_deployment_form_set_configuration (self->form,
                                            adw_combo_row_get_selected (self->configuration));
}

static void
on_life (WeirDeployDialog *self)
{
  if (self->form != NULL)
    weir_deployment_form_set_life (self->form, adw_combo_row_get_selected (self->life));
}

/* It goes on on the page of deployments. */
static void
on_deploy (WeirDeployDialog *self)
{
  WeirDeploymentOrder *order = weir_deployment_form_build (self->form);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (order != NULL)
    weir_deployment_orders_add (weir_fleet_get_orders (weir_desk_get_fleet (self->desk)), order);
  if (order != NULL && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.show-page", "s", "deployments");
  gtk_window_close (GTK_WINDOW (self));
}

/* --- The object --- */

static void
weir_deploy_dialog_dispose (GObject *object)
{
  WeirDeployDialog *self = WEIR_DEPLOY_DIALOG (object);

  g_clear_object (&self->form);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_DEPLOY_DIALOG);

  G_OBJECT_CLASS (weir_deploy_dialog_parent_class)->dispose (object);
}

static void
weir_deploy_dialog_class_init (WeirDeployDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_deploy_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-deploy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, configuration);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, deploy);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, life);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, note);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, place);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, version);
  gtk_widget_class_bind_template_child (widget_class, WeirDeployDialog, window_title);
  gtk_widget_class_bind_template_callback (widget_class, on_configuration);
  gtk_widget_class_bind_template_callback (widget_class, on_deploy);
  gtk_widget_class_bind_template_callback (widget_class, on_life);
  gtk_widget_class_bind_template_callback (widget_class, on_place);
  gtk_widget_class_bind_template_callback (widget_class, on_version);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weir_deploy_dialog_init (WeirDeployDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_all (WeirDeployDialog *self)
{
  g_autoptr (GtkStringList) lives = gtk_string_list_new (NULL);

  for (guint i = 0; i < WEIR_N_DEPLOYMENT_LIVES; i++)
    gtk_string_list_append (lives, weir_deployment_life_describe (i));
  adw_combo_row_set_model (self->life, G_LIST_MODEL (lives));
  fill (self->place, weir_deployment_form_dup_places (self->form));
  fill (self->version, weir_deployment_form_dup_versions (self->form));
  gtk_widget_set_visible (GTK_WIDGET (self->version),
                          g_list_model_get_n_items (adw_combo_row_get_model (self->version)) > 0);
  update_configurations (self);
  update_loading (self);
}

void
weir_deploy_dialog_show (GtkWindow *parent, WeirDesk *desk, const char *model)
{
  WeirDeployDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (WEIR_IS_DESK (desk) && model != NULL);

  self = g_object_new (WEIR_TYPE_DEPLOY_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->form = weir_deployment_form_new (weir_desk_get_service (desk), model);
  adw_window_title_set_subtitle (self->window_title, weir_deployment_form_get_title (self->form));
  g_signal_connect_object (self->form, "configurations-changed", G_CALLBACK (update_configurations),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "notify::loading", G_CALLBACK (update_loading), self,
                           G_CONNECT_SWAPPED);
  fill_all (self);
  gtk_window_present (GTK_WINDOW (self));
}
