/* SPDX-License-Identifier: MIT */
#include "ui/weir-column.h"

#include <string.h>

#define N_ROWS 500
#define ROW_PX 90   /* as high as rows are */
#define GUESS_PX 40 /* as high as they are thought to be */
#define WAIT_S 60

typedef struct
{
  GtkWidget *window;
  WeirColumn *column;
  GtkAdjustment *adjustment;
  GListStore *store;
} Fixture;

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *button = gtk_button_new_with_label (gtk_string_object_get_string (item));

  gtk_widget_set_size_request (button, -1, ROW_PX);
  return button;
}

static int
guess_row (gpointer item, int width, gpointer user_data)
{
  return GUESS_PX;
}

static void
add (Fixture *self, guint position, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u of %u", i, n);
      g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

      g_list_store_insert (self->store, position + i, item);
    }
}

/* Until all is drawn that has changed. */
static void
settle (Fixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      gtk_widget_queue_draw (self->window);
      gtk_test_widget_wait_for_draw (self->window);
    }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->window = gtk_window_new ();
  self->column = WEIR_COLUMN (weir_column_new ());
  self->store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  add (self, 0, N_ROWS);
  weir_column_set_maker (self->column, make_row, guess_row, self);
  weir_column_set_model (self->column, G_LIST_MODEL (self->store));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->column));
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_window_set_child (GTK_WINDOW (self->window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 400);
  gtk_window_present (GTK_WINDOW (self->window));
  settle (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->store);
}

/* (nullable): a row that is seen, from its upper edge on. */
static GtkWidget *
find_seen (Fixture *self, double *y)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->column)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_point_t place;

      if (gtk_widget_get_mapped (child)
          && gtk_widget_compute_point (child, GTK_WIDGET (self->column),
                                       &GRAPHENE_POINT_INIT (0, 0), &place)
          && place.y >= 0)
        {
          *y = place.y;
          return child;
        }
    }
  return NULL;
}

static double
get_y (Fixture *self, GtkWidget *row)
{
  graphene_point_t place = { 0, 0 };

  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (self->column),
                                           &GRAPHENE_POINT_INIT (0, 0), &place));
  return place.y;
}

static double
get_end (Fixture *self)
{
  return gtk_adjustment_get_upper (self->adjustment)
         - gtk_adjustment_get_page_size (self->adjustment);
}

static void
test_few_widgets (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (weir_column_get_n_made (self->column), >, 3);
  g_assert_cmpuint (weir_column_get_n_made (self->column), <, 40);
  g_assert_nonnull (weir_column_get_row (self->column, N_ROWS - 1));
  g_assert_null (weir_column_get_row (self->column, 0));
  g_assert_null (weir_column_get_row (self->column, N_ROWS));
  for (guint i = 0; i < 200; i++)
    {
      gtk_adjustment_set_value (self->adjustment,
                                gtk_adjustment_get_value (self->adjustment) - 300);
      settle (self);
      g_assert_cmpuint (weir_column_get_n_made (self->column), <, 60);
    }
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  g_assert_nonnull (weir_column_get_row (self->column, 0));
  g_assert_cmpfloat (gtk_adjustment_get_value (self->adjustment), ==, 0);
}

static void
test_follow (Fixture *self, gconstpointer data)
{
  double value;

  g_assert_true (weir_column_is_following (self->column));
  add (self, N_ROWS, 3);
  settle (self);
  g_assert_nonnull (weir_column_get_row (self->column, N_ROWS + 2));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->adjustment), get_end (self), 1);

  gtk_adjustment_set_value (self->adjustment, get_end (self) - 500);
  settle (self);
  g_assert_false (weir_column_is_following (self->column));
  value = gtk_adjustment_get_value (self->adjustment);
  add (self, N_ROWS + 3, 3);
  settle (self);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->adjustment), value, 1);

  weir_column_follow (self->column);
  settle (self);
  g_assert_true (weir_column_is_following (self->column));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->adjustment), get_end (self), 1);
}

/* Rows above what is seen are higher than they were thought to be. */
static void
test_stays (Fixture *self, gconstpointer data)
{
  double y;
  GtkWidget *row;

  for (guint i = 0; i < 20; i++)
    {
      gtk_adjustment_set_value (self->adjustment,
                                gtk_adjustment_get_value (self->adjustment) - 150);
      row = find_seen (self, &y);
      g_assert_nonnull (row);
      settle (self);
      g_assert_cmpfloat_with_epsilon (get_y (self, row), y + 150, 1);
    }
}

static void
test_earlier (Fixture *self, gconstpointer data)
{
  double y;
  GtkWidget *row;

  gtk_adjustment_set_value (self->adjustment, get_end (self) - 5000);
  settle (self);
  row = find_seen (self, &y);
  g_assert_nonnull (row);
  add (self, 0, 100);
  settle (self);
  g_assert_cmpfloat_with_epsilon (get_y (self, row), y, 1);
}

static void
test_focus (Fixture *self, gconstpointer data)
{
  GtkWidget *row = weir_column_get_row (self->column, N_ROWS - 1);

  g_assert_true (gtk_widget_grab_focus (row));
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  for (guint i = 0; i < 5; i++)
    {
      gtk_adjustment_set_value (self->adjustment, i * 1000);
      settle (self);
      g_assert_true (weir_column_get_row (self->column, N_ROWS - 1) == row);
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == row);
    }

  /* without it, it is a row like any other */
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  g_assert_null (weir_column_get_row (self->column, N_ROWS - 1));
  weir_column_follow (self->column);
  settle (self);
  row = weir_column_get_row (self->column, N_ROWS - 1);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_get_mapped (row));
}

static void
test_removed (Fixture *self, gconstpointer data)
{
  g_list_store_splice (self->store, N_ROWS / 2, N_ROWS / 2, NULL, 0);
  settle (self);
  g_assert_nonnull (weir_column_get_row (self->column, N_ROWS / 2 - 1));
  g_list_store_remove_all (self->store);
  settle (self);
  g_assert_cmpuint (weir_column_get_n_made (self->column), ==, 0);
  g_assert_cmpfloat (get_end (self), ==, 0);
  add (self, 0, 2);
  settle (self);
  g_assert_cmpuint (weir_column_get_n_made (self->column), ==, 2);
  weir_column_set_model (self->column, NULL);
  settle (self);
  g_assert_cmpuint (weir_column_get_n_made (self->column), ==, 0);
}

static void
test_width (Fixture *self, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1200, 500);
  for (gint64 end_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
       gtk_widget_get_width (GTK_WIDGET (self->column)) < 1000;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      settle (self);
    }
  settle (self);
  g_assert_cmpint (gtk_widget_get_width (weir_column_get_row (self->column, N_ROWS - 1)), <, 900);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->adjustment), get_end (self), 1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/ui/column/earlier", test_earlier }, { "/ui/column/few-widgets", test_few_widgets },
    { "/ui/column/focus", test_focus },     { "/ui/column/follow", test_follow },
    { "/ui/column/removed", test_removed }, { "/ui/column/stays", test_stays },
    { "/ui/column/width", test_width },
  };

  gtk_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
