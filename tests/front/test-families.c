/* SPDX-License-Identifier: MIT */
#include "front/weir-front-end.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/weir-system-clock.h"
#include "front/weir-admission.h"

/* IPv4, IPv6 and the one within the other. Server and client take turns in one thread. */

#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  WeirFrontEnd *front_end;
  WeirClient *client; /* that waits for an answer */
  guint n_gone;
} Server;

static void
on_gone (gpointer user_data)
{
  Server *server = user_data;

  server->n_gone++;
}

static void
on_client (WeirClient *client, gpointer user_data)
{
  Server *server = user_data;

  server->client = client;
  weir_client_set_gone_callback (client, on_gone, server);
}

static gboolean
start (Server *server, const char *host, guint16 port, GError **error)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirAdmission) admission = NULL;
  WeirAdmissionOptions options = { .bound_host = host };

  server->front_end = weir_front_end_new (NULL, clock, on_client, server);
  if (!weir_front_end_listen (server->front_end, host, port, NULL, error))
    return FALSE;
  options.port = weir_front_end_get_port (server->front_end);
  admission = weir_admission_new (&options);
  weir_front_end_set_admission (server->front_end, admission);
  return TRUE;
}

static void
let_go (Server *server)
{
  if (server->client != NULL)
    weir_client_set_gone_callback (server->client, NULL, NULL);
  g_clear_pointer (&server->client, weir_client_unref);
}

static void
stop (Server *server)
{
  let_go (server);
  weir_front_end_close (server->front_end);
  while (weir_front_end_get_n_connections (server->front_end) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&server->front_end);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Returns: the descriptor, or -1 when nobody listens there */
static int
open_client (int family, guint16 port)
{
  struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = g_htons (port) };
  struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  int fd = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int result;

  ipv4.sin_addr.s_addr = g_htonl (INADDR_LOOPBACK);
  ipv6.sin6_addr = in6addr_loopback;
  g_assert_cmpint (fd, >=, 0);
  result = family == AF_INET ? connect (fd, (struct sockaddr *) &ipv4, sizeof ipv4)
                             : connect (fd, (struct sockaddr *) &ipv6, sizeof ipv6);
  if (result == 0)
    return fd;
  g_assert_cmpint (errno, ==, ECONNREFUSED);
  close (fd);
  return -1;
}

static void
send_request (int fd, const char *host, guint16 port)
{
  g_autofree char *request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s:%u\r\n\r\n", host, port);

  g_assert_cmpint (send (fd, request, strlen (request), 0), ==, (gssize) strlen (request));
}

/* Runs the server until a request is there. */
static void
wait_for_client (Server *server)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (server->client == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (server->client);
}

static void
assert_served (Server *server, int fd)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  char reply[1024] = "";

  wait_for_client (server);
  weir_client_reply (server->client, 200, NULL, 0, body);
  let_go (server);
  while (recv (fd, reply, sizeof reply - 1, MSG_DONTWAIT) <= 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 200 OK\r\n"));
}

static const struct
{
  const char *listen;
  gboolean ipv4;
  gboolean ipv6;
} rows[] = {
  { "localhost", TRUE, TRUE },
  { "127.0.0.1", TRUE, FALSE },
  { "::1", FALSE, TRUE },
  { "::", TRUE, TRUE }, /* by way of ::ffff:127.0.0.1 */
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Server server = { NULL };
  g_autoptr (GError) error = NULL;

  start (&server, rows[i].listen, 0, &error);
  g_assert_no_error (error);
  for (guint v6 = 0; v6 <= 1; v6++)
    {
      guint16 port = weir_front_end_get_port (server.front_end);
      int fd = open_client (v6 ? AF_INET6 : AF_INET, port);

      g_assert_cmpint (fd >= 0, ==, v6 ? rows[i].ipv6 : rows[i].ipv4);
      if (fd < 0)
        continue;
      send_request (fd, v6 ? "[::1]" : "127.0.0.1", port);
      assert_served (&server, fd);
      send_request (fd, "localhost", port);
      assert_served (&server, fd);
      close (fd);
    }
  stop (&server);
}

/* The kernel is asked for the client's socket by its addresses, whichever they look like. */
static void
test_hang_up (gconstpointer data)
{
  static const struct
  {
    const char *listen;
    int family;
  } ways[] = { { "::1", AF_INET6 }, { "::", AF_INET }, { "::", AF_INET6 } };
  guint i = GPOINTER_TO_UINT (data);
  Server server = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 since;
  guint16 port;
  int fd;

  start (&server, ways[i].listen, 0, &error);
  g_assert_no_error (error);
  port = weir_front_end_get_port (server.front_end);
  fd = open_client (ways[i].family, port);
  send_request (fd, "localhost", port);
  wait_for_client (&server);

  /* A client that only sends no more is still there … */
  shutdown (fd, SHUT_WR);
  since = g_get_monotonic_time ();
  while (g_get_monotonic_time () - since < 20 * G_TIME_SPAN_MILLISECOND)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (server.n_gone, ==, 0);

  /* … until it closes. */
  close (fd);
  since = g_get_monotonic_time ();
  while (server.n_gone == 0 && g_get_monotonic_time () - since < PATIENCE_US)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (server.n_gone, ==, 1);
  stop (&server);
}

/* Another program may have the port in one family only: that is no place for this one either. */
static void
test_half_taken (void)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
  socklen_t len = sizeof address;
  int other = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Server server = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bind (other, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (other, 1), ==, 0);
  g_assert_cmpint (getsockname (other, (struct sockaddr *) &address, &len), ==, 0);

  g_assert_false (start (&server, "localhost", g_ntohs (address.sin6_port), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpint (open_client (AF_INET, g_ntohs (address.sin6_port)), ==, -1);
  stop (&server);
  close (other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/front/families/listen/", rows[i].listen, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_data_func ("/front/families/hang-up/ipv6", GUINT_TO_POINTER (0), test_hang_up);
  g_test_add_data_func ("/front/families/hang-up/mapped", GUINT_TO_POINTER (1), test_hang_up);
  g_test_add_data_func ("/front/families/hang-up/any", GUINT_TO_POINTER (2), test_hang_up);
  g_test_add_func ("/front/families/half-taken", test_half_taken);

  return g_test_run ();
}
