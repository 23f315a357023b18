/* SPDX-License-Identifier: MIT */
#include "base/weir-item-list.h"

/* A list that holds actions, because those are objects with a name. */
#define TEST_TYPE_LIST (test_list_get_type ())
G_DECLARE_FINAL_TYPE (TestList, test_list, TEST, LIST, WeirItemList)

struct _TestList
{
  WeirItemList parent_instance;
};

G_DEFINE_FINAL_TYPE (TestList, test_list, WEIR_TYPE_ITEM_LIST)

static void
test_list_class_init (TestListClass *klass)
{
  WEIR_ITEM_LIST_CLASS (klass)->item_type = G_TYPE_SIMPLE_ACTION;
}

static void
test_list_init (TestList *self)
{
}

typedef struct
{
  GSimpleAction *letters[26];
  guint n_changes;
  guint position, removed, added;
  char *shown; /* at the last change */
} Fixture;

/* (transfer full): a letter for each item. */
static char *
spell (GListModel *list)
{
  GString *word = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GAction) action = g_list_model_get_item (list, i);

      g_string_append (word, g_action_get_name (action));
    }
  return g_string_free (word, FALSE);
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
  g_free (fixture->shown);
  fixture->shown = spell (list);
}

static gboolean
set_word (Fixture *fixture, WeirItemList *list, const char *word)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (gsize i = 0; word[i] != '\0'; i++)
    g_ptr_array_add (items, fixture->letters[word[i] - 'a']);
  return weir_item_list_set (list, items);
}

static void
fixture_init (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->letters); i++)
    {
      const char name[] = { (char) ('a' + i), '\0' };

      fixture->letters[i] = g_simple_action_new (name, NULL);
    }
}

static void
fixture_clear (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->letters); i++)
    g_assert_finalize_object (fixture->letters[i]);
  g_free (fixture->shown);
}

static const struct
{
  const char *name;
  const char *before;
  const char *after;
  guint n_changes;
  guint position, removed, added;
} changes[] = {
  { "none", "", "", 0, 0, 0, 0 },
  { "the-same", "abc", "abc", 0, 0, 0, 0 },
  { "the-first", "", "abc", 1, 0, 0, 3 },
  { "all-gone", "abc", "", 1, 0, 3, 0 },
  { "one-in-front", "bc", "abc", 1, 0, 0, 1 },
  { "one-at-the-end", "ab", "abc", 1, 2, 0, 1 },
  { "one-between", "ac", "abc", 1, 1, 0, 1 },
  { "one-gone-between", "abc", "ac", 1, 1, 1, 0 },
  { "others", "abc", "def", 1, 0, 3, 3 },
  { "another-between", "abc", "adc", 1, 1, 1, 1 },
  { "moved", "abcd", "acbd", 1, 1, 2, 2 },
  { "turned", "abc", "cba", 1, 0, 3, 3 },
  { "twice-the-same", "aa", "aaa", 1, 2, 0, 1 },
  { "fewer-of-the-same", "aaa", "a", 1, 1, 2, 0 },
};

static void
test_change (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Fixture fixture = { 0 };
  g_autoptr (WeirItemList) list = g_object_new (TEST_TYPE_LIST, NULL);
  g_autofree char *word = NULL;

  fixture_init (&fixture);
  set_word (&fixture, list, changes[row].before);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &fixture);
  g_assert_true (set_word (&fixture, list, changes[row].after) == (changes[row].n_changes > 0));
  word = spell (G_LIST_MODEL (list));
  g_assert_cmpstr (word, ==, changes[row].after);
  g_assert_cmpuint (fixture.n_changes, ==, changes[row].n_changes);
  g_assert_cmpuint (fixture.position, ==, changes[row].position);
  g_assert_cmpuint (fixture.removed, ==, changes[row].removed);
  g_assert_cmpuint (fixture.added, ==, changes[row].added);
  /* who hears of the change sees it done */
  if (fixture.n_changes > 0)
    g_assert_cmpstr (fixture.shown, ==, changes[row].after);
  g_clear_object (&list);
  fixture_clear (&fixture);
}

static void
test_model (void)
{
  Fixture fixture = { 0 };
  g_autoptr (WeirItemList) list = g_object_new (TEST_TYPE_LIST, NULL);

  fixture_init (&fixture);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == G_TYPE_SIMPLE_ACTION);
  g_assert_cmpuint (weir_item_list_get (list)->len, ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 0));
  set_word (&fixture, list, "ab");
  g_assert_cmpuint (weir_item_list_get (list)->len, ==, 2);
  g_assert_true (g_ptr_array_index (weir_item_list_get (list), 1) == fixture.letters[1]);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 2));
  /* what it is given may be what it has */
  weir_item_list_set (list, weir_item_list_get (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_clear_object (&list);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/item-list/change/%s", changes[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/base/item-list/model", test_model);
  return g_test_run ();
}
