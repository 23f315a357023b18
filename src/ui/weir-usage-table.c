/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-table.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"
#include "app/weir-usage-words.h"
#include "ui/weir-chart-legend.h"
#include "ui/weir-column-heads.h"
#include "ui/weir-usage-cost-cell.h"

/* Where a column is shown. */
typedef enum
{
  ALWAYS,
  WIDE,
  WIDE_IF_ANY, /* and only when there is something in it, so that names have room */
  NARROW,
} Width;

/* The first column is that of the names. */
static const struct
{
  const char *title;
  const char *property; /* of WeirUsageRow */
  Width width;
} columns[] = {
  { NULL, "label", ALWAYS },
  { N_ ("Requests"), "requests", ALWAYS },
  { N_ ("Errors"), "errors", WIDE_IF_ANY },
  /* Translators: tokens sent to a model that no cache had, head of a column */
  { N_ ("Fresh In"), "fresh", WIDE },
  /* Translators: tokens sent to a model that a cache had, head of a column */
  { N_ ("Cached In"), "cached", WIDE },
  /* Translators: tokens sent to a model and written to a cache, head of a column */
  { N_ ("Written"), "written", WIDE_IF_ANY },
  /* Translators: tokens that a model answered with, head of a column */
  { N_ ("Output"), "output", WIDE },
  { N_ ("Tokens"), "tokens", NARROW },
  { N_ ("Cost"), "cost", ALWAYS },
};

#define COST (G_N_ELEMENTS (columns) - 1)

struct _WeirUsageTable
{
  AdwBin parent_instance;

  WeirUsageView *view;
  gboolean narrow;
  GtkColumnView *table;
  GtkSortListModel *sorted;
};

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirUsageTable, weir_usage_table, ADW_TYPE_BIN)

/* --- Cells --- */

static char *
format_cost (WeirUsageTable *self, WeirUsageRow *row)
{
  return weir_money_format_sum (weir_usage_view_get_money (self->view),
                                weir_usage_row_get_sum (row));
}

static char *
format_cell (WeirUsageRow *row, guint column)
{
  gint64 number;

  g_object_get (row, columns[column].property, &number, NULL);
  return weir_figures_format_count (number);
}

/* Whose cell it is: a factory makes cells before they have a place. */
static WeirUsageTable *
get_table (GtkWidget *cell)
{
  return g_object_get_data (G_OBJECT (cell), "table");
}

static void
show_number (WeirUsageRow *row, GParamSpec *pspec, GtkLabel *label)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "column"));
  g_autofree char *text = format_cell (row, column);

  gtk_label_set_text (label, text);
}

static void
on_setup_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "column", column);
  g_object_set_data (G_OBJECT (label), "table", g_object_get_data (G_OBJECT (factory), "table"));
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  WeirUsageRow *row = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));

  g_signal_connect (row, "notify", G_CALLBACK (show_number), label);
  show_number (row, NULL, label);
}

static void
show_cost (WeirUsageRow *row, GParamSpec *pspec, WeirUsageCostCell *cell)
{
  weir_usage_cost_cell_show (cell, get_table (GTK_WIDGET (cell))->view, row);
}

static void
on_setup_cost (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  GtkWidget *cell = weir_usage_cost_cell_new ();

  g_object_set_data (G_OBJECT (cell), "table", g_object_get_data (G_OBJECT (factory), "table"));
  gtk_list_item_set_child (item, cell);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind_cost (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  WeirUsageRow *row = gtk_list_item_get_item (item);
  WeirUsageCostCell *cell = WEIR_USAGE_COST_CELL (gtk_list_item_get_child (item));

  g_signal_connect (row, "notify", G_CALLBACK (show_cost), cell);
  show_cost (row, NULL, cell);
}

/* The spot has the colour that the name has in the chart. */
static void
show_place (WeirUsageRow *row, GParamSpec *pspec, GtkWidget *box)
{
  GtkWidget *swatch = gtk_widget_get_first_child (box);
  guint place = weir_usage_row_get_place (row);

  gtk_box_remove (GTK_BOX (box), swatch);
  swatch = weir_chart_legend_make_swatch (place);
  gtk_widget_set_opacity (swatch, place < WEIR_USAGE_BARS_MAX ? 1 : 0);
  gtk_box_prepend (GTK_BOX (box), swatch);
}

/* Read aloud as one: "gpt-4.1, 812 requests". */
static void
name_row (WeirUsageRow *row, GParamSpec *pspec, GtkWidget *box)
{
  GtkWidget *cell = gtk_widget_get_parent (box);
  GtkWidget *list_row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  const WeirUsageSum *sum = weir_usage_row_get_sum (row);
  g_autofree char *requests = g_strdup_printf (
      ngettext ("%u request", "%u requests", (guint) sum->requests), (guint) sum->requests);
  g_autofree char *cost = format_cost (get_table (box), row);
  g_autofree char *text =
      g_strdup_printf ("%s, %s, %s", weir_usage_row_get_label (row), requests, cost);

  if (list_row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    -1);
}

static void
on_setup_name (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_set_data (G_OBJECT (box), "table", g_object_get_data (G_OBJECT (factory), "table"));
  gtk_box_append (GTK_BOX (box), weir_chart_legend_make_swatch (0));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind_name (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  WeirUsageRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_last_child (box);

  gtk_label_set_text (GTK_LABEL (label), weir_usage_row_get_label (row));
  gtk_widget_set_tooltip_text (label, weir_usage_row_get_label (row));
  g_signal_connect (row, "notify::place", G_CALLBACK (show_place), box);
  g_signal_connect (row, "notify::requests", G_CALLBACK (name_row), box);
  show_place (row, NULL, box);
  name_row (row, NULL, box);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item),
                                        gtk_list_item_get_child (item));
}

/* --- Columns --- */

static GtkListItemFactory *
make_factory (WeirUsageTable *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gpointer data = GUINT_TO_POINTER (column);

  GCallback setup = G_CALLBACK (on_setup_number);
  GCallback bind = G_CALLBACK (on_bind_number);

  if (column == 0)
    {
      setup = G_CALLBACK (on_setup_name);
      bind = G_CALLBACK (on_bind_name);
    }
  else if (column == COST)
    {
      setup = G_CALLBACK (on_setup_cost);
      bind = G_CALLBACK (on_bind_cost);
    }
  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", setup, data);
  g_signal_connect (factory, "bind", bind, data);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), data);
  return factory;
}

static GtkSorter *
make_sorter (guint column)
{
  GtkExpression *expression =
      gtk_property_expression_new (WEIR_TYPE_USAGE_ROW, NULL, columns[column].property);

  if (column == 0)
    return GTK_SORTER (gtk_string_sorter_new (expression));
  return GTK_SORTER (gtk_numeric_sorter_new (expression));
}

static void
add_columns (WeirUsageTable *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
          columns[i].title != NULL ? _ (columns[i].title) : NULL, make_factory (self, i));
      g_autoptr (GtkSorter) sorter = make_sorter (i);

      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_expand (column, i == 0);
      gtk_column_view_append_column (self->table, column);
    }
}

static gboolean
has_any (WeirUsageTable *self, guint i)
{
  gint64 number = 0;

  if (self->view != NULL)
    g_object_get (weir_usage_view_get_sheet (self->view)->total, columns[i].property, &number,
                  NULL);
  return number > 0;
}

/* What is simulated has no cost. */
static gboolean
is_column_shown (WeirUsageTable *self, guint i)
{
  if (i == COST && self->view != NULL && weir_usage_view_get_demo (self->view))
    return FALSE;
  if (columns[i].width == WIDE_IF_ANY)
    return !self->narrow && has_any (self, i);
  return columns[i].width == ALWAYS || (columns[i].width == NARROW) == self->narrow;
}

static void
show_columns (WeirUsageTable *self)
{
  GListModel *all = gtk_column_view_get_columns (self->table);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      gtk_column_view_column_set_visible (column, is_column_shown (self, i));
    }
}

/* The first column says by what the rows are told apart. */
static void
name_column (WeirUsageTable *self)
{
  GListModel *all = gtk_column_view_get_columns (self->table);
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, 0);
  g_autofree char *grouping = NULL;

  g_object_get (self->view, "grouping", &grouping, NULL);
  gtk_column_view_column_set_title (
      column, weir_usage_words_get_head (weir_usage_grouping_from_name (grouping)));
}

/* Numbers of rows changed, and with them perhaps their order. */
static void
on_looked (WeirUsageTable *self)
{
  show_columns (self);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);
}

/* Heads are there once the table is seen. */
static void
align_heads (GtkColumnView *table)
{
  gboolean is_figure[G_N_ELEMENTS (columns)];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    is_figure[i] = i > 0;
  weir_column_heads_align (table, is_figure);
}

/* --- The object --- */

static void
weir_usage_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirUsageTable *self = WEIR_USAGE_TABLE (object);

  if (prop_id == PROP_VIEW)
    g_value_set_object (value, self->view);
  else
    g_value_set_boolean (value, self->narrow);
}

static void
forget_view (WeirUsageTable *self)
{
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->view);
}

static void
set_view (WeirUsageTable *self, WeirUsageView *view)
{
  if (self->view == view)
    return;
  forget_view (self);
  g_set_object (&self->view, view);
  gtk_sort_list_model_set_model (
      self->sorted, view != NULL ? G_LIST_MODEL (weir_usage_view_get_sheet (view)->rows) : NULL);
  if (view == NULL)
    return;
  g_signal_connect_object (view, "looked", G_CALLBACK (on_looked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::grouping", G_CALLBACK (name_column), self,
                           G_CONNECT_SWAPPED);
  name_column (self);
}

static void
weir_usage_table_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  WeirUsageTable *self = WEIR_USAGE_TABLE (object);

  if (prop_id == PROP_VIEW)
    set_view (self, g_value_get_object (value));
  else
    {
      self->narrow = g_value_get_boolean (value);
      show_columns (self);
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_usage_table_dispose (GObject *object)
{
  WeirUsageTable *self = WEIR_USAGE_TABLE (object);

  forget_view (self);
  g_clear_object (&self->sorted);

  G_OBJECT_CLASS (weir_usage_table_parent_class)->dispose (object);
}

static void
weir_usage_table_class_init (WeirUsageTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_usage_table_get_property;
  object_class->set_property = weir_usage_table_set_property;
  object_class->dispose = weir_usage_table_dispose;

  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, WEIR_TYPE_USAGE_VIEW, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_usage_table_init (WeirUsageTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->table = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  add_columns (self);
  self->sorted =
      gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (self->table)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                              g_object_ref (G_LIST_MODEL (self->sorted)))));
  gtk_column_view_set_show_row_separators (self->table, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "records");
  align_heads (self->table);
  g_signal_connect_after (self->table, "realize", G_CALLBACK (align_heads), NULL);
  show_columns (self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->table));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}
