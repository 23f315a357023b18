/* SPDX-License-Identifier: MIT */
#include "front/weir-connection.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "front-end-request.h"

/* Clients that leave, over real sockets. */

#define MAX_TRIES 5

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

/* How many microseconds it takes to be told that a client has left. */
static gint64
measure_leaving (const LeaveCase *c)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *line = g_strconcat ("GET ", c->path, NULL);
  g_autofree char *request = fixture_format_request (fixture, line, "");
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
  fixture_wait_connections (fixture, 0);
  return gone - left;
}

/* The best of some tries counts: a busy machine may take its time now and then. */
static void
test_leave (gconstpointer data)
{
  const LeaveCase *c = data;
  gint64 limit_us = (gint64) c->limit_ms * 1000;
  gint64 best = G_MAXINT64;

  for (guint n = 0; n < MAX_TRIES && best >= limit_us; n++)
    best = MIN (best, measure_leaving (c));
  g_assert_cmpint (best, <, limit_us);
}

/* A process that is killed leaves as one that closes does. */
static void
test_leave_killed (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /hold", "");
  pid_t child;
  gint64 left;

  fixture_wait_calls (fixture, 1);
  child = fork ();
  if (child == 0)
    {
      /* holds the connection, and whatever else is open, and does nothing */
      while (TRUE)
        pause ();
    }
  g_assert_cmpint (child, >, 0);
  close (fd);
  g_usleep (50 * 1000);
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);

  left = g_get_monotonic_time ();
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_test_message ("told after %.1f ms", (double) (fixture_wait_gone (fixture) - left) / 1000.0);
  fixture_wait_connections (fixture, 0);
}

static double
measure_leaving_flood (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /flood", "");
  g_autoptr (GError) error = NULL;
  gint64 left;
  double took;

  g_string_free (fixture_receive_until (fd, "\r\n\r\n"), TRUE);
  left = g_get_monotonic_time ();
  close (fd);
  error = fixture_wait_stream_error (fixture);
  took = fixture_elapsed_ms (left);
  fixture_wait_connections (fixture, 0);
  return took;
}

/* Whoever writes may notice before anybody is told. */
static void
test_leave_while_flooded (void)
{
  double best = G_MAXDOUBLE;

  for (guint n = 0; n < MAX_TRIES && best >= 50; n++)
    best = MIN (best, measure_leaving_flood ());
  g_assert_cmpfloat (best, <, 50);
}

/* The end of sending is not the end of reading: the reply is still wanted. */
static void
test_half_close (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (fixture, "GET /slow", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  fixture_assert_statuses (reply, "200");
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
}

static void
test_half_close_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (fixture, "GET /stream", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  fixture_assert_statuses (reply, "200");
  g_assert_true (g_str_has_suffix (reply->str, "\r\n0\r\n\r\n"));
}

static void
test_half_close_pipelined (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = fixture_format_request (fixture, "GET /late", "");
  g_autofree char *all = g_strconcat (one, one, one, NULL);
  g_autoptr (GString) reply = fixture_exchange (fixture, all, strlen (all));

  fixture_assert_statuses (reply, "200 200 200");
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (leave_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/front/connection/leave/", leave_cases[i].name, NULL);

      g_test_add_data_func (path, &leave_cases[i], test_leave);
    }
  g_test_add_func ("/front/connection/leave/killed", test_leave_killed);
  g_test_add_func ("/front/connection/leave/while-flooded", test_leave_while_flooded);
  g_test_add_func ("/front/connection/half-close/reply", test_half_close);
  g_test_add_func ("/front/connection/half-close/stream", test_half_close_stream);
  g_test_add_func ("/front/connection/half-close/pipelined", test_half_close_pipelined);

  return g_test_run ();
}
