/* SPDX-License-Identifier: MIT */
#include "aicore/test-account.h"

#include "base/weir-system-clock.h"

static void
test_defaults (void)
{
  g_autoptr (WeirAccount) account = weir_account_alloc ();

  g_assert_cmpint (account->priority, ==, 0);
  g_assert_cmpuint (account->weight, ==, 1);
  g_assert_false (account->pinned_only);
  g_assert_cmpuint (account->n_pinned, ==, 0);
}

/* Under the leak checker: that everything a full account holds goes with its last reference. */
static void
test_ref (void)
{
  WeirAccount *account = test_account_new ("https://a.example");
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  WeirTokenSource *tokens = weir_token_source_new (account->key, NULL, clock);
  gpointer weak = tokens;

  g_object_add_weak_pointer (G_OBJECT (tokens), &weak);
  account->tokens = tokens;
  test_account_pin (account, "gpt-4o", "d123,d456");

  g_assert_true (weir_account_ref (account) == account);
  weir_account_unref (account);
  g_assert_nonnull (weak);
  g_assert_cmpstr (account->pinned[0].deployments[1], ==, "d456");
  weir_account_unref (account);
  g_assert_null (weak);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/account/defaults", test_defaults);
  g_test_add_func ("/aicore/account/ref", test_ref);

  return g_test_run ();
}
