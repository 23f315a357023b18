/* SPDX-License-Identifier: MIT */
#include "store/weir-response-store.h"

static void
check (WeirResponseIds *ids, const char *id, const char *account, const char *deployment)
{
  g_autofree char *found_account = NULL;
  g_autofree char *found_deployment = NULL;
  gboolean found = weir_response_ids_find (ids, id, &found_account, &found_deployment);

  g_assert_true (found == (account != NULL));
  g_assert_cmpstr (found_account, ==, account);
  g_assert_cmpstr (found_deployment, ==, deployment);
}

static void
test_bind (void)
{
  g_autoptr (WeirDatabase) database = weir_database_new (NULL, 0);
  g_autoptr (WeirResponseStore) store = weir_response_store_new (database, 0);
  WeirResponseIds *ids = WEIR_RESPONSE_IDS (store);

  check (ids, "resp_1", NULL, NULL);
  weir_response_ids_bind (ids, "resp_1", "a", "d1", 1);
  weir_response_ids_bind (ids, "resp_2", "b", "d2'; DROP TABLE response_ids", 2);
  check (ids, "resp_1", "a", "d1");
  check (ids, "resp_2", "b", "d2'; DROP TABLE response_ids");
  weir_response_ids_bind (ids, "resp_1", "c", "d3", 3);
  check (ids, "resp_1", "c", "d3");
  weir_response_ids_forget (ids, "resp_1");
  check (ids, "resp_1", NULL, NULL);
  check (ids, "resp_2", "b", "d2'; DROP TABLE response_ids");
}

/* The oldest are forgotten. */
static void
test_bounded (void)
{
  g_autoptr (WeirDatabase) database = weir_database_new (NULL, 0);
  g_autoptr (WeirResponseStore) store = weir_response_store_new (database, 3);
  WeirResponseIds *ids = WEIR_RESPONSE_IDS (store);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("resp_%u", i);

      weir_response_ids_bind (ids, id, "a", "d", i);
    }
  check (ids, "resp_0", NULL, NULL);
  check (ids, "resp_1", NULL, NULL);
  check (ids, "resp_2", "a", "d");
  check (ids, "resp_4", "a", "d");
}

static void
test_restart (void)
{
  g_autofree char *path = weir_database_build_path (g_get_user_data_dir ());

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WeirDatabase) database = weir_database_new (path, 0);
      g_autoptr (WeirResponseStore) store = weir_response_store_new (database, 0);

      if (i == 0)
        weir_response_ids_bind (WEIR_RESPONSE_IDS (store), "resp_1", "a", "d", 1);
      else
        check (WEIR_RESPONSE_IDS (store), "resp_1", "a", "d");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/response-store/bind", test_bind);
  g_test_add_func ("/store/response-store/bounded", test_bounded);
  g_test_add_func ("/store/response-store/restart", test_restart);
  return g_test_run ();
}
