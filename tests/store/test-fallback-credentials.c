/* SPDX-License-Identifier: MIT */
#include "store/weir-fallback-credentials.h"

#include "credentials.h"
#include "store/weir-session-credentials.h"

/* A keyring that can be absent or locked. */
#define TEST_TYPE_KEYRING (test_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TestKeyring, test_keyring, TEST, KEYRING, GObject)

struct _TestKeyring
{
  GObject parent_instance;

  WeirCredentialStore *kept;
  int code; /* -1: it works */
};

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestKeyring,
                               test_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

/* %TRUE: it does not work, and @task was told. */
static gboolean
refuse (WeirCredentialStore *store, GTask *task)
{
  int code = TEST_KEYRING (store)->code;

  if (code < 0)
    return FALSE;
  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, code, "not now");
  g_object_unref (task);
  return TRUE;
}

#define KEPT(store) (TEST_KEYRING (store)->kept)
#define KEPT_IFACE(store) (WEIR_CREDENTIAL_STORE_GET_IFACE (KEPT (store)))

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  if (!refuse (store, task))
    KEPT_IFACE (store)->lookup (KEPT (store), kind, name, task);
}

static void
put (WeirCredentialStore *store,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GTask *task)
{
  if (!refuse (store, task))
    KEPT_IFACE (store)->store (KEPT (store), kind, name, secret, task);
}

static void
take_out (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  if (!refuse (store, task))
    KEPT_IFACE (store)->remove (KEPT (store), kind, name, task);
}

static void
list (WeirCredentialStore *store, GTask *task)
{
  if (!refuse (store, task))
    KEPT_IFACE (store)->list (KEPT (store), task);
}

static void
unlock (WeirCredentialStore *store, GTask *task)
{
  if (!refuse (store, task))
    KEPT_IFACE (store)->unlock (KEPT (store), task);
}

static gboolean
is_lasting (WeirCredentialStore *store)
{
  return TRUE;
}

static void
iface_init (WeirCredentialStoreInterface *iface)
{
  iface->is_lasting = is_lasting;
  iface->lookup = lookup;
  iface->store = put;
  iface->remove = take_out;
  iface->list = list;
  iface->unlock = unlock;
}

static void
test_keyring_finalize (GObject *object)
{
  g_object_unref (TEST_KEYRING (object)->kept);
  G_OBJECT_CLASS (test_keyring_parent_class)->finalize (object);
}

static void
test_keyring_class_init (TestKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_keyring_finalize;
}

static void
test_keyring_init (TestKeyring *self)
{
  self->kept = weir_session_credentials_new ();
  self->code = -1;
}

static void
assert_secret (WeirCredentialStore *store, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = credentials_lookup (store, name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

static void
assert_list (WeirCredentialStore *store, const char *expected)
{
  g_autofree char *all = credentials_list (store, NULL);

  g_assert_cmpstr (all, ==, expected);
}

static void
test_works (void)
{
  g_autoptr (TestKeyring) keyring = g_object_new (TEST_TYPE_KEYRING, NULL);
  g_autoptr (WeirCredentialStore) store =
      weir_fallback_credentials_new (WEIR_CREDENTIAL_STORE (keyring));

  g_assert_true (credentials_store (store, "a", "x", NULL));
  g_assert_true (weir_credential_store_is_lasting (store));
  assert_secret (store, "a", "x");
  assert_secret (keyring->kept, "a", "x");
  assert_list (store, "service-key:a ");
  g_assert_true (credentials_remove (store, "a", NULL));
  g_assert_false (credentials_remove (store, "a", NULL));
  assert_list (keyring->kept, "");
  g_assert_true (credentials_unlock (store, NULL, NULL));
}

static void
count (guint *n)
{
  (*n)++;
}

/* Nobody keeps secrets: this process does, until there is somebody. */
static void
test_absent (void)
{
  g_autoptr (TestKeyring) keyring = g_object_new (TEST_TYPE_KEYRING, NULL);
  g_autoptr (WeirCredentialStore) store =
      weir_fallback_credentials_new (WEIR_CREDENTIAL_STORE (keyring));
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_signal_connect_swapped (store, "changed", G_CALLBACK (count), &n);
  keyring->code = WEIR_CREDENTIAL_ERROR_UNAVAILABLE;
  assert_list (store, "");
  g_assert_false (weir_credential_store_is_lasting (store));
  g_assert_null (credentials_lookup (store, "a", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (credentials_unlock (store, NULL, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_true (credentials_store (store, "a", "x", NULL));
  g_assert_true (credentials_store (store, "b", "y", NULL));
  g_assert_cmpuint (n, ==, 2);
  assert_secret (store, "a", "x");
  assert_list (store, "service-key:a service-key:b ");
  g_assert_true (credentials_remove (store, "a", NULL));
  g_assert_false (credentials_remove (store, "a", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  assert_list (keyring->kept, "");

  /* what was only remembered is still there when a keyring comes, and moves there when it is
   * stored again */
  keyring->code = -1;
  assert_secret (store, "b", "y");
  g_assert_true (credentials_store (store, "b", "z", NULL));
  g_assert_true (weir_credential_store_is_lasting (store));
  assert_secret (store, "b", "z");
  assert_secret (keyring->kept, "b", "z");
  assert_list (store, "service-key:b ");
}

/* What is locked is not absent. */
static void
test_locked (void)
{
  g_autoptr (TestKeyring) keyring = g_object_new (TEST_TYPE_KEYRING, NULL);
  g_autoptr (WeirCredentialStore) store =
      weir_fallback_credentials_new (WEIR_CREDENTIAL_STORE (keyring));
  g_autoptr (GError) error = NULL;

  keyring->code = WEIR_CREDENTIAL_ERROR_LOCKED;
  g_assert_false (credentials_store (store, "a", "x", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (weir_credential_store_is_lasting (store));
  g_assert_null (credentials_list (store, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (credentials_remove (store, "a", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  keyring->code = -1;
  assert_list (store, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/fallback-credentials/works", test_works);
  g_test_add_func ("/store/fallback-credentials/absent", test_absent);
  g_test_add_func ("/store/fallback-credentials/locked", test_locked);
  return g_test_run ();
}
