/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"
#include "ui/weir-bar-chart.h"
#include "ui/weir-budget-card.h"
#include "ui/weir-chart-legend.h"
#include "ui/weir-clear-dialog.h"
#include "ui/weir-days-dialog.h"
#include "ui/weir-tile.h"
#include "ui/weir-usage-file.h"
#include "ui/weir-usage-table.h"
#include "ui/weir-usage-text.h"

struct _WeirUsagePage
{
  WeirPage parent_instance;

  GtkGrid *tiles;
  GtkWidget *tools;
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (WeirUsagePage, weir_usage_page, WEIR_TYPE_PAGE)

static WeirUsageView *
get_view (WeirUsagePage *self)
{
  return weir_desk_get_usage_view (weir_page_get_desk (WEIR_PAGE (self)));
}

static GtkWindow *
get_window (WeirUsagePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* --- Texts --- */

/* GTK asks for these once more when the page goes, without the page. */

/* The figure itself would be too long with it. */
static char *
format_currency (WeirUsagePage *self, gint64 end)
{
  if (self == NULL)
    return NULL;
  /* Translators: a currency, such as EUR, or CU for capacity units */
  return g_strdup_printf (_ ("Cost (%s)"),
                          weir_money_get_currency (weir_usage_view_get_money (get_view (self))));
}

static char *
format_cost (WeirUsagePage *self, gint64 cost, gint64 unpriced, gint64 requests)
{
  const WeirUsageSum sum = { .cost_nano = cost, .unpriced = unpriced, .requests = requests };

  if (self == NULL)
    return NULL;
  return weir_usage_text_build_cost (&sum, weir_usage_view_get_money (get_view (self)));
}

static char *
format_cost_note (WeirUsagePage *self, gint64 unpriced, gint64 requests, gboolean demo)
{
  g_autofree char *count = weir_figures_format_count (unpriced);

  if (demo)
    return g_strdup (_ ("Simulated"));
  if (unpriced == 0)
    return g_strdup ("");
  if (unpriced == requests)
    return g_strdup (_ ("Unpriced"));
  /* Translators: a count of requests */
  return g_strdup_printf (_ ("%s unpriced"), count);
}

static char *
format_count (WeirUsagePage *self, gint64 count)
{
  return weir_figures_format_count (count);
}

static char *
format_rate (WeirUsagePage *self, gint64 requests, gint64 begin, gint64 end, gint64 looked)
{
  return weir_usage_text_build_rate (requests, begin, end, looked);
}

static char *
format_output (WeirUsagePage *self, gint64 output)
{
  g_autofree char *count = weir_figures_format_count (output);

  /* Translators: tokens that models answered with, such as "1.6 M output" */
  return g_strdup_printf (_ ("%s output"), count);
}

/* What the tokens are made of, in the tooltip of their figure. */
static char *
format_tokens (WeirUsagePage *self, gint64 fresh, gint64 cached, gint64 written, gint64 output)
{
  g_autofree char *fresh_text = weir_figures_format_count (fresh);
  g_autofree char *cached_text = weir_figures_format_count (cached);
  g_autofree char *written_text = weir_figures_format_count (written);
  g_autofree char *output_text = weir_figures_format_count (output);

  return g_strdup_printf (_ ("Fresh in: %s\nCached in: %s\nCache write: %s\nOutput: %s"),
                          fresh_text, cached_text, written_text, output_text);
}

static char *
format_hits (WeirUsagePage *self, gint64 cached, gint64 tokens, gint64 output)
{
  return weir_usage_text_build_share (cached, tokens - output, 0);
}

static char *
format_cached (WeirUsagePage *self, gint64 cached)
{
  g_autofree char *count = weir_figures_format_count (cached);

  return g_strdup_printf (_ ("%s tokens"), count);
}

static char *
format_errors (WeirUsagePage *self, gint64 errors, gint64 requests)
{
  return errors > 0 ? weir_usage_text_build_share (errors, requests, 1) : g_strdup ("");
}

/* @end: tells of another report */
static char *
format_title (WeirUsagePage *self, const char *metric, gint64 end)
{
  WeirUsageBars *bars;

  if (self == NULL)
    return NULL;
  bars = weir_usage_view_get_sheet (get_view (self))->bars;
  return weir_usage_text_build_title (weir_usage_bars_get_metric (bars),
                                      weir_usage_bars_get_step (bars));
}

static char *
format_span (WeirUsagePage *self, gint64 begin, gint64 end)
{
  return begin < end ? weir_usage_text_build_span (begin, end) : g_strdup ("");
}

/* What the chart is to who does not see it: "Cost per Day, 22 Oct – 20 Nov". */
static char *
format_chart (WeirUsagePage *self, const char *metric, gint64 begin, gint64 end)
{
  g_autofree char *title = format_title (self, metric, end);
  g_autofree char *span = format_span (self, begin, end);

  return title != NULL ? g_strdup_printf ("%s, %s", title, span) : NULL;
}

static char *
format_grouping (WeirUsagePage *self, const char *grouping)
{
  if (g_strcmp0 (grouping, "key") == 0)
    return g_strdup (_ ("By Client Key"));
  return g_strdup (g_strcmp0 (grouping, "account") == 0 ? _ ("By Subaccount") : _ ("By Model"));
}

static char *
format_range (WeirUsagePage *self, const char *range)
{
  static const struct
  {
    const char *range;
    const char *text;
  } texts[] = {
    { "hour", N_ ("Last Hour") }, { "today", N_ ("Today") },      { "7d", N_ ("7 Days") },
    { "30d", N_ ("30 Days") },    { "month", N_ ("This Month") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].range, range) == 0)
      return g_strdup (_ (texts[i].text));
  return g_strdup (_ ("Chosen Days"));
}

static char *
format_metric (WeirUsagePage *self, const char *metric)
{
  if (g_strcmp0 (metric, "cost") == 0)
    return g_strdup (_ ("Cost"));
  return g_strdup (g_strcmp0 (metric, "requests") == 0 ? _ ("Requests") : _ ("Tokens"));
}

/* While the numbers cannot be read anew, it is said how old they are. */
static void
show_age (WeirUsagePage *self)
{
  g_autofree char *age = NULL;
  gboolean is_stale;
  gint64 looked;

  g_object_get (get_view (self), "stale", &is_stale, "looked", &looked, NULL);
  if (is_stale && looked > 0)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (looked);
      g_autofree char *text = g_date_time_format (time, "%H:%M");

      /* Translators: a time, such as 14:05 */
      age = g_strdup_printf (_ ("As of %s"), text);
    }
  g_object_set (self, "subtitle", age, NULL);
}

static gboolean
is_nothing (WeirUsagePage *self, gint64 requests)
{
  return requests == 0;
}

static gboolean
invert (WeirUsagePage *self, gboolean value)
{
  return !value;
}

/* --- Actions --- */

static void
on_days_chosen (WeirUsagePage *self, const GDate *first, const GDate *last)
{
  weir_usage_view_set_days (get_view (self), first, last);
}

static void
ask_days (WeirUsagePage *self)
{
  WeirDaysDialog *dialog;
  GDate first, last;

  weir_usage_view_get_days (get_view (self), &first, &last);
  dialog = weir_days_dialog_new (get_window (self), &first, &last);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_days_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* "custom" becomes the state once days were chosen. */
static void
on_range (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirUsagePage *self = user_data;

  if (strcmp (g_variant_get_string (target, NULL), "custom") == 0)
    ask_days (self);
  else
    g_object_set (get_view (self), "range", g_variant_get_string (target, NULL), NULL);
}

static void
show_range (WeirUsagePage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "range");
  g_autofree char *range = NULL;

  g_object_get (get_view (self), "range", &range, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (range));
}

static void
on_export (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirUsagePage *self = user_data;

  weir_usage_file_save (get_window (self), get_view (self),
                        strcmp (g_variant_get_string (target, NULL), "json") == 0);
}

static void
on_clear (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirUsagePage *self = user_data;

  weir_clear_dialog_ask (get_window (self), weir_page_get_desk (WEIR_PAGE (self)));
}

static const GActionEntry entries[] = {
  { "range", on_range, "s", "''", NULL, { 0 } },
  { "export", on_export, "s", NULL, NULL, { 0 } },
  { "clear", on_clear, NULL, NULL, NULL, { 0 } },
};

static gboolean
on_export_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (WEIR_USAGE_PAGE (widget)->actions), "export",
                                  g_variant_new_string ("csv"));
  return TRUE;
}

static void
add_shortcut (WeirUsagePage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_e, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_export_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_actions (WeirUsagePage *self)
{
  static const char *const properties[] = { "metric", "grouping" };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autoptr (GPropertyAction) action =
          g_property_action_new (properties[i], get_view (self), properties[i]);

      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "usage", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->tools, "usage", G_ACTION_GROUP (self->actions));
  add_shortcut (self);
}

/* --- Folding --- */

/* Five in a row, or two; the last then takes what is left of its row. */
static void
on_narrow_changed (WeirUsagePage *self)
{
  int n_columns = weir_page_get_narrow (WEIR_PAGE (self)) ? 2 : 5;
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->tiles));
  GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self->tiles));

  for (int i = 0; tile != NULL; i++, tile = gtk_widget_get_next_sibling (tile))
    g_object_set (gtk_layout_manager_get_layout_child (layout, tile), "column", i % n_columns,
                  "row", i / n_columns, "column-span", n_columns == 2 && i == 4 ? 2 : 1, NULL);
}

/* --- The object --- */

static void
weir_usage_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_usage_page_parent_class)->map (widget);
  g_object_set (get_view (WEIR_USAGE_PAGE (widget)), "shown", TRUE, NULL);
  weir_budgets_refresh (weir_desk_get_budgets (weir_page_get_desk (WEIR_PAGE (widget))));
}

static void
weir_usage_page_unmap (GtkWidget *widget)
{
  g_object_set (get_view (WEIR_USAGE_PAGE (widget)), "shown", FALSE, NULL);
  GTK_WIDGET_CLASS (weir_usage_page_parent_class)->unmap (widget);
}

static void
weir_usage_page_constructed (GObject *object)
{
  WeirUsagePage *self = WEIR_USAGE_PAGE (object);

  G_OBJECT_CLASS (weir_usage_page_parent_class)->constructed (object);

  add_actions (self);
  g_signal_connect_object (get_view (self), "notify::range", G_CALLBACK (show_range), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_view (self), "notify::stale", G_CALLBACK (show_age), self,
                           G_CONNECT_SWAPPED);
  show_range (self);
}

static void
weir_usage_page_dispose (GObject *object)
{
  WeirUsagePage *self = WEIR_USAGE_PAGE (object);

  if (self->tools != NULL)
    gtk_widget_insert_action_group (self->tools, "usage", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_USAGE_PAGE);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (weir_usage_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-usage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirUsagePage, tiles);
  gtk_widget_class_bind_template_child (widget_class, WeirUsagePage, tools);
  gtk_widget_class_bind_template_callback (widget_class, format_cached);
  gtk_widget_class_bind_template_callback (widget_class, format_chart);
  gtk_widget_class_bind_template_callback (widget_class, format_cost);
  gtk_widget_class_bind_template_callback (widget_class, format_cost_note);
  gtk_widget_class_bind_template_callback (widget_class, format_count);
  gtk_widget_class_bind_template_callback (widget_class, format_currency);
  gtk_widget_class_bind_template_callback (widget_class, format_errors);
  gtk_widget_class_bind_template_callback (widget_class, format_grouping);
  gtk_widget_class_bind_template_callback (widget_class, format_hits);
  gtk_widget_class_bind_template_callback (widget_class, format_metric);
  gtk_widget_class_bind_template_callback (widget_class, format_output);
  gtk_widget_class_bind_template_callback (widget_class, format_range);
  gtk_widget_class_bind_template_callback (widget_class, format_rate);
  gtk_widget_class_bind_template_callback (widget_class, format_span);
  gtk_widget_class_bind_template_callback (widget_class, format_title);
  gtk_widget_class_bind_template_callback (widget_class, format_tokens);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, is_nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed);
}

static void
weir_usage_page_class_init (WeirUsagePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_usage_page_constructed;
  object_class->dispose = weir_usage_page_dispose;
  widget_class->map = weir_usage_page_map;
  widget_class->unmap = weir_usage_page_unmap;

  g_type_ensure (WEIR_TYPE_BAR_CHART);
  g_type_ensure (WEIR_TYPE_BUDGET_CARD);
  g_type_ensure (WEIR_TYPE_CHART_LEGEND);
  g_type_ensure (WEIR_TYPE_TILE);
  g_type_ensure (WEIR_TYPE_USAGE_TABLE);
  bind_template (widget_class);
}

static void
weir_usage_page_init (WeirUsagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
