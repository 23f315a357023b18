/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "store/weir-store-error.h"

static gboolean
discover (EngineFixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_engine_discover_async (f->engine, NULL, engine_fixture_on_result, &result);
  return weir_engine_discover_finish (f->engine, engine_fixture_wait (&result), error);
}

/* --- Opening --- */

static void
test_no_account (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_write (&f, "{}");
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (weir_engine_get_n_accounts (f.engine), ==, 0);
}

/* One that is turned off is in the settings only; its key need not even be there. */
static void
test_disabled_account (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *text = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  text = g_strdup_printf ("{\"subAccounts\":{\"off\":{\"keyring\":true,\"enabled\":false},"
                          "\"on\":{\"service_key_json\":%s}}}",
                          f.key);
  engine_fixture_write (&f, text);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (weir_engine_get_n_accounts (f.engine), ==, 1);
  g_assert_cmpuint (weir_engine_get_settings (f.engine)->n_accounts, ==, 2);
  g_assert_cmpuint (weir_engine_get_n_waiting (f.engine), ==, 0);
  g_assert_cmpint (weir_engine_get_standing (f.engine), ==, WEIR_CREDENTIALS_COMPLETE);
  names = weir_engine_dup_account_names (f.engine);
  g_assert_cmpstr (names[0], ==, "on");
  g_assert_null (names[1]);
}

static const struct
{
  const char *name;
  const char *text;
  gboolean is_key;
  const char *words;
} bad_files[] = {
  { "syntax", "{", FALSE, "config.json is not valid JSON" },
  { "member", "{\"port\":\"x\"}", FALSE, "“port” must be" },
  { "key", "{\"subAccounts\":{\"first\":{\"service_key_json\":{}}}}", TRUE,
    "The service key of the account “first” (" },
};

static void
test_bad_file (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_write (&f, bad_files[i].text);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_false (weir_engine_open (f.engine, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == (bad_files[i].is_key ? WEIR_AICORE_ERROR : WEIR_STORE_ERROR));
  g_assert_nonnull (strstr (error->message, bad_files[i].words));
}

static void
test_notices (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  engine_fixture_set_up (&f, NULL);
  text = g_strdup_printf ("{\"service_key_json\":%s,"
                          "\"deployment_models\":{\"m\":\"https://h/x?y\"},"
                          "\"secret_authentication_tokens\":[\"short\"]}",
                          f.key);
  engine_fixture_write (&f, text);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, &error));
  engine_fixture_wait_notice (&f, "the key “key-1” is short");
  engine_fixture_wait_notice (&f, "binds the model “m” to something that is not the URL");
}

/* --- Looking up, without listening --- */

static void
test_discover (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (WeirSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) found = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, &error));

  before = weir_engine_dup_deployments (f.engine);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (discover (&f, &error));
  g_assert_no_error (error);
  after = weir_engine_dup_deployments (f.engine);
  g_assert_cmpuint (after->len, >, 0);
  g_assert_null (weir_engine_dup_account_error (f.engine, "first"));

  snapshot = weir_engine_dup_snapshot (f.engine);
  found = weir_router_find (snapshot->router, "gpt-4o", &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_null (weir_engine_dup_base_url (f.engine));
}

static const WeirDemoFault no_list = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/lm/deployments",
                                       .status = 500 };
static const WeirDemoOptions unlisted = { .faults = &no_list, .n_faults = 1 };

static void
test_discover_fails (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) told = NULL;

  engine_fixture_set_up (&f, &unlisted);
  engine_fixture_configure (&f, NULL);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_false (discover (&f, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  told = weir_engine_dup_account_error (f.engine, "first");
  g_assert_error (told, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
}

/* One that listens asks again by itself, after the time that is set. */
static void
test_asks_again (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  engine_fixture_set_up (&f, &unlisted);
  engine_fixture_listen (&f, ",\"limits\":{\"refresh_s\":1}");
  engine_fixture_wait_notice (&f, "The deployments of the account “first” cannot be listed");
  weir_demo_set_faults (f.demo, NULL, 0);
  while (n == 0)
    {
      g_autoptr (GPtrArray) found = NULL;

      engine_fixture_wait_models (&f);
      found = weir_engine_dup_deployments (f.engine);
      n = found->len;
    }
  error = weir_engine_dup_account_error (f.engine, "first");
  g_assert_no_error (error);
}

static GBytes *
call (EngineFixture *f, const char *account, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_engine_call_async (f->engine, account, "GET", path, "default", NULL, NULL,
                          engine_fixture_on_result, &result);
  return weir_engine_call_finish (f->engine, engine_fixture_wait (&result), error);
}

static void
test_call (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) groups = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));

  body = call (&f, "first", "/lm/configurations", &error);
  g_assert_no_error (error);
  g_assert_cmpint (((const char *) g_bytes_get_data (body, NULL))[0], ==, '{');

  nothing = call (&f, "second", "/lm/configurations", &error);
  g_assert_null (nothing);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  names = weir_engine_dup_account_names (f.engine);
  g_assert_cmpstr (names[0], ==, "first");
  g_assert_null (names[1]);
  groups = weir_engine_dup_resource_groups (f.engine, "first");
  g_assert_cmpstr (groups[0], ==, "default");
  g_assert_null (weir_engine_dup_resource_groups (f.engine, "second"));
}

/* What is still on its way when the engine is closed neither blocks nor calls back into it. */
static void
test_close_while_asking (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/oauth/token",
                                       .delay_ms = 60000 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  weir_engine_discover_async (f.engine, NULL, engine_fixture_on_result, &result);
  weir_engine_close (f.engine);
  g_assert_false (weir_engine_discover_finish (f.engine, engine_fixture_wait (&result), &error));
  g_assert_nonnull (error);
}

/* A call that hangs does not keep the engine, and is told that it has ended. */
static void
test_close_while_calling (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/lm/configurations",
                                       .delay_ms = 600000 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirDemoStats stats = { 0 };

  engine_fixture_set_up (&f, &options);
  engine_fixture_configure (&f, NULL);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  weir_engine_call_async (f.engine, "first", "GET", "/lm/configurations", "default", NULL, NULL,
                          engine_fixture_on_result, &result);
  while (stats.management == 0)
    {
      g_usleep (1000);
      weir_demo_get_stats (f.demo, &stats);
    }
  weir_engine_close (f.engine);
  g_assert_null (weir_engine_call_finish (f.engine, engine_fixture_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } tests[] = {
    { "/app/engine/no-account", test_no_account },
    { "/app/engine/disabled-account", test_disabled_account },
    { "/app/engine/notices", test_notices },
    { "/app/engine/discover", test_discover },
    { "/app/engine/discover-fails", test_discover_fails },
    { "/app/engine/asks-again", test_asks_again },
    { "/app/engine/call", test_call },
    { "/app/engine/close-while-asking", test_close_while_asking },
    { "/app/engine/close-while-calling", test_close_while_calling },
  };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].run);
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autofree char *path = g_strconcat ("/app/engine/bad-file/", bad_files[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad_file);
    }
  return g_test_run ();
}
