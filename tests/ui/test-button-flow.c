/* SPDX-License-Identifier: MIT */
#include "ui/weir-button-flow.h"

typedef struct
{
  GtkWidget *flow;
  GtkWidget *buttons[3];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const labels[] = { "Skip", "Try the Demo", "Set Up" };

  self->flow = g_object_ref_sink (g_object_new (WEIR_TYPE_BUTTON_FLOW, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      self->buttons[i] = gtk_button_new_with_label (labels[i]);
      gtk_widget_set_parent (self->buttons[i], self->flow);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->flow);
}

static int
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum)
{
  int natural;

  gtk_widget_measure (widget, orientation, for_size, minimum, &natural, NULL, NULL);
  return natural;
}

static graphene_rect_t
place (Fixture *self, guint index)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (self->buttons[index], self->flow, &bounds));
  return bounds;
}

static void
allocate (Fixture *self, int width)
{
  int height = measure (self->flow, GTK_ORIENTATION_VERTICAL, width, NULL);

  gtk_widget_size_allocate (self->flow, &(GtkAllocation){ .width = width, .height = height }, -1);
}

static void
test_row (Fixture *self, gconstpointer data)
{
  int width = measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
  int height = measure (self->buttons[0], GTK_ORIENTATION_VERTICAL, -1, NULL);

  /* as wide as the row, whatever height there is */
  g_assert_cmpint (measure (self->flow, GTK_ORIENTATION_HORIZONTAL, 500, NULL), ==, width);
  g_assert_cmpint (measure (self->flow, GTK_ORIENTATION_VERTICAL, width, NULL), ==, height);
  allocate (self, width);
  g_assert_cmpfloat (place (self, 0).origin.x, <, place (self, 1).origin.x);
  g_assert_cmpfloat (place (self, 1).origin.x, <, place (self, 2).origin.x);
  g_assert_cmpfloat (place (self, 0).origin.y, ==, place (self, 2).origin.y);
}

static void
test_mirrored (Fixture *self, gconstpointer data)
{
  int width = measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, NULL);

  gtk_widget_set_direction (self->flow, GTK_TEXT_DIR_RTL);
  allocate (self, width);
  g_assert_cmpfloat (place (self, 2).origin.x, ==, 0);
  g_assert_cmpfloat (place (self, 0).origin.x + place (self, 0).size.width, ==, width);
}

static void
test_column (Fixture *self, gconstpointer data)
{
  int least;
  int width = measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, &least);

  g_assert_cmpint (least, <, width);
  allocate (self, width - 1);
  g_assert_cmpfloat (place (self, 0).origin.y, ==, 0);
  g_assert_cmpfloat (place (self, 1).origin.y, >, 0);
  g_assert_cmpfloat (place (self, 2).origin.y, >, place (self, 1).origin.y);
}

static void
test_suggested (Fixture *self, gconstpointer data)
{
  int width;

  gtk_widget_add_css_class (self->buttons[2], "suggested-action");
  width = measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
  allocate (self, width - 1);
  g_assert_cmpfloat (place (self, 2).origin.y, ==, 0);
  g_assert_cmpfloat (place (self, 1).origin.y, >, place (self, 2).origin.y);
  g_assert_cmpfloat (place (self, 0).origin.y, >, place (self, 1).origin.y);
  g_assert_cmpfloat (place (self, 0).size.width, ==, width - 1);
}

/* Without it there is room for a row. */
static void
test_hidden (Fixture *self, gconstpointer data)
{
  int width = measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, NULL);

  gtk_widget_set_visible (self->buttons[1], FALSE);
  g_assert_cmpint (measure (self->flow, GTK_ORIENTATION_HORIZONTAL, -1, NULL), <, width);
  allocate (self, width - 1);
  g_assert_cmpfloat (place (self, 0).origin.y, ==, place (self, 2).origin.y);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/ui/button-flow/column", Fixture, NULL, set_up, test_column, tear_down);
  g_test_add ("/ui/button-flow/hidden", Fixture, NULL, set_up, test_hidden, tear_down);
  g_test_add ("/ui/button-flow/mirrored", Fixture, NULL, set_up, test_mirrored, tear_down);
  g_test_add ("/ui/button-flow/row", Fixture, NULL, set_up, test_row, tear_down);
  g_test_add ("/ui/button-flow/suggested", Fixture, NULL, set_up, test_suggested, tear_down);

  return g_test_run ();
}
