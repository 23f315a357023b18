/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"
#include "raw-client.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_reload_keeps_streams (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  WeirDemoStats stats;
  guint status;

  engine_fixture_set_up (&f, &engine_fixture_slow);
  engine_fixture_listen (&f, NULL);
  engine_fixture_begin_stream (&f, &stream);

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

  engine_fixture_set_up (&f, &engine_fixture_slow);
  engine_fixture_listen (&f, NULL);
  engine_fixture_begin_stream (&f, &stream);

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

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } tests[] = {
    { "/app/engine-reload/keeps-streams", test_reload_keeps_streams },
    { "/app/engine-reload/without-account", test_reload_without_account },
    { "/app/engine-reload/keys", test_reload_keys },
    { "/app/engine-reload/notices", test_reload_notices },
    { "/app/engine-reload/learns", test_learns },
    { "/app/engine-reload/file-change", test_file_change },
  };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].run);
  return g_test_run ();
}
