/* SPDX-License-Identifier: MIT */
#include "store/weir-session-credentials.h"

#include "credentials.h"

static void
count (guint *n)
{
  (*n)++;
}

static void
test_keep (void)
{
  g_autoptr (WeirCredentialStore) store = weir_session_credentials_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *list = NULL;
  guint n = 0;

  g_signal_connect_swapped (store, "changed", G_CALLBACK (count), &n);
  g_assert_false (weir_credential_store_is_lasting (store));
  g_assert_null (credentials_lookup (store, "a", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT);
  g_clear_error (&error);

  g_assert_true (credentials_store (store, "b", "x", NULL));
  g_assert_true (credentials_store (store, "a", "y", NULL));
  g_assert_true (credentials_store (store, "a", "z", NULL));
  g_assert_cmpuint (n, ==, 3);
  secret = credentials_lookup (store, "a", NULL);
  g_assert_cmpstr (secret, ==, "z");
  list = credentials_list (store, NULL);
  g_assert_cmpstr (list, ==, "service-key:a service-key:b ");
  g_assert_true (credentials_unlock (store, NULL, NULL));

  g_assert_true (credentials_remove (store, "a", NULL));
  g_assert_false (credentials_remove (store, "a", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT);
  g_assert_cmpuint (n, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/session-credentials/keep", test_keep);
  return g_test_run ();
}
