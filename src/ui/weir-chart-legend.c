/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-chart-legend.h"

#include "ui/weir-wrap-layout.h"

struct _WeirChartLegend
{
  AdwBin parent_instance;

  GtkBox *box;
  WeirUsageBars *bars;
  GPtrArray *names; /* that are shown */
};

enum
{
  PROP_0,
  PROP_BARS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirChartLegend, weir_chart_legend, ADW_TYPE_BIN)

GtkWidget *
weir_chart_legend_make_swatch (guint series)
{
  g_autofree char *class_name = g_strdup_printf ("series-%u", series + 1);
  GtkWidget *swatch = adw_bin_new ();

  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, class_name);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  return swatch;
}

static GtkWidget *
make_entry (const char *name, guint series)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, "dim");
  gtk_box_append (GTK_BOX (box), weir_chart_legend_make_swatch (series));
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static guint
get_n_series (WeirChartLegend *self)
{
  return self->bars != NULL ? weir_usage_bars_get_n_series (self->bars) : 0;
}

/* How many of those that are shown are still the same, from the first on. */
static guint
count_same (WeirChartLegend *self)
{
  guint n = MIN (self->names->len, get_n_series (self));
  guint i = 0;

  while (i < n
         && g_strcmp0 (g_ptr_array_index (self->names, i), weir_usage_bars_get_name (self->bars, i))
                == 0)
    i++;
  return i;
}

/* Most often one is added, or none. */
static void
update (WeirChartLegend *self)
{
  guint n = get_n_series (self);
  guint n_same = count_same (self);

  for (guint i = self->names->len; i > n_same; i--)
    gtk_box_remove (self->box, gtk_widget_get_last_child (GTK_WIDGET (self->box)));
  g_ptr_array_set_size (self->names, (int) n_same);
  for (guint i = n_same; i < n; i++)
    {
      const char *name = weir_usage_bars_get_name (self->bars, i);

      gtk_box_append (self->box, make_entry (name, i));
      g_ptr_array_add (self->names, g_strdup (name));
    }
}

static void
weir_chart_legend_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_CHART_LEGEND (object)->bars);
}

static void
forget_bars (WeirChartLegend *self)
{
  if (self->bars != NULL)
    g_signal_handlers_disconnect_by_data (self->bars, self);
  g_clear_object (&self->bars);
}

static void
set_bars (WeirChartLegend *self, WeirUsageBars *bars)
{
  if (self->bars == bars)
    return;
  forget_bars (self);
  g_set_object (&self->bars, bars);
  if (bars != NULL)
    g_signal_connect_object (bars, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
weir_chart_legend_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  WeirChartLegend *self = WEIR_CHART_LEGEND (object);

  set_bars (self, g_value_get_object (value));
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_chart_legend_dispose (GObject *object)
{
  forget_bars (WEIR_CHART_LEGEND (object));

  G_OBJECT_CLASS (weir_chart_legend_parent_class)->dispose (object);
}

static void
weir_chart_legend_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_CHART_LEGEND (object)->names);

  G_OBJECT_CLASS (weir_chart_legend_parent_class)->finalize (object);
}

static void
weir_chart_legend_class_init (WeirChartLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_chart_legend_get_property;
  object_class->set_property = weir_chart_legend_set_property;
  object_class->dispose = weir_chart_legend_dispose;
  object_class->finalize = weir_chart_legend_finalize;

  properties[PROP_BARS] =
      g_param_spec_object ("bars", NULL, NULL, WEIR_TYPE_USAGE_BARS,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_chart_legend_init (WeirChartLegend *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->box), weir_wrap_layout_new (12, 6));
  g_object_bind_property (self, "halign", self->box, "halign", G_BINDING_SYNC_CREATE);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "legend");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
