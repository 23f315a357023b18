/* SPDX-License-Identifier: MIT */
#include "ui/weir-wrap-layout.h"

#define SPACING 12
#define LINE_SPACING 6

typedef struct
{
  GtkWidget *box;
  GtkWidget *parts[3]; /* 100, 50 and 70 pixels wide, 20 high */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static const int widths[] = { 100, 50, 70 };

  self->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_set_layout_manager (self->box, weir_wrap_layout_new (SPACING, LINE_SPACING));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      self->parts[i] = gtk_drawing_area_new ();
      gtk_widget_set_size_request (self->parts[i], widths[i], 20);
      gtk_box_append (GTK_BOX (self->box), self->parts[i]);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->box);
}

static int
measure (Fixture *self, GtkOrientation orientation, int for_size, int *minimum)
{
  int natural;

  gtk_widget_measure (self->box, orientation, for_size, minimum, &natural, NULL, NULL);
  return natural;
}

static void
allocate (Fixture *self, int width)
{
  int height = measure (self, GTK_ORIENTATION_VERTICAL, width, NULL);

  gtk_widget_size_allocate (self->box, &(GtkAllocation){ .width = width, .height = height }, -1);
}

static void
check_place (Fixture *self, guint index, float x, float y)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (self->parts[index], self->box, &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
}

static void
test_one_line (Fixture *self, gconstpointer data)
{
  int least;

  g_assert_cmpint (measure (self, GTK_ORIENTATION_HORIZONTAL, -1, &least), ==,
                   100 + 50 + 70 + 2 * SPACING);
  g_assert_cmpint (least, ==, 100);
  g_assert_cmpint (measure (self, GTK_ORIENTATION_VERTICAL, -1, NULL), ==, 20);
  g_assert_cmpint (measure (self, GTK_ORIENTATION_VERTICAL, 244, NULL), ==, 20);
  allocate (self, 244);
  check_place (self, 0, 0, 0);
  check_place (self, 1, 100 + SPACING, 0);
  check_place (self, 2, 100 + SPACING + 50 + SPACING, 0);
}

static void
test_lines (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (measure (self, GTK_ORIENTATION_VERTICAL, 243, NULL), ==, 20 + LINE_SPACING + 20);
  allocate (self, 243);
  check_place (self, 1, 100 + SPACING, 0);
  check_place (self, 2, 0, 20 + LINE_SPACING);

  /* the first alone, and the other two */
  allocate (self, 50 + SPACING + 70);
  check_place (self, 1, 0, 20 + LINE_SPACING);
  check_place (self, 2, 50 + SPACING, 20 + LINE_SPACING);
}

static void
test_mirrored (Fixture *self, gconstpointer data)
{
  gtk_widget_set_direction (self->box, GTK_TEXT_DIR_RTL);
  allocate (self, 244);
  check_place (self, 0, 244 - 100, 0);
  check_place (self, 2, 0, 0);
}

static void
test_hidden (Fixture *self, gconstpointer data)
{
  gtk_widget_set_visible (self->parts[0], FALSE);
  g_assert_cmpint (measure (self, GTK_ORIENTATION_HORIZONTAL, -1, NULL), ==, 50 + SPACING + 70);
  allocate (self, 50 + SPACING + 70);
  check_place (self, 1, 0, 0);
  check_place (self, 2, 50 + SPACING, 0);
}

/* What can be cut is cut to the width there is, and no more. */
static void
test_too_wide (Fixture *self, gconstpointer data)
{
  GtkWidget *label =
      gtk_label_new ("a name that is much longer than there is room for it in a line");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->box), label);
  allocate (self, 120);
  g_assert_cmpint (gtk_widget_get_width (label), ==, 120);
  g_assert_cmpint (gtk_widget_get_width (self->parts[0]), ==, 100);
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    gtk_box_remove (GTK_BOX (self->box), self->parts[i]);
  g_assert_cmpint (measure (self, GTK_ORIENTATION_HORIZONTAL, -1, NULL), ==, 0);
  g_assert_cmpint (measure (self, GTK_ORIENTATION_VERTICAL, 100, NULL), ==, 0);
  allocate (self, 100);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/ui/wrap-layout/empty", test_empty },       { "/ui/wrap-layout/hidden", test_hidden },
    { "/ui/wrap-layout/lines", test_lines },       { "/ui/wrap-layout/mirrored", test_mirrored },
    { "/ui/wrap-layout/one-line", test_one_line }, { "/ui/wrap-layout/too-wide", test_too_wide },
  };

  gtk_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
