/* SPDX-License-Identifier: MIT */
#include "base/weir-learned-member.h"

static const struct
{
  const char *name;
  const char *fields[4];
  gboolean equal;
} rows[] = {
  { "same", { "d1", "claude", "1", "tools[].x" }, TRUE },
  { "deployment", { "d2", "claude", "1", "tools[].x" }, FALSE },
  { "model", { "d1", "gpt", "1", "tools[].x" }, FALSE },
  { "no-model", { "d1", NULL, "1", "tools[].x" }, FALSE },
  { "version", { "d1", "claude", "2", "tools[].x" }, FALSE },
  { "no-version", { "d1", "claude", NULL, "tools[].x" }, FALSE },
  { "member", { "d1", "claude", "1", "tools[].y" }, FALSE },
};

static void
test_equal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *const *fields = rows[i].fields;
  g_autoptr (WeirLearnedMember) a = weir_learned_member_new ("d1", "claude", "1", "tools[].x");
  g_autoptr (WeirLearnedMember) b =
      weir_learned_member_new (fields[0], fields[1], fields[2], fields[3]);

  g_assert_cmpint (weir_learned_member_equal (a, b), ==, rows[i].equal);
  g_assert_cmpint (weir_learned_member_equal (b, a), ==, rows[i].equal);
}

static void
test_list_owns (void)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();

  g_ptr_array_add (members, weir_learned_member_new ("d1", NULL, NULL, "x"));
  g_ptr_array_remove_index (members, 0);
  g_assert_cmpuint (members->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/base/learned-member/equal/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_equal);
    }
  g_test_add_func ("/base/learned-member/list-owns", test_list_owns);
  return g_test_run ();
}
