/* SPDX-License-Identifier: MIT */
#include "app/weir-learned-model.h"

#include <glib/gstdio.h>

#include "store/weir-learned-file.h"

typedef struct
{
  char *folder;
  char *path;
  WeirLearnedModel *model;
} Fixture;

static void
write_members (Fixture *f)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();

  g_ptr_array_add (members, weir_learned_member_new ("d1", "gpt-4o", "1", "tools[].strict"));
  g_ptr_array_add (members, weir_learned_member_new ("d1", "gpt-4o", "1", "store"));
  g_ptr_array_add (members, weir_learned_member_new ("d2", NULL, NULL, "store"));
  g_assert_true (weir_learned_file_write (f->path, members, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "learned.json", NULL);
  f->model = weir_learned_model_new (f->path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->model);
  g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static void
wait_n (Fixture *f, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (f->model)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_kept (Fixture *f)
{
  g_autoptr (GPtrArray) members = weir_learned_file_read (f->path, NULL);

  return members->len;
}

static void
test_forget (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirLearnedItem) second = NULL;
  g_autoptr (WeirLearnedItem) now_second = NULL;

  write_members (f);
  weir_learned_model_load (f->model);
  wait_n (f, 3);
  second = g_list_model_get_item (G_LIST_MODEL (f->model), 1);
  g_assert_cmpstr (weir_learned_item_get (second)->member, ==, "store");
  weir_learned_model_forget (f->model, second);
  wait_n (f, 2);
  g_assert_cmpuint (count_kept (f), ==, 2);
  now_second = g_list_model_get_item (G_LIST_MODEL (f->model), 1);
  g_assert_cmpstr (weir_learned_item_get (now_second)->deployment, ==, "d2");

  weir_learned_model_forget (f->model, NULL);
  wait_n (f, 0);
  g_assert_cmpuint (count_kept (f), ==, 0);
}

/* A file that cannot be read is no reason to lose what is in it. */
static void
test_broken (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (f->path, "{", -1, NULL));
  g_test_expect_message ("weir-app", G_LOG_LEVEL_WARNING, "What was learned cannot be shown: *");
  weir_learned_model_forget (f->model, NULL);
  for (guint i = 0; i < 200; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (1000);
    }
  g_test_assert_expected_messages ();
  g_assert_true (g_file_get_contents (f->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{");
}

static void
test_nowhere (void)
{
  g_autoptr (WeirLearnedModel) model = weir_learned_model_new (NULL);

  weir_learned_model_load (model);
  weir_learned_model_forget (model, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/learned-model/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/app/learned-model/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add_func ("/app/learned-model/nowhere", test_nowhere);

  return g_test_run ();
}
