/* SPDX-License-Identifier: MIT */
#include "front/weir-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "front-end-fixture.h"

#define MAX_DESCRIPTORS 64

static void
assert_served (FrontEndFixture *fixture, int fd)
{
  g_autofree char *request =
      g_strdup_printf ("GET / HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n\r\n",
                       fixture_get_port (fixture));
  g_autoptr (GString) reply = NULL;

  fixture_send (fd, request, strlen (request));
  reply = fixture_receive (fd);
  g_assert_true (g_str_has_prefix (reply->str, "HTTP/1.1 200 OK\r\n"));
  close (fd);
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000.0
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000.0;
}

/* Takes all descriptors there are. */
static guint
hog (int *fds)
{
  guint n = 0;

  while (n < MAX_DESCRIPTORS && (fds[n] = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    n++;
  g_assert_cmpint (errno, ==, EMFILE);
  return n;
}

static void
run_out_of_descriptors (void)
{
  const struct rlimit limit = { MAX_DESCRIPTORS, MAX_DESCRIPTORS };
  g_autoptr (FrontEndFixture) fixture = NULL;
  int hogged[MAX_DESCRIPTORS];
  int clients[4];
  guint n_hogged;
  double cpu_ms;

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  fixture = fixture_new (NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = fixture_open_socket ();

  n_hogged = hog (hogged);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    fixture_connect_socket (fixture, clients[i]);

  /* Refused by the kernel again and again, it neither gives up nor spins. */
  cpu_ms = get_cpu_ms ();
  g_usleep (350 * 1000);
  g_assert_cmpfloat (get_cpu_ms () - cpu_ms, <, 100);
  g_assert_cmpuint (fixture_get_n_connections (fixture), ==, 0);

  while (n_hogged > 0)
    close (hogged[--n_hogged]);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    assert_served (fixture, clients[i]);
  fixture_wait_connections (fixture, 0);
}

static void
test_out_of_descriptors (void)
{
  if (g_test_subprocess ())
    {
      run_out_of_descriptors ();
      return;
    }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Past the limit clients wait in the kernel's queue until one leaves. */
static void
test_max_connections (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  int first;
  int second;
  int third;

  limits.max_connections = 2;
  fixture = fixture_new (&limits, NULL, NULL);
  first = fixture_connect (fixture);
  second = fixture_connect (fixture);
  fixture_wait_connections (fixture, 2);
  third = fixture_connect (fixture);
  g_usleep (50 * 1000);
  g_assert_cmpuint (fixture_get_n_connections (fixture), ==, 2);

  fixture_set_reset (first);
  close (first);
  assert_served (fixture, third);
  assert_served (fixture, second);
  fixture_wait_connections (fixture, 0);
}

static gboolean
on_accept (GSocket *socket, GTlsCertificate *certificate, gpointer user_data)
{
  return TRUE;
}

static void
test_port_in_use (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirFdSet) set = weir_fd_set_new (context, &error);
  g_autoptr (WeirListener) first =
      weir_listener_new (set, address, 0, NULL, on_accept, NULL, &error);
  g_autoptr (WeirListener) second = NULL;
  g_autofree char *owner = NULL;
  guint16 port;

  g_assert_no_error (error);
  port = weir_listener_get_port (first);
  g_assert_cmpuint (port, >, 0);

  second = weir_listener_new (set, address, port, NULL, on_accept, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  owner = g_strdup_printf ("(process %d)", (int) getpid ());
  g_assert_nonnull (strstr (error->message, owner));
}

static void
test_foreign_address (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirFdSet) set = weir_fd_set_new (context, &error);

  g_assert_no_error (error);
  g_assert_null (weir_listener_new (set, address, 0, NULL, on_accept, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/listener/out-of-descriptors", test_out_of_descriptors);
  g_test_add_func ("/front/listener/max-connections", test_max_connections);
  g_test_add_func ("/front/listener/port-in-use", test_port_in_use);
  g_test_add_func ("/front/listener/foreign-address", test_foreign_address);

  return g_test_run ();
}
