/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-wrap-layout.h"

struct _WeirWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  int line_spacing;
};

G_DEFINE_FINAL_TYPE (WeirWrapLayout, weir_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* (nullable): @child, or the first after it that has a place. */
static GtkWidget *
find_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
measure_child (GtkWidget *child, int width)
{
  int least, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  return MAX (least, MIN (natural, width));
}

/* One line: from a child to the one before @end. */
typedef struct
{
  GtkWidget *end; /* (nullable) */
  int height;
} Line;

static Line
find_line (WeirWrapLayout *self, GtkWidget *first, int width)
{
  Line line = { .end = first };
  int x = 0;

  for (; line.end != NULL; line.end = find_shown (gtk_widget_get_next_sibling (line.end)))
    {
      int wide = measure_child (line.end, width);
      int high;

      if (line.end != first && x + wide > width)
        break;
      gtk_widget_measure (line.end, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
      line.height = MAX (line.height, high);
      x += wide + self->spacing;
    }
  return line;
}

static int
measure_height (WeirWrapLayout *self, GtkWidget *widget, int width)
{
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));
  int height = 0;

  while (child != NULL)
    {
      Line line = find_line (self, child, width);

      height += line.height + (height > 0 ? self->line_spacing : 0);
      child = line.end;
    }
  return height;
}

static void
measure_width (WeirWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));

  for (; child != NULL; child = find_shown (gtk_widget_get_next_sibling (child)))
    {
      int least, wide;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wide + (*natural > 0 ? self->spacing : 0);
    }
}

static void
weir_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  WeirWrapLayout *self = WEIR_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    *minimum = *natural = measure_height (self, widget, for_size < 0 ? G_MAXINT : for_size);
}

static void
weir_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  WeirWrapLayout *self = WEIR_WRAP_LAYOUT (manager);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Line line = find_line (self, child, width);
      int x = 0;

      for (; child != line.end; child = find_shown (gtk_widget_get_next_sibling (child)))
        {
          GtkAllocation place = { .y = y, .height = line.height };

          place.width = measure_child (child, width);
          place.x = is_mirrored ? width - x - place.width : x;
          gtk_widget_size_allocate (child, &place, -1);
          x += place.width + self->spacing;
        }
      y += line.height + self->line_spacing;
    }
}

static GtkSizeRequestMode
weir_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
weir_wrap_layout_class_init (WeirWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = weir_wrap_layout_get_request_mode;
  manager_class->measure = weir_wrap_layout_measure;
  manager_class->allocate = weir_wrap_layout_allocate;
}

static void
weir_wrap_layout_init (WeirWrapLayout *self)
{
}

GtkLayoutManager *
weir_wrap_layout_new (int spacing, int line_spacing)
{
  WeirWrapLayout *self = g_object_new (WEIR_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  return GTK_LAYOUT_MANAGER (self);
}
