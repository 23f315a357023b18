/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-request-table.h"

#include <glib/gi18n.h>

#include "ui/weir-column-heads.h"
#include "ui/weir-request-pill.h"
#include "ui/weir-request-words.h"

typedef enum
{
  TIME,
  CLIENT,
  MODEL,
  STATUS,
  TOTAL,
  FIRST,
  IN,
  OUT,
  COST,
  N_COLUMNS,
} Column;

static const struct
{
  const char *title;
  const char *property; /* of the item, which tells when the cell is another one */
  gboolean is_figure;
  gboolean is_wide; /* not shown in a narrow window */
} columns[N_COLUMNS] = {
  [TIME] = { N_ ("Time"), "time", FALSE, FALSE },
  [CLIENT] = { N_ ("Client"), "client", FALSE, TRUE },
  [MODEL] = { N_ ("Model"), "model", FALSE, FALSE },
  [STATUS] = { N_ ("Status"), NULL, FALSE, FALSE },
  /* Translators: how long a request took, head of a column */
  [TOTAL] = { N_ ("Total"), "duration", TRUE, FALSE },
  /* Translators: the time until the first byte of an answer, head of a column */
  [FIRST] = { N_ ("First"), "first-byte", TRUE, TRUE },
  /* Translators: tokens sent to a model, head of a column */
  [IN] = { N_ ("In"), "tokens-in", TRUE, TRUE },
  /* Translators: tokens that a model answered with, head of a column */
  [OUT] = { N_ ("Out"), "tokens-out", TRUE, TRUE },
  [COST] = { N_ ("Cost"), "cost-nano", TRUE, TRUE },
};

struct _WeirRequestTable
{
  AdwBin parent_instance;

  GtkColumnView *table;
  GtkSingleSelection *selection;
  WeirMoney *money; /* (nullable) */
  gboolean narrow;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_END_REACHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirRequestTable, weir_request_table, ADW_TYPE_BIN)

/* --- Cells --- */

static char *
format_cell (WeirRequestTable *self, WeirRequestItem *item, Column column)
{
  const WeirSight *sight = weir_request_item_get_sight (item);

  switch (column)
    {
    case TIME:
      return weir_request_words_format_time (sight->head->wall_us,
                                             g_get_real_time () / G_USEC_PER_SEC);
    case CLIENT:
      return weir_request_item_dup_client (item);
    case MODEL:
      return g_strdup (sight->model != NULL ? sight->model : "–");
    case TOTAL:
      return weir_request_words_format_span (sight->is_running ? -1 : sight->duration_us);
    case FIRST:
      return weir_request_words_format_span (sight->first_byte_us);
    case IN:
      return weir_request_words_format_count (sight->usage.in_total);
    case OUT:
      return weir_request_words_format_count (sight->usage.out_total);
    case COST:
      return weir_request_words_format_cost (sight, self->money);
    case STATUS:
    case N_COLUMNS:
    default:
      return g_strdup ("");
    }
}

static Column
get_column (GtkWidget *label)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "column"));
}

static void
show_cell (WeirRequestItem *item, GParamSpec *pspec, GtkWidget *label)
{
  WeirRequestTable *self = g_object_get_data (G_OBJECT (label), "table");
  g_autofree char *text = format_cell (self, item, get_column (label));

  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
on_setup_text (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Column column = GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[column].is_figure ? 1 : 0);
  if (columns[column].is_figure || column == TIME)
    gtk_widget_add_css_class (label, "numeric");
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (column == MODEL)
    gtk_label_set_width_chars (GTK_LABEL (label), 10);
  if (column == CLIENT)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), 8);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
    }
  if (column == TIME)
    gtk_widget_add_css_class (label, "dim");
  g_object_set_data (G_OBJECT (label), "column", data);
  g_object_set_data (G_OBJECT (label), "table", g_object_get_data (G_OBJECT (factory), "table"));
  gtk_list_item_set_child (item, label);
}

/* A running request has no cost and no time yet, so its end changes these cells, too. */
static void
on_bind_text (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  WeirRequestItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  Column column = GPOINTER_TO_UINT (data);
  g_autofree char *detail = g_strconcat ("notify::", columns[column].property, NULL);

  g_signal_connect (item, detail, G_CALLBACK (show_cell), label);
  if (column == TOTAL || column == COST)
    g_signal_connect (item, "notify::running", G_CALLBACK (show_cell), label);
  show_cell (item, NULL, label);
}

static void
on_unbind_text (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item),
                                        gtk_list_item_get_child (item));
}

static void
on_setup_pill (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, weir_request_pill_new ());
}

/* Read aloud as one: "14:21:58, Claude Code, claude-4-sonnet, 200". */
static void
name_row (GtkListItem *list_item)
{
  WeirRequestItem *item = gtk_list_item_get_item (list_item);
  const WeirSight *sight = weir_request_item_get_sight (item);
  GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (list_item));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *time = format_cell (NULL, item, TIME);
  g_autofree char *client = format_cell (NULL, item, CLIENT);
  g_autofree char *model = format_cell (NULL, item, MODEL);
  g_autofree char *status =
      sight->is_running ? g_strdup (_ ("Live")) : g_strdup_printf ("%u", sight->status);
  g_autofree char *text = g_strdup_printf ("%s, %s, %s, %s", time, client, model, status);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
on_bind_pill (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  weir_request_pill_set_item (WEIR_REQUEST_PILL (gtk_list_item_get_child (item)),
                              gtk_list_item_get_item (item));
  name_row (item);
}

static void
on_unbind_pill (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  weir_request_pill_set_item (WEIR_REQUEST_PILL (gtk_list_item_get_child (item)), NULL);
}

/* --- Columns --- */

static GtkListItemFactory *
make_factory (WeirRequestTable *self, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gpointer data = GUINT_TO_POINTER (column);
  gboolean is_pill = column == STATUS;

  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", G_CALLBACK (is_pill ? on_setup_pill : on_setup_text), data);
  g_signal_connect (factory, "bind", G_CALLBACK (is_pill ? on_bind_pill : on_bind_text), data);
  g_signal_connect (factory, "unbind", G_CALLBACK (is_pill ? on_unbind_pill : on_unbind_text),
                    data);
  return factory;
}

static void
add_columns (WeirRequestTable *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column =
          gtk_column_view_column_new (_ (columns[i].title), make_factory (self, i));

      gtk_column_view_column_set_expand (column, i == MODEL);
      gtk_column_view_append_column (self->table, column);
    }
}

static void
show_columns (WeirRequestTable *self)
{
  GListModel *all = gtk_column_view_get_columns (self->table);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      gtk_column_view_column_set_visible (column, !self->narrow || !columns[i].is_wide);
    }
}

static void
align_heads (GtkColumnView *table)
{
  gboolean is_figure[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    is_figure[i] = columns[i].is_figure;
  weir_column_heads_align (table, is_figure);
}

/* --- Selection --- */

static void
on_selected (WeirRequestTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

WeirRequestItem *
weir_request_table_get_selected (WeirRequestTable *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_TABLE (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

void
weir_request_table_unselect (WeirRequestTable *self)
{
  g_return_if_fail (WEIR_IS_REQUEST_TABLE (self));

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

void
weir_request_table_set_model (WeirRequestTable *self, GListModel *requests)
{
  g_return_if_fail (WEIR_IS_REQUEST_TABLE (self));

  gtk_single_selection_set_model (self->selection, requests);
}

void
weir_request_table_set_money (WeirRequestTable *self, WeirMoney *money)
{
  g_return_if_fail (WEIR_IS_REQUEST_TABLE (self));

  g_set_object (&self->money, money);
}

/* --- The object --- */

static void
on_edge (WeirRequestTable *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    g_signal_emit (self, signals[SIGNAL_END_REACHED], 0);
}

static void
weir_request_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRequestTable *self = WEIR_REQUEST_TABLE (object);

  if (prop_id == PROP_SELECTED)
    g_value_set_object (value, weir_request_table_get_selected (self));
  else
    g_value_set_boolean (value, self->narrow);
}

static void
weir_request_table_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  WeirRequestTable *self = WEIR_REQUEST_TABLE (object);

  self->narrow = g_value_get_boolean (value);
  show_columns (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_request_table_dispose (GObject *object)
{
  WeirRequestTable *self = WEIR_REQUEST_TABLE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->money);

  G_OBJECT_CLASS (weir_request_table_parent_class)->dispose (object);
}

static void
weir_request_table_class_init (WeirRequestTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_request_table_get_property;
  object_class->set_property = weir_request_table_set_property;
  object_class->dispose = weir_request_table_dispose;

  properties[PROP_SELECTED] =
      g_param_spec_object ("selected", NULL, NULL, WEIR_TYPE_REQUEST_ITEM,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_END_REACHED] =
      g_signal_new ("end-reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
weir_request_table_init (WeirRequestTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  self->table =
      GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));
  add_columns (self);
  gtk_column_view_set_show_row_separators (self->table, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "records");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Requests"), -1);
  align_heads (self->table);
  g_signal_connect_after (self->table, "realize", G_CALLBACK (align_heads), NULL);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->table));
  g_signal_connect_swapped (scrolled, "edge-reached", G_CALLBACK (on_edge), self);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}
