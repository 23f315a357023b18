/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"
#include "raw-client.h"

#include <string.h>

static void
test_drain (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_auto (RawClient) stream = { 0 };
  g_auto (RawClient) late = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  guint16 port;

  engine_fixture_set_up (&f, &engine_fixture_slow);
  engine_fixture_listen (&f, NULL);
  port = weir_engine_get_port (f.engine);
  engine_fixture_begin_stream (&f, &stream);
  g_assert_cmpuint (weir_engine_get_n_active (f.engine), ==, 1);

  weir_engine_drain_async (f.engine, 30, engine_fixture_on_result, &result);
  g_assert_false (raw_client_connect (&late, port));
  g_assert_nonnull (strstr (raw_client_read_all (&stream), "data: [DONE]"));
  g_assert_true (weir_engine_drain_finish (f.engine, engine_fixture_wait (&result), NULL));
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
  engine_fixture_begin_stream (&f, &stream);

  weir_engine_drain_async (f.engine, 0, engine_fixture_on_result, &result);
  g_assert_false (weir_engine_drain_finish (f.engine, engine_fixture_wait (&result), NULL));
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
  engine_fixture_begin_stream (&f, &stream);

  weir_engine_drain_async (f.engine, 3600, engine_fixture_on_result, &result);
  weir_engine_close (f.engine);
  weir_engine_close (f.engine);
  g_assert_false (weir_engine_drain_finish (f.engine, engine_fixture_wait (&result), NULL));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } tests[] = {
    { "/app/engine-drain/drain", test_drain },
    { "/app/engine-drain/drain-limit", test_drain_limit },
    { "/app/engine-drain/close-ends-drain", test_close_ends_drain },
  };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].run);
  return g_test_run ();
}
