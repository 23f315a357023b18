/* SPDX-License-Identifier: MIT */
#include "front/weir-connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front-end-request.h"

/* Clients that take their time, over real sockets. */

/* --- time limits --- */

typedef struct
{
  const char *name;
  const char *sent;
  const char *statuses;
  guint n_calls;
} TimerCase;

/* With 150 ms for a head, 100 ms between requests, and 1000 B/s over 100 ms for a body. */
static const TimerCase timer_cases[] = {
  { "nothing", "", "", 0 },
  { "partial-head", "GET / HT", "408", 0 },
  { "head-without-end", "GET / HTTP/1.1\r\nHost: localhost\r\n", "408", 0 },
  { "idle-after-request", "GET / HTTP/1.1\r\nHost: localhost:80\r\n\r\n", "200", 1 },
  { "partial-second-head", "GET / HTTP/1.1\r\nHost: localhost:80\r\n\r\nGET /", "200 408", 1 },
  { "slow-body",
    "POST /echo HTTP/1.1\r\nHost: localhost:80\r\nContent-Type: application/json\r\n"
    "Content-Length: 100\r\n\r\n{",
    "408", 0 },
};

static const WeirFrontEndLimits short_limits = {
  .max_connections = 100,
  .max_requests_per_connection = 1000,
  .max_body = 1024 * 1024,
  .max_bodies = 4 * 1024 * 1024,
  .head_ms = 150,
  .idle_ms = 100,
  .body_rate = 1000,
  .body_rate_ms = 100,
  .stall_ms = 150,
  .linger_ms = 100,
  .max_handshakes = 16,
  .handshake_ms = 300,
};

static void
test_timer (gconstpointer data)
{
  const TimerCase *c = data;
  const char *const hosts[] = { "localhost:80", NULL };
  const WeirAdmissionOptions options = { .allowed_hosts = hosts };
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, &options, NULL);
  int fd = fixture_connect (fixture);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GString) reply = NULL;

  fixture_send (fd, c->sent, strlen (c->sent));
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, c->statuses);
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, c->n_calls);
  g_assert_cmpfloat (fixture_elapsed_ms (start), >=, 90);
  close (fd);
  fixture_wait_connections (fixture, 0);
}

/* A byte now and then does not buy more time for a head. */
static void
test_trickled_head (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, NULL, NULL);
  g_autoptr (GString) reply = NULL;
  int fd = fixture_connect (fixture);
  gint64 start = g_get_monotonic_time ();

  fixture_send (fd, "GET / HTTP/1.1\r\nX: ", 19);
  while (fixture_get_n_connections (fixture) == 1 || fixture_elapsed_ms (start) < 150)
    {
      g_assert_cmpfloat (fixture_elapsed_ms (start), <, 30000);
      fixture_send (fd, "x", 1);
      g_usleep (20 * 1000);
    }
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  close (fd);
  fixture_wait_connections (fixture, 0);
}

/* Slow, but not too slow: some 2000 B/s where 100 are enough, over more than two of the spans it is measured
 * in. A test that is interrupted for a while must not become too slow. */
static void
test_steady_body (void)
{
  WeirFrontEndLimits limits = short_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autoptr (GString) reply = NULL;
  int fd;

  limits.body_rate = 100;
  limits.body_rate_ms = 500;
  fixture = fixture_new (&limits, NULL, NULL);
  fd = fixture_send_request (fixture, "POST /echo",
                             "Content-Type: application/json\r\nContent-Length: 2400\r\n"
                             "Connection: close\r\n");
  for (guint i = 0; i < 120; i++)
    {
      fixture_send (fd, "01234567890123456789", 20);
      g_usleep (10 * 1000);
    }
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "200");
  close (fd);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

/* Three hundred clients that never finish their heads do not keep another one waiting. */
static void
test_slowloris (void)
{
  WeirFrontEndLimits limits = short_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  int fds[300];
  double took[21];

  limits.max_connections = 400;
  limits.head_ms = 1500;
  fixture = fixture_new (&limits, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], "GET / HTTP/1.1\r\nX: ", 19);
    }

  for (guint i = 0; i < G_N_ELEMENTS (took); i++)
    {
      gint64 start = g_get_monotonic_time ();
      int fd = fixture_send_request (fixture, "GET /", "Connection: close\r\n");
      g_autoptr (GString) reply = fixture_receive (fd);

      fixture_assert_statuses (reply, "200");
      took[i] = fixture_elapsed_ms (start);
      close (fd);
    }
  /* Not the worst, which is that of a busy machine. */
  qsort (took, G_N_ELEMENTS (took), sizeof took[0], compare_doubles);
  g_test_message ("beside 300 half heads: %.1f ms, worst %.1f ms", took[G_N_ELEMENTS (took) / 2],
                  took[G_N_ELEMENTS (took) - 1]);
  g_assert_cmpfloat (took[G_N_ELEMENTS (took) / 2], <, 500);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GString) reply = fixture_receive (fds[i]);

      fixture_assert_statuses (reply, "408");
      close (fds[i]);
    }
  fixture_wait_connections (fixture, 0);
}

/* --- readers that do not read --- */

static gsize
get_resident_kb (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*u %lu", &pages), ==, 1);
  return pages * (gsize) sysconf (_SC_PAGESIZE) / 1024;
}

static void
test_stalled_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /flood", "");
  g_autoptr (GError) error = fixture_wait_stream_error (fixture);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  close (fd);
  fixture_wait_connections (fixture, 0);
}

static void
test_stalled_reply (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /big", "");

  fixture_wait_calls (fixture, 1);
  fixture_wait_connections (fixture, 0);
  close (fd);
}

static void
test_big_reply (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /big", "Connection: close\r\n");
  g_autoptr (GString) reply = NULL;

  g_usleep (50 * 1000);
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "200");
  g_assert_cmpuint (reply->len, >, 16 * 1024 * 1024);
  close (fd);
}

/* What a stalled reader costs is what the kernel holds for it, however much there is to send. */
static void
test_stalled_memory (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  gsize before = get_resident_kb ();
  int fds[20];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = fixture_send_request (fixture, "GET /flood", "");
  fixture_wait_calls (fixture, G_N_ELEMENTS (fds));
  g_usleep (200 * 1000);
  g_test_message ("20 stalled readers of an endless stream: %" G_GSIZE_FORMAT " KiB",
                  get_resident_kb () - before);
  /* Sanitizers keep books of their own. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (get_resident_kb () - before, <, 16 * 1024);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  fixture_wait_connections (fixture, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (timer_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/front/connection/timer/", timer_cases[i].name, NULL);

      g_test_add_data_func (path, &timer_cases[i], test_timer);
    }
  g_test_add_func ("/front/connection/timer/trickled-head", test_trickled_head);
  g_test_add_func ("/front/connection/timer/steady-body", test_steady_body);
  g_test_add_func ("/front/connection/slowloris", test_slowloris);
  g_test_add_func ("/front/connection/stalled/stream", test_stalled_stream);
  g_test_add_func ("/front/connection/stalled/reply", test_stalled_reply);
  g_test_add_func ("/front/connection/stalled/memory", test_stalled_memory);
  g_test_add_func ("/front/connection/big-reply", test_big_reply);

  return g_test_run ();
}
