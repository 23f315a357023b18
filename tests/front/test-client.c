/* SPDX-License-Identifier: MIT */
#include "front/weir-client.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/weir-client-new.h"

/* A client without a connection: what its answers come to. */
typedef struct
{
  GMainContext *context;
  int peer; /* the other end of its connection */
  WeirAnswer *answer;
  WeirBodyBudget *budget;
  WeirTransport *transport;
  gboolean is_last;
} Backend;

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
  self->transport = weir_transport_new (socket, 1000, NULL, NULL);
  self->answer = weir_answer_new (self->context, self->transport, NULL, self->is_last);
}

static void
tear_down (Backend *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_assert_cmpuint (weir_body_budget_get_used (self->budget), ==, 0);
  weir_answer_revoke (self->answer);
  weir_answer_unref (self->answer);
  weir_transport_unref (self->transport);
  close (self->peer);
  weir_body_budget_unref (self->budget);
  g_main_context_unref (self->context);
}

static void
assert_state (Backend *self, WeirAnswerState state)
{
  g_assert_cmpint (weir_answer_look (self->answer, FALSE), ==, state);
}

static char *
read_peer (Backend *self)
{
  char buffer[4096];
  gssize n = recv (self->peer, buffer, sizeof buffer, MSG_DONTWAIT);

  return g_strndup (buffer, n > 0 ? (gsize) n : 0);
}

static WeirClient *
new_client_with (Backend *self, const char *text)
{
  WeirIncoming *incoming = g_new0 (WeirIncoming, 1);
  guint status = 0;
  const char *reason = NULL;

  incoming->head = weir_http_head_parse (text, strlen (text), &status, &reason);
  incoming->key_name = g_strdup ("key");
  incoming->start_us = 42;
  incoming->body = g_bytes_new_static ("body", 4);
  incoming->share = weir_body_share_new (self->budget);
  g_assert_true (weir_body_share_grow (incoming->share, 4));
  return weir_client_new (incoming, self->answer, "127.0.0.1:1", 100);
}

static WeirClient *
new_client (Backend *self)
{
  return new_client_with (self, "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n\r\n");
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

typedef struct
{
  const char *name;
  const char *method;
  guint status;
  const char *body; /* %NULL: none */
  gboolean is_last;
  const char *expected; /* behind the date */
} ReplyCase;

#define TYPE "Content-Type: text/plain\r\n"
#define CLOSE "Connection: close\r\n"

static const ReplyCase reply_cases[] = {
  { "body", "POST", 200, "hello", FALSE, TYPE "Content-Length: 5\r\n\r\nhello" },
  { "last", "POST", 200, "hello", TRUE, TYPE "Content-Length: 5\r\n" CLOSE "\r\nhello" },
  { "empty", "POST", 404, "", FALSE, TYPE "Content-Length: 0\r\n\r\n" },
  { "no-body", "POST", 404, NULL, FALSE, TYPE "Content-Length: 0\r\n\r\n" },
  { "head", "HEAD", 200, "hello", FALSE, TYPE "Content-Length: 5\r\n\r\n" },
  { "head-last", "HEAD", 200, "hello", TRUE, TYPE "Content-Length: 5\r\n" CLOSE "\r\n" },
  { "no-content", "OPTIONS", 204, NULL, FALSE, TYPE "\r\n" },
};

/* Framing is not the handler's affair, and what it may not say is left out. */
static void
test_reply (gconstpointer data)
{
  static const WeirHttpHeader headers[] = { { "Content-Type", "text/plain" },
                                            { "Content-Length", "9" },
                                            { "X-Bad", "a\nb" } };
  const ReplyCase *c = data;
  Backend backend = { .is_last = c->is_last };
  g_autofree char *request = g_strconcat (c->method, " / HTTP/1.1\r\nHost: a\r\n\r\n", NULL);
  g_autofree char *start = g_strdup_printf ("HTTP/1.1 %u ", c->status);
  gsize size = c->body != NULL ? strlen (c->body) : 0;
  g_autoptr (GBytes) body = c->body != NULL ? g_bytes_new_static (c->body, size) : NULL;
  g_autofree char *reply = NULL;
  WeirClient *client = NULL;

  set_up (&backend);
  client = new_client_with (&backend, request);
  weir_client_reply (client, c->status, headers, G_N_ELEMENTS (headers), body);
  g_assert_cmpuint (weir_client_get_bytes_out (client), ==, size);
  weir_client_unref (client);
  assert_state (&backend, WEIR_ANSWER_REPLIED);

  reply = read_peer (&backend);
  g_assert_true (g_str_has_prefix (reply, start));
  g_assert_nonnull (strstr (reply, " GMT\r\n"));
  g_assert_cmpstr (strstr (reply, " GMT\r\n") + 6, ==, c->expected);
  tear_down (&backend);
}

/* A connection that is to close says so even when the request came before that was known. */
static void
test_last_meanwhile (void)
{
  Backend backend = { 0 };
  g_autofree char *reply = NULL;
  WeirClient *client = NULL;

  set_up (&backend);
  client = new_client (&backend);
  weir_answer_set_last (backend.answer);
  weir_client_reply (client, 200, NULL, 0, NULL);
  weir_client_unref (client);
  reply = read_peer (&backend);
  g_assert_nonnull (strstr (reply, "Connection: close\r\n"));
  tear_down (&backend);
}

static void
test_no_answer (void)
{
  Backend backend = { 0 };

  set_up (&backend);
  weir_client_unref (new_client (&backend));
  assert_state (&backend, WEIR_ANSWER_ABANDONED);
  tear_down (&backend);
}

static void
run_stream (Backend *backend, gboolean complete)
{
  WeirClient *client = new_client (backend);
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_client_begin_stream (client, 200, NULL, 0, NULL, &error));
  g_assert_no_error (error);
  assert_state (backend, WEIR_ANSWER_STREAMING);
  g_assert_true (weir_client_write (client, "", 0, NULL, &error));
  g_assert_true (weir_client_write (client, "hello", 5, NULL, &error));
  weir_client_try_write (client, ":", 1);
  g_assert_cmpuint (weir_client_get_bytes_out (client), ==, 6);
  weir_client_end_stream (client, complete);
  weir_client_unref (client);
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
      assert_state (&backend, complete ? WEIR_ANSWER_STREAMED : WEIR_ANSWER_ABANDONED);

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
  weir_answer_fire (backend.answer);
  g_assert_false (weir_client_begin_stream (client, 200, NULL, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  weir_client_unref (client);
  assert_state (&backend, WEIR_ANSWER_OPEN);
  tear_down (&backend);
}

/* A stream that nobody ends was cut. */
static void
test_stream_dropped (void)
{
  Backend backend = { 0 };
  WeirClient *client = NULL;

  set_up (&backend);
  client = new_client (&backend);
  g_assert_true (weir_client_begin_stream (client, 200, NULL, 0, NULL, NULL));
  weir_client_unref (client);
  assert_state (&backend, WEIR_ANSWER_ABANDONED);
  tear_down (&backend);
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
  weir_answer_fire (backend.answer);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (weir_client_is_gone (client));

  /* Who comes late is told as well, in the server context, once. */
  weir_client_set_gone_callback (client, count, &n);
  g_assert_cmpuint (n, ==, 0);
  while (g_main_context_iteration (backend.context, FALSE))
    ;
  g_assert_cmpuint (n, ==, 1);
  weir_answer_fire (backend.answer);
  g_assert_cmpuint (n, ==, 1);
  weir_client_unref (client);
  tear_down (&backend);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/client/getters", test_getters);
  for (gsize i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/front/client/reply/", reply_cases[i].name, NULL);

      g_test_add_data_func (path, &reply_cases[i], test_reply);
    }
  g_test_add_func ("/front/client/last-meanwhile", test_last_meanwhile);
  g_test_add_func ("/front/client/no-answer", test_no_answer);
  g_test_add_func ("/front/client/stream", test_stream);
  g_test_add_func ("/front/client/stream-after-hang-up", test_stream_after_hang_up);
  g_test_add_func ("/front/client/stream-cancelled", test_stream_cancelled);
  g_test_add_func ("/front/client/stream-dropped", test_stream_dropped);
  g_test_add_func ("/front/client/gone", test_gone);

  return g_test_run ();
}
