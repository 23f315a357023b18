/* SPDX-License-Identifier: MIT */
/* Many exchanges, and exchanges that are stopped from outside. */
#include "proxy/proxy.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "support/weir-test-clock.h"

#define INFERENCE "/v2/inference/"

static const WeirDemoFault hang = { WEIR_DEMO_FAULT_HANG, .path = INFERENCE, .at_event = 3 };
static const WeirDemoFault delay = { WEIR_DEMO_FAULT_DELAY, .path = INFERENCE, .delay_ms = 600000 };

static GSocketConnection *
open_chat (TestProxy *proxy, gboolean stream)
{
  return test_http_open (proxy->port, "POST", "/v1/chat/completions", NULL,
                         test_chat_body (stream));
}

static gboolean
is_active (gpointer data)
{
  TestProxy *proxy = data;
  WeirDemoStats stats;

  weir_demo_get_stats (proxy->demos[0], &stats);
  return stats.active > 0 && stats.inference > 0;
}

static gboolean
is_aborted (gpointer data)
{
  TestProxy *proxy = data;
  WeirDemoStats stats;

  weir_demo_get_stats (proxy->demos[0], &stats);
  return stats.aborted > 0;
}

static gboolean
is_idle (gpointer data)
{
  return weir_exchange_pool_get_n_active (data) == 0;
}

/* A client that leaves takes its call upstream with it, whether it has been told anything or not. */
static void
test_client_gone (gconstpointer data)
{
  gboolean begun = GPOINTER_TO_INT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GSocketConnection) connection = NULL;
  const TestRecord *record;
  gint64 waited_us;

  test_proxy_set_faults (proxy, 0, begun ? &hang : &delay, 1);
  connection = open_chat (proxy, begun);
  if (begun)
    {
      g_autofree char *text = test_http_read_until (connection, "\"content\":\"");

      g_assert_nonnull (strstr (text, "200 OK"));
    }
  test_wait_for (is_active, proxy);

  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  waited_us = test_wait_for (is_aborted, proxy);
  g_test_message ("cancelled after %" G_GINT64_FORMAT " us", waited_us);
  g_assert_cmpint (waited_us, <, 500000);
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpuint (record->status, ==, 499);
  g_assert_cmpstr (record->error_kind, ==, "client_gone");
  /* what was written until then has its price */
  g_assert_cmpint (record->usage.out_total > 0, ==, begun);
  g_assert_cmpint (record->usage.in_total > 0, ==, begun);
  g_assert_cmpint (record->usage.estimated, ==, begun);
  test_wait_for (is_idle, proxy->pool);
}

/* The deployment has done nothing wrong when its readers leave: it goes on being asked. */
static void
test_leaving_is_no_failure (void)
{
  TestProxyOptions options = { .chunk_delay_ms = 1 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = NULL;

  for (guint i = 1; i <= 20; i++)
    {
      g_autoptr (GSocketConnection) connection = open_chat (proxy, TRUE);
      g_autofree char *text = test_http_read_until (connection, "\"content\":\"");

      g_assert_nonnull (strstr (text, "200 OK"));
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      g_assert_cmpuint (test_proxy_wait_record (proxy, i)->attempts, ==, 1);
    }
  reply = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_full (void)
{
  TestProxyOptions options = { .max_workers = 1 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (TestReply) second = NULL;
  g_autoptr (TestReply) third = NULL;
  const TestRecord *record;

  test_proxy_set_faults (proxy, 0, &delay, 1);
  first = open_chat (proxy, TRUE);
  test_wait_for (is_active, proxy);
  second = test_proxy_chat (proxy, TRUE);
  g_assert_cmpuint (second->status, ==, 503);
  g_assert_cmpstr (test_reply_get (second, "retry-after"), ==, "1");
  g_assert_nonnull (strstr (second->body->str, "overloaded"));
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpuint (record->status, ==, 503);
  g_assert_cmpuint (record->attempts, ==, 0);
  g_assert_cmpuint (weir_exchange_pool_get_n_active (proxy->pool), ==, 1);

  /* small answers need no worker */
  third = test_http_call (proxy->port, "GET", "/health", NULL);
  g_assert_cmpuint (third->status, ==, 200);
}

/* Past the limit everyone is told to come again, in the words of the API that was asked. */
static void
test_full_for_messages (void)
{
  TestProxyOptions options = { .max_workers = 1, .claude = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (TestReply) second = NULL;

  test_proxy_set_faults (proxy, 0, &delay, 1);
  first = open_chat (proxy, TRUE);
  test_wait_for (is_active, proxy);
  second = test_http_call (proxy->port, "POST", "/v1/messages",
                           "{\"model\":\"gpt-4.1\",\"max_tokens\":9,"
                           "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
  g_assert_cmpuint (second->status, ==, 529);
  g_assert_cmpstr (test_reply_get (second, "retry-after"), ==, "1");
  g_assert_nonnull (strstr (second->body->str, "\"overloaded_error\""));
}

/* Threads of GLib's pools, of whichever, but for the one that makes them. */
static guint
count_pool_threads (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *number;
  guint n = 0;

  while ((number = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", number, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL))
        n += g_str_has_prefix (name, "pool-") && !g_str_has_prefix (name, "pool-spawner");
    }
  return n;
}

static gboolean
is_without_threads (gpointer data)
{
  return count_pool_threads () == 0;
}

static void
test_no_thread_left (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (connections, open_chat (proxy, i % 2 == 0));
  test_proxy_wait_record (proxy, 20);
  g_assert_cmpuint (count_pool_threads (), >, 0);
  g_clear_pointer (&proxy, test_proxy_free);
  test_wait_for (is_without_threads, NULL);
}

/* Whoever waits when the program ends is told so, in the way that is left. */
static void
test_shutdown (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GSocketConnection) streaming = NULL;
  g_autoptr (GSocketConnection) waiting = NULL;
  g_autoptr (TestReply) told = NULL;
  g_autofree char *begun = NULL;
  g_autofree char *rest = NULL;

  test_proxy_set_faults (proxy, 0, &hang, 1);
  streaming = open_chat (proxy, TRUE);
  begun = test_http_read_until (streaming, "\"content\":\"");
  test_proxy_set_faults (proxy, 0, &delay, 1);
  waiting = open_chat (proxy, FALSE);
  while (weir_demo_get_count (proxy->demos[0], "A-u1") < 2)
    g_usleep (1000);

  weir_exchange_pool_cancel_all (proxy->pool);
  rest = test_http_read_until (streaming, "never");
  g_assert_nonnull (strstr (rest, "data: {\"error\":{"));
  g_assert_nonnull (strstr (rest, "shutting down"));
  g_assert_null (strstr (rest, "[DONE]"));
  told = test_http_read (waiting, FALSE);
  g_assert_cmpuint (told->status, ==, 503);
  g_assert_nonnull (strstr (told->body->str, "shutting down"));
  g_assert_cmpstr (test_proxy_wait_record (proxy, 2)->error_kind, ==, "shutdown");
}

/* Freeing the pool with exchanges under way takes no longer than stopping them. */
static void
test_free_while_running (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  test_proxy_set_faults (proxy, 0, &delay, 1);
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (connections, open_chat (proxy, i % 2 == 0));
  test_wait_for (is_active, proxy);
}

static guint
limit_burst (guint wanted)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return 100;
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  return MIN (wanted, files.rlim_cur / 8);
}

/* However many come at once to a cold proxy, one token is fetched. */
static void
test_burst (void)
{
  guint n = limit_burst (1000);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  WeirDemoStats before, after;
  guint n_good = 0;

  weir_demo_get_stats (proxy->demos[0], &before);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (connections, open_chat (proxy, i % 2 == 0));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TestReply) reply = test_http_read (g_ptr_array_index (connections, i), FALSE);

      n_good += reply->status == 200 && reply->whole;
    }
  g_assert_cmpuint (n_good, ==, n);
  test_proxy_wait_record (proxy, n);
  weir_demo_get_stats (proxy->demos[0], &after);
  g_assert_cmpuint (after.tokens, ==, 1);
  g_assert_cmpuint (after.inference, ==, n);
  g_assert_cmpuint (before.tokens, ==, 1);
}

/* Nothing listens, nothing refuses: the packets are lost. After ten seconds another side is asked. */
static GSocket *
make_black_hole (guint16 port, GPtrArray *fillers)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) error = NULL;
  GSocket *hole =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (hole, address, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (listen (g_socket_get_fd (hole), 0), ==, 0);

  for (guint i = 0; i < 8; i++)
    {
      GSocket *filler =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

      g_assert_no_error (error);
      g_socket_set_blocking (filler, FALSE);
      g_socket_connect (filler, address, NULL, NULL);
      g_ptr_array_add (fillers, filler);
    }
  return hole;
}

static void
test_connect_timeout (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  TestProxyOptions options = { .n_sides = 2, .clock = WEIR_CLOCK (clock) };
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocket) hole = NULL;
  g_autoptr (TestReply) reply = NULL;
  guint16 port = weir_demo_get_port (proxy->demos[0]);

  weir_demo_stop (proxy->demos[0]);
  hole = make_black_hole (port, fillers);
  connection = open_chat (proxy, FALSE);
  while (test_proxy_get_n_records (proxy) == 0)
    {
      weir_test_clock_advance (clock, 11 * G_TIME_SPAN_SECOND);
      g_usleep (150000);
    }
  reply = test_http_read (connection, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "B");
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_add_data_func ("/proxy/exchange-pool/client-gone/waiting", GINT_TO_POINTER (FALSE),
                        test_client_gone);
  g_test_add_data_func ("/proxy/exchange-pool/client-gone/streaming", GINT_TO_POINTER (TRUE),
                        test_client_gone);
  g_test_add_func ("/proxy/exchange-pool/leaving-is-no-failure", test_leaving_is_no_failure);
  g_test_add_func ("/proxy/exchange-pool/full", test_full);
  g_test_add_func ("/proxy/exchange-pool/full-for-messages", test_full_for_messages);
  g_test_add_func ("/proxy/exchange-pool/no-thread-left", test_no_thread_left);
  g_test_add_func ("/proxy/exchange-pool/shutdown", test_shutdown);
  g_test_add_func ("/proxy/exchange-pool/free-while-running", test_free_while_running);
  g_test_add_func ("/proxy/exchange-pool/burst", test_burst);
  g_test_add_func ("/proxy/exchange-pool/connect-timeout", test_connect_timeout);
  return g_test_run ();
}
