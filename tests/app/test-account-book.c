/* SPDX-License-Identifier: MIT */
#include "app/weir-account-book.h"

#include <string.h>

#include "app/weir-account-trash.h"
#include "app/weir-desk.h"
#include "engine-fixture.h"
#include "keeper.h"

/* The accounts of the file as a list, and how they are removed. */

#define ACCOUNT(name) "\"" name "\":{\"keyring\":true,\"id\":\"" name "\"}"
#define CONFIG "{\"subAccounts\":{" ACCOUNT ("a") "," ACCOUNT ("b") "," ACCOUNT ("c") "}}"

typedef struct
{
  EngineFixture engine;
  TestKeeper *keeper;
  WeirDesk *desk;
  WeirAccountTrash *trash;
  guint n_removed;
  char *failure;
} Fixture;

static void
on_removed (Fixture *f)
{
  f->n_removed++;
}

static void
on_failed (Fixture *f, const char *text)
{
  g_free (f->failure);
  f->failure = g_strdup (text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  WeirSettingsSources sources = { .environment = environment, .port = -1 };
  WeirServiceOptions options = { .sources = &sources };

  engine_fixture_set_up (&f->engine, NULL);
  folder = g_build_filename (f->engine.folder, "weir", NULL);
  file = g_build_filename (folder, "config.json", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (file, CONFIG, -1, 0, 0600, NULL));
  f->keeper = test_keeper_new ();
  test_keeper_put (f->keeper, "service-key/a", "{}");
  test_keeper_put (f->keeper, "service-key/b", "{}");
  sources.home_dir = sources.config_dir = f->engine.folder;
  options.credentials = WEIR_CREDENTIAL_STORE (f->keeper);
  f->desk = weir_desk_new (&options);
  f->trash = weir_account_trash_new (weir_desk_get_account_editor (f->desk), 60000);
  g_signal_connect_swapped (f->trash, "removed", G_CALLBACK (on_removed), f);
  g_signal_connect_swapped (f->trash, "failed", G_CALLBACK (on_failed), f);
  g_signal_connect_swapped (weir_desk_get_book (f->desk), "failed", G_CALLBACK (on_failed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  weir_desk_close (f->desk);
  g_clear_object (&f->trash);
  g_clear_object (&f->desk);
  g_clear_object (&f->keeper);
  engine_fixture_tear_down (&f->engine);
  g_free (f->failure);
}

static char *
describe (Fixture *f)
{
  GListModel *book = G_LIST_MODEL (weir_desk_get_book (f->desk));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (book); i++)
    {
      g_autoptr (WeirBookEntry) entry = g_list_model_get_item (book, i);

      g_string_append (text, weir_book_entry_get_name (entry));
    }
  return g_string_free (text, FALSE);
}

static void
wait_for_list (Fixture *f, const char *expected)
{
  g_autofree char *has = describe (f);

  while (strcmp (has, expected) != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (has);
      has = describe (f);
    }
}

static void
assert_file (Fixture *f, const char *first, const char *second)
{
  g_autofree char *file = g_build_filename (f->engine.folder, "weir", "config.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (strstr (text, first) < strstr (text, second));
  g_assert_nonnull (strstr (text, first));
}

static void
test_list (Fixture *f, gconstpointer data)
{
  WeirAccountBook *book = weir_desk_get_book (f->desk);
  g_autoptr (WeirBookEntry) entry = NULL;
  g_autofree char *groups = NULL;
  gboolean enabled;

  wait_for_list (f, "abc");
  g_assert_null (weir_account_book_find (book, "d"));
  entry = weir_account_book_find (book, "b");
  g_object_get (entry, "groups", &groups, "enabled", &enabled, NULL);
  g_assert_cmpstr (groups, ==, "default");
  g_assert_true (enabled);
}

static void
test_move (Fixture *f, gconstpointer data)
{
  WeirAccountBook *book = weir_desk_get_book (f->desk);
  g_autofree char *order = NULL;

  wait_for_list (f, "abc");
  weir_account_book_move (book, "c", 0);
  order = describe (f);
  g_assert_cmpstr (order, ==, "cab");
  weir_account_book_move (book, "c", 0);
  weir_account_book_move (book, "d", 0);
  weir_account_book_move (book, "a", 99);
  wait_for_list (f, "cba");
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  assert_file (f, "\"c\"", "\"b\"");
  wait_for_list (f, "cba");
  g_assert_null (f->failure);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  wait_for_list (f, "abc");
  weir_account_trash_remove (f->trash, "b");
  wait_for_list (f, "ac");
  g_assert_cmpuint (f->n_removed, ==, 1);
  g_assert_nonnull (test_keeper_peek (f->keeper, "service-key/b"));
  weir_account_trash_undo (f->trash);
  wait_for_list (f, "abc");
  /* a second time there is nothing to put back */
  weir_account_trash_undo (f->trash);
  g_assert_nonnull (test_keeper_peek (f->keeper, "service-key/b"));
}

/* The key goes with the next removal, or after a while. */
static void
test_forget (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountTrash) quick =
      weir_account_trash_new (weir_desk_get_account_editor (f->desk), 1);

  wait_for_list (f, "abc");
  weir_account_trash_remove (f->trash, "b");
  wait_for_list (f, "ac");
  weir_account_trash_remove (f->trash, "c");
  wait_for_list (f, "a");
  while (test_keeper_peek (f->keeper, "service-key/b") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (test_keeper_peek (f->keeper, "service-key/a"));

  weir_account_trash_remove (quick, "a");
  while (test_keeper_peek (f->keeper, "service-key/a") != NULL)
    g_main_context_iteration (NULL, TRUE);
  weir_account_trash_undo (quick);
  wait_for_list (f, "");
}

static void
on_emptied (GObject *object, GAsyncResult *result, gpointer user_data)
{
  weir_account_trash_empty_finish (WEIR_ACCOUNT_TRASH (object), result);
  *(guint *) user_data += 1;
}

/* Before the program ends, also in the middle of a removal. */
static void
test_empty (Fixture *f, gconstpointer data)
{
  guint n_done = 0;

  wait_for_list (f, "abc");
  g_assert_true (weir_account_trash_is_empty (f->trash));
  weir_account_trash_empty_async (f->trash, on_emptied, &n_done);
  while (n_done < 1)
    g_main_context_iteration (NULL, TRUE);

  weir_account_trash_remove (f->trash, "b");
  wait_for_list (f, "ac");
  g_assert_false (weir_account_trash_is_empty (f->trash));
  weir_account_trash_empty_async (f->trash, on_emptied, &n_done);
  while (n_done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (test_keeper_peek (f->keeper, "service-key/b"));

  weir_account_trash_remove (f->trash, "c");
  weir_account_trash_empty_async (f->trash, on_emptied, &n_done);
  while (n_done < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (test_keeper_peek (f->keeper, "service-key/c"));
  g_assert_true (weir_account_trash_is_empty (f->trash));
  g_assert_nonnull (test_keeper_peek (f->keeper, "service-key/a"));

  /* one that fails has ended, too */
  weir_account_trash_remove (f->trash, "nobody");
  weir_account_trash_empty_async (f->trash, on_emptied, &n_done);
  while (n_done < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (f->failure);
}

static void
test_fails (Fixture *f, gconstpointer data)
{
  wait_for_list (f, "abc");
  weir_account_trash_remove (f->trash, "nobody");
  while (f->failure == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (f->failure, "nobody"));
  g_assert_cmpuint (f->n_removed, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app/account-book/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("list", test_list);
  ADD ("move", test_move);
  ADD ("undo", test_undo);
  ADD ("empty", test_empty);
  ADD ("forget", test_forget);
  ADD ("fails", test_fails);
  return g_test_run ();
}
