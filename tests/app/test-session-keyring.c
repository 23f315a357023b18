/* SPDX-License-Identifier: MIT */
#include "app/weir-session-keyring.h"

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* No bus is started to find out that there is none. */
static void
test_no_bus (void)
{
  g_autoptr (WeirCredentialStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_setenv ("XDG_RUNTIME_DIR", g_get_user_runtime_dir (), TRUE);
  store = weir_session_keyring_new ();
  weir_credential_store_list_async (store, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (weir_credential_store_list_finish (store, result, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/session-keyring/no-bus", test_no_bus);
  return g_test_run ();
}
