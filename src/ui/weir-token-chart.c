/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-token-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/weir-figures.h"

#define HOURS WEIR_TOKEN_HISTORY_HOURS
#define HEIGHT 196
#define N_LINES 4     /* of the grid, besides the base line */
#define LABELS_W 52   /* right of the bars */
#define LABELS_H 20   /* below them */
#define TOP 10        /* half a label's height */
#define BAR_SHARE .68 /* of an hour's width */
#define BAR_MAX 26
#define HOUR_LABEL_W 56

struct _WeirTokenChart
{
  GtkWidget parent_instance;

  WeirTokenHistory *history;
};

enum
{
  PROP_0,
  PROP_HISTORY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirTokenChart, weir_token_chart, GTK_TYPE_WIDGET)

/* Where things are drawn. */
typedef struct
{
  GtkSnapshot *snapshot;
  GtkStyleContext *style;
  GdkRGBA color; /* of text */
  double width;  /* of the bars' area */
  double bottom; /* where the base line lies */
  double scale;  /* of the axis: tokens at the top */
} Canvas;

/* --- What it says --- */

static guint64
find_highest (WeirTokenHistory *history, guint *hour)
{
  guint64 highest = 0;

  for (guint i = 0; i < HOURS; i++)
    if (weir_token_history_get_total (history, i) > highest)
      {
        highest = weir_token_history_get_total (history, i);
        *hour = i;
      }
  return highest;
}

static char *
format_hour (WeirTokenHistory *history, guint hour)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (weir_token_history_get_start (history) + hour * 3600);

  return g_date_time_format (time, "%H:00");
}

static void
update_accessible (WeirTokenChart *self)
{
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  g_autofree char *time = NULL;
  guint hour = 0;
  guint64 highest = self->history != NULL ? find_highest (self->history, &hour) : 0;

  if (highest == 0)
    text = g_strdup (_ ("Tokens per hour, last 24 hours: none"));
  else
    {
      count = weir_figures_format_count ((gint64) highest);
      time = format_hour (self->history, hour);
      /* Translators: the second %s is a time, such as 14:00 */
      text = g_strdup_printf (_ ("Tokens per hour, last 24 hours, highest %s at %s"), count, time);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* --- Drawing --- */

/* The next number up that divides well by the lines of the grid: 40, 80, 120, 200, 320, 400 … */
static double
choose_scale (guint64 highest)
{
  static const double steps[] = { 1, 2, 3, 5, 8, 10 };
  double step = MAX (highest, 4) / (double) N_LINES;
  double power = pow (10, floor (log10 (step)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= step - 1e-9)
      return steps[i] * power * N_LINES;
  return 10 * power * N_LINES;
}

static void
draw_text (WeirTokenChart *self, Canvas *canvas, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA color = canvas->color;
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_size_new (9 * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  color.alpha *= .72f;
  gtk_snapshot_save (canvas->snapshot);
  gtk_snapshot_translate (canvas->snapshot, &GRAPHENE_POINT_INIT ((float) (x - align * width),
                                                                  (float) (y - height / 2.)));
  gtk_snapshot_append_layout (canvas->snapshot, layout, &color);
  gtk_snapshot_restore (canvas->snapshot);
}

static void
draw_line (Canvas *canvas, double y, double alpha)
{
  GdkRGBA color = canvas->color;

  color.alpha *= (float) alpha;
  gtk_snapshot_append_color (canvas->snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, (float) y, (float) canvas->width, 1));
}

static void
draw_grid (WeirTokenChart *self, Canvas *canvas)
{
  for (int i = 0; i <= N_LINES; i++)
    {
      double y = canvas->bottom - round ((canvas->bottom - TOP) * i / N_LINES);
      g_autofree char *text = weir_figures_format_count ((gint64) (canvas->scale * i / N_LINES));

      draw_line (canvas, y, i == 0 ? .22 : .08);
      draw_text (self, canvas, text, canvas->width + LABELS_W, y, 1);
    }
}

/* At most six, on hours that divide by their distance, so that they stand still as time goes on. */
static void
draw_hours (WeirTokenChart *self, Canvas *canvas)
{
  double step = canvas->width / HOURS;
  guint every = step * 4 >= HOUR_LABEL_W ? 4 : 8;

  for (guint i = 0; i < HOURS; i++)
    {
      g_autoptr (GDateTime) time =
          g_date_time_new_from_unix_local (weir_token_history_get_start (self->history) + i * 3600);
      g_autofree char *text = NULL;
      double x = (i + .5) * step;

      if (g_date_time_get_hour (time) % (int) every != 0 || x < HOUR_LABEL_W / 2.
          || x > canvas->width - HOUR_LABEL_W / 4.)
        continue;
      text = g_date_time_format (time, "%H:00");
      draw_text (self, canvas, text, x, canvas->bottom + LABELS_H - 5, .5);
    }
}

static GdkRGBA
get_series_color (Canvas *canvas, guint series)
{
  g_autofree char *name = g_strdup_printf ("series-%u", series + 1);
  GdkRGBA color;

  gtk_style_context_save (canvas->style);
  gtk_style_context_add_class (canvas->style, name);
  gtk_style_context_get_color (canvas->style, &color);
  gtk_style_context_restore (canvas->style);
  return color;
}

/* From the base line upwards, a gap of one pixel between the parts; the top one is rounded. */
static void
draw_bar (WeirTokenChart *self, Canvas *canvas, guint hour, const GdkRGBA *colors)
{
  double step = canvas->width / HOURS;
  double width = MIN (round (step * BAR_SHARE), BAR_MAX);
  double x = round (hour * step + (step - width) / 2);
  double unit = (canvas->bottom - TOP) / canvas->scale;
  guint64 total = weir_token_history_get_total (self->history, hour);
  double height = MAX (round ((double) total * unit), 2);
  double done = 0;
  GskRoundedRect outline;
  const graphene_size_t round_corner = GRAPHENE_SIZE_INIT (3, 3);
  const graphene_size_t corner = GRAPHENE_SIZE_INIT (0, 0);

  if (total == 0)
    return;
  gsk_rounded_rect_init (&outline,
                         &GRAPHENE_RECT_INIT ((float) x, (float) (canvas->bottom - height),
                                              (float) width, (float) height),
                         &round_corner, &round_corner, &corner, &corner);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &outline);
  for (guint i = 0; i < weir_token_history_get_n_models (self->history); i++)
    {
      double from = round (done * unit);
      double to, gap;

      done += (double) weir_token_history_get (self->history, i, hour);
      to = done >= (double) total ? height : round (done * unit);
      gap = from > 0 && to - from > 1 ? 1 : 0;
      if (to > from)
        gtk_snapshot_append_color (canvas->snapshot, &colors[i],
                                   &GRAPHENE_RECT_INIT ((float) x, (float) (canvas->bottom - to),
                                                        (float) width, (float) (to - from - gap)));
    }
  gtk_snapshot_pop (canvas->snapshot);
}

static void
weir_token_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirTokenChart *self = WEIR_TOKEN_CHART (widget);
  Canvas canvas = { .snapshot = snapshot, .style = gtk_widget_get_style_context (widget) };
  GdkRGBA colors[WEIR_CHART_SERIES];
  guint hour = 0;

  if (self->history == NULL)
    return;
  gtk_style_context_get_color (canvas.style, &canvas.color);
  canvas.width = gtk_widget_get_width (widget) - LABELS_W;
  canvas.bottom = gtk_widget_get_height (widget) - LABELS_H;
  canvas.scale = choose_scale (find_highest (self->history, &hour));
  for (guint i = 0; i < WEIR_CHART_SERIES; i++)
    colors[i] = get_series_color (&canvas, i);

  draw_grid (self, &canvas);
  draw_hours (self, &canvas);
  for (guint i = 0; i < HOURS; i++)
    draw_bar (self, &canvas, i, colors);
}

static void
weir_token_chart_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 200;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 600;
}

/* --- The object --- */

static void
on_changed (WeirTokenChart *self)
{
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
weir_token_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_TOKEN_CHART (object)->history);
}

static void
forget_history (WeirTokenChart *self)
{
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
}

static void
weir_token_chart_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  WeirTokenChart *self = WEIR_TOKEN_CHART (object);

  if (self->history == g_value_get_object (value))
    return;
  forget_history (self);
  self->history = g_value_dup_object (value);
  if (self->history != NULL)
    g_signal_connect_object (self->history, "changed", G_CALLBACK (on_changed), self,
                             G_CONNECT_SWAPPED);
  on_changed (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_token_chart_dispose (GObject *object)
{
  forget_history (WEIR_TOKEN_CHART (object));

  G_OBJECT_CLASS (weir_token_chart_parent_class)->dispose (object);
}

static void
weir_token_chart_class_init (WeirTokenChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_token_chart_get_property;
  object_class->set_property = weir_token_chart_set_property;
  object_class->dispose = weir_token_chart_dispose;
  widget_class->measure = weir_token_chart_measure;
  widget_class->snapshot = weir_token_chart_snapshot;

  properties[PROP_HISTORY] =
      g_param_spec_object ("history", NULL, NULL, WEIR_TYPE_TOKEN_HISTORY,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_token_chart_init (WeirTokenChart *self)
{
}
