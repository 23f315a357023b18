/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-bar-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/weir-bar-axis.h"
#include "ui/weir-bar-details.h"

#define HEIGHT 196
#define N_LINES 4     /* of the grid, besides the base line */
#define LABELS_W 52   /* right of the bars, at least */
#define LABELS_GAP 12 /* before them */
#define LABELS_H 20   /* below the bars */
#define TOP 10        /* half a label's height */
#define BAR_SHARE .68 /* of a part's width */
#define BAR_MAX 26
#define TIME_LABEL_W 56

struct _WeirBarChart
{
  GtkWidget parent_instance;

  WeirUsageBars *bars;
  char *title;
  int height;
  int labels_width;
  int chosen; /* part, -1: none */
  gboolean is_pointed;
  WeirBarDetails *details;
};

enum
{
  PROP_0,
  PROP_BARS,
  PROP_TITLE,
  PROP_HEIGHT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirBarChart, weir_bar_chart, GTK_TYPE_WIDGET)

/* Where things are drawn. */
typedef struct
{
  GtkSnapshot *snapshot;
  GtkStyleContext *style;
  GdkRGBA color; /* of text */
  double width;  /* of the bars' area */
  double bottom; /* where the base line lies */
  double scale;  /* of the axis: the number at the top */
} Canvas;

static guint
get_n_parts (WeirBarChart *self)
{
  return self->bars != NULL ? weir_usage_bars_get_n_parts (self->bars) : 0;
}

static gint64
get_highest (WeirBarChart *self, guint *part)
{
  return self->bars != NULL ? weir_usage_bars_find_highest (self->bars, part) : 0;
}

static double
get_scale (WeirBarChart *self)
{
  guint part;

  return weir_bar_axis_choose_scale (get_highest (self, &part), N_LINES);
}

static double
get_bars_width (WeirBarChart *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->labels_width, 1);
}

/* --- What it says --- */

static char *
build_summary (WeirBarChart *self)
{
  guint part = 0;
  gint64 highest = get_highest (self, &part);
  const char *title = self->title != NULL ? self->title : "";
  g_autofree char *count = NULL;
  g_autofree char *time = NULL;

  if (highest == 0)
    /* Translators: %s is what a chart shows, such as "Tokens per hour, last 24 hours" */
    return g_strdup_printf (_ ("%s: none"), title);
  count = weir_usage_bars_format (self->bars, highest);
  time = weir_bar_axis_dup_time (self->bars, part);
  if (weir_usage_bars_get_step (self->bars) < WEIR_USAGE_DAYS)
    /* Translators: what a chart shows, a number, a time: "Tokens per hour, today, highest 12 k at 14:00" */
    return g_strdup_printf (_ ("%s, highest %s at %s"), title, count, time);
  /* Translators: what a chart shows, a number, a day or month: "Cost per day, highest 2 CU (Sun, 22 Nov)" */
  return g_strdup_printf (_ ("%s, highest %s (%s)"), title, count, time);
}

static void
update_accessible (WeirBarChart *self)
{
  g_autofree char *summary = build_summary (self);
  g_autofree char *details = self->chosen >= 0
                                 ? weir_bar_details_dup_text (self->bars, (guint) self->chosen)
                                 : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details, -1);
}

/* --- Choosing a bar --- */

static void
show_details (WeirBarChart *self)
{
  double step = get_bars_width (self) / get_n_parts (self);
  double bottom = self->height - LABELS_H;
  double height = (double) weir_usage_bars_get_total (self->bars, (guint) self->chosen)
                  * (bottom - TOP) / get_scale (self);
  const GdkRectangle place = { (int) (self->chosen * step), (int) (bottom - height),
                               (int) ceil (step), (int) MAX (height, 1) };

  weir_bar_details_show (self->details, self->bars, (guint) self->chosen, &place);
}

/* @part: -1: none */
static void
choose (WeirBarChart *self, int part)
{
  if (part == self->chosen)
    return;
  self->chosen = part;
  if (part >= 0)
    show_details (self);
  else
    gtk_popover_popdown (GTK_POPOVER (self->details));
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The pointer is over the bars, with nothing to tell where nothing was used. */
static void
on_motion (WeirBarChart *self, double x, double y)
{
  int n_parts = (int) get_n_parts (self);
  int part = n_parts > 0 ? (int) (x * n_parts / get_bars_width (self)) : -1;

  if (part >= n_parts || x < 0
      || (part >= 0 && weir_usage_bars_get_total (self->bars, (guint) part) == 0))
    part = -1;
  self->is_pointed = part >= 0;
  choose (self, part);
}

static void
on_leave (WeirBarChart *self)
{
  self->is_pointed = FALSE;
  choose (self, -1);
}

/* The focus went elsewhere. */
static void
on_focus_left (WeirBarChart *self)
{
  if (!self->is_pointed)
    choose (self, -1);
}

static gboolean
on_key (WeirBarChart *self, guint key, guint code, GdkModifierType modifiers)
{
  int last = (int) get_n_parts (self) - 1;
  int part = self->chosen;

  if (last < 0 || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      part = part < 0 ? last : MAX (part - 1, 0);
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      part = part < 0 ? 0 : MIN (part + 1, last);
      break;
    case GDK_KEY_Home:
      part = 0;
      break;
    case GDK_KEY_End:
      part = last;
      break;
    case GDK_KEY_Escape:
      if (part < 0)
        return GDK_EVENT_PROPAGATE;
      part = -1;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  self->is_pointed = FALSE;
  choose (self, part);
  return GDK_EVENT_STOP;
}

int
weir_bar_chart_get_chosen (WeirBarChart *self)
{
  g_return_val_if_fail (WEIR_IS_BAR_CHART (self), -1);

  return self->chosen;
}

/* --- Drawing --- */

static PangoLayout *
make_layout (WeirBarChart *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new (9 * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
draw_text (WeirBarChart *self, Canvas *canvas, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text);
  GdkRGBA color = canvas->color;
  int width, height;

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

static char *
format_line (WeirBarChart *self, double scale, int line)
{
  return weir_usage_bars_format (self->bars, (gint64) round (scale * line / N_LINES));
}

static void
draw_grid (WeirBarChart *self, Canvas *canvas)
{
  for (int i = 0; i <= N_LINES; i++)
    {
      double y = canvas->bottom - round ((canvas->bottom - TOP) * i / N_LINES);
      g_autofree char *text = format_line (self, canvas->scale, i);

      draw_line (canvas, y, i == 0 ? .22 : .08);
      draw_text (self, canvas, text, canvas->width + self->labels_width, y, 1);
    }
}

static void
draw_times (WeirBarChart *self, Canvas *canvas)
{
  guint n_parts = get_n_parts (self);
  double step = canvas->width / n_parts;
  guint distance = weir_bar_axis_choose_distance (self->bars, step, TIME_LABEL_W);

  for (guint i = 0; i < n_parts; i++)
    {
      double x = (i + .5) * step;
      g_autofree char *text = NULL;

      if (x < TIME_LABEL_W / 2.5 || x > canvas->width - TIME_LABEL_W / 4.)
        continue;
      text = weir_bar_axis_dup_label (self->bars, i, distance);
      if (text != NULL)
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

/* Behind the bar whose details are shown. */
static void
draw_chosen (WeirBarChart *self, Canvas *canvas)
{
  double step = canvas->width / get_n_parts (self);
  GdkRGBA color = canvas->color;
  GskRoundedRect outline;

  color.alpha *= .08f;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) floor (self->chosen * step), TOP,
                                                        (float) ceil (step),
                                                        (float) canvas->bottom - TOP),
                                   3);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &outline);
  gtk_snapshot_append_color (canvas->snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (canvas->snapshot);
}

/* From the base line upwards, a gap of one pixel between the parts; the top one is rounded. */
static void
draw_bar (WeirBarChart *self, Canvas *canvas, guint part, const GdkRGBA *colors)
{
  double step = canvas->width / get_n_parts (self);
  double width = CLAMP (round (step * BAR_SHARE), 1, BAR_MAX);
  double x = round (part * step + (step - width) / 2);
  double unit = (canvas->bottom - TOP) / canvas->scale;
  gint64 total = weir_usage_bars_get_total (self->bars, part);
  double height = MAX (round ((double) total * unit), 2);
  double done = 0;
  GskRoundedRect outline;
  const float radius = width >= 8 ? 3 : width >= 4 ? 1 : 0;
  const graphene_size_t round_corner = GRAPHENE_SIZE_INIT (radius, radius);
  const graphene_size_t corner = GRAPHENE_SIZE_INIT (0, 0);

  if (total == 0)
    return;
  gsk_rounded_rect_init (&outline,
                         &GRAPHENE_RECT_INIT ((float) x, (float) (canvas->bottom - height),
                                              (float) width, (float) height),
                         &round_corner, &round_corner, &corner, &corner);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &outline);
  for (guint i = 0; i < weir_usage_bars_get_n_series (self->bars); i++)
    {
      double from = round (done * unit);
      double to, gap;

      done += (double) weir_usage_bars_get (self->bars, i, part);
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
weir_bar_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirBarChart *self = WEIR_BAR_CHART (widget);
  Canvas canvas = { .snapshot = snapshot, .style = gtk_widget_get_style_context (widget) };
  GdkRGBA colors[WEIR_USAGE_BARS_MAX];

  if (self->bars == NULL)
    return;
  gtk_style_context_get_color (canvas.style, &canvas.color);
  canvas.width = get_bars_width (self);
  canvas.bottom = gtk_widget_get_height (widget) - LABELS_H;
  canvas.scale = get_scale (self);
  for (guint i = 0; i < WEIR_USAGE_BARS_MAX; i++)
    colors[i] = get_series_color (&canvas, i);

  if (self->chosen >= 0)
    draw_chosen (self, &canvas);
  draw_grid (self, &canvas);
  if (get_n_parts (self) > 0)
    draw_times (self, &canvas);
  for (guint i = 0; i < get_n_parts (self); i++)
    draw_bar (self, &canvas, i, colors);
}

/* --- The widget --- */

static void
weir_bar_chart_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  int height = WEIR_BAR_CHART (widget)->height;

  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? height : 200;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? height : 600;
}

static void
weir_bar_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_popover_present (GTK_POPOVER (WEIR_BAR_CHART (widget)->details));
}

static void
update_labels_width (WeirBarChart *self)
{
  double scale = get_scale (self);

  self->labels_width = LABELS_W;
  for (int i = 0; self->bars != NULL && i <= N_LINES; i++)
    {
      g_autofree char *text = format_line (self, scale, i);
      g_autoptr (PangoLayout) layout = make_layout (self, text);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      self->labels_width = MAX (self->labels_width, width + LABELS_GAP);
    }
}

static void
on_changed (WeirBarChart *self)
{
  int n_parts = (int) get_n_parts (self);

  if (self->chosen >= n_parts)
    choose (self, -1);
  update_labels_width (self);
  if (self->chosen >= 0)
    show_details (self);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- The object --- */

static void
weir_bar_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirBarChart *self = WEIR_BAR_CHART (object);

  if (prop_id == PROP_BARS)
    g_value_set_object (value, self->bars);
  else if (prop_id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else
    g_value_set_int (value, self->height);
}

static void
forget_bars (WeirBarChart *self)
{
  if (self->bars != NULL)
    g_signal_handlers_disconnect_by_data (self->bars, self);
  g_clear_object (&self->bars);
}

static void
set_bars (WeirBarChart *self, WeirUsageBars *bars)
{
  if (self->bars == bars)
    return;
  choose (self, -1);
  forget_bars (self);
  g_set_object (&self->bars, bars);
  if (bars != NULL)
    g_signal_connect_object (bars, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
weir_bar_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirBarChart *self = WEIR_BAR_CHART (object);

  if (prop_id == PROP_BARS)
    set_bars (self, g_value_get_object (value));
  else if (prop_id == PROP_TITLE)
    {
      g_free (self->title);
      self->title = g_value_dup_string (value);
    }
  else
    {
      self->height = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  on_changed (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_bar_chart_dispose (GObject *object)
{
  WeirBarChart *self = WEIR_BAR_CHART (object);

  forget_bars (self);
  if (self->details != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->details));
  self->details = NULL;

  G_OBJECT_CLASS (weir_bar_chart_parent_class)->dispose (object);
}

static void
weir_bar_chart_finalize (GObject *object)
{
  g_free (WEIR_BAR_CHART (object)->title);

  G_OBJECT_CLASS (weir_bar_chart_parent_class)->finalize (object);
}

static void
weir_bar_chart_class_init (WeirBarChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_bar_chart_get_property;
  object_class->set_property = weir_bar_chart_set_property;
  object_class->dispose = weir_bar_chart_dispose;
  object_class->finalize = weir_bar_chart_finalize;
  widget_class->measure = weir_bar_chart_measure;
  widget_class->size_allocate = weir_bar_chart_size_allocate;
  widget_class->snapshot = weir_bar_chart_snapshot;

  properties[PROP_BARS] = g_param_spec_object ("bars", NULL, NULL, WEIR_TYPE_USAGE_BARS, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 80, 1000, HEIGHT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "barchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_bar_chart_init (WeirBarChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->chosen = -1;
  self->height = HEIGHT;
  self->labels_width = LABELS_W;
  self->details = weir_bar_details_new (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
