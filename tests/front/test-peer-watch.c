/* SPDX-License-Identifier: MIT */
#include "front/weir-peer-watch.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MS G_TIME_SPAN_MILLISECOND

static const GIOCondition fin = (GIOCondition) POLLRDHUP;

/* Of a client on another machine, or in another network namespace, the kernel knows nothing: it is
 * asked once, by an interim reply, and believed to be there until something breaks. */
static void
test_elsewhere (void)
{
  g_autoptr (WeirHangupProbe) probe = weir_hangup_probe_new ();
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string ("192.0.2.1", 3001);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("192.0.2.2", 40000);
  WeirPeerWatch watch = { probe, local, remote };

  g_assert_cmpint (weir_peer_watch_get_events (&watch), ==, fin);
  g_assert_cmpint (weir_peer_watch_get_timer (&watch), ==, -1);
  g_assert_cmpint (weir_peer_watch_check (&watch, 0, 0), ==, WEIR_PEER_WATCH_THERE);

  g_assert_cmpint (weir_peer_watch_check (&watch, fin, 0), ==, WEIR_PEER_WATCH_ASK);
  g_assert_cmpint (weir_peer_watch_get_events (&watch), ==, 0);
  for (gint64 now_us = 0; now_us < 2000 * MS;)
    {
      gint64 next_us = weir_peer_watch_get_timer (&watch);

      g_assert_cmpint (next_us, >, now_us);
      g_assert_cmpint (next_us, <=, now_us + 250 * MS);
      g_assert_cmpint (weir_peer_watch_check (&watch, 0, next_us - 1), ==, WEIR_PEER_WATCH_THERE);
      g_assert_cmpint (weir_peer_watch_check (&watch, 0, next_us), ==, WEIR_PEER_WATCH_THERE);
      now_us = next_us;
    }

  /* A peer that is gone resets at the interim reply. */
  g_assert_cmpint (weir_peer_watch_check (&watch, G_IO_HUP | G_IO_ERR, 2000 * MS), ==,
                   WEIR_PEER_WATCH_GONE);
}

/* Both ends of a connection over loopback. */
static void
make_pair (int fds[2])
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t len = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = g_htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &len), ==, 0);
  fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fds[0], (struct sockaddr *) &address, sizeof address), ==, 0);
  fds[1] = accept (listener, NULL, NULL);
  g_assert_cmpint (fds[1], >=, 0);
  close (listener);
}

static void
test_here (void)
{
  g_autoptr (WeirHangupProbe) probe = weir_hangup_probe_new ();
  g_autoptr (GSocket) server = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  WeirPeerWatch watch = { probe };
  int fds[2];

  make_pair (fds);
  server = g_socket_new_from_fd (fds[1], NULL);
  local = g_socket_get_local_address (server, NULL);
  remote = g_socket_get_remote_address (server, NULL);
  watch.local = local;
  watch.remote = remote;

  shutdown (fds[0], SHUT_WR);
  g_assert_cmpint (weir_peer_watch_check (&watch, fin, 0), ==, WEIR_PEER_WATCH_THERE);
  g_assert_cmpint (weir_peer_watch_check (&watch, 0, 10 * MS), ==, WEIR_PEER_WATCH_THERE);
  close (fds[0]);
  g_assert_cmpint (weir_peer_watch_check (&watch, 0, 1000 * MS), ==, WEIR_PEER_WATCH_GONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/peer-watch/elsewhere", test_elsewhere);
  g_test_add_func ("/front/peer-watch/here", test_here);

  return g_test_run ();
}
