/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-chart-legend.h"

struct _WeirChartLegend
{
  AdwBin parent_instance;

  GtkFlowBox *box;
  WeirTokenHistory *history;
  guint columns;
  guint n_shown;
};

enum
{
  PROP_0,
  PROP_HISTORY,
  PROP_COLUMNS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirChartLegend, weir_chart_legend, ADW_TYPE_BIN)

static GtkWidget *
make_entry (const char *model, guint series)
{
  g_autofree char *class_name = g_strdup_printf ("series-%u", series + 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = adw_bin_new ();
  GtkWidget *label = gtk_label_new (model);

  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, class_name);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, "dim");
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

/* Models are only ever added, but for the moment in which all go. */
static void
update (WeirChartLegend *self)
{
  guint n = self->history != NULL ? weir_token_history_get_n_models (self->history) : 0;

  if (n < self->n_shown)
    {
      GtkFlowBoxChild *child;

      while ((child = gtk_flow_box_get_child_at_index (self->box, 0)) != NULL)
        gtk_flow_box_remove (self->box, GTK_WIDGET (child));
      self->n_shown = 0;
    }
  for (; self->n_shown < n; self->n_shown++)
    {
      GtkWidget *entry =
          make_entry (weir_token_history_get_model (self->history, self->n_shown), self->n_shown);

      gtk_flow_box_insert (self->box, entry, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (entry), FALSE);
    }
  /* Without it, the box would be content with a single column. */
  gtk_flow_box_set_min_children_per_line (self->box, CLAMP (n, 1, self->columns));
}

static void
weir_chart_legend_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirChartLegend *self = WEIR_CHART_LEGEND (object);

  if (prop_id == PROP_HISTORY)
    g_value_set_object (value, self->history);
  else
    g_value_set_uint (value, self->columns);
}

static void
forget_history (WeirChartLegend *self)
{
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
}

static void
set_history (WeirChartLegend *self, WeirTokenHistory *history)
{
  if (self->history == history)
    return;
  forget_history (self);
  g_set_object (&self->history, history);
  if (history != NULL)
    g_signal_connect_object (history, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
weir_chart_legend_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  WeirChartLegend *self = WEIR_CHART_LEGEND (object);

  if (prop_id == PROP_HISTORY)
    set_history (self, g_value_get_object (value));
  else
    self->columns = g_value_get_uint (value);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_chart_legend_dispose (GObject *object)
{
  forget_history (WEIR_CHART_LEGEND (object));

  G_OBJECT_CLASS (weir_chart_legend_parent_class)->dispose (object);
}

static void
weir_chart_legend_class_init (WeirChartLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_chart_legend_get_property;
  object_class->set_property = weir_chart_legend_set_property;
  object_class->dispose = weir_chart_legend_dispose;

  properties[PROP_HISTORY] =
      g_param_spec_object ("history", NULL, NULL, WEIR_TYPE_TOKEN_HISTORY,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COLUMNS] =
      g_param_spec_uint ("columns", NULL, NULL, 1, 8, 1,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_chart_legend_init (WeirChartLegend *self)
{
  self->columns = 1;
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->box, 8);
  gtk_flow_box_set_column_spacing (self->box, 6);
  gtk_widget_set_halign (GTK_WIDGET (self->box), GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "legend");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
