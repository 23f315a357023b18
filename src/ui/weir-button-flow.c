/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-button-flow.h"

#define SPACING 12

struct _WeirButtonFlow
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirButtonFlow, weir_button_flow, GTK_TYPE_WIDGET)

/* What all of them take side by side. */
static int
measure_row (GtkWidget *self)
{
  int width = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      width += natural + (width > 0 ? SPACING : 0);
    }
  return width;
}

static GtkSizeRequestMode
weir_button_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *self, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
    }
  *natural = MAX (*minimum, measure_row (self));
}

static int
measure_height (GtkWidget *self, gboolean is_row)
{
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
      height = is_row ? MAX (height, natural) : height + natural + (height > 0 ? SPACING : 0);
    }
  return height;
}

static void
weir_button_flow_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size < 0 || measure_row (widget) <= for_size);
}

static void
allocate_row (GtkWidget *self, int width, int height)
{
  gboolean is_mirrored = gtk_widget_get_direction (self) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { .height = height };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &place.width, NULL, NULL);
      place.x = is_mirrored ? width - x - place.width : x;
      gtk_widget_size_allocate (child, &place, -1);
      x += place.width + SPACING;
    }
}

static void
allocate_column (GtkWidget *self, int width)
{
  GtkWidget *last = gtk_widget_get_last_child (self);
  gboolean is_turned = last != NULL && gtk_widget_has_css_class (last, "suggested-action");
  int y = 0;

  for (GtkWidget *child = is_turned ? last : gtk_widget_get_first_child (self); child != NULL;
       child = is_turned ? gtk_widget_get_prev_sibling (child)
                         : gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { .y = y, .width = width };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &place.height, NULL, NULL);
      gtk_widget_size_allocate (child, &place, -1);
      y += place.height + SPACING;
    }
}

static void
weir_button_flow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  if (measure_row (widget) <= width)
    allocate_row (widget, width, height);
  else
    allocate_column (widget, width);
}

static void
weir_button_flow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_button_flow_parent_class)->dispose (object);
}

static void
weir_button_flow_class_init (WeirButtonFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_button_flow_dispose;
  widget_class->get_request_mode = weir_button_flow_get_request_mode;
  widget_class->measure = weir_button_flow_measure;
  widget_class->size_allocate = weir_button_flow_size_allocate;
}

static void
weir_button_flow_init (WeirButtonFlow *self)
{
}
