/* SPDX-License-Identifier: MIT */
#include "front/weir-soup-link.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is known of libsoup's inner life and relied on: these tests say so when a later libsoup does
 * otherwise. */

typedef struct
{
  GMainContext *context;
  SoupServer *server;
  int client; /* the other end */
  WeirTransport *transport;
  WeirSoupLink *link;
  guint n_requested;
  guint n_transports;
  guint n_addresses; /* that libsoup's connection, or somebody, still holds */
  gboolean replies_at_once;
} Setup;

static const WeirHttpHeader text_header = { "Content-Type", "text/plain" };

static void
reply_text (Setup *setup, const char *text, gboolean last)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  weir_soup_link_reply (setup->link, 200, &text_header, 1, body, last);
}

static void
on_requested (gpointer user_data)
{
  Setup *setup = user_data;

  setup->n_requested++;
  if (setup->replies_at_once)
    reply_text (setup, "at once", FALSE);
}

static void
on_changed (gpointer user_data)
{
}

static const WeirSoupLinkFuncs funcs = { on_requested, on_changed };

static void
on_transport_closed (gpointer user_data)
{
  Setup *setup = user_data;

  setup->n_transports--;
}

static void
on_address_gone (gpointer user_data, GObject *address)
{
  Setup *setup = user_data;

  setup->n_addresses--;
}

static GSocketAddress *
make_address (Setup *setup, guint16 port)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  g_object_weak_ref (G_OBJECT (address), on_address_gone, setup);
  setup->n_addresses++;
  return address;
}

static void
set_up (Setup *setup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) local = make_address (setup, 1);
  g_autoptr (GSocketAddress) remote = make_address (setup, 2);
  int fds[2];

  setup->context = g_main_context_new ();
  g_main_context_push_thread_default (setup->context);
  setup->server = weir_soup_link_server_new (&error);
  g_assert_no_error (error);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  setup->client = fds[0];
  socket = g_socket_new_from_fd (fds[1], &error);
  g_assert_no_error (error);
  setup->transport = weir_transport_new (socket, 1000, on_transport_closed, setup);
  setup->n_transports = 1;
  setup->link = weir_soup_link_new (setup->server, setup->transport, local, remote, &funcs, setup);
}

static void
tear_down (Setup *setup)
{
  g_clear_pointer (&setup->link, weir_soup_link_free);
  weir_transport_unref (setup->transport);
  while (g_main_context_iteration (setup->context, FALSE))
    ;
  g_assert_cmpuint (setup->n_transports, ==, 0);
  g_assert_cmpuint (setup->n_addresses, ==, 0);

  close (setup->client);
  g_object_unref (setup->server);
  g_main_context_pop_thread_default (setup->context);
  g_main_context_unref (setup->context);
}

static void
submit (Setup *setup, const char *text)
{
  guint status = 0;
  const char *reason = NULL;
  g_autoptr (WeirHttpHead) head = weir_http_head_parse (text, strlen (text), &status, &reason);

  g_assert_nonnull (head);
  weir_soup_link_submit (setup->link, head);
}

static void
submit_get (Setup *setup)
{
  submit (setup, "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

static void
wait_requested (Setup *setup, guint n)
{
  while (setup->n_requested < n)
    g_main_context_iteration (setup->context, TRUE);
}

static void
wait_finished (Setup *setup)
{
  while (!weir_soup_link_is_finished (setup->link))
    g_main_context_iteration (setup->context, TRUE);
  while (g_main_context_iteration (setup->context, FALSE))
    ;
}

static char *
read_client (Setup *setup)
{
  char buffer[4096];
  gssize n = recv (setup->client, buffer, sizeof buffer, MSG_DONTWAIT);

  return g_strndup (buffer, n > 0 ? (gsize) n : 0);
}

/* Connections live on, although the server has no port to listen at. */
static void
test_keep_alive (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *reply = NULL;

      submit_get (&setup);
      wait_requested (&setup, i);
      g_assert_true (weir_soup_link_can_reply (setup.link));
      reply_text (&setup, "hello", FALSE);
      g_assert_false (weir_soup_link_can_reply (setup.link));
      wait_finished (&setup);
      g_assert_false (weir_soup_link_is_closed (setup.link));
      reply = read_client (&setup);
      g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 200 OK\r\n"));
      g_assert_nonnull (strstr (reply, "Content-Length: 5\r\n"));
      g_assert_true (g_str_has_suffix (reply, "\r\n\r\nhello"));
      g_assert_null (strstr (reply, "Connection: close"));
    }
  tear_down (&setup);
}

static void
test_reply_within_request (void)
{
  Setup setup = { .replies_at_once = TRUE };
  g_autofree char *reply = NULL;

  set_up (&setup);
  submit_get (&setup);
  wait_finished (&setup);
  reply = read_client (&setup);
  g_assert_true (g_str_has_suffix (reply, "\r\n\r\nat once"));
  tear_down (&setup);
}

static void
test_last (void)
{
  Setup setup = { 0 };
  g_autofree char *reply = NULL;

  set_up (&setup);
  submit_get (&setup);
  wait_requested (&setup, 1);
  reply_text (&setup, "bye", TRUE);
  wait_finished (&setup);
  g_assert_true (weir_soup_link_is_closed (setup.link));
  reply = read_client (&setup);
  g_assert_nonnull (strstr (reply, "Connection: close\r\n"));
  tear_down (&setup);
}

static void
test_client_closes (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  submit (&setup, "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  wait_requested (&setup, 1);
  reply_text (&setup, "bye", FALSE);
  wait_finished (&setup);
  g_assert_true (weir_soup_link_is_closed (setup.link));
  tear_down (&setup);
}

/* Taken from SoupServer at every stage, a connection leaves nothing behind: libsoup 3.2 itself would
 * keep the idle ones for ever. tear_down () looks. */
static void
test_free_at_any_stage (void)
{
  for (guint stage = 0; stage <= 5; stage++)
    {
      Setup setup = { 0 };

      g_test_message ("stage %u", stage);
      set_up (&setup);
      if (stage >= 1)
        submit_get (&setup);
      if (stage >= 2)
        wait_requested (&setup, 1);
      if (stage >= 3)
        reply_text (&setup, "hello", FALSE);
      if (stage >= 4)
        wait_finished (&setup);
      if (stage >= 5)
        {
          submit_get (&setup);
          wait_requested (&setup, 2);
        }
      tear_down (&setup);
    }
}

/* A broken stream ends the reply; nobody is left waiting. So small a reply is sent when libsoup is
 * done with it, so that it is whoever sends the rest that hears of it. */
static void
test_client_gone (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  submit_get (&setup);
  wait_requested (&setup, 1);
  shutdown (setup.client, SHUT_RDWR);
  reply_text (&setup, "hello", FALSE);
  wait_finished (&setup);
  g_assert_true (weir_soup_link_is_blocked (setup.link));
  g_assert_cmpint (weir_soup_link_flush (setup.link), ==, WEIR_IO_ERROR);
  tear_down (&setup);
}

static void
test_blocked (void)
{
  Setup setup = { 0 };
  gsize size = 8 * 1024 * 1024;
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (size), size);
  gsize received = 0;

  set_up (&setup);
  submit_get (&setup);
  wait_requested (&setup, 1);
  weir_soup_link_reply (setup.link, 200, &text_header, 1, body, FALSE);
  while (!weir_soup_link_is_blocked (setup.link))
    g_main_context_iteration (setup.context, TRUE);
  g_assert_false (weir_soup_link_is_finished (setup.link));

  while (!weir_soup_link_is_finished (setup.link))
    {
      char buffer[64 * 1024];
      gssize n = recv (setup.client, buffer, sizeof buffer, MSG_DONTWAIT);

      received += n > 0 ? (gsize) n : 0;
      weir_soup_link_flush (setup.link);
      while (g_main_context_iteration (setup.context, FALSE))
        ;
    }
  g_assert_cmpuint (weir_soup_link_get_sent (setup.link), >, size);
  g_assert_cmpuint (received, >, 0);
  tear_down (&setup);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/soup-link/keep-alive", test_keep_alive);
  g_test_add_func ("/front/soup-link/reply-within-request", test_reply_within_request);
  g_test_add_func ("/front/soup-link/last", test_last);
  g_test_add_func ("/front/soup-link/client-closes", test_client_closes);
  g_test_add_func ("/front/soup-link/free-at-any-stage", test_free_at_any_stage);
  g_test_add_func ("/front/soup-link/client-gone", test_client_gone);
  g_test_add_func ("/front/soup-link/blocked", test_blocked);

  return g_test_run ();
}
