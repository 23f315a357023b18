/* SPDX-License-Identifier: MIT */
#include "app/weir-offline-watch.h"

#include <string.h>

#include "engine-fixture.h"
#include "support/weir-test-network.h"

/* --- The watch over a service --- */

typedef struct
{
  EngineFixture engine;
  WeirTestNetwork *network;
  WeirProblemBoard *board;
  WeirService *service;
  WeirOfflineWatch *watch;
} Fixture;

/* An account of SAP's own hosts, with a deployment that is known without asking. */
#define REMOTE                                                                                     \
  "{\"subAccounts\":{\"first\":{\"service_key_json\":{\"clientid\":\"c\",\"clientsecret\":\"s\","  \
  "\"url\":\"https://a.invalid\",\"serviceurls\":{\"AI_API_URL\":\"https://b.invalid\"}},"         \
  "\"deployment_models\":{\"gpt-4o\":[\"https://b.invalid/v2/inference/deployments/d123\"]}}},"    \
  "\"secret_authentication_tokens\":[\"" TEST_KEY "\"]}"

static void
set_up (Fixture *f, gconstpointer is_remote)
{
  static const char *const environment[] = { NULL };
  WeirSettingsSources sources = { .environment = environment, .port = 0 };
  const WeirServiceOptions options = { .sources = &sources };

  engine_fixture_set_up (&f->engine, NULL);
  if (is_remote != NULL)
    engine_fixture_write (&f->engine, REMOTE);
  else
    engine_fixture_configure (&f->engine, NULL);
  sources.home_dir = sources.config_dir = f->engine.folder;
  sources.config_file = f->engine.file;
  f->network = weir_test_network_new ();
  f->board = weir_problem_board_new ();
  f->service = weir_service_new (&options, f->board);
  weir_service_open (f->service);
  f->watch = weir_offline_watch_new (f->service, f->board, G_NETWORK_MONITOR (f->network));
}

static void
tear_down (Fixture *f, gconstpointer is_remote)
{
  weir_offline_watch_free (f->watch);
  weir_service_close (f->service);
  g_clear_object (&f->service);
  g_clear_object (&f->board);
  g_clear_object (&f->network);
  engine_fixture_tear_down (&f->engine);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static gboolean
is_offline (Fixture *f)
{
  WeirProblem *pill = weir_problem_board_get_pill (f->board);

  return pill != NULL && weir_problem_get_kind (pill) == WEIR_PROBLEM_OFFLINE;
}

static void
wait_offline (Fixture *f, gboolean expected)
{
  while (is_offline (f) != expected)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = NULL;
  gint64 begun_us;
  guint status;

  g_assert_false (is_offline (f));
  weir_test_network_set_available (f->network, FALSE);
  wait_offline (f, TRUE);
  /* no dialog, no banner */
  g_assert_null (weir_problem_board_get_top (f->board));

  weir_service_start (f->service);
  while (weir_service_get_state (f->service) != WEIR_SERVICE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  begun_us = g_get_monotonic_time ();
  answer = raw_client_ask (weir_engine_get_port (weir_service_get_engine (f->service)), "POST",
                           "/v1/chat/completions", TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 503);
  g_assert_nonnull (strstr (answer, "This computer is offline"));
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 5 * G_USEC_PER_SEC);

  weir_test_network_set_available (f->network, TRUE);
  wait_offline (f, FALSE);
}

/* A company's network has a way to a proxy, and none to the rest of the world. */
static void
test_proxy (Fixture *f, gconstpointer data)
{
  weir_test_network_set_reached (f->network, TRUE);
  weir_test_network_set_available (f->network, FALSE);
  settle ();
  g_assert_false (is_offline (f));
}

/* What is on this computer needs no network. */
static void
test_local (Fixture *f, gconstpointer data)
{
  weir_test_network_set_available (f->network, FALSE);
  settle ();
  g_assert_false (is_offline (f));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    gboolean is_remote;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/offline-watch/refuses", TRUE, test_refuses },
    { "/app/offline-watch/proxy", TRUE, test_proxy },
    { "/app/offline-watch/local", FALSE, test_local },
  };

  g_test_init (&argc, &argv, NULL);
  /* the address sanitizer cannot stand the exceptions of the system's */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].is_remote), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
