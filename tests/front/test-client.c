/* SPDX-License-Identifier: MIT */
#include "front/weir-client.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/weir-client-backend.h"

/* A client without a connection: what its answers come to, and when. */
typedef struct
{
  GMainContext *context;
  int peer; /* the other end of its connection */
  guint n_transports;
  WeirHangup *hangup;
  WeirBodyBudget *budget;
  WeirTransport *transport;
  guint n_taken_over;
  guint status;
  guint n_headers;
  guint n_finished;
  gboolean is_complete;
  guint n_unrefs;
} Backend;

static void
backend_reply (gpointer backend,
               guint status,
               const WeirHttpHeader *headers,
               guint n_headers,
               GBytes *body)
{
  Backend *self = backend;

  self->status = status;
  self->n_headers = n_headers;
}

static void
backend_taken_over (gpointer backend)
{
  Backend *self = backend;

  self->n_taken_over++;
}

static void
backend_finish (gpointer backend, WeirTransport *transport, gboolean complete)
{
  Backend *self = backend;

  self->n_finished++;
  self->is_complete = complete;
  g_clear_pointer (&transport, weir_transport_unref);
}

static void
backend_unref (gpointer backend)
{
  Backend *self = backend;

  self->n_unrefs++;
}

static const WeirClientBackend functions = { backend_reply, backend_taken_over, backend_finish,
                                             backend_unref };

static void
on_transport_closed (gpointer user_data)
{
  Backend *self = user_data;

  self->n_transports--;
}

static void
set_up (Backend *self)
{
  g_autoptr (GSocket) socket = NULL;
  int fds[2];

  self->context = g_main_context_new ();
  self->budget = weir_body_budget_new (1000);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  self->peer = fds[0];
  socket = g_socket_new_from_fd (fds[1], NULL);
  self->transport = weir_transport_new (socket, 1000, on_transport_closed, self);
  self->n_transports = 1;
  self->hangup = weir_hangup_new (self->context, self->transport);
}

static void
tear_down (Backend *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_assert_cmpuint (self->n_unrefs, ==, 1);
  g_assert_cmpuint (weir_body_budget_get_used (self->budget), ==, 0);
  weir_hangup_revoke (self->hangup);
  weir_hangup_unref (self->hangup);
  weir_transport_unref (self->transport);
  g_assert_cmpuint (self->n_transports, ==, 0);
  close (self->peer);
  weir_body_budget_unref (self->budget);
  g_main_context_unref (self->context);
}

static WeirClient *
new_client (Backend *self)
{
  static const char text[] = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n\r\n";
  WeirIncoming *incoming = g_new0 (WeirIncoming, 1);
  guint status = 0;
  const char *reason = NULL;

  incoming->head = weir_http_head_parse (text, strlen (text), &status, &reason);
  incoming->key_name = g_strdup ("key");
  incoming->start_us = 42;
  incoming->body = g_bytes_new_static ("body", 4);
  incoming->share = weir_body_share_new (self->budget);
  g_assert_true (weir_body_share_grow (incoming->share, 4));
  return weir_client_new (incoming, self->hangup, "127.0.0.1:1", self->context, 100, &functions,
                          self);
}

static void
test_getters (void)
{
  Backend backend = { 0 };
  g_autoptr (WeirClient) client = NULL;
  g_autoptr (WeirClient) other = NULL;

  set_up (&backend);
  client = new_client (&backend);
  g_assert_cmpstr (weir_client_get_head (client)->path, ==, "/v1/messages");
  g_assert_cmpstr (weir_client_get_key_name (client), ==, "key");
  g_assert_cmpstr (weir_client_get_peer (client), ==, "127.0.0.1:1");
  g_assert_cmpint (weir_client_get_start_us (client), ==, 42);
  g_assert_cmpuint (strlen (weir_client_get_request_id (client)), ==, 32);
  g_assert_cmpuint (g_bytes_get_size (weir_client_get_body (client)), ==, 4);
  g_assert_cmpuint (weir_body_budget_get_used (backend.budget), ==, 4);

  weir_client_drop_body (client);
  g_assert_cmpuint (g_bytes_get_size (weir_client_get_body (client)), ==, 0);
  g_assert_cmpuint (weir_body_budget_get_used (backend.budget), ==, 0);
  g_clear_pointer (&client, weir_client_unref);
  tear_down (&backend);
}

static void
test_reply (void)
{
  static const WeirHttpHeader headers[] = { { "Content-Type", "text/plain" },
                                            { "Content-Length", "9" },
                                            { "X-Bad", "a\nb" } };
  Backend backend = { 0 };
  WeirClient *client = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);

  set_up (&backend);
  client = new_client (&backend);
  weir_client_reply (client, 200, headers, G_N_ELEMENTS (headers), body);
  g_assert_cmpuint (weir_client_get_bytes_out (client), ==, 5);
  weir_client_unref (client);
  /* Not in this thread: it does not own the context. */
  g_assert_cmpuint (backend.status, ==, 0);
  tear_down (&backend);
  g_assert_cmpuint (backend.status, ==, 200);
  g_assert_cmpuint (backend.n_headers, ==, 1);
  g_assert_cmpuint (backend.n_finished, ==, 0);
}

static void
test_no_answer (void)
{
  Backend backend = { 0 };

  set_up (&backend);
  weir_client_unref (new_client (&backend));
  tear_down (&backend);
  g_assert_cmpuint (backend.n_finished, ==, 1);
  g_assert_false (backend.is_complete);
}

static gpointer
run_context (gpointer data)
{
  Backend *backend = data;

  while (backend->n_unrefs == 0)
    g_main_context_iteration (backend->context, TRUE);
  return NULL;
}

static void
run_stream (Backend *backend, gboolean complete)
{
  g_autoptr (GThread) server = g_thread_new ("server", run_context, backend);
  WeirClient *client = new_client (backend);
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_client_begin_stream (client, 200, NULL, 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (weir_client_write (client, "", 0, NULL, &error));
  g_assert_true (weir_client_write (client, "hello", 5, NULL, &error));
  weir_client_try_write (client, ":", 1);
  g_assert_cmpuint (weir_client_get_bytes_out (client), ==, 6);
  weir_client_end_stream (client, complete);
  weir_client_unref (client);
  g_thread_join (g_steal_pointer (&server));
}

static void
test_stream (void)
{
  for (guint complete = 0; complete <= 1; complete++)
    {
      Backend backend = { 0 };
      char buffer[1024] = "";

      set_up (&backend);
      run_stream (&backend, (gboolean) complete);
      g_assert_cmpint (backend.is_complete, ==, complete);
      g_assert_cmpuint (backend.n_taken_over, ==, 1);

      g_assert_cmpint (recv (backend.peer, buffer, sizeof buffer - 1, 0), >, 0);
      g_assert_true (g_str_has_suffix (buffer, complete
                                                   ? "\r\n\r\n5\r\nhello\r\n1\r\n:\r\n0\r\n\r\n"
                                                   : "\r\n\r\n5\r\nhello\r\n1\r\n:\r\n"));
      tear_down (&backend);
    }
}

static void
test_stream_after_hang_up (void)
{
  Backend backend = { 0 };
  g_autoptr (GError) error = NULL;
  WeirClient *client = NULL;

  set_up (&backend);
  client = new_client (&backend);
  weir_hangup_fire (backend.hangup);
  g_assert_false (weir_client_begin_stream (client, 200, NULL, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  weir_client_unref (client);
  tear_down (&backend);
  g_assert_cmpuint (backend.n_taken_over, ==, 0);
}

static gboolean
count_invitation (gpointer user_data)
{
  *(guint *) user_data += 1;
  return FALSE;
}

/* Who writes a stream is alone with the socket from its first byte on. */
static void
test_claim (void)
{
  Backend backend = { 0 };
  WeirClient *client = NULL;
  guint n = 0;

  set_up (&backend);
  client = new_client (&backend);
  g_assert_false (weir_hangup_run_unclaimed (backend.hangup, count_invitation, &n));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (weir_client_begin_stream (client, 200, NULL, 0, NULL, NULL));
  g_assert_true (weir_hangup_run_unclaimed (backend.hangup, count_invitation, &n));
  g_assert_cmpuint (n, ==, 1);
  weir_client_unref (client);
  tear_down (&backend);
  g_assert_false (backend.is_complete);
}

static void
test_stream_cancelled (void)
{
  Backend backend = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  WeirClient *client = NULL;

  set_up (&backend);
  client = new_client (&backend);
  g_cancellable_cancel (cancellable);
  g_assert_false (weir_client_begin_stream (client, 200, NULL, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  weir_client_unref (client);
  tear_down (&backend);
}

static void
count (gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
test_gone (void)
{
  Backend backend = { 0 };
  WeirClient *client = NULL;
  guint n = 0;

  set_up (&backend);
  client = new_client (&backend);
  weir_client_set_gone_callback (client, count, &n);
  weir_client_set_gone_callback (client, NULL, NULL);
  weir_hangup_fire (backend.hangup);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (weir_client_is_gone (client));

  /* Who comes late is told as well, in the server context, once. */
  weir_client_set_gone_callback (client, count, &n);
  g_assert_cmpuint (n, ==, 0);
  while (g_main_context_iteration (backend.context, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
  weir_hangup_fire (backend.hangup);
  g_assert_cmpuint (n, ==, 1);
  weir_client_unref (client);
  tear_down (&backend);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/client/getters", test_getters);
  g_test_add_func ("/front/client/reply", test_reply);
  g_test_add_func ("/front/client/no-answer", test_no_answer);
  g_test_add_func ("/front/client/stream", test_stream);
  g_test_add_func ("/front/client/stream-after-hang-up", test_stream_after_hang_up);
  g_test_add_func ("/front/client/stream-cancelled", test_stream_cancelled);
  g_test_add_func ("/front/client/claim", test_claim);
  g_test_add_func ("/front/client/gone", test_gone);

  return g_test_run ();
}
