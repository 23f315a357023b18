/* SPDX-License-Identifier: MIT */
#include "ui/weir-list-rows.h"

typedef struct
{
  GListStore *store;
  GtkWidget *owner;
  GtkListBox *list;
} Fixture;

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  g_assert_true (GTK_IS_BOX (user_data));
  return gtk_label_new (gtk_string_object_get_string (item));
}

static void
add (Fixture *self, const char *text)
{
  g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

  g_list_store_append (self->store, item);
}

static guint
count_rows (Fixture *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  return n;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->owner = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->list = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  gtk_box_append (GTK_BOX (self->owner), GTK_WIDGET (self->list));
  add (self, "one");
  weir_list_rows_bind (self->list, G_LIST_MODEL (self->store), make_row, self->owner);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->store);
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  add (self, "two");
  g_assert_cmpuint (count_rows (self), ==, 2);
  g_list_store_remove (self->store, 0);
  g_assert_cmpuint (count_rows (self), ==, 1);

  g_assert_finalize_object (self->owner);
  g_assert_finalize_object (self->list);
}

/* Somebody has the list yet, which has no one to make rows for it any more. */
static void
test_owner_gone (Fixture *self, gconstpointer data)
{
  gtk_box_remove (GTK_BOX (self->owner), GTK_WIDGET (self->list));
  g_assert_finalize_object (self->owner);
  add (self, "two");
  g_assert_cmpuint (count_rows (self), ==, 0);

  g_assert_finalize_object (self->list);
}

static void
test_list_gone (Fixture *self, gconstpointer data)
{
  gtk_box_remove (GTK_BOX (self->owner), GTK_WIDGET (self->list));
  g_assert_finalize_object (self->list);
  add (self, "two");

  g_assert_finalize_object (self->owner);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/list-rows/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/ui/list-rows/owner-gone", Fixture, NULL, set_up, test_owner_gone, tear_down);
  g_test_add ("/ui/list-rows/list-gone", Fixture, NULL, set_up, test_list_gone, tear_down);
  return g_test_run ();
}
