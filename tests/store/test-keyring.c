/* SPDX-License-Identifier: MIT */
#include "store/weir-keyring.h"

#include "credentials.h"
#include "support/weir-test-keyring.h"

#define APP_ID "io.github.weirproxy.Test"

typedef struct
{
  WeirTestKeyring keyring;
  WeirCredentialStore *store;
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *f)
{
  f->n_changed++;
}

/* One bus for all: libsecret keeps to the first. */
static WeirTestKeyring shared;

static void
set_up (Fixture *f, gconstpointer with_service)
{
  f->keyring = shared;
  if (GPOINTER_TO_INT (with_service))
    weir_test_keyring_start (&f->keyring);
  f->store = weir_keyring_new (f->keyring.connection, APP_ID);
  g_signal_connect_swapped (f->store, "changed", G_CALLBACK (on_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_test_keyring_stop (&f->keyring);
  /* that it has gone is heard before the next one comes */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->store);
}

static void
wait_changed (Fixture *f)
{
  guint n = f->n_changed;

  while (f->n_changed == n)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_error (GError **error, int code)
{
  g_assert_error (*error, WEIR_CREDENTIAL_ERROR, code);
  g_assert_null (strstr ((*error)->message, "s3cret"));
  g_clear_error (error);
}

static void
test_keep (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *list = NULL;

  g_assert_true (weir_credential_store_is_lasting (f->store));
  none = credentials_list (f->store, &error);
  g_assert_cmpstr (none, ==, "");
  g_assert_null (credentials_lookup (f->store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_ABSENT);
  g_assert_false (credentials_remove (f->store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_ABSENT);

  g_assert_true (credentials_store (f->store, "dev", "old", &error));
  g_assert_true (credentials_store (f->store, "dev", "s3cret", &error));
  g_assert_true (credentials_store (f->store, "prod", "other", &error));
  wait_changed (f);
  secret = credentials_lookup (f->store, "dev", &error);
  g_assert_cmpstr (secret, ==, "s3cret");
  list = credentials_list (f->store, &error);
  g_assert_cmpstr (list, ==, "service-key:dev service-key:prod ");
  g_assert_true (credentials_unlock (f->store, NULL, &error));

  g_assert_true (credentials_remove (f->store, "dev", &error));
  g_assert_null (credentials_lookup (f->store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_ABSENT);
  g_assert_true (credentials_remove (f->store, "prod", &error));
  g_assert_no_error (error);
}

/* Locked is not absent, neither for what is there nor for what nobody can look for. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  g_autofree char *secret = NULL;

  g_assert_true (credentials_store (f->store, "dev", "s3cret", &error));
  wait_changed (f);
  weir_test_keyring_lock (&f->keyring);
  wait_changed (f);

  g_assert_null (credentials_lookup (f->store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_null (credentials_lookup (f->store, "none", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (credentials_store (f->store, "new", "s3cret", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (credentials_remove (f->store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_LOCKED);
  list = credentials_list (f->store, &error);
  g_assert_cmpstr (list, ==, "!service-key:dev ");

  /* nobody here can show the prompt, which is as if it were cancelled */
  g_assert_false (credentials_unlock (f->store, NULL, &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_LOCKED);

  weir_test_keyring_unlock (&f->keyring);
  wait_changed (f);
  secret = credentials_lookup (f->store, "dev", &error);
  g_assert_cmpstr (secret, ==, "s3cret");
  g_assert_true (credentials_remove (f->store, "dev", &error));
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (credentials_unlock (f->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_unavailable (WeirCredentialStore *store)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (credentials_lookup (store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_assert_false (credentials_store (store, "dev", "s3cret", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_assert_false (credentials_remove (store, "dev", &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_assert_null (credentials_list (store, &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_assert_false (credentials_unlock (store, NULL, &error));
  assert_error (&error, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
}

static void
test_no_service (Fixture *f, gconstpointer data)
{
  assert_unavailable (f->store);
}

static void
test_no_bus (void)
{
  g_autoptr (WeirCredentialStore) store = weir_keyring_new (NULL, APP_ID);

  assert_unavailable (store);
}

/* A keyring that comes later, goes, and comes again. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;

  assert_unavailable (f->store);
  weir_test_keyring_start (&f->keyring);
  wait_changed (f);
  g_assert_true (credentials_store (f->store, "dev", "s3cret", &error));
  wait_changed (f);
  weir_test_keyring_stop (&f->keyring);
  wait_changed (f);
  assert_unavailable (f->store);
  weir_test_keyring_start (&f->keyring);
  wait_changed (f);
  secret = credentials_lookup (f->store, "dev", &error);
  g_assert_cmpstr (secret, ==, "s3cret");
  g_assert_true (credentials_remove (f->store, "dev", &error));
}

static void
test_not_installed (void)
{
  g_test_skip ("gnome-keyring is not installed");
}

#define ADD(name, test, with_service)                                                              \
  g_test_add ("/store/keyring/" name, Fixture, GINT_TO_POINTER (with_service), set_up, test,       \
              tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!weir_test_keyring_is_installed ())
    {
      g_test_add_func ("/store/keyring", test_not_installed);
      return g_test_run ();
    }
  ADD ("no-service", test_no_service, FALSE);
  ADD ("keep", test_keep, TRUE);
  ADD ("locked", test_locked, TRUE);
  ADD ("cancelled", test_cancelled, TRUE);
  ADD ("restart", test_restart, FALSE);
  g_test_add_func ("/store/keyring/no-bus", test_no_bus);

  weir_test_keyring_set_up (&shared);
  status = g_test_run ();
  weir_test_keyring_tear_down (&shared);
  return status;
}
