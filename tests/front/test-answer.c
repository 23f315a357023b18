/* SPDX-License-Identifier: MIT */
#include "front/weir-answer.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than the kernel holds for one socket. */
#define LARGE (4 * 1024 * 1024)

/* A connection, of which only the socket and the watch are real. */
typedef struct
{
  GMainContext *context;
  WeirFdSet *set;
  WeirTransport *transport;
  WeirFdWatch *watch;
  WeirAnswer *answer;
  int peer;
  guint n_woken;
  guint n_transports;
} Setup;

static void
on_woken (GIOCondition revents, gpointer user_data)
{
  Setup *setup = user_data;

  setup->n_woken++;
}

static void
on_transport_closed (gpointer user_data)
{
  Setup *setup = user_data;

  setup->n_transports--;
}

static void
set_up (Setup *setup)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  setup->context = g_main_context_new ();
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  setup->peer = fds[0];
  socket = g_socket_new_from_fd (fds[1], &error);
  g_assert_no_error (error);
  setup->transport = weir_transport_new (socket, 1000, on_transport_closed, setup);
  setup->n_transports = 1;
  setup->set = weir_fd_set_new (setup->context, &error);
  g_assert_no_error (error);
  setup->watch = weir_fd_watch_new (setup->set, fds[1], on_woken, setup);
  setup->answer = weir_answer_new (setup->context, setup->transport, setup->watch, FALSE);
}

static void
run_pending (Setup *setup)
{
  while (g_main_context_iteration (setup->context, FALSE))
    ;
}

static void
tear_down (Setup *setup)
{
  run_pending (setup);
  weir_answer_revoke (setup->answer);
  weir_answer_unref (setup->answer);
  weir_fd_watch_free (setup->watch);
  weir_transport_unref (setup->transport);
  weir_fd_set_free (setup->set);
  g_assert_cmpuint (setup->n_transports, ==, 0);
  close (setup->peer);
  g_main_context_unref (setup->context);
}

static void
reply (Setup *setup, gsize size)
{
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GBytes) body = g_bytes_new (text, size);

  weir_answer_reply (setup->answer, g_string_new ("head "), size > 0 ? body : NULL);
}

/* Reads until there is nothing more for now. */
static gsize
read_peer (Setup *setup)
{
  static char buffer[256 * 1024];
  gsize total = 0;
  gssize n;

  while ((n = recv (setup->peer, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    total += (gsize) n;
  return total;
}

static void
test_reply (void)
{
  static const gsize sizes[] = { 0, 1, 16 * 1024, 16 * 1024 + 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Setup setup = { 0 };

      set_up (&setup);
      g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_OPEN);
      reply (&setup, sizes[i]);
      g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_REPLIED);
      g_assert_cmpuint (weir_answer_get_sent (setup.answer), ==, sizes[i] + 5);
      g_assert_cmpint (weir_answer_get_replied_us (setup.answer), >, 0);
      g_assert_cmpuint (read_peer (&setup), ==, sizes[i] + 5);

      /* Nobody has asked to be told. */
      run_pending (&setup);
      g_assert_cmpuint (setup.n_woken, ==, 0);
      tear_down (&setup);
    }
}

static void
test_awaited (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  weir_answer_look (setup.answer, TRUE);
  weir_answer_look (setup.answer, FALSE);
  reply (&setup, 1);
  run_pending (&setup);
  g_assert_cmpuint (setup.n_woken, ==, 1);
  tear_down (&setup);
}

/* What the socket does not take is the connection's affair, which is told so. */
static void
test_large (void)
{
  Setup setup = { 0 };
  gsize total = 0;

  set_up (&setup);
  reply (&setup, LARGE);
  g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_REPLYING);
  run_pending (&setup);
  g_assert_cmpuint (setup.n_woken, ==, 1);

  while (weir_answer_flush (setup.answer) == WEIR_ANSWER_REPLYING)
    total += read_peer (&setup);
  total += read_peer (&setup);
  g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_REPLIED);
  g_assert_cmpuint (total, ==, LARGE + 5);
  g_assert_cmpuint (weir_answer_get_sent (setup.answer), ==, LARGE + 5);
  tear_down (&setup);
}

static void
test_broken (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  close (setup.peer);
  reply (&setup, 1);
  g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_ABANDONED);
  run_pending (&setup);
  g_assert_cmpuint (setup.n_woken, ==, 1);
  setup.peer = dup (0);
  tear_down (&setup);
}

/* A reply that comes too late, or is not out yet when the connection ends, is nobody's. */
static void
test_revoked (void)
{
  for (guint early = 0; early <= 1; early++)
    {
      Setup setup = { 0 };

      set_up (&setup);
      if (early)
        weir_answer_revoke (setup.answer);
      reply (&setup, LARGE);
      weir_answer_revoke (setup.answer);
      g_assert_cmpint (weir_answer_flush (setup.answer), ==,
                       early ? WEIR_ANSWER_OPEN : WEIR_ANSWER_REPLYING);
      g_assert_cmpuint (read_peer (&setup) > 0, ==, !early);
      tear_down (&setup);
    }
}

static void
test_last (void)
{
  Setup setup = { 0 };

  set_up (&setup);
  g_assert_false (weir_answer_is_last (setup.answer));
  weir_answer_set_last (setup.answer);
  g_assert_true (weir_answer_is_last (setup.answer));
  tear_down (&setup);
}

static gboolean
count_invitation (gpointer user_data)
{
  *(guint *) user_data += 1;
  return FALSE;
}

/* Who has begun to answer is alone with the socket. */
static void
test_run_open (void)
{
  for (guint streams = 0; streams <= 1; streams++)
    {
      Setup setup = { 0 };
      guint n = 0;

      set_up (&setup);
      g_assert_false (weir_answer_run_open (setup.answer, count_invitation, &n));
      if (streams)
        weir_answer_end (setup.answer, weir_answer_claim (setup.answer), TRUE);
      else
        reply (&setup, 1);
      g_assert_true (weir_answer_run_open (setup.answer, count_invitation, &n));
      g_assert_cmpuint (n, ==, 1);
      tear_down (&setup);
    }
}

static gpointer
end_stream (gpointer data)
{
  Setup *setup = data;

  weir_answer_end (setup->answer, weir_answer_claim (setup->answer), TRUE);
  return NULL;
}

static void
test_stream (void)
{
  Setup setup = { 0 };
  set_up (&setup);
  g_thread_join (g_thread_new ("worker", end_stream, &setup));
  g_assert_cmpint (weir_answer_look (setup.answer, FALSE), ==, WEIR_ANSWER_STREAMED);
  run_pending (&setup);
  g_assert_cmpuint (setup.n_woken, ==, 1);
  tear_down (&setup);
}

/* The connection has let go of the socket while the worker had it: it is closed in the context. */
static void
test_orphan (void)
{
  Setup setup = { 0 };
  WeirTransport *claimed;

  set_up (&setup);
  claimed = weir_answer_claim (setup.answer);
  weir_answer_fire (setup.answer);
  g_assert_null (weir_answer_claim (setup.answer));
  weir_transport_unref (setup.transport);
  weir_answer_end (setup.answer, claimed, FALSE);
  g_assert_cmpuint (setup.n_transports, ==, 1);
  run_pending (&setup);
  g_assert_cmpuint (setup.n_transports, ==, 0);
  g_assert_cmpuint (setup.n_woken, ==, 0);

  setup.transport =
      weir_transport_new (g_socket_new_from_fd (dup (setup.peer), NULL), 1000, NULL, NULL);
  tear_down (&setup);
}

#define ROUNDS 200

/* What one thread hands the other, one at a time. */
typedef struct
{
  GMutex lock;
  GCond changed;
  WeirAnswer *answer;
} Mailbox;

static void
put (Mailbox *box, WeirAnswer *answer)
{
  g_mutex_lock (&box->lock);
  while (box->answer != NULL)
    g_cond_wait (&box->changed, &box->lock);
  box->answer = answer;
  g_cond_signal (&box->changed);
  g_mutex_unlock (&box->lock);
}

static WeirAnswer *
take (Mailbox *box)
{
  WeirAnswer *answer;

  g_mutex_lock (&box->lock);
  while (box->answer == NULL)
    g_cond_wait (&box->changed, &box->lock);
  answer = g_steal_pointer (&box->answer);
  g_cond_signal (&box->changed);
  g_mutex_unlock (&box->lock);
  return answer;
}

static gpointer
answer_all (gpointer data)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (WeirAnswer) answer = take (data);

      if (i % 3 == 0)
        weir_answer_end (answer, weir_answer_claim (answer), TRUE);
      else if (i % 3 == 1)
        weir_answer_end (answer, NULL, FALSE);
      else
        weir_answer_reply (answer, g_string_new ("reply"), NULL);
    }
  return NULL;
}

/* Answers in one thread while the connection looks, ends or loses the client in another. */
static void
test_two_threads (void)
{
  Setup setup = { 0 };
  Mailbox box = { 0 };
  GThread *worker;

  set_up (&setup);
  g_mutex_init (&box.lock);
  g_cond_init (&box.changed);
  worker = g_thread_new ("worker", answer_all, &box);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (WeirAnswer) answer =
          weir_answer_new (setup.context, setup.transport, setup.watch, i % 2);

      put (&box, weir_answer_ref (answer));
      while (i % 4 != 0 && weir_answer_look (answer, i % 5 == 0) == WEIR_ANSWER_OPEN)
        g_main_context_iteration (setup.context, FALSE);
      if (i % 2 == 0)
        weir_answer_fire (answer);
      else
        weir_answer_revoke (answer);
    }
  g_thread_join (worker);
  g_mutex_clear (&box.lock);
  g_cond_clear (&box.changed);
  tear_down (&setup);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/answer/reply", test_reply);
  g_test_add_func ("/front/answer/awaited", test_awaited);
  g_test_add_func ("/front/answer/large", test_large);
  g_test_add_func ("/front/answer/broken", test_broken);
  g_test_add_func ("/front/answer/revoked", test_revoked);
  g_test_add_func ("/front/answer/last", test_last);
  g_test_add_func ("/front/answer/run-open", test_run_open);
  g_test_add_func ("/front/answer/stream", test_stream);
  g_test_add_func ("/front/answer/orphan", test_orphan);
  g_test_add_func ("/front/answer/two-threads", test_two_threads);

  return g_test_run ();
}
