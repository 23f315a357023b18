/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"
#include "raw-client.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "store/weir-store-error.h"

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
discover (EngineFixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_engine_discover_async (f->engine, NULL, on_result, &result);
  return weir_engine_discover_finish (f->engine, wait_for (&result), error);
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

static void
test_discover_fails (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/lm/deployments",
                                       .status = 500 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) told = NULL;

  engine_fixture_set_up (&f, &options);
  engine_fixture_configure (&f, NULL);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_false (discover (&f, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  told = weir_engine_dup_account_error (f.engine, "first");
  g_assert_error (told, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
}

static GBytes *
call (EngineFixture *f, const char *account, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_engine_call_async (f->engine, account, "GET", path, "default", NULL, NULL, on_result,
                          &result);
  return weir_engine_call_finish (f->engine, wait_for (&result), error);
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
  weir_engine_discover_async (f.engine, NULL, on_result, &result);
  weir_engine_close (f.engine);
  g_assert_false (weir_engine_discover_finish (f.engine, wait_for (&result), &error));
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
                          on_result, &result);
  while (stats.management == 0)
    {
      g_usleep (1000);
      weir_demo_get_stats (f.demo, &stats);
    }
  weir_engine_close (f.engine);
  g_assert_null (weir_engine_call_finish (f.engine, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- Serving --- */

static void
test_serves (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *url = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *health = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *answer = NULL;
  guint16 port;
  guint status;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);
  port = weir_engine_get_port (f.engine);
  url = weir_engine_dup_base_url (f.engine);
  expected = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_assert_cmpstr (url, ==, expected);

  /* At once, while the deployments are not known yet. */
  answer = raw_client_ask (port, "POST", "/v1/chat/completions", TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (strstr (answer, "\"choices\""));

  health = raw_client_ask (port, "GET", "/health", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  refused = raw_client_ask (port, "POST", "/v1/chat/completions", "wrong", CHAT, &status);
  g_assert_cmpuint (status, ==, 401);
}

/* Who comes before it is known which models there are, waits; what needs no model does not. */
static void
test_waits_for_discovery (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/oauth/token",
                                       .delay_ms = 300 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) early = { 0 };
  g_autofree char *health = NULL;
  WeirDemoStats stats;
  guint status;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  g_assert_true (raw_client_connect (&early, weir_engine_get_port (f.engine)));
  raw_client_send (&early, "GET", "/v1/models", TEST_KEY, NULL);

  health = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/health", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  weir_demo_get_stats (f.demo, &stats);
  g_assert_cmpuint (stats.management, ==, 0);

  g_assert_nonnull (strstr (raw_client_read_all (&early), "\"gpt-4o\""));
}

/* An account that fails is no reason to wait for ever. */
static void
test_failed_discovery_opens (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/oauth/token",
                                       .status = 401 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *answer = NULL;
  guint status;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  answer = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                           TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, >=, 400);
  engine_fixture_wait_notice (&f, "The deployments of the account “first” cannot be listed: ");
}

/* An account that could not be asked may well have the model: "not found" would be a lie. */
static void
ask_without_discovery (const char *path, guint fault_status, const char *words)
{
  const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                .path = path,
                                .status = fault_status };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *answer = NULL;
  g_autofree char *model = NULL;
  guint status;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  answer = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                           TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 502);
  g_assert_nonnull (strstr (answer, "the account \\\"first\\\" cannot be asked"));
  g_assert_nonnull (strstr (answer, words));
  model = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/v1/models/gpt-4o", TEST_KEY,
                          NULL, &status);
  g_assert_cmpuint (status, ==, 502);
}

static void
test_refused_key_is_told (void)
{
  ask_without_discovery ("/oauth/token", 401, "upstream_auth");
}

static void
test_failed_discovery_is_told (void)
{
  ask_without_discovery ("/lm/deployments", 500, "upstream_error");
}

/* Those who wait when it ends are let go. */
static void
test_close_while_waiting (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/oauth/token",
                                       .delay_ms = 60000 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) early = { 0 };
  g_autofree char *health = NULL;
  guint status;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  g_assert_true (raw_client_connect (&early, weir_engine_get_port (f.engine)));
  raw_client_send (&early, "GET", "/v1/models", TEST_KEY, NULL);
  health = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/health", NULL, NULL, &status);
  weir_engine_close (f.engine);
  raw_client_read_all (&early);
  g_assert_cmpuint (raw_client_get_status (&early), !=, 200);
}

static void
test_usage_log (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *answer = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  guint status;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);
  answer = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                           TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
  weir_engine_close (f.engine);

  path = g_build_filename (f.folder, "weir", "logs", "token_usage.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"model\":\"gpt-4o\",\"subaccount_name\":\"first\","));
  g_assert_nonnull (strstr (text, "\"usage\":\"reported\""));
}

static void
test_port_in_use (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (EngineFixture) other = { 0 };
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);

  engine_fixture_set_up (&other, NULL);
  engine_fixture_configure (&other, NULL);
  engine_fixture_make (&other, FALSE, weir_engine_get_port (f.engine));
  g_assert_true (weir_engine_open (other.engine, NULL));
  g_assert_false (weir_engine_listen (other.engine, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpuint (weir_engine_get_port (other.engine), ==, 0);
}

static void
test_exposure (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (EngineFixture) closed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  engine_fixture_set_up (&f, NULL);
  text = g_strdup_printf ("{\"service_key_json\":%s,\"host\":\"0.0.0.0\"}", f.key);
  engine_fixture_write (&f, text);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_false (weir_engine_listen (f.engine, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

  engine_fixture_set_up (&closed, NULL);
  engine_fixture_listen (&closed, ",\"host\":\"0.0.0.0\"");
  engine_fixture_wait_notice (&closed, "Other computers can reach this proxy");
}

static void
test_no_key (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *answer = NULL;
  guint status;

  engine_fixture_set_up (&f, NULL);
  text = g_strdup_printf ("{\"service_key_json\":%s}", f.key);
  engine_fixture_write (&f, text);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_true (weir_engine_listen (f.engine, NULL));
  engine_fixture_wait_notice (&f, "No key is configured");
  answer = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions", NULL,
                           CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
}

static void
test_bad_certificate (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, ",\"tls_cert\":\"config.json\",\"tls_key\":\"config.json\"");
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_false (weir_engine_listen (f.engine, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "HTTPS with "));
}

static void
test_demo (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *models = NULL;
  g_autofree char *answer = NULL;
  guint16 port;
  guint status;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_make (&f, TRUE, 0);
  g_assert_true (weir_engine_open (f.engine, &error));
  g_assert_true (weir_engine_listen (f.engine, &error));
  while (f.n_models_changed < 2)
    g_main_context_iteration (NULL, TRUE);

  port = weir_engine_get_port (f.engine);
  refused = raw_client_ask (port, "GET", "/v1/models", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 401);
  models = raw_client_ask (port, "GET", "/v1/models", "demo", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (strstr (models, "\"demo/gpt-4o\""));
  answer = raw_client_ask (port, "POST", "/v1/chat/completions", "demo",
                           "{\"model\":\"demo/gpt-4o\",\"messages\":[{\"role\":\"user\","
                           "\"content\":\"Hello\"}]}",
                           &status);
  g_assert_cmpuint (status, ==, 200);
}

/* --- Reload --- */

static const WeirDemoOptions slow = { .chunk_delay_ms = 30 };

static void
begin_stream (EngineFixture *f, RawClient *client)
{
  g_assert_true (raw_client_connect (client, weir_engine_get_port (f->engine)));
  raw_client_send (client, "POST", "/v1/chat/completions", TEST_KEY, CHAT_STREAM);
  g_assert_true (raw_client_read_until (client, "data: "));
  g_assert_cmpuint (raw_client_get_status (client), ==, 200);
}

static void
test_reload_keeps_streams (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  WeirDemoStats stats;
  guint status;

  engine_fixture_set_up (&f, &slow);
  engine_fixture_listen (&f, NULL);
  begin_stream (&f, &stream);

  engine_fixture_configure (&f, ",\"aliases\":{\"mine\":\"gpt-4o\"}");
  g_assert_true (weir_engine_reload (f.engine, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (raw_client_read_all (&stream), "data: [DONE]"));

  answer =
      raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions", TEST_KEY,
                      "{\"model\":\"mine\",\"messages\":[{\"role\":\"user\","
                      "\"content\":\"Hello\"}]}",
                      &status);
  g_assert_cmpuint (status, ==, 200);

  /* The account stayed, and so did its token. */
  weir_demo_get_stats (f.demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 1);
}

/* A stream of an account that is taken away ends as if nothing had happened; then it is gone. */
static void
test_reload_without_account (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_autofree char *answer = NULL;
  guint status;

  engine_fixture_set_up (&f, &slow);
  engine_fixture_listen (&f, NULL);
  begin_stream (&f, &stream);

  engine_fixture_write (&f, "{\"secret_authentication_tokens\":[\"" TEST_KEY "\"]}");
  g_assert_true (weir_engine_reload (f.engine, NULL));
  g_assert_cmpuint (weir_engine_get_n_accounts (f.engine), ==, 0);
  g_assert_nonnull (strstr (raw_client_read_all (&stream), "data: [DONE]"));

  answer = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                           TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 404);
}

static void
test_reload_keys (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  guint status;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);
  text = g_strdup_printf ("{\"subAccounts\":{\"first\":{\"service_key_json\":%s}},"
                          "\"secret_authentication_tokens\":[\"another-0123456789\"]}",
                          f.key);
  engine_fixture_write (&f, text);
  g_assert_true (weir_engine_reload (f.engine, NULL));

  old = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/v1/models", TEST_KEY, NULL,
                        &status);
  g_assert_cmpuint (status, ==, 401);
  new = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/v1/models", "another-0123456789",
                        NULL, &status);
  g_assert_cmpuint (status, ==, 200);
}

static guint
count_notices (const EngineFixture *f, const char *words)
{
  guint n = 0;

  for (const char *at = f->notices->str; (at = strstr (at, words)) != NULL; at++)
    n++;
  return n;
}

/* What was wrong before is not told again; what only a start takes over is. */
static void
test_reload_notices (void)
{
  g_auto (EngineFixture) f = { 0 };

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);
  g_assert_cmpint (g_chmod (f.file, 0644), ==, 0);
  for (guint i = 0; i < 3; i++)
    g_assert_true (weir_engine_reload (f.engine, NULL));
  g_assert_cmpuint (count_notices (&f, "chmod 600"), ==, 1);
  g_assert_cmpuint (count_notices (&f, "from the next start"), ==, 0);

  engine_fixture_configure (&f, ",\"limits\":{\"gap_s\":5}");
  g_assert_true (weir_engine_reload (f.engine, NULL));
  g_assert_cmpuint (count_notices (&f, "Other limits are configured now"), ==, 1);
}

/* A member of a tool that the model does not know, and no rule either. */
#define ODD_TOOL                                                                                   \
  "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"tools\":["     \
  "{\"type\":\"function\",\"oddity\":1,\"function\":{\"name\":\"t\"}}]}"

/* What a refusal taught is in a file, for the next time; a setting turns it off. */
static void
test_learns (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *refusal = NULL;
  guint status;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, ",\"learn\":false");
  refusal = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                            TEST_KEY, ODD_TOOL, &status);
  g_assert_cmpuint (status, ==, 400);

  engine_fixture_configure (&f, NULL);
  g_assert_true (weir_engine_reload (f.engine, NULL));
  reply = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions", TEST_KEY,
                          ODD_TOOL, &status);
  g_test_message ("%s", reply);
  g_assert_cmpuint (status, ==, 200);

  path = g_build_filename (f.folder, "weir", "learned.json", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"member\":\"tools[].oddity\""));
}

static void
test_file_change (void)
{
  g_auto (EngineFixture) f = { 0 };

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, NULL);

  engine_fixture_write (&f, "{\"port\":");
  engine_fixture_wait_notice (&f, "The changed configuration is not used: ");
  g_assert_cmpuint (weir_engine_get_n_accounts (f.engine), ==, 1);

  engine_fixture_configure (&f, ",\"port\":3999,\"host\":\"localhost\"");
  engine_fixture_wait_notice (&f, "Another address or certificate is configured now");
  engine_fixture_wait_notice (&f, "The configuration was read again.");
  g_assert_cmpstr (weir_engine_get_settings (f.engine)->host, ==, "localhost");
}

/* --- The end --- */

static void
test_drain (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_auto (RawClient) late = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  guint16 port;

  engine_fixture_set_up (&f, &slow);
  engine_fixture_listen (&f, NULL);
  port = weir_engine_get_port (f.engine);
  begin_stream (&f, &stream);
  g_assert_cmpuint (weir_engine_get_n_active (f.engine), ==, 1);

  weir_engine_drain_async (f.engine, 30, on_result, &result);
  g_assert_false (raw_client_connect (&late, port));
  g_assert_nonnull (strstr (raw_client_read_all (&stream), "data: [DONE]"));
  g_assert_true (weir_engine_drain_finish (f.engine, wait_for (&result), NULL));
  g_assert_cmpuint (weir_engine_get_n_active (f.engine), ==, 0);
}

/* A stream that hangs is ended at the limit, is told why, and never looks like a whole one. */
static void
test_drain_limit (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_HANG,
                                       .path = "/chat/completions",
                                       .at_event = 2 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *log = NULL;
  g_autofree char *lines = NULL;
  const char *received;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  begin_stream (&f, &stream);

  weir_engine_drain_async (f.engine, 0, on_result, &result);
  g_assert_false (weir_engine_drain_finish (f.engine, wait_for (&result), NULL));
  weir_engine_close (f.engine);
  received = raw_client_read_all (&stream);
  g_assert_null (strstr (received, "data: [DONE]"));
  g_assert_nonnull (strstr (received, "data: {\"error\":{\"message\":\"Weir is shutting down."));

  log = g_build_filename (f.folder, "weir", "logs", "token_usage.jsonl", NULL);
  g_assert_true (g_file_get_contents (log, &lines, NULL, NULL));
  g_assert_nonnull (strstr (lines, "\"error\":\"shutdown\""));
}

static void
test_close_ends_drain (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_HANG,
                                       .path = "/chat/completions",
                                       .at_event = 2 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_autoptr (GAsyncResult) result = NULL;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  begin_stream (&f, &stream);

  weir_engine_drain_async (f.engine, 3600, on_result, &result);
  weir_engine_close (f.engine);
  weir_engine_close (f.engine);
  g_assert_false (weir_engine_drain_finish (f.engine, wait_for (&result), NULL));
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
    { "/app/engine/notices", test_notices },
    { "/app/engine/discover", test_discover },
    { "/app/engine/discover-fails", test_discover_fails },
    { "/app/engine/call", test_call },
    { "/app/engine/close-while-asking", test_close_while_asking },
    { "/app/engine/close-while-calling", test_close_while_calling },
    { "/app/engine/serves", test_serves },
    { "/app/engine/waits-for-discovery", test_waits_for_discovery },
    { "/app/engine/failed-discovery-opens", test_failed_discovery_opens },
    { "/app/engine/refused-key-is-told", test_refused_key_is_told },
    { "/app/engine/failed-discovery-is-told", test_failed_discovery_is_told },
    { "/app/engine/close-while-waiting", test_close_while_waiting },
    { "/app/engine/usage-log", test_usage_log },
    { "/app/engine/port-in-use", test_port_in_use },
    { "/app/engine/exposure", test_exposure },
    { "/app/engine/no-key", test_no_key },
    { "/app/engine/bad-certificate", test_bad_certificate },
    { "/app/engine/demo", test_demo },
    { "/app/engine/reload-keeps-streams", test_reload_keeps_streams },
    { "/app/engine/reload-without-account", test_reload_without_account },
    { "/app/engine/reload-keys", test_reload_keys },
    { "/app/engine/reload-notices", test_reload_notices },
    { "/app/engine/learns", test_learns },
    { "/app/engine/file-change", test_file_change },
    { "/app/engine/drain", test_drain },
    { "/app/engine/drain-limit", test_drain_limit },
    { "/app/engine/close-ends-drain", test_close_ends_drain },
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
