/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-overview-page.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"
#include "ui/weir-bar-chart.h"
#include "ui/weir-chart-legend.h"
#include "ui/weir-no-subaccount.h"
#include "ui/weir-tile.h"

struct _WeirOverviewPage
{
  WeirPage parent_instance;

  GtkStack *views;
  GtkGrid *tiles;
  GtkLabel *key_label;
  GtkToggleButton *reveal;
};

G_DEFINE_FINAL_TYPE (WeirOverviewPage, weir_overview_page, WEIR_TYPE_PAGE)

/* --- Figures --- */

/* GTK asks for these once more when the page goes, without the page. */

/* Most never see the empty view, and its large picture takes a while: it is made when it is chosen. */
static char *
choose_view (WeirOverviewPage *self, guint n_accounts, gboolean demo, WeirProblem *problem)
{
  gboolean is_unreadable =
      problem != NULL && weir_problem_get_kind (problem) == WEIR_PROBLEM_CONFIGURATION;

  if (self == NULL || n_accounts > 0 || demo || is_unreadable)
    return g_strdup ("figures");
  if (gtk_stack_get_child_by_name (self->views, "empty") == NULL)
    gtk_stack_add_named (self->views, weir_no_subaccount_new (WEIR_APP_ID), "empty");
  return g_strdup ("empty");
}

static char *
format_count (WeirOverviewPage *self, guint64 count)
{
  return weir_figures_format_count ((gint64) count);
}

static char *
format_tokens (WeirOverviewPage *self, guint64 in, guint64 out)
{
  return weir_figures_format_count ((gint64) (in + out));
}

static char *
format_active (WeirOverviewPage *self, guint n_active)
{
  if (n_active == 0)
    return g_strdup (_ ("today"));
  return g_strdup_printf (ngettext ("%u in progress", "%u in progress", n_active), n_active);
}

static char *
format_cached (WeirOverviewPage *self, guint64 in, guint64 cached)
{
  if (in == 0 || cached == 0)
    return g_strdup (_ ("today"));
  /* Translators: part of the tokens that were read from a cache */
  return g_strdup_printf (_ ("%u %% cached"), (guint) (cached * 100 / in));
}

/* @text: what changes when the currency does; the cost itself is one of the day's numbers. */
static char *
format_cost (WeirOverviewPage *self,
             guint64 requests,
             guint64 unpriced,
             gint64 cost_nano,
             const char *text)
{
  WeirDesk *desk = self != NULL ? weir_page_get_desk (WEIR_PAGE (self)) : NULL;

  if (desk == NULL || requests == unpriced)
    return g_strdup ("–");
  return weir_money_format (weir_desk_get_money (desk), cost_nano);
}

static char *
format_cost_note (WeirOverviewPage *self, gboolean demo, guint64 requests, guint64 unpriced)
{
  if (demo)
    return g_strdup (_ ("Simulated, not counted"));
  if (unpriced == 0)
    return g_strdup (_ ("today"));
  if (unpriced == requests)
    return g_strdup (_ ("Unpriced"));
  return g_strdup_printf (
      ngettext ("%u request unpriced", "%u requests unpriced", (guint) unpriced), (guint) unpriced);
}

static char *
format_errors (WeirOverviewPage *self, guint64 errors, guint64 requests)
{
  if (errors == 0 || requests == 0)
    return g_strdup (_ ("today"));
  return g_strdup_printf (_ ("%.1f %% of requests"), errors * 100. / requests);
}

/* --- What a tool has to be told --- */

static char *
build_openai_url (WeirOverviewPage *self, const char *base_url)
{
  return g_strconcat (base_url != NULL ? base_url : "", "/v1", NULL);
}

/* Wide: the value stands in the row; narrow: below the title. */
static char *
choose_subtitle (WeirOverviewPage *self, gboolean narrow, const char *value)
{
  return g_strdup (narrow ? value : "");
}

static gboolean
invert (WeirOverviewPage *self, gboolean value)
{
  return !value;
}

static void
update_key (WeirOverviewPage *self)
{
  WeirService *service = weir_desk_get_service (weir_page_get_desk (WEIR_PAGE (self)));
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (service);

  gtk_widget_set_visible (GTK_WIDGET (self->reveal), key != NULL);
  if (key == NULL)
    gtk_label_set_text (self->key_label, weir_service_needs_api_key (service)
                                             ? _ ("Cannot be shown again")
                                             : _ ("None needed"));
  else if (gtk_toggle_button_get_active (self->reveal))
    gtk_label_set_text (self->key_label, weir_secret_peek (key, NULL));
  else
    gtk_label_set_text (self->key_label, "••••••••••••••••");
}

/* --- Folding --- */

static void
on_narrow_changed (WeirOverviewPage *self)
{
  int n_columns = weir_page_get_narrow (WEIR_PAGE (self)) ? 2 : 4;
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->tiles));
  GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self->tiles));

  for (int i = 0; tile != NULL; i++, tile = gtk_widget_get_next_sibling (tile))
    g_object_set (gtk_layout_manager_get_layout_child (layout, tile), "column", i % n_columns,
                  "row", i / n_columns, NULL);
}

/* --- The object --- */

static void
weir_overview_page_constructed (GObject *object)
{
  WeirOverviewPage *self = WEIR_OVERVIEW_PAGE (object);
  WeirService *service = weir_desk_get_service (weir_page_get_desk (WEIR_PAGE (self)));

  G_OBJECT_CLASS (weir_overview_page_parent_class)->constructed (object);

  g_signal_connect_object (service, "engine-changed", G_CALLBACK (update_key), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "settings-changed", G_CALLBACK (update_key), self,
                           G_CONNECT_SWAPPED);
  update_key (self);
}

static void
weir_overview_page_dispose (GObject *object)
{
  /* The bin would let go of it once more. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (weir_overview_page_parent_class)->dispose (object);
}

static void
weir_overview_page_class_init (WeirOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_overview_page_constructed;
  object_class->dispose = weir_overview_page_dispose;

  g_type_ensure (WEIR_TYPE_BAR_CHART);
  g_type_ensure (WEIR_TYPE_CHART_LEGEND);
  g_type_ensure (WEIR_TYPE_TILE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirOverviewPage, key_label);
  gtk_widget_class_bind_template_child (widget_class, WeirOverviewPage, reveal);
  gtk_widget_class_bind_template_child (widget_class, WeirOverviewPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, WeirOverviewPage, views);
  gtk_widget_class_bind_template_callback (widget_class, build_openai_url);
  gtk_widget_class_bind_template_callback (widget_class, choose_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, choose_view);
  gtk_widget_class_bind_template_callback (widget_class, format_active);
  gtk_widget_class_bind_template_callback (widget_class, format_cached);
  gtk_widget_class_bind_template_callback (widget_class, format_cost);
  gtk_widget_class_bind_template_callback (widget_class, format_cost_note);
  gtk_widget_class_bind_template_callback (widget_class, format_count);
  gtk_widget_class_bind_template_callback (widget_class, format_errors);
  gtk_widget_class_bind_template_callback (widget_class, format_tokens);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_key);
}

static void
weir_overview_page_init (WeirOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
