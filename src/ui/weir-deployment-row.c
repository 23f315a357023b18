/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-deployment-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-deployment-test.h"
#include "app/weir-deployment-use.h"
#include "app/weir-figures.h"
#include "app/weir-retirement.h"
#include "ui/weir-status-pill.h"

struct _WeirDeploymentRow
{
  AdwActionRow parent_instance;

  GtkWidget *warning;
  GtkWidget *test;
  WeirDesk *desk;
  WeirDeploymentItem *item;
  gboolean narrow;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_ITEM,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDeploymentRow, weir_deployment_row, ADW_TYPE_ACTION_ROW)

/* --- Texts --- */

static const char *
get_title (const WeirDeployment *deployment)
{
  if (deployment->model != NULL)
    return deployment->model;
  return strcmp (deployment->executable, "orchestration") == 0 ? _ ("Orchestration")
                                                               : deployment->executable;
}

/* "Anthropic · version 1 · d3f81c04a7b2e5 · created 3 days ago" */
static char *
build_facts (WeirDeploymentRow *self)
{
  const WeirDeployment *deployment = weir_deployment_item_get (self->item);
  g_autoptr (GString) facts = g_string_new (NULL);
  const char *vendor = weir_deployment_guess_vendor (deployment->model);

  if (vendor != NULL)
    g_string_append_printf (facts, "%s · ", vendor);
  if (deployment->version != NULL)
    {
      g_string_append_printf (facts, _ ("version %s"), deployment->version);
      g_string_append (facts, " · ");
    }
  g_string_append (facts, deployment->id);
  if (deployment->created_s > 0)
    {
      g_autofree char *age = weir_figures_format_age (
          weir_clock_get_wall_us (weir_desk_get_clock (self->desk)) / G_USEC_PER_SEC
          - deployment->created_s);

      g_string_append (facts, " · ");
      /* Translators: how long ago, such as "2 days ago" */
      g_string_append_printf (facts, _ ("created %s"), age);
    }
  return g_string_free (g_steal_pointer (&facts), FALSE);
}

/* Both: (transfer full) (nullable) */
static void
find_warnings (WeirDeploymentRow *self, char **retirement, char **end)
{
  const WeirDeployment *deployment = weir_deployment_item_get (self->item);
  const char *name = weir_deployment_item_get_name (self->item);
  gint64 now_s = weir_clock_get_wall_us (weir_desk_get_clock (self->desk)) / G_USEC_PER_SEC;
  GDate today;

  if (name == NULL || !weir_deployment_is_usable (deployment))
    return;
  weir_retirement_get_today (now_s, &today);
  *retirement = weir_retirement_describe (name, deployment->edition, &today);
  *end = weir_retirement_describe_end (name, deployment, now_s);
}

/* @line: (nullable) */
static void
append_line (GString *text, const char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "\n%s", line);
}

/* Not by a binding: one of GTK 4.8 that binds a widget to its own property complains when the widget
 * goes. */
static void
update_texts (WeirDeploymentRow *self)
{
  const WeirDeployment *deployment = weir_deployment_item_get (self->item);
  const char *test_text = weir_deployment_item_get_test_text (self->item);
  const char *more = test_text != NULL ? test_text : deployment->status_message;
  g_autofree char *facts = build_facts (self);
  g_autofree char *retirement = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GString) subtitle = g_string_new (facts);

  find_warnings (self, &retirement, &end);
  append_line (subtitle, retirement);
  append_line (subtitle, end);
  append_line (subtitle, more);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), get_title (deployment));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle->str);
  gtk_widget_set_visible (self->warning,
                          retirement != NULL
                              && !weir_service_get_demo (weir_desk_get_service (self->desk)));
}

static gboolean
is_name_shown (WeirDeploymentRow *self, gboolean narrow, const char *alias)
{
  return !narrow && alias != NULL;
}

static gboolean
invert (WeirDeploymentRow *self, gboolean value)
{
  return !value;
}

static char *
choose_test_view (WeirDeploymentRow *self, WeirDeploymentTestState state)
{
  return g_strdup (state == WEIR_DEPLOYMENT_TESTING ? "spinner" : "button");
}

/* --- Actions --- */

static void
copy (GtkWidget *widget, const char *text, const char *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s", toast);
}

static void
on_copy_name (GtkWidget *widget, const char *action, GVariant *target)
{
  copy (widget, weir_deployment_item_get_name (WEIR_DEPLOYMENT_ROW (widget)->item),
        _ ("Name copied"));
}

static void
on_copy_id (GtkWidget *widget, const char *action, GVariant *target)
{
  copy (widget, weir_deployment_item_get (WEIR_DEPLOYMENT_ROW (widget)->item)->id,
        _ ("Deployment ID copied"));
}

static void
on_test (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (widget);

  weir_deployment_test_start (self->item, weir_desk_get_service (self->desk));
}

static void
on_use (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (widget);

  weir_client_guide_set_model (weir_desk_get_guide (self->desk),
                               weir_deployment_item_get_name (self->item));
  gtk_widget_activate_action (widget, "win.show-page", "s", "connect");
}

static void
on_chat (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (widget, "app.new-chat", "s",
                              weir_deployment_item_get_name (WEIR_DEPLOYMENT_ROW (widget)->item));
}

static void
on_replace (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (widget, "app.set-replacement", "s",
                              weir_deployment_item_get_name (WEIR_DEPLOYMENT_ROW (widget)->item));
}

/* --- What is done to it --- */

static WeirDeploymentOrders *
get_orders (WeirDeploymentRow *self)
{
  return weir_fleet_get_orders (weir_desk_get_fleet (self->desk));
}

static void
order (WeirDeploymentRow *self, WeirDeploymentOrderKind kind)
{
  weir_deployment_orders_add (get_orders (self), weir_deployment_order_new_change (
                                                     kind, weir_deployment_item_get (self->item)));
}

static void
on_stop_answered (AdwMessageDialog *dialog, const char *response, WeirDeploymentRow *self)
{
  if (strcmp (response, "stop") == 0)
    order (self, WEIR_DEPLOYMENT_ORDER_STOP);
}

static void
on_delete_answered (AdwMessageDialog *dialog, const char *response, WeirDeploymentRow *self)
{
  if (strcmp (response, "delete") == 0)
    order (self, WEIR_DEPLOYMENT_ORDER_DELETE);
}

/* @heading: (transfer full) */
static void
confirm (WeirDeploymentRow *self,
         char *heading,
         const char *body,
         const char *response,
         const char *label,
         GCallback on_answered)
{
  g_autofree char *title = heading;
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", on_answered, self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_stop (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (widget);
  const char *title = get_title (weir_deployment_item_get (self->item));

  /* Translators: the name of a model */
  confirm (self, g_strdup_printf (_ ("Stop %s?"), title),
           _ ("Clients that ask for it will fail, unless another deployment serves it. One that "
              "was stopped cannot be started again, but the model can be deployed anew."),
           "stop", _ ("_Stop"), G_CALLBACK (on_stop_answered));
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (widget);
  const WeirDeployment *deployment = weir_deployment_item_get (self->item);
  /* Translators: the ID of a deployment, and the name of a resource group */
  g_autofree char *body =
      g_strdup_printf (_ ("The deployment %s is removed from resource group “%s”, for everybody. "
                          "This cannot be undone."),
                       deployment->id, deployment->resource_group);

  /* Translators: the name of a model */
  confirm (self, g_strdup_printf (_ ("Delete %s?"), get_title (deployment)), body, "delete",
           _ ("_Delete"), G_CALLBACK (on_delete_answered));
}

static gboolean
is_retiring (const WeirDeployment *deployment)
{
  return deployment->edition != NULL && deployment->edition->retirement != NULL;
}

/* What cannot be pressed says why. */
static void
update_test (WeirDeploymentRow *self)
{
  const char *reason =
      weir_deployment_test_explain (self->item, weir_desk_get_service (self->desk));
  const char *text = reason != NULL ? reason : _ ("Ask the Model for a Few Tokens");

  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "deployment.test",
      weir_deployment_item_get_test (self->item) != WEIR_DEPLOYMENT_TESTING && reason == NULL);
  gtk_widget_set_tooltip_text (self->test, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->test), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
update (WeirDeploymentRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  WeirService *service = weir_desk_get_service (self->desk);
  const WeirDeployment *deployment = weir_deployment_item_get (self->item);
  gboolean has_name = weir_deployment_item_get_name (self->item) != NULL;
  gboolean can_use = has_name && weir_deployment_is_usable (deployment)
                     && weir_deployment_get_use (deployment) == WEIR_DEPLOYMENT_USE_CHAT;

  gboolean is_free = weir_deployment_orders_find (get_orders (self), deployment) == NULL;

  update_texts (self);
  gtk_widget_action_set_enabled (widget, "deployment.replace",
                                 has_name && is_retiring (deployment)
                                     && !weir_service_get_demo (service));
  gtk_widget_action_set_enabled (widget, "deployment.stop",
                                 is_free && weir_deployment_can_be_stopped (deployment));
  gtk_widget_action_set_enabled (widget, "deployment.delete",
                                 is_free && weir_deployment_can_be_deleted (deployment));
  gtk_widget_action_set_enabled (widget, "deployment.copy-name", has_name);
  gtk_widget_action_set_enabled (widget, "deployment.chat", can_use);
  gtk_widget_action_set_enabled (widget, "deployment.use", can_use);
  update_test (self);
}

/* --- The object --- */

static void
weir_deployment_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      g_value_set_boolean (value, self->narrow);
    }
}

static void
weir_deployment_row_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_set_object (&self->desk, g_value_get_object (value));
      break;
    case PROP_ITEM:
      g_set_object (&self->item, g_value_get_object (value));
      break;
    default:
      self->narrow = g_value_get_boolean (value);
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_deployment_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_DEPLOYMENT_ROW);

  G_OBJECT_CLASS (weir_deployment_row_parent_class)->dispose (object);
}

/* The template's bindings look at the item until after dispose, and must not outlive it. */
static void
weir_deployment_row_finalize (GObject *object)
{
  WeirDeploymentRow *self = WEIR_DEPLOYMENT_ROW (object);

  g_object_unref (self->item);
  g_object_unref (self->desk);

  G_OBJECT_CLASS (weir_deployment_row_parent_class)->finalize (object);
}

static void
weir_deployment_row_class_init (WeirDeploymentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_deployment_row_get_property;
  object_class->set_property = weir_deployment_row_set_property;
  object_class->dispose = weir_deployment_row_dispose;
  object_class->finalize = weir_deployment_row_finalize;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK, flags);
  properties[PROP_ITEM] =
      g_param_spec_object ("item", NULL, NULL, WEIR_TYPE_DEPLOYMENT_ITEM, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-deployment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentRow, test);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentRow, warning);
  gtk_widget_class_bind_template_callback (widget_class, choose_test_view);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, is_name_shown);

  gtk_widget_class_install_action (widget_class, "deployment.chat", NULL, on_chat);
  gtk_widget_class_install_action (widget_class, "deployment.copy-id", NULL, on_copy_id);
  gtk_widget_class_install_action (widget_class, "deployment.copy-name", NULL, on_copy_name);
  gtk_widget_class_install_action (widget_class, "deployment.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "deployment.replace", NULL, on_replace);
  gtk_widget_class_install_action (widget_class, "deployment.stop", NULL, on_stop);
  gtk_widget_class_install_action (widget_class, "deployment.test", NULL, on_test);
  gtk_widget_class_install_action (widget_class, "deployment.use", NULL, on_use);
}

static void
weir_deployment_row_init (WeirDeploymentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_deployment_row_new (WeirDesk *desk, WeirDeploymentItem *item)
{
  WeirDeploymentRow *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (item), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_ROW, "desk", desk, "item", item, NULL);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_service (desk), "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  /* days go by */
  g_signal_connect_object (weir_desk_get_service (desk), "notify::refreshed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_orders (self), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
