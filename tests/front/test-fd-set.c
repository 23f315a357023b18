/* SPDX-License-Identifier: MIT */
#include "front/weir-fd-set.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/weir-fd-watch.h"

#define MS G_TIME_SPAN_MILLISECOND

/* One end of a pair of sockets in a set, and what was told of it. */
typedef struct
{
  WeirFdSet *set;
  WeirFdWatch *watch;
  int fds[2];
  guint n_calls;
  GIOCondition last;
} Watched;

typedef struct
{
  GMainContext *context;
  WeirFdSet *set;
  Watched watched[3];
} Fixture;

static void
on_ready (GIOCondition revents, gpointer user_data)
{
  Watched *self = user_data;

  self->n_calls++;
  self->last = revents;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->context = g_main_context_new ();
  fixture->set = weir_fd_set_new (fixture->context, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->watched); i++)
    {
      Watched *watched = &fixture->watched[i];

      g_assert_cmpint (
          socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, watched->fds), ==, 0);
      watched->set = fixture->set;
      watched->watch = weir_fd_watch_new (fixture->set, watched->fds[0], on_ready, watched);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->watched); i++)
    {
      g_clear_pointer (&fixture->watched[i].watch, weir_fd_watch_free);
      close (fixture->watched[i].fds[0]);
      close (fixture->watched[i].fds[1]);
    }
  g_clear_pointer (&fixture->set, weir_fd_set_free);
  g_main_context_unref (fixture->context);
}

static void
turn (Fixture *fixture)
{
  while (g_main_context_iteration (fixture->context, FALSE))
    ;
}

static void
send_byte (Watched *watched)
{
  g_assert_cmpint (write (watched->fds[1], "x", 1), ==, 1);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  Watched *watched = &fixture->watched[0];
  char byte;

  send_byte (watched);
  turn (fixture);
  g_assert_cmpuint (watched->n_calls, ==, 0);

  weir_fd_watch_set_events (watched->watch, G_IO_IN);
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_cmpuint (watched->n_calls, ==, 1);
  g_assert_cmpint (watched->last, ==, G_IO_IN);
  g_assert_cmpuint (fixture->watched[1].n_calls, ==, 0);

  /* Again and again, until it is read. */
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_cmpuint (watched->n_calls, ==, 2);
  g_assert_cmpint (read (watched->fds[0], &byte, 1), ==, 1);
  turn (fixture);
  g_assert_cmpuint (watched->n_calls, ==, 2);

  weir_fd_watch_set_events (watched->watch, G_IO_OUT);
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_cmpint (watched->last, ==, G_IO_OUT);
}

static void
test_suspend (Fixture *fixture, gconstpointer data)
{
  Watched *watched = &fixture->watched[0];

  weir_fd_watch_set_events (watched->watch, G_IO_IN);
  weir_fd_watch_suspend (watched->watch);
  weir_fd_watch_suspend (watched->watch);
  send_byte (watched);
  shutdown (watched->fds[1], SHUT_RDWR);
  turn (fixture);
  g_assert_cmpuint (watched->n_calls, ==, 0);

  weir_fd_watch_set_events (watched->watch, G_IO_IN);
  g_assert_true (g_main_context_iteration (fixture->context, FALSE));
  g_assert_cmpint (watched->last & (G_IO_IN | G_IO_HUP), ==, G_IO_IN | G_IO_HUP);
}

static void
test_timer (Fixture *fixture, gconstpointer data)
{
  Watched *watched = fixture->watched;
  gint64 now = g_get_monotonic_time ();

  weir_fd_watch_set_timer (watched[0].watch, now + 60 * G_TIME_SPAN_SECOND);
  weir_fd_watch_set_timer (watched[1].watch, now + 5 * MS);
  weir_fd_watch_set_timer (watched[2].watch, now + 2 * MS);
  weir_fd_watch_set_timer (watched[2].watch, -1);
  turn (fixture);
  if (g_get_monotonic_time () < now + 5 * MS)
    g_assert_cmpuint (watched[1].n_calls, ==, 0);

  while (watched[1].n_calls == 0)
    g_main_context_iteration (fixture->context, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - now, >=, 5 * MS);
  turn (fixture);
  g_assert_cmpuint (watched[0].n_calls, ==, 0);
  g_assert_cmpuint (watched[1].n_calls, ==, 1);
  g_assert_cmpuint (watched[2].n_calls, ==, 0);

  /* One that comes sooner than what the set waits for. */
  weir_fd_watch_set_timer (watched[0].watch, g_get_monotonic_time () + MS);
  while (watched[0].n_calls == 0)
    g_main_context_iteration (fixture->context, TRUE);
  g_assert_cmpuint (watched[0].n_calls, ==, 1);
}

static gpointer
wake_late (gpointer data)
{
  g_usleep (5 * MS);
  weir_fd_watch_wake (data);
  return NULL;
}

static void
test_wake (Fixture *fixture, gconstpointer data)
{
  Watched *watched = &fixture->watched[0];
  GThread *thread;

  weir_fd_watch_wake (watched->watch);
  weir_fd_watch_wake (watched->watch);
  /* A timer does not undo it. */
  weir_fd_watch_set_timer (watched->watch, g_get_monotonic_time () + G_TIME_SPAN_MINUTE);
  turn (fixture);
  g_assert_cmpuint (watched->n_calls, ==, 1);
  g_assert_cmpint (watched->last, ==, 0);

  thread = g_thread_new ("wake", wake_late, watched->watch);
  while (watched->n_calls == 1)
    g_main_context_iteration (fixture->context, TRUE);
  g_assert_cmpuint (watched->n_calls, ==, 2);
  g_thread_join (thread);

  /* Freed before its turn. */
  weir_fd_watch_wake (watched->watch);
  g_clear_pointer (&watched->watch, weir_fd_watch_free);
  turn (fixture);
  g_assert_cmpuint (watched->n_calls, ==, 2);
}

static void
wake_again (GIOCondition revents, gpointer user_data)
{
  Watched *self = user_data;

  self->n_calls++;
  weir_fd_watch_wake (self->watch);
}

/* One that always wakes itself keeps nobody waiting. */
static void
test_fair (Fixture *fixture, gconstpointer data)
{
  Watched *watched = fixture->watched;

  weir_fd_watch_free (watched[0].watch);
  watched[0].watch = weir_fd_watch_new (fixture->set, watched[0].fds[0], wake_again, &watched[0]);
  weir_fd_watch_wake (watched[0].watch);
  weir_fd_watch_wake (watched[1].watch);
  g_main_context_iteration (fixture->context, FALSE);
  g_assert_cmpuint (watched[0].n_calls, ==, 1);
  g_assert_cmpuint (watched[1].n_calls, ==, 1);
  g_main_context_iteration (fixture->context, FALSE);
  g_assert_cmpuint (watched[0].n_calls, ==, 2);
}

static void
free_all (GIOCondition revents, gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (fixture->watched); i++)
    {
      fixture->watched[i].n_calls++;
      g_clear_pointer (&fixture->watched[i].watch, weir_fd_watch_free);
    }
  g_clear_pointer (&fixture->set, weir_fd_set_free);
}

/* All have something to tell, and whoever is first frees the others and the set. */
static void
test_free_within (Fixture *fixture, gconstpointer data)
{
  const char *how = data;

  for (guint i = 0; i < G_N_ELEMENTS (fixture->watched); i++)
    {
      Watched *watched = &fixture->watched[i];

      weir_fd_watch_free (watched->watch);
      watched->watch = weir_fd_watch_new (fixture->set, watched->fds[0], free_all, fixture);
      if (strcmp (how, "event") == 0)
        weir_fd_watch_set_events (watched->watch, G_IO_OUT);
      else if (strcmp (how, "timer") == 0)
        weir_fd_watch_set_timer (watched->watch, 1);
      else
        weir_fd_watch_wake (watched->watch);
    }
  while (fixture->set != NULL)
    g_main_context_iteration (fixture->context, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->watched); i++)
    g_assert_cmpuint (fixture->watched[i].n_calls, ==, 1);
}

static void
test_no_descriptor (void)
{
  struct rlimit before;
  struct rlimit limit;
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      context = g_main_context_new ();
      getrlimit (RLIMIT_NOFILE, &before);
      limit = (struct rlimit){ 3, before.rlim_max };
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
      g_assert_null (weir_fd_set_new (context, &error));
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
      g_assert_error (error, G_IO_ERROR, (int) g_io_error_from_errno (EMFILE));
      return;
    }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

#define ADD(path, data, function)                                                                  \
  g_test_add ("/front/fd-set/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("events", NULL, test_events);
  ADD ("suspend", NULL, test_suspend);
  ADD ("timer", NULL, test_timer);
  ADD ("wake", NULL, test_wake);
  ADD ("fair", NULL, test_fair);
  ADD ("free-within/event", "event", test_free_within);
  ADD ("free-within/timer", "timer", test_free_within);
  ADD ("free-within/wake", "wake", test_free_within);
  g_test_add_func ("/front/fd-set/no-descriptor", test_no_descriptor);

  return g_test_run ();
}
