/* SPDX-License-Identifier: MIT */
#include "app/weir-offline-watch.h"

#include <string.h>

#include "engine-fixture.h"

/* A network to be changed by hand. */

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;

  gboolean is_available;
  gboolean is_reached; /* the hosts are, without a way to all of the world */
};

static void
can_reach_async (GNetworkMonitor *monitor,
                 GSocketConnectable *connectable,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (monitor, cancellable, callback, user_data);

  if (TEST_NETWORK (monitor)->is_reached)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "no way");
}

static gboolean
can_reach_finish (GNetworkMonitor *monitor, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
network_init (GNetworkMonitorInterface *iface)
{
  iface->can_reach_async = can_reach_async;
  iface->can_reach_finish = can_reach_finish;
}

static gboolean
network_make (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = network_make;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork,
                               test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, network_init))

static void
test_network_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == 3)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, prop_id == 1 && TEST_NETWORK (object)->is_available);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, 1, "network-available");
  g_object_class_override_property (object_class, 2, "network-metered");
  g_object_class_override_property (object_class, 3, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
}

static void
change (TestNetwork *network, gboolean is_available)
{
  network->is_available = is_available;
  g_signal_emit_by_name (network, "network-changed", is_available);
}

/* --- The watch over a service --- */

typedef struct
{
  EngineFixture engine;
  TestNetwork *network;
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
  f->network = g_object_new (TEST_TYPE_NETWORK, NULL);
  f->network->is_available = TRUE;
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
  change (f->network, FALSE);
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

  change (f->network, TRUE);
  wait_offline (f, FALSE);
}

/* A company's network has a way to a proxy, and none to the rest of the world. */
static void
test_proxy (Fixture *f, gconstpointer data)
{
  f->network->is_reached = TRUE;
  change (f->network, FALSE);
  settle ();
  g_assert_false (is_offline (f));
}

/* What is on this computer needs no network. */
static void
test_local (Fixture *f, gconstpointer data)
{
  change (f->network, FALSE);
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
