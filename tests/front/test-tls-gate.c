/* SPDX-License-Identifier: MIT */
#include "front/weir-tls-gate.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front-end-fixture.h"

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tls", "server.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

static FrontEndFixture *
new_fixture (const WeirFrontEndLimits *limits)
{
  g_autoptr (GTlsCertificate) certificate = load_certificate ();

  return fixture_new (limits, NULL, certificate);
}

static gboolean
accept_any (GTlsConnection *connection,
            GTlsCertificate *certificate,
            GTlsCertificateFlags errors,
            gpointer user_data)
{
  return TRUE;
}

static GTlsConnection *
wrap (int fd)
{
  static const char *const protocols[] = { "h2", "http/1.1", NULL };
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketConnection) base = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GError) error = NULL;
  GTlsConnection *tls =
      G_TLS_CONNECTION (g_tls_client_connection_new (G_IO_STREAM (base), NULL, &error));

  g_assert_no_error (error);
  g_socket_set_timeout (socket, 30);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_any), NULL);
  g_tls_connection_set_advertised_protocols (tls, protocols);
  return tls;
}

static GTlsConnection *
connect_tls (FrontEndFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GTlsConnection *tls = wrap (fixture_connect (fixture));

  g_tls_connection_handshake (tls, NULL, &error);
  g_assert_no_error (error);
  return tls;
}

static void
send_tls (GTlsConnection *tls, FrontEndFixture *fixture, const char *line, const char *headers)
{
  g_autofree char *request = g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", line,
                                              fixture_get_port (fixture), headers);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (tls)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Reads to the end, which must be a proper one. */
static GString *
receive_tls (GTlsConnection *tls)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (tls));
  GString *text = g_string_new (NULL);
  char buffer[16 * 1024];

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);

      g_assert_no_error (error);
      if (n == 0)
        return text;
      g_string_append_len (text, buffer, n);
    }
}

static void
test_request (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = connect_tls (fixture);
  g_autoptr (GString) reply = NULL;
  g_autofree char *statuses = NULL;

  /* HTTP/2 is offered by the client and must not be taken. */
  g_assert_cmpstr (g_tls_connection_get_negotiated_protocol (tls), ==, "http/1.1");
  send_tls (tls, fixture, "GET /", "");
  send_tls (tls, fixture, "GET /late", "");
  send_tls (tls, fixture, "GET /", "Connection: close\r\n");
  reply = receive_tls (tls);
  statuses = fixture_statuses (reply->str);
  g_assert_cmpstr (statuses, ==, "200 200 200");
  g_io_stream_close (G_IO_STREAM (tls), NULL, NULL);
  fixture_wait_connections (fixture, 0);
}

static void
test_refusal (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = connect_tls (fixture);
  g_autoptr (GString) reply = NULL;

  send_tls (tls, fixture, "GET /../", "");
  reply = receive_tls (tls);
  g_assert_true (g_str_has_prefix (reply->str, "HTTP/1.1 400 "));
}

static void
test_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = connect_tls (fixture);
  g_autoptr (GString) reply = NULL;

  send_tls (tls, fixture, "GET /stream", "");
  reply = receive_tls (tls);
  g_assert_true (g_str_has_suffix (reply->str, "b\r\ndata: end\n\n\r\n0\r\n\r\n"));
}

static void
test_big_reply (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = connect_tls (fixture);
  g_autoptr (GString) reply = NULL;

  send_tls (tls, fixture, "GET /big", "Connection: close\r\n");
  g_usleep (50 * 1000);
  reply = receive_tls (tls);
  g_assert_cmpuint (reply->len, >, 16 * 1024 * 1024);
}

static void
test_big_body (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = connect_tls (fixture);
  g_autofree char *body = g_strnfill (500000, '7');
  g_autoptr (GString) reply = NULL;

  send_tls (tls, fixture, "POST /echo",
            "Content-Type: application/json\r\nContent-Length: 500000\r\nConnection: close\r\n");
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (tls)), body, 500000, NULL,
                             NULL, NULL);
  reply = receive_tls (tls);
  g_assert_true (g_str_has_suffix (reply->str, body));
}

static void
test_stalled_stream (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autoptr (GTlsConnection) tls = NULL;
  g_autoptr (GError) error = NULL;

  limits.stall_ms = 150;
  fixture = new_fixture (&limits);
  tls = connect_tls (fixture);
  send_tls (tls, fixture, "GET /flood", "");
  error = fixture_wait_stream_error (fixture);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  fixture_wait_connections (fixture, 0);
}

/* How long it takes to be told that a client of @line has left. */
static gint64
measure_leaving (const char *line)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  int fd = fixture_connect (fixture);
  g_autoptr (GTlsConnection) tls = wrap (fd);
  gint64 left;
  gint64 gone;

  g_assert_true (g_tls_connection_handshake (tls, NULL, NULL));
  send_tls (tls, fixture, line, "");
  fixture_wait_calls (fixture, 1);
  g_usleep (30 * 1000);
  left = g_get_monotonic_time ();
  shutdown (fd, SHUT_RDWR);
  g_clear_object (&tls);
  gone = fixture_wait_gone (fixture);
  fixture_wait_connections (fixture, 0);
  return gone - left;
}

/* The best of some tries counts: a busy machine may take its time now and then. */
static void
test_hang_up (void)
{
  static const char *const lines[] = { "GET /hold", "GET /pause" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      gint64 best = G_MAXINT64;

      for (guint n = 0; n < 5 && best >= 300 * 1000; n++)
        best = MIN (best, measure_leaving (lines[i]));
      g_assert_cmpint (best, <, 300 * 1000);
    }
}

/* The end of sending below TLS is not the end of reading either. */
static void
test_half_close (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  int fd = fixture_connect (fixture);
  g_autoptr (GTlsConnection) tls = wrap (fd);
  g_autoptr (GString) reply = NULL;
  g_autofree char *statuses = NULL;

  g_assert_true (g_tls_connection_handshake (tls, NULL, NULL));
  send_tls (tls, fixture, "GET /late", "Connection: close\r\n");
  fixture_wait_calls (fixture, 1);
  shutdown (fd, SHUT_WR);
  reply = receive_tls (tls);
  statuses = fixture_statuses (reply->str);
  g_assert_cmpstr (statuses, ==, "200");
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
}

static void
test_plain_http (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GString) reply = fixture_exchange (fixture, "GET / HTTP/1.1\r\n\r\n", 18);

  g_assert_cmpstr (reply->str, ==, "");
  fixture_wait_connections (fixture, 0);
}

/* A client that never says hello, or not all of it, is closed; nothing was spent on it. */
static void
test_no_hello (void)
{
  static const struct
  {
    const char *sent;
    gsize len;
    gboolean ends;
  } rows[] = {
    { "", 0, FALSE },
    { "\026", 1, FALSE },
    { "\026\003\001\002\000\001", 6, FALSE },
    { "\026\003\001\002\000\001", 6, TRUE },
    { "\026\003\001\377\377\001", 6, FALSE },
    { "\026\003\001\000\005hello", 10, FALSE },
  };
  WeirFrontEndLimits limits = fixture_limits;

  limits.head_ms = 150;
  limits.handshake_ms = 150;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FrontEndFixture) fixture = new_fixture (&limits);
      int fd = fixture_connect (fixture);

      fixture_send (fd, rows[i].sent, rows[i].len);
      if (rows[i].ends)
        shutdown (fd, SHUT_WR);
      g_string_free (fixture_receive (fd), TRUE);
      close (fd);
      fixture_wait_connections (fixture, 0);
    }
}

static void
test_silent_clients (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GTlsConnection) tls = NULL;
  gint64 start;
  int fds[40];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = fixture_connect (fixture);
  fixture_wait_connections (fixture, G_N_ELEMENTS (fds));
  start = g_get_monotonic_time ();
  tls = connect_tls (fixture);
  g_test_message ("handshake beside 40 silent clients: %.1f ms",
                  (double) (g_get_monotonic_time () - start) / 1000.0);

  /* not after them, whose time is 20 s */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static gpointer
shake_hands (gpointer data)
{
  /* Nobody answers: it ends when the other end is closed. */
  g_tls_connection_handshake (data, NULL, NULL);
  return NULL;
}

/* The first bytes of a real client. */
static GString *
record_hello (void)
{
  g_autoptr (GTlsConnection) tls = NULL;
  g_autoptr (GThread) thread = NULL;
  char buffer[4096];
  gssize n;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  tls = wrap (fds[0]);
  thread = g_thread_new ("client", shake_hands, tls);
  n = recv (fds[1], buffer, sizeof buffer, 0);
  g_assert_cmpint (n, >, 0);
  close (fds[1]);
  g_thread_join (g_steal_pointer (&thread));
  return g_string_new_len (buffer, n);
}

static void
stall (FrontEndFixture *fixture, const GString *hello, int *fds, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], hello->str, hello->len);
    }
  fixture_wait_connections (fixture, n);
}

/* More clients that fall silent after their hello than handshakes may run at once: each is closed
 * when its time is up, those that had to wait, too. */
static void
test_stalled_handshakes (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autoptr (GString) hello = record_hello ();
  int fds[6];

  limits.max_handshakes = 2;
  limits.handshake_ms = 150;
  fixture = new_fixture (&limits);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], hello->str, hello->len);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_string_free (fixture_receive (fds[i]), TRUE);
      close (fds[i]);
    }
  fixture_wait_connections (fixture, 0);
}

typedef struct
{
  FrontEndFixture *fixture;
  int n_done; /* atomic */
} Honest;

static gpointer
be_honest (gpointer data)
{
  Honest *honest = data;
  g_autoptr (GTlsConnection) tls = connect_tls (honest->fixture);

  g_atomic_int_inc (&honest->n_done);
  return NULL;
}

/* One that is honest waits until a place is free, and no longer. */
static void
test_turn (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autoptr (GString) hello = record_hello ();
  g_autoptr (GThread) thread = NULL;
  Honest honest = { NULL, 0 };
  int fds[2];

  limits.max_handshakes = 2;
  limits.handshake_ms = 600 * 1000;
  fixture = new_fixture (&limits);
  honest.fixture = fixture;
  stall (fixture, hello, fds, G_N_ELEMENTS (fds));
  thread = g_thread_new ("honest", be_honest, &honest);
  fixture_wait_connections (fixture, 3);
  g_usleep (50 * 1000);
  g_assert_cmpint (g_atomic_int_get (&honest.n_done), ==, 0);

  close (fds[0]);
  g_thread_join (g_steal_pointer (&thread));
  g_assert_cmpint (g_atomic_int_get (&honest.n_done), ==, 1);
  close (fds[1]);
}

static void
test_close_at_gate (void)
{
  g_autoptr (FrontEndFixture) fixture = new_fixture (NULL);
  g_autoptr (GString) hello = record_hello ();
  int silent = fixture_connect (fixture);
  int stalled = fixture_connect (fixture);

  fixture_send (stalled, hello->str, hello->len);
  fixture_wait_connections (fixture, 2);
  g_usleep (20 * 1000);
  fixture_invoke (fixture, weir_front_end_close);
  fixture_wait_connections (fixture, 0);
  close (silent);
  close (stalled);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/tls-gate/request", test_request);
  g_test_add_func ("/front/tls-gate/refusal", test_refusal);
  g_test_add_func ("/front/tls-gate/stream", test_stream);
  g_test_add_func ("/front/tls-gate/big-reply", test_big_reply);
  g_test_add_func ("/front/tls-gate/big-body", test_big_body);
  g_test_add_func ("/front/tls-gate/stalled-stream", test_stalled_stream);
  g_test_add_func ("/front/tls-gate/hang-up", test_hang_up);
  g_test_add_func ("/front/tls-gate/half-close", test_half_close);
  g_test_add_func ("/front/tls-gate/plain-http", test_plain_http);
  g_test_add_func ("/front/tls-gate/no-hello", test_no_hello);
  g_test_add_func ("/front/tls-gate/silent-clients", test_silent_clients);
  g_test_add_func ("/front/tls-gate/stalled-handshakes", test_stalled_handshakes);
  g_test_add_func ("/front/tls-gate/turn", test_turn);
  g_test_add_func ("/front/tls-gate/close-at-gate", test_close_at_gate);

  return g_test_run ();
}
