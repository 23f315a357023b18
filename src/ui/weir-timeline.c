/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-timeline.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-request-words.h"

#define ROW_H 23
#define BAR_H 8
#define NAME_W 84
#define SPAN_W 64

struct _WeirTimeline
{
  GtkWidget parent_instance;

  gboolean is_known;
  gint64 begin_us[WEIR_N_STEPS];
  gint64 span_us[WEIR_N_STEPS];
  gint64 duration_us;
};

G_DEFINE_FINAL_TYPE (WeirTimeline, weir_timeline, GTK_TYPE_WIDGET)

/* Of CSS classes "series-N", in the order of the steps. */
static const guint series[WEIR_N_STEPS] = { 7, 4, 8, 2, 1, 5 };

static const char *const names[WEIR_N_STEPS] = {
  /* Translators: what a request passes through, in a few letters */
  [WEIR_STEP_QUEUE] = N_ ("Queue"),           [WEIR_STEP_PREPARE] = N_ ("Prepare"),
  [WEIR_STEP_TOKEN] = N_ ("Token"),           [WEIR_STEP_CONNECT] = N_ ("Connect"),
  [WEIR_STEP_FIRST_BYTE] = N_ ("First byte"), [WEIR_STEP_STREAM] = N_ ("Stream"),
};

char *
weir_timeline_dup_text (const WeirSight *sight)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (sight != NULL, NULL);

  for (guint i = 0; i < WEIR_N_STEPS; i++)
    {
      g_autofree char *span = weir_request_words_format_span (sight->span_us[i]);

      if (sight->span_us[i] >= 0)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", _ (names[i]), span);
    }
  if (text->len == 0)
    g_string_append (text, _ ("The times of its steps are not known"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
weir_timeline_set_sight (WeirTimeline *self, const WeirSight *sight)
{
  g_autofree char *text = NULL;

  g_return_if_fail (WEIR_IS_TIMELINE (self));

  self->is_known = sight != NULL;
  if (sight != NULL)
    {
      memcpy (self->begin_us, sight->begin_us, sizeof self->begin_us);
      memcpy (self->span_us, sight->span_us, sizeof self->span_us);
      self->duration_us = sight->duration_us;
      text = weir_timeline_dup_text (sight);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- Drawing --- */

static GdkRGBA
get_color (GtkStyleContext *style, guint i)
{
  g_autofree char *name = g_strdup_printf ("series-%u", series[i]);
  GdkRGBA color;

  gtk_style_context_save (style);
  gtk_style_context_add_class (style, name);
  gtk_style_context_get_color (style, &color);
  gtk_style_context_restore (style);
  return color;
}

static void
draw_bar (GtkSnapshot *snapshot, double x, double y, double width, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, BAR_H), BAR_H / 2.f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_text (WeirTimeline *self,
           GtkSnapshot *snapshot,
           const char *text,
           double x,
           double y,
           double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA color;
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_size_new ((int) (9.2 * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= .8f;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) (x - align * width), (float) (y - height / 2.)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_step (WeirTimeline *self, GtkSnapshot *snapshot, guint i, double width)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  double total = (double) MAX (self->duration_us, 1);
  double y = i * ROW_H + (ROW_H - BAR_H) / 2.;
  double begin = CLAMP ((double) self->begin_us[i] / total, 0, 1) * (width - BAR_H);
  double span = CLAMP ((double) self->span_us[i] / total, 0, 1) * width;
  g_autofree char *text = weir_request_words_format_span (self->span_us[i]);
  GdkRGBA color;

  draw_text (self, snapshot, _ (names[i]), 0, i * ROW_H + ROW_H / 2., 0);
  gtk_style_context_get_color (style, &color);
  color.alpha *= .1f;
  draw_bar (snapshot, NAME_W, y, width, &color);
  if (self->span_us[i] >= 0)
    {
      color = get_color (style, i);
      draw_bar (snapshot, NAME_W + begin, y, MIN (MAX (span, BAR_H), width - begin), &color);
    }
  draw_text (self, snapshot, text, NAME_W + width + SPAN_W, i * ROW_H + ROW_H / 2., 1);
}

static void
weir_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirTimeline *self = WEIR_TIMELINE (widget);
  double width = gtk_widget_get_width (widget) - NAME_W - SPAN_W;

  if (!self->is_known || width < 2 * BAR_H)
    return;
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    draw_step (self, snapshot, i, width);
}

static void
weir_timeline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? ROW_H * WEIR_N_STEPS : 220;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? ROW_H * WEIR_N_STEPS : 420;
}

static void
weir_timeline_class_init (WeirTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = weir_timeline_measure;
  widget_class->snapshot = weir_timeline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_timeline_init (WeirTimeline *self)
{
}
