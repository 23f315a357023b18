/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-bar-details.h"

#include <glib/gi18n.h>

#include "ui/weir-bar-axis.h"
#include "ui/weir-chart-legend.h"

struct _WeirBarDetails
{
  GtkPopover parent_instance;

  GtkGrid *grid; /* swatch, name, number */
};

G_DEFINE_FINAL_TYPE (WeirBarDetails, weir_bar_details, GTK_TYPE_POPOVER)

static GtkWidget *
make_label (const char *text, double xalign, const char *class_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  if (class_name != NULL)
    gtk_widget_add_css_class (label, class_name);
  return label;
}

static void
add_number (WeirBarDetails *self, WeirUsageBars *bars, gint64 value, int row)
{
  g_autofree char *text = weir_usage_bars_format (bars, value);
  GtkWidget *label = make_label (text, 1, "numeric");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->grid, label, 2, row, 1, 1);
}

static void
fill (WeirBarDetails *self, WeirUsageBars *bars, guint part)
{
  g_autofree char *time = weir_bar_axis_dup_time (bars, part);
  int row = 1;

  gtk_grid_attach (self->grid, make_label (time, 0, "heading"), 0, 0, 2, 1);
  add_number (self, bars, weir_usage_bars_get_total (bars, part), 0);
  for (guint i = 0; i < weir_usage_bars_get_n_series (bars); i++)
    {
      gint64 value = weir_usage_bars_get (bars, i, part);

      if (value == 0)
        continue;
      gtk_grid_attach (self->grid, weir_chart_legend_make_swatch (i), 0, row, 1, 1);
      gtk_grid_attach (self->grid, make_label (weir_usage_bars_get_name (bars, i), 0, NULL), 1, row,
                       1, 1);
      add_number (self, bars, value, row++);
    }
}

void
weir_bar_details_show (WeirBarDetails *self,
                       WeirUsageBars *bars,
                       guint part,
                       const GdkRectangle *place)
{
  GtkWidget *child;

  g_return_if_fail (WEIR_IS_BAR_DETAILS (self) && WEIR_IS_USAGE_BARS (bars));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  fill (self, bars, part);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), place);
  gtk_popover_popup (GTK_POPOVER (self));
}

char *
weir_bar_details_dup_text (WeirUsageBars *bars, guint part)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *time = NULL;
  g_autofree char *total = NULL;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (bars), NULL);

  time = weir_bar_axis_dup_time (bars, part);
  total = weir_usage_bars_format (bars, weir_usage_bars_get_total (bars, part));
  g_string_append_printf (text, "%s: %s", time, total);
  for (guint i = 0; i < weir_usage_bars_get_n_series (bars); i++)
    {
      gint64 value = weir_usage_bars_get (bars, i, part);
      g_autofree char *number = weir_usage_bars_format (bars, value);

      if (value > 0)
        g_string_append_printf (text, ", %s %s", weir_usage_bars_get_name (bars, i), number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
weir_bar_details_class_init (WeirBarDetailsClass *klass)
{
}

static void
weir_bar_details_init (WeirBarDetails *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 8);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->grid));
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_TOP);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bar-details");
}

WeirBarDetails *
weir_bar_details_new (GtkWidget *parent)
{
  WeirBarDetails *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  self = g_object_new (WEIR_TYPE_BAR_DETAILS, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
