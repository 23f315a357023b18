/* SPDX-License-Identifier: MIT */
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "name", "max_out", "version", "aliases", NULL };
static const char *const NO_ALIASES[] = { NULL };
static const char *const ALIASES[] = { "a", "b\033[2J", NULL };

static WeirTable *
table_new (void)
{
  WeirTable *table = weir_table_new (COLUMNS);

  weir_table_add_row (table);
  weir_table_add_text (table, "größer");
  weir_table_add_number (table, 16384);
  weir_table_add_text (table, NULL);
  weir_table_add_list (table, ALIASES);
  weir_table_add_row (table);
  weir_table_add_text (table, "a\"b\nc");
  weir_table_add_number (table, -1);
  weir_table_add_text (table, NULL);
  weir_table_add_list (table, NO_ALIASES);
  return table;
}

static void
test_text (void)
{
  g_autoptr (WeirTable) table = table_new ();
  g_autofree char *text = weir_table_to_text (table);

  /* The version is empty in all rows; what would steer a terminal is spelled out. */
  g_assert_cmpstr (text, ==,
                   "NAME        MAX OUT  ALIASES\n"
                   "größer      16384    a, b\\u001b[2J\n"
                   "a\"b\\u000ac  -1\n");
}

static void
test_json (void)
{
  g_autoptr (WeirTable) table = table_new ();
  g_autofree char *text = weir_table_to_json (table);

  g_assert_cmpstr (text, ==,
                   "[{\"name\":\"größer\",\"max_out\":16384,\"version\":null,"
                   "\"aliases\":[\"a\",\"b\\u001b[2J\"]},"
                   "{\"name\":\"a\\\"b\\\\u000ac\",\"max_out\":-1,\"version\":null,"
                   "\"aliases\":[]}]\n");
}

static void
test_sort (void)
{
  g_autoptr (WeirTable) table = table_new ();
  g_autofree char *text = NULL;

  weir_table_sort (table);
  text = weir_table_to_json (table);
  g_assert_true (g_str_has_prefix (text, "[{\"name\":\"a"));
  g_assert_cmpuint (weir_table_get_n_rows (table), ==, 2);
}

static void
test_empty (void)
{
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  g_autofree char *json = weir_table_to_json (table);

  g_assert_cmpstr (json, ==, "[]\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/table/text", test_text);
  g_test_add_func ("/cli/table/json", test_json);
  g_test_add_func ("/cli/table/sort", test_sort);
  g_test_add_func ("/cli/table/empty", test_empty);
  return g_test_run ();
}
