/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-deployments-page.h"

#include <glib/gi18n.h>

#include "app/weir-deployment-outlook.h"
#include "app/weir-figures.h"
#include "ui/weir-deployment-group.h"
#include "ui/weir-find-shortcut.h"
#include "ui/weir-no-match.h"
#include "ui/weir-no-subaccount.h"
#include "ui/weir-order-group.h"

/* "2 min ago" becomes "3 min ago" within this time of when it does. */
#define TICK_S 20

struct _WeirDeploymentsPage
{
  WeirPage parent_instance;

  GtkStack *refresh;
  GtkBox *tools;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *views;
  AdwStatusPage *trouble;
  AdwStatusPage *empty;
  GtkActionable *change_group;
  WeirNoMatch *no_match;
  GtkWidget *add;
  GtkBox *body;
  GtkBox *groups;
  GtkFilterListModel *shown;
  char *search; /* folded */
  gboolean show_stopped;
  guint tick_id;
};

enum
{
  PROP_0,
  PROP_SHOW_STOPPED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDeploymentsPage, weir_deployments_page, WEIR_TYPE_PAGE)

static WeirDesk *
get_desk (WeirDeploymentsPage *self)
{
  return weir_page_get_desk (WEIR_PAGE (self));
}

static WeirDeploymentOrders *
get_orders (WeirDeploymentsPage *self)
{
  return weir_fleet_get_orders (weir_desk_get_fleet (get_desk (self)));
}

/* --- Filter --- */

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  WeirDeploymentsPage *self = user_data;

  return weir_deployment_outlook_is_shown (item, self->show_stopped, self->search);
}

/* --- Groups --- */

static WeirDeploymentGroup *
find_group (WeirDeploymentsPage *self, const WeirDeployment *deployment)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->groups));

  while (child != NULL && !weir_deployment_group_has (WEIR_DEPLOYMENT_GROUP (child), deployment))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? WEIR_DEPLOYMENT_GROUP (child) : NULL;
}

static WeirDeploymentGroup *
add_group (WeirDeploymentsPage *self, const WeirDeployment *deployment)
{
  WeirDeploymentGroup *group =
      weir_deployment_group_new (get_desk (self), G_LIST_MODEL (self->shown),
                                 deployment->account->name, deployment->resource_group);

  g_object_bind_property (self, "narrow", group, "narrow", G_BINDING_SYNC_CREATE);
  gtk_box_append (self->groups, GTK_WIDGET (group));
  return group;
}

/* A group for each that is shown, in the order of the list; those that are gone go. */
static void
update_groups (WeirDeploymentsPage *self)
{
  GListModel *shown = G_LIST_MODEL (self->shown);
  GtkWidget *last = NULL;
  GtkWidget *next;

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (shown, i);
      const WeirDeployment *deployment = weir_deployment_item_get (item);
      WeirDeploymentGroup *group;

      if (last != NULL && weir_deployment_group_has (WEIR_DEPLOYMENT_GROUP (last), deployment))
        continue;
      group = find_group (self, deployment);
      if (group == NULL)
        group = add_group (self, deployment);
      gtk_box_reorder_child_after (self->groups, GTK_WIDGET (group), last);
      weir_deployment_group_update (group);
      last = GTK_WIDGET (group);
    }
  for (;;)
    {
      next = last != NULL ? gtk_widget_get_next_sibling (last)
                          : gtk_widget_get_first_child (GTK_WIDGET (self->groups));
      if (next == NULL)
        break;
      gtk_box_remove (self->groups, next);
    }
}

/* --- What is shown --- */

static void
show_trouble (WeirDeploymentsPage *self, const char *error)
{
  WeirProblem *top = weir_problem_board_get_top (weir_desk_get_board (get_desk (self)));
  WeirProblemKind kind = top != NULL ? weir_problem_get_kind (top) : WEIR_N_PROBLEMS;
  gboolean is_told = weir_deployment_outlook_is_cause (kind);
  g_autofree char *body = g_markup_escape_text (is_told ? weir_problem_get_body (top) : error, -1);

  adw_status_page_set_title (self->trouble, is_told ? weir_problem_get_title (top)
                                                    : _ ("Deployments Could Not Be Read"));
  adw_status_page_set_description (self->trouble, body);
}

static void
show_empty (WeirDeploymentsPage *self)
{
  WeirDesk *desk = get_desk (self);
  g_autofree char *account = NULL;
  g_autofree char *text = weir_deployment_outlook_describe_empty (
      weir_desk_get_accounts (desk), weir_service_get_engine (weir_desk_get_service (desk)),
      &account);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->empty, markup);
  gtk_actionable_set_action_target (self->change_group, "s", account);
}

static gboolean
has_orders (WeirDeploymentsPage *self)
{
  return self->search == NULL && g_list_model_get_n_items (G_LIST_MODEL (get_orders (self))) > 0;
}

/* Those that another switch hides would not come back with the search cleared. */
static guint
count_hidden (WeirDeploymentsPage *self)
{
  GListModel *all = weir_desk_get_deployments (get_desk (self));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (all, i);

      n += weir_deployment_outlook_is_shown (item, self->show_stopped, NULL);
    }
  return n;
}

static const char *
choose_view (WeirDeploymentsPage *self)
{
  WeirService *service = weir_desk_get_service (get_desk (self));
  guint n = g_list_model_get_n_items (weir_desk_get_deployments (get_desk (self)));
  g_autofree char *error = NULL;
  g_autofree char *hidden = NULL;
  gboolean refreshing;
  gint64 refreshed_s;

  g_object_get (service, "refreshing", &refreshing, "refreshed", &refreshed_s, NULL);
  if (weir_service_get_n_accounts (service) == 0 && n == 0)
    return "no-subaccount";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0 || has_orders (self))
    return "list";
  n = self->search != NULL ? count_hidden (self) : 0;
  if (n > 0)
    {
      hidden = g_strdup_printf (ngettext ("%u deployment is hidden by the filter.",
                                          "%u deployments are hidden by the filter.", n),
                                n);
      weir_no_match_set_text (self->no_match, hidden);
      return "no-match";
    }
  error = weir_deployment_outlook_find_trouble (weir_desk_get_accounts (get_desk (self)));
  if (error != NULL && !refreshing)
    {
      show_trouble (self, error);
      return "trouble";
    }
  if (refreshing || refreshed_s == 0)
    return "loading";
  show_empty (self);
  return "empty";
}

static void
update_age (WeirDeploymentsPage *self)
{
  g_autofree char *age = NULL;
  g_autofree char *text = NULL;
  gboolean refreshing;
  gint64 refreshed_s;

  g_object_get (weir_desk_get_service (get_desk (self)), "refreshing", &refreshing, "refreshed",
                &refreshed_s, NULL);
  gtk_stack_set_visible_child_name (self->refresh, refreshing ? "spinner" : "button");
  if (refreshed_s > 0)
    {
      age = weir_figures_format_age (g_get_real_time () / G_USEC_PER_SEC - refreshed_s);
      /* Translators: how long ago, such as "2 min ago" */
      text = g_strdup_printf (_ ("Updated %s"), age);
    }
  g_object_set (self, "subtitle", text, NULL);
}

static void
update (WeirDeploymentsPage *self)
{
  update_groups (self);
  update_age (self);
  gtk_stack_set_visible_child_name (self->views, choose_view (self));
}

static void
filter_again (WeirDeploymentsPage *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
on_search_changed (WeirDeploymentsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->search, g_free);
  if (*text != '\0')
    self->search = g_utf8_casefold (text, -1);
  filter_again (self);
}

static void
clear_search (WeirDeploymentsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* What failed stays in the list. */
static void
on_ended (WeirDeploymentsPage *self, WeirDeploymentOrder *order)
{
  /* Translators: the name of a model, and what became of its deployment, such as "Running" */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), weir_deployment_order_get_model (order),
                                           weir_deployment_order_get_text (order));

  if (weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* --- While it is seen --- */

static gboolean
on_tick (gpointer user_data)
{
  update_age (user_data);
  return G_SOURCE_CONTINUE;
}

static void
weir_deployments_page_map (GtkWidget *widget)
{
  WeirDeploymentsPage *self = WEIR_DEPLOYMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (weir_deployments_page_parent_class)->map (widget);

  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
  update (self);
}

static void
weir_deployments_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WEIR_DEPLOYMENTS_PAGE (widget)->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (weir_deployments_page_parent_class)->unmap (widget);
}

static void
find (GtkWidget *widget)
{
  WeirDeploymentsPage *self = WEIR_DEPLOYMENTS_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* --- The object --- */

static void
weir_deployments_page_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_DEPLOYMENTS_PAGE (object)->show_stopped);
}

static void
weir_deployments_page_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  WeirDeploymentsPage *self = WEIR_DEPLOYMENTS_PAGE (object);

  if (self->show_stopped == g_value_get_boolean (value))
    return;
  self->show_stopped = g_value_get_boolean (value);
  filter_again (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_deployments_page_constructed (GObject *object)
{
  static const char *const changes[] = { "engine-changed", "models-changed", "notify::n-accounts",
                                         "notify::refreshing", "notify::refreshed" };
  WeirDeploymentsPage *self = WEIR_DEPLOYMENTS_PAGE (object);
  WeirService *service = weir_desk_get_service (get_desk (self));
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction) show_stopped = NULL;

  G_OBJECT_CLASS (weir_deployments_page_parent_class)->constructed (object);

  self->shown =
      gtk_filter_list_model_new (g_object_ref (weir_desk_get_deployments (get_desk (self))),
                                 GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (filter_again), self,
                             G_CONNECT_SWAPPED);
  weir_page_ask_when_seen (WEIR_PAGE (self));

  /* the title needs the room; the page of models is in the sidebar, and the menu refreshes too */
  g_object_bind_property (self, "narrow", self->add, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_object_bind_property (self, "narrow", self->refresh, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_prepend (self->body, weir_order_group_new (get_orders (self)));
  g_signal_connect_object (get_orders (self), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_orders (self), "ended", G_CALLBACK (on_ended), self,
                           G_CONNECT_SWAPPED);

  show_stopped = G_ACTION (g_property_action_new ("show-stopped", self, "show-stopped"));
  g_action_map_add_action (G_ACTION_MAP (actions), show_stopped);
  gtk_widget_insert_action_group (GTK_WIDGET (self->tools), "deployments",
                                  G_ACTION_GROUP (actions));
  weir_find_shortcut_add (GTK_WIDGET (self), find);
  update (self);
}

static void
weir_deployments_page_dispose (GObject *object)
{
  WeirDeploymentsPage *self = WEIR_DEPLOYMENTS_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  if (self->tools != NULL)
    gtk_widget_insert_action_group (GTK_WIDGET (self->tools), "deployments", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_DEPLOYMENTS_PAGE);
  g_clear_object (&self->shown);

  G_OBJECT_CLASS (weir_deployments_page_parent_class)->dispose (object);
}

static void
weir_deployments_page_finalize (GObject *object)
{
  g_free (WEIR_DEPLOYMENTS_PAGE (object)->search);

  G_OBJECT_CLASS (weir_deployments_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-deployments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, add);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, body);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, change_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, groups);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, no_match);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, refresh);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, tools);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, WeirDeploymentsPage, views);
  gtk_widget_class_bind_template_callback (widget_class, clear_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
weir_deployments_page_class_init (WeirDeploymentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_deployments_page_get_property;
  object_class->set_property = weir_deployments_page_set_property;
  object_class->constructed = weir_deployments_page_constructed;
  object_class->dispose = weir_deployments_page_dispose;
  object_class->finalize = weir_deployments_page_finalize;
  widget_class->map = weir_deployments_page_map;
  widget_class->unmap = weir_deployments_page_unmap;

  properties[PROP_SHOW_STOPPED] =
      g_param_spec_boolean ("show-stopped", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_NO_MATCH);
  g_type_ensure (WEIR_TYPE_NO_SUBACCOUNT);
  bind_template (widget_class);
}

static void
weir_deployments_page_init (WeirDeploymentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}
