/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"
#include "raw-client.h"

#include <string.h>

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

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } tests[] = {
    { "/app/engine-serving/serves", test_serves },
    { "/app/engine-serving/waits-for-discovery", test_waits_for_discovery },
    { "/app/engine-serving/failed-discovery-opens", test_failed_discovery_opens },
    { "/app/engine-serving/refused-key-is-told", test_refused_key_is_told },
    { "/app/engine-serving/failed-discovery-is-told", test_failed_discovery_is_told },
    { "/app/engine-serving/close-while-waiting", test_close_while_waiting },
    { "/app/engine-serving/usage-log", test_usage_log },
    { "/app/engine-serving/port-in-use", test_port_in_use },
    { "/app/engine-serving/exposure", test_exposure },
    { "/app/engine-serving/no-key", test_no_key },
    { "/app/engine-serving/bad-certificate", test_bad_certificate },
    { "/app/engine-serving/demo", test_demo },
  };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].run);
  return g_test_run ();
}
