/* SPDX-License-Identifier: MIT */
#include "front/weir-connection.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front-end-fixture.h"

/* Time limits, hang-ups, streams and the order of things, over real sockets. */

static char *
format_request (FrontEndFixture *fixture, const char *line, const char *headers)
{
  return g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", line,
                          fixture_get_port (fixture), headers);
}

static int
send_request (FrontEndFixture *fixture, const char *line, const char *headers)
{
  g_autofree char *request = format_request (fixture, line, headers);
  int fd = fixture_connect (fixture);

  fixture_send (fd, request, strlen (request));
  return fd;
}

static void
assert_statuses (const GString *reply, const char *expected)
{
  g_autofree char *statuses = fixture_statuses (reply->str);

  g_assert_cmpstr (statuses, ==, expected);
}

static double
elapsed_ms (gint64 since_us)
{
  return (double) (g_get_monotonic_time () - since_us) / 1000.0;
}

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
  assert_statuses (reply, c->statuses);
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, c->n_calls);
  g_assert_cmpfloat (elapsed_ms (start), >=, 90);
  g_assert_cmpfloat (elapsed_ms (start), <, 2000);
  close (fd);
  fixture_wait_connections (fixture, 0);
}

/* Slow, but not too slow: 20 bytes every 10 ms are 2000 B/s. */
static void
test_steady_body (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, NULL, NULL);
  int fd = send_request (fixture, "POST /echo",
                         "Content-Type: application/json\r\nContent-Length: 800\r\n"
                         "Connection: close\r\n");
  g_autoptr (GString) reply = NULL;

  for (guint i = 0; i < 40; i++)
    {
      fixture_send (fd, "01234567890123456789", 20);
      g_usleep (10 * 1000);
    }
  reply = fixture_receive (fd);
  assert_statuses (reply, "200");
  close (fd);
}

/* Three hundred clients that never finish their heads do not keep another one waiting. */
static void
test_slowloris (void)
{
  WeirFrontEndLimits limits = short_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  int fds[300];
  double worst = 0;

  limits.max_connections = 400;
  limits.head_ms = 1500;
  fixture = fixture_new (&limits, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], "GET / HTTP/1.1\r\nX: ", 19);
    }

  for (guint i = 0; i < 20; i++)
    {
      gint64 start = g_get_monotonic_time ();
      int fd = send_request (fixture, "GET /", "Connection: close\r\n");
      g_autoptr (GString) reply = fixture_receive (fd);

      assert_statuses (reply, "200");
      worst = MAX (worst, elapsed_ms (start));
      close (fd);
    }
  g_test_message ("worst of 20 beside 300 half heads: %.1f ms", worst);
  g_assert_cmpfloat (worst, <, 500);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GString) reply = fixture_receive (fds[i]);

      assert_statuses (reply, "408");
      close (fds[i]);
    }
  fixture_wait_connections (fixture, 0);
}

/* --- hang-ups --- */

typedef enum
{
  LEAVE_CLOSE,
  LEAVE_RESET,
  LEAVE_CLOSE_WITH_PIPELINED,
  LEAVE_HALF_THEN_CLOSE,
} LeaveHow;

typedef struct
{
  const char *name;
  const char *path;
  LeaveHow how;
  guint limit_ms;
} LeaveCase;

/* A client that has only half closed is looked at every 250 ms. */
static const LeaveCase leave_cases[] = {
  { "close-while-held", "/hold", LEAVE_CLOSE, 50 },
  { "reset-while-held", "/hold", LEAVE_RESET, 50 },
  { "close-with-pipelined", "/hold", LEAVE_CLOSE_WITH_PIPELINED, 50 },
  { "half-close-then-close", "/hold", LEAVE_HALF_THEN_CLOSE, 300 },
  { "close-while-streaming", "/pause", LEAVE_CLOSE, 50 },
  { "reset-while-streaming", "/pause", LEAVE_RESET, 50 },
};

static void
test_leave (gconstpointer data)
{
  const LeaveCase *c = data;
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *line = g_strconcat ("GET ", c->path, NULL);
  g_autofree char *request = format_request (fixture, line, "");
  int fd = fixture_connect (fixture);
  gint64 left;
  gint64 gone;

  fixture_send (fd, request, strlen (request));
  fixture_wait_calls (fixture, 1);
  if (strcmp (c->path, "/hold") != 0)
    g_string_free (fixture_receive_until (fd, "\r\n\r\n"), TRUE);
  g_usleep (20 * 1000);
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);

  if (c->how == LEAVE_RESET)
    fixture_set_reset (fd);
  if (c->how == LEAVE_CLOSE_WITH_PIPELINED)
    fixture_send (fd, request, strlen (request));
  if (c->how == LEAVE_HALF_THEN_CLOSE)
    {
      shutdown (fd, SHUT_WR);
      g_usleep (100 * 1000);
      g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
    }

  left = g_get_monotonic_time ();
  close (fd);
  gone = fixture_wait_gone (fixture);
  g_test_message ("told after %.1f ms", (double) (gone - left) / 1000.0);
  g_assert_cmpint (gone - left, <, (gint64) c->limit_ms * 1000);
  fixture_wait_connections (fixture, 0);
}

/* Whoever writes may notice before anybody is told. */
static void
test_leave_while_flooded (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "GET /flood", "");
  g_autoptr (GError) error = NULL;
  gint64 left;

  g_string_free (fixture_receive_until (fd, "\r\n\r\n"), TRUE);
  left = g_get_monotonic_time ();
  close (fd);
  error = fixture_wait_stream_error (fixture);
  g_assert_cmpfloat (elapsed_ms (left), <, 50);
  fixture_wait_connections (fixture, 0);
}

/* The end of sending is not the end of reading: the reply is still wanted. */
static void
test_half_close (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (fixture, "GET /slow", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  assert_statuses (reply, "200");
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
}

static void
test_half_close_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (fixture, "GET /stream", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  assert_statuses (reply, "200");
  g_assert_true (g_str_has_suffix (reply->str, "\r\n0\r\n\r\n"));
}

static void
test_half_close_pipelined (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = format_request (fixture, "GET /late", "");
  g_autofree char *all = g_strconcat (one, one, one, NULL);
  g_autoptr (GString) reply = fixture_exchange (fixture, all, strlen (all));

  assert_statuses (reply, "200 200 200");
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
}

/* --- replies --- */

static void
test_pipelined_hundred (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = format_request (fixture, "POST /echo",
                                         "Content-Type: application/json\r\nContent-Length: 2\r\n");
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) reply = NULL;
  guint n = 0;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (all, "%s%02u", one, i);
  reply = fixture_exchange (fixture, all->str, all->len);

  /* In order, and each with its own body. */
  for (const char *body = reply->str; (body = strstr (body, "\r\n\r\n")) != NULL; n++)
    {
      g_autofree char *expected = g_strdup_printf ("%02u", n);

      body += 4;
      g_assert_cmpmem (body, 2, expected, 2);
    }
  g_assert_cmpuint (n, ==, 100);
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 100);
}

static void
test_bytewise (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (
      fixture, "POST /echo",
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
  g_autofree char *all = g_strconcat (request, "5\r\nhello\r\n0\r\n\r\n", NULL);
  g_autoptr (GString) reply = NULL;
  int fd = fixture_connect (fixture);

  for (const char *c = all; *c != '\0'; c++)
    {
      fixture_send (fd, c, 1);
      g_usleep (200);
    }
  reply = fixture_receive (fd);
  assert_statuses (reply, "200");
  g_assert_true (g_str_has_suffix (reply->str, "\r\n\r\nhello"));
  close (fd);
}

static void
test_max_requests (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GString) reply = NULL;

  limits.max_requests_per_connection = 2;
  fixture = fixture_new (&limits, NULL, NULL);
  one = format_request (fixture, "GET /", "");
  all = g_strconcat (one, one, one, NULL);
  reply = fixture_exchange (fixture, all, strlen (all));
  assert_statuses (reply, "200 200");
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 2);
}

static void
test_head_has_no_body (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (fixture, "HEAD /v1/models", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  g_assert_nonnull (strstr (reply->str, "Content-Length: 2\r\n"));
  g_assert_true (g_str_has_suffix (reply->str, "\r\n\r\n"));
}

/* libsoup calls a reply of status 500 aborted; the connection must live on all the same. */
static void
test_keep_alive_after_500 (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = format_request (fixture, "GET /error", "");
  g_autofree char *all = g_strconcat (one, one, NULL);
  g_autoptr (GString) reply = fixture_exchange (fixture, all, strlen (all));

  assert_statuses (reply, "500 500");
}

static void
test_no_answer (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (fixture, "GET /drop", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  g_assert_cmpstr (reply->str, ==, "");
  fixture_wait_connections (fixture, 0);
}

static void
test_header_splitting (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  static const char *const lines[] = { "GET /split", "GET /stream" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *request = format_request (fixture, lines[i], "");
      g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

      assert_statuses (reply, "200");
      g_assert_null (strstr (reply->str, "X-Split"));
      g_assert_null (strstr (reply->str, "X-Bad"));
      g_assert_null (strstr (reply->str, "Content-Length: 1\r\n"));
    }
}

static void
test_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "GET /stream", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  assert_statuses (reply, "200");
  g_assert_nonnull (strstr (reply->str, "Transfer-Encoding: chunked\r\n"));
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_true (g_str_has_suffix (reply->str,
                                   "\r\n\r\n9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n"
                                   "9\r\ndata: 2\n\n\r\nb\r\ndata: end\n\n\r\n0\r\n\r\n"));
  close (fd);
  fixture_wait_connections (fixture, 0);
}

static void
test_heartbeats (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "GET /beat", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  g_assert_true (g_str_has_suffix (reply->str,
                                   "\r\n\r\n8\r\n: beat\n\n\r\n8\r\n: beat\n\n\r\n"
                                   "8\r\n: beat\n\n\r\nb\r\ndata: end\n\n\r\n0\r\n\r\n"));
  close (fd);
}

/* A stream that was cut has no last chunk. */
static void
test_cut_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "GET /cut", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  g_assert_null (strstr (reply->str, "\r\n0\r\n\r\n"));
  close (fd);
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
  int fd = send_request (fixture, "GET /flood", "");
  g_autoptr (GError) error = fixture_wait_stream_error (fixture);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  close (fd);
  fixture_wait_connections (fixture, 0);
}

static void
test_stalled_reply (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (&short_limits, NULL, NULL);
  int fd = send_request (fixture, "GET /big", "");

  fixture_wait_calls (fixture, 1);
  fixture_wait_connections (fixture, 0);
  close (fd);
}

static void
test_big_reply (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "GET /big", "Connection: close\r\n");
  g_autoptr (GString) reply = NULL;

  g_usleep (50 * 1000);
  reply = fixture_receive (fd);
  assert_statuses (reply, "200");
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
    fds[i] = send_request (fixture, "GET /flood", "");
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

/* --- bodies --- */

static void
test_expect (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = send_request (fixture, "POST /echo",
                         "Content-Type: application/json\r\nContent-Length: 2\r\n"
                         "Expect: 100-continue\r\nConnection: close\r\n");
  g_autoptr (GString) invitation = fixture_receive_until (fd, "\r\n\r\n");
  g_autoptr (GString) reply = NULL;

  g_assert_cmpstr (invitation->str, ==, "HTTP/1.1 100 Continue\r\n\r\n");
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  fixture_send (fd, "{}", 2);
  reply = fixture_receive (fd);
  assert_statuses (reply, "200");
  close (fd);
}

/* The refusal arrives although the upload is under way: nothing of it is read as a request, and the
 * connection is not reset under it. */
static void
test_early_refusal (void)
{
  WeirLocalKey key = { .name = (char *) "one" };
  const WeirAdmissionOptions options = { .keys = &key, .n_keys = 1 };
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, &options, NULL);
  int fd = send_request (fixture, "POST /v1/messages",
                         "Content-Type: application/json\r\nContent-Length: 500000\r\n");
  g_autofree char *body = g_malloc0 (500000);
  g_autoptr (GString) reply = NULL;

  fixture_send (fd, body, 500000);
  reply = fixture_receive (fd);
  assert_statuses (reply, "401");
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_nonnull (strstr (reply->str, "\"type\":\"authentication_error\""));
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  close (fd);
}

/* Four bodies of 1 MiB fill the room for all; the fifth has to wait. */
static void
test_body_budget (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  const char *headers = "Content-Type: application/json\r\nContent-Length: 1048576\r\n";
  g_autofree char *request = format_request (fixture, "POST /echo", headers);
  g_autofree char *small = format_request (fixture, "GET /", "");
  g_autoptr (GString) refused = NULL;
  g_autoptr (GString) bodyless = NULL;
  int fds[4];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], request, strlen (request));
    }
  g_usleep (100 * 1000);
  refused = fixture_exchange (fixture, request, strlen (request));
  assert_statuses (refused, "503");
  g_assert_nonnull (strstr (refused->str, "Retry-After: 1\r\n"));
  bodyless = fixture_exchange (fixture, small, strlen (small));
  assert_statuses (bodyless, "200");

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  fixture_wait_connections (fixture, 0);
}

static void
test_body_budget_is_returned (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *body = g_strnfill (1024 * 1024, '1');
  g_autofree char *head = format_request (
      fixture, "POST /echo", "Content-Type: application/json\r\nContent-Length: 1048576\r\n");
  g_autofree char *request = g_strconcat (head, body, NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

      assert_statuses (reply, "200");
      g_assert_true (g_str_has_suffix (reply->str, body));
    }
}

/* --- the end --- */

static void
test_drain (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int idle = fixture_connect (fixture);
  int busy = send_request (fixture, "GET /late", "");
  g_autoptr (GString) from_idle = NULL;
  g_autoptr (GString) from_busy = NULL;

  fixture_wait_calls (fixture, 1);
  fixture_invoke (fixture, weir_front_end_stop_accepting);
  from_idle = fixture_receive (idle);
  g_assert_cmpstr (from_idle->str, ==, "");
  from_busy = fixture_receive (busy);
  assert_statuses (from_busy, "200");
  g_assert_nonnull (strstr (from_busy->str, "Connection: close\r\n"));
  close (idle);
  close (busy);
  fixture_wait_connections (fixture, 0);
}

static void
test_close (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  static const char *const lines[] = { "GET /hold", "GET /pause", "GET /flood", "GET /" };
  int fds[G_N_ELEMENTS (lines)];

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    fds[i] = send_request (fixture, lines[i], "");
  fixture_wait_calls (fixture, G_N_ELEMENTS (lines));
  fixture_invoke (fixture, weir_front_end_close);
  fixture_wait_connections (fixture, 0);
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    close (fds[i]);
}

static void
test_churn (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = format_request (fixture, "GET /", "");
  guint before = 0;

  for (guint i = 0; i < 600; i++)
    {
      int fd = fixture_connect (fixture);

      if (i == 100)
        {
          fixture_wait_connections (fixture, 1);
          before = fixture_count_descriptors ();
        }
      if (i % 3 != 0)
        {
          fixture_send (fd, request, strlen (request));
          g_string_free (fixture_receive_until (fd, "{}"), TRUE);
        }
      if (i % 7 == 0)
        fixture_set_reset (fd);
      close (fd);
    }
  fixture_wait_connections (fixture, 0);
  g_assert_cmpuint (fixture_count_descriptors (), <=, before);
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
  for (gsize i = 0; i < G_N_ELEMENTS (leave_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/front/connection/leave/", leave_cases[i].name, NULL);

      g_test_add_data_func (path, &leave_cases[i], test_leave);
    }
  g_test_add_func ("/front/connection/leave/while-flooded", test_leave_while_flooded);
  g_test_add_func ("/front/connection/timer/steady-body", test_steady_body);
  g_test_add_func ("/front/connection/slowloris", test_slowloris);
  g_test_add_func ("/front/connection/half-close/reply", test_half_close);
  g_test_add_func ("/front/connection/half-close/stream", test_half_close_stream);
  g_test_add_func ("/front/connection/half-close/pipelined", test_half_close_pipelined);
  g_test_add_func ("/front/connection/pipelined-hundred", test_pipelined_hundred);
  g_test_add_func ("/front/connection/bytewise", test_bytewise);
  g_test_add_func ("/front/connection/max-requests", test_max_requests);
  g_test_add_func ("/front/connection/head-has-no-body", test_head_has_no_body);
  g_test_add_func ("/front/connection/keep-alive-after-500", test_keep_alive_after_500);
  g_test_add_func ("/front/connection/no-answer", test_no_answer);
  g_test_add_func ("/front/connection/header-splitting", test_header_splitting);
  g_test_add_func ("/front/connection/stream", test_stream);
  g_test_add_func ("/front/connection/heartbeats", test_heartbeats);
  g_test_add_func ("/front/connection/cut-stream", test_cut_stream);
  g_test_add_func ("/front/connection/stalled/stream", test_stalled_stream);
  g_test_add_func ("/front/connection/stalled/reply", test_stalled_reply);
  g_test_add_func ("/front/connection/stalled/memory", test_stalled_memory);
  g_test_add_func ("/front/connection/big-reply", test_big_reply);
  g_test_add_func ("/front/connection/expect", test_expect);
  g_test_add_func ("/front/connection/early-refusal", test_early_refusal);
  g_test_add_func ("/front/connection/body-budget", test_body_budget);
  g_test_add_func ("/front/connection/body-budget-is-returned", test_body_budget_is_returned);
  g_test_add_func ("/front/connection/drain", test_drain);
  g_test_add_func ("/front/connection/close", test_close);
  g_test_add_func ("/front/connection/churn", test_churn);

  return g_test_run ();
}
