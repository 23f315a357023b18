/* SPDX-License-Identifier: MIT */
/* An account whose host cannot be reached, because its name is not found or its TLS handshake does
 * not go on, delays no other one, and is left for another at the limit for connecting. */
#include "proxy/deployments.h"
#include "proxy/proxy.h"

#include "support/weir-stalled-resolver.h"
#include "support/weir-test-clock.h"

/* More than may look up a name, or make a handshake, at once. */
#define N_CLIENTS 6
#define MAX_AT_ONCE 4
#define QUIET_US (2 * G_USEC_PER_SEC)

typedef struct
{
  WeirTestClock *clock;
  TestProxy *proxy;
  WeirStalledResolver *resolver;
  GSocket *listener; /* nobody answers at it */
} Fixture;

/* The kernel connects, and that is all. */
static char *
listen_mutely (Fixture *fixture)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  fixture->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (fixture->listener, address, TRUE, NULL));
  g_assert_true (g_socket_listen (fixture->listener, NULL));
  bound = g_socket_get_local_address (fixture->listener, NULL);
  return g_strdup_printf ("https://localhost:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

/* An account that is asked first, with a token that is good and a host that is not. */
static WeirAccount *
make_account (TestProxy *proxy, const char *url)
{
  WeirServiceKeyParts parts = {
    .client_id = "id", .client_secret = "secret", .auth_url = url, .base_url = url
  };
  WeirAccount *account = test_account_new ("stalled", -1, 1);
  g_autoptr (GError) error = NULL;

  account->key = weir_service_key_new_from_parts (&parts, &error);
  g_assert_no_error (error);
  account->tokens = g_object_ref (proxy->accounts[0]->tokens);
  return account;
}

static void
publish (TestProxy *proxy, const char *url)
{
  g_autoptr (WeirAccount) account = make_account (proxy, url);
  g_autoptr (WeirSnapshot) before = weir_snapshot_slot_dup (proxy->snapshots);
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_alloc ();
  g_autoptr (GPtrArray) all = test_deployments_new ();
  g_autoptr (GPtrArray) own = weir_deployment_list_dup (proxy->lists[0]);
  WeirDeployment *stalled = test_deployments_add (all, account, "stalled", "gpt-4.1");

  g_free (stalled->url);
  stalled->url = g_strconcat (url, "/v2/inference/deployments/stalled", NULL);
  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (all, weir_deployment_ref (g_ptr_array_index (own, i)));

  snapshot->lists = g_ptr_array_ref (before->lists);
  snapshot->router = weir_router_new (all, NULL, 0);
  snapshot->rules = weir_model_rules_ref (before->rules);
  snapshot->serial = before->serial + 1;
  weir_snapshot_slot_set (proxy->snapshots, snapshot);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean names = GPOINTER_TO_INT (data);
  TestProxyOptions options = { 0 };
  g_autofree char *url = NULL;

  fixture->resolver = WEIR_STALLED_RESOLVER (weir_stalled_resolver_new ());
  g_resolver_set_default (G_RESOLVER (fixture->resolver));
  fixture->clock = weir_test_clock_new ();
  options.clock = WEIR_CLOCK (fixture->clock);
  fixture->proxy = test_proxy_new (&options);
  url = names ? g_strdup ("https://" WEIR_STALLED_HOST) : listen_mutely (fixture);
  publish (fixture->proxy, url);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_proxy_free (fixture->proxy);
  g_object_unref (fixture->clock);
  g_object_unref (fixture->resolver);
  g_clear_object (&fixture->listener);
}

static gboolean
are_all_running (gpointer data)
{
  return weir_exchange_pool_get_n_active (data) == N_CLIENTS;
}

static gboolean
is_one_connected (gpointer data)
{
  return (g_socket_condition_check (data, G_IO_IN) & G_IO_IN) != 0;
}

static gboolean
are_most_stalled (gpointer data)
{
  return weir_stalled_resolver_get_n_stalled (data) == MAX_AT_ONCE;
}

static void
wait_until_stalled (Fixture *fixture)
{
  test_wait_for (are_all_running, fixture->proxy->pool);
  if (fixture->listener != NULL)
    test_wait_for (is_one_connected, fixture->listener);
  else
    test_wait_for (are_most_stalled, fixture->resolver);
}

/* The first to give up make room for those at the gate, which have waited as long. Time goes on again only
 * when nothing comes any more: a request that is being answered has its own limits. */
static void
let_give_up (Fixture *fixture)
{
  guint seen = 0;
  gint64 since = 0;

  while (seen < N_CLIENTS + 1)
    {
      guint n = test_proxy_get_n_records (fixture->proxy);
      gint64 now = g_get_monotonic_time ();

      if (n > seen)
        since = now;
      else if (now - since > QUIET_US)
        {
          weir_test_clock_advance (fixture->clock, 11 * G_TIME_SPAN_SECOND);
          since = now;
        }
      seen = n;
      g_usleep (1000);
    }
}

static void
test_stall (Fixture *fixture, gconstpointer data)
{
  TestProxy *proxy = fixture->proxy;
  g_autoptr (TestReply) other = NULL;
  GSocketConnection *clients[N_CLIENTS];

  for (guint i = 0; i < N_CLIENTS; i++)
    clients[i] =
        test_http_open (proxy->port, "POST", "/v1/chat/completions", NULL, test_chat_body (FALSE));
  wait_until_stalled (fixture);

  /* time stands still for those, and this one is served all the same */
  other = test_http_call (proxy->port, "POST", "/v1/embeddings",
                          "{\"model\":\"text-embedding-3-small\",\"input\":\"x\"}");
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->status, ==, 200);
  test_wait_for (are_all_running, proxy->pool);
  g_assert_cmpuint (weir_stalled_resolver_get_n_stalled (fixture->resolver), <=, MAX_AT_ONCE);

  weir_test_clock_advance (fixture->clock, 11 * G_TIME_SPAN_SECOND);
  let_give_up (fixture);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autoptr (GSocketConnection) client = clients[i];
      g_autoptr (TestReply) reply = test_http_read (client, FALSE);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "A");
      g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, "2");
    }
  g_assert_cmpuint (weir_stalled_resolver_get_n_stalled (fixture->resolver), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* The one for GNOME aborts where the desktop's schemas are hidden. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/proxy/exchange-stall/name", Fixture, GINT_TO_POINTER (TRUE), set_up, test_stall,
              tear_down);
  g_test_add ("/proxy/exchange-stall/handshake", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_stall, tear_down);
  return g_test_run ();
}
