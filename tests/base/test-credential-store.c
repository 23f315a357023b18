/* SPDX-License-Identifier: MIT */
#include "base/weir-credential-store.h"

static void
test_kinds (void)
{
  WeirCredentialKind kind;

  for (guint i = 0; i < WEIR_N_CREDENTIAL_KINDS; i++)
    {
      g_assert_true (weir_credential_kind_from_string (weir_credential_kind_to_string (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (weir_credential_kind_from_string ("other", &kind));
  g_assert_false (weir_credential_kind_from_string (NULL, &kind));
}

static void
test_credential (void)
{
  g_autoptr (WeirCredential) one = weir_credential_new (WEIR_CREDENTIAL_API_KEY, "laptop", TRUE);

  g_assert_cmpint (one->kind, ==, WEIR_CREDENTIAL_API_KEY);
  g_assert_cmpstr (one->name, ==, "laptop");
  g_assert_true (one->is_locked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/credential-store/kinds", test_kinds);
  g_test_add_func ("/base/credential-store/credential", test_credential);
  return g_test_run ();
}
