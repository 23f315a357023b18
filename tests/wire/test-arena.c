/* SPDX-License-Identifier: MIT */
#include "wire/weir-arena.h"

#include <string.h>

static void
test_alloc (void)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();

  for (gsize size = 0; size < 20000; size = size * 2 + 1)
    {
      char *a = weir_arena_alloc (arena, size);
      char *b = weir_arena_alloc (arena, size);

      g_assert_true (((gsize) a & 15) == 0 && ((gsize) b & 15) == 0);
      g_assert_true (a + size <= b || b + size <= a);
      for (gsize i = 0; i < size; i++)
        g_assert_true (a[i] == 0 && b[i] == 0);
      memset (a, 0xff, size);
      memset (b, 0xff, size);
    }
}

static void
test_copy (void)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirJsonText absent = weir_arena_text (arena, (WeirJsonText){ NULL, 0 });
  WeirJsonText empty = weir_arena_text (arena, WEIR_JSON_TEXT (""));
  WeirJsonText text = weir_arena_text (arena, WEIR_JSON_TEXT ("a\\u0000b"));

  g_assert_null (absent.data);
  g_assert_nonnull (empty.data);
  g_assert_cmpuint (empty.len, ==, 0);
  g_assert_cmpstr (text.data, ==, "a\\u0000b");
  g_assert_cmpuint (text.len, ==, 8);
  g_assert_cmpstr (weir_arena_strndup (arena, "word", 2), ==, "wo");
  g_assert_null (weir_arena_copy (arena, "x", 0));
  g_assert_cmpmem (weir_arena_copy (arena, "a\0b", 3), 3, "a\0b", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/arena/alloc", test_alloc);
  g_test_add_func ("/wire/arena/copy", test_copy);
  return g_test_run ();
}
