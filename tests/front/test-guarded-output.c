/* SPDX-License-Identifier: MIT */
#include "front/weir-guarded-output.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  int client;
  WeirTransport *transport;
  WeirGuardedOutput *output;
  gint n_blocked;
} Setup;

static void
on_blocked (gpointer user_data)
{
  Setup *setup = user_data;

  g_atomic_int_inc (&setup->n_blocked);
}

static void
set_up (Setup *setup)
{
  g_autoptr (GSocket) socket = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  setup->client = fds[0];
  socket = g_socket_new_from_fd (fds[1], NULL);
  setup->transport = weir_transport_new (socket, 1000, NULL, NULL);
  setup->output = weir_guarded_output_new (setup->transport, on_blocked, setup);
}

static void
tear_down (Setup *setup)
{
  g_object_unref (setup->output);
  weir_transport_unref (setup->transport);
  close (setup->client);
}

/* Fills the socket and returns how many bytes that took. */
static gsize
fill (Setup *setup)
{
  GPollableOutputStream *stream = G_POLLABLE_OUTPUT_STREAM (setup->output);
  char block[4096];
  gsize total = 0;
  gssize n;

  memset (block, 'a', sizeof block);
  while ((n = g_pollable_output_stream_write_nonblocking (stream, block, sizeof block, NULL, NULL))
         > 0)
    total += (gsize) n;
  return total;
}

static gpointer
write_blocking (gpointer data)
{
  GOutputStream *stream = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_write_all (stream, "0\r\n\r\n", 5, NULL, NULL, &error));
  g_assert_no_error (error);
  return NULL;
}

/* At the end of a chunked reply libsoup writes in a thread of GIO's small pool: such a thread must
 * never wait for a client that does not read. */
static void
test_blocking_write_never_blocks (void)
{
  Setup setup = { 0 };
  gsize filled;
  gsize received = 0;
  char last = '\0';

  set_up (&setup);
  filled = fill (&setup);
  g_assert_true (weir_guarded_output_is_blocked (setup.output));
  g_assert_cmpint (setup.n_blocked, ==, 1);

  g_thread_join (g_thread_new ("writer", write_blocking, setup.output));
  g_assert_cmpint (setup.n_blocked, ==, 2);
  g_assert_cmpint (weir_guarded_output_flush (setup.output), ==, WEIR_IO_AGAIN);

  while (received < filled + 5)
    {
      char buffer[4096];
      gssize n = recv (setup.client, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n > 0)
        {
          received += (gsize) n;
          last = buffer[n - 1];
        }
      weir_guarded_output_flush (setup.output);
    }
  g_assert_cmpint (last, ==, '\n');
  g_assert_false (weir_guarded_output_is_blocked (setup.output));
  g_assert_cmpuint (weir_guarded_output_get_sent (setup.output), ==, received);
  tear_down (&setup);
}

static void
test_order (void)
{
  Setup setup = { 0 };
  GPollableOutputStream *stream;
  char buffer[16] = "";

  set_up (&setup);
  stream = G_POLLABLE_OUTPUT_STREAM (setup.output);
  write_blocking (setup.output);
  g_assert_false (g_pollable_output_stream_is_writable (stream));
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (stream, "b", 1, NULL, NULL), ==, 1);
  g_assert_cmpint (recv (setup.client, buffer, 6, MSG_WAITALL), ==, 6);
  g_assert_cmpstr (buffer, ==, "0\r\n\r\nb");
  tear_down (&setup);
}

/* A head waits for its body; what is large, or stands behind a full socket, goes its way. */
static void
test_hold (void)
{
  static const char large[64 * 1024] = "";
  Setup setup = { 0 };
  GPollableOutputStream *stream;
  char buffer[16] = "";

  set_up (&setup);
  stream = G_POLLABLE_OUTPUT_STREAM (setup.output);
  weir_guarded_output_hold (setup.output);
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (stream, "he", 2, NULL, NULL), ==, 2);
  g_assert_true (g_pollable_output_stream_is_writable (stream));
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (stream, "ad", 2, NULL, NULL), ==, 2);
  g_assert_cmpint (recv (setup.client, buffer, sizeof buffer, MSG_DONTWAIT), ==, -1);
  g_assert_cmpint (weir_guarded_output_flush (setup.output), ==, WEIR_IO_OK);
  g_assert_cmpint (recv (setup.client, buffer, sizeof buffer, MSG_DONTWAIT), ==, 4);
  g_assert_cmpstr (buffer, ==, "head");

  weir_guarded_output_hold (setup.output);
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (stream, "x", 1, NULL, NULL), ==, 1);
  g_assert_cmpint (
      g_pollable_output_stream_write_nonblocking (stream, large, sizeof large, NULL, NULL), >, 0);
  g_assert_cmpint (recv (setup.client, buffer, 1, MSG_DONTWAIT), ==, 1);
  g_assert_cmpint (buffer[0], ==, 'x');
  tear_down (&setup);
}

static gboolean
on_writable (GObject *stream, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_source (void)
{
  Setup setup = { 0 };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = NULL;
  gboolean is_called = FALSE;
  char buffer[4096];

  set_up (&setup);
  fill (&setup);
  source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (setup.output), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_writable), &is_called, NULL);
  g_source_attach (source, context);
  g_main_context_iteration (context, FALSE);
  g_assert_false (is_called);

  while (recv (setup.client, buffer, sizeof buffer, MSG_DONTWAIT) > 0)
    ;
  g_assert_cmpint (weir_guarded_output_flush (setup.output), ==, WEIR_IO_OK);
  g_main_context_iteration (context, FALSE);
  g_assert_true (is_called);
  tear_down (&setup);
}

static void
test_detached (void)
{
  Setup setup = { 0 };
  g_autoptr (GError) nonblocking = NULL;
  g_autoptr (GError) blocking = NULL;

  set_up (&setup);
  weir_guarded_output_detach (setup.output);
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (
                       G_POLLABLE_OUTPUT_STREAM (setup.output), "a", 1, NULL, &nonblocking),
                   ==, -1);
  g_assert_error (nonblocking, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpint (g_output_stream_write (G_OUTPUT_STREAM (setup.output), "a", 1, NULL, &blocking),
                   ==, -1);
  g_assert_error (blocking, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpint (weir_guarded_output_flush (setup.output), ==, WEIR_IO_ERROR);
  g_assert_cmpint (setup.n_blocked, ==, 0);
  tear_down (&setup);
}

static void
test_peer_gone (void)
{
  Setup setup = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&setup);
  shutdown (setup.client, SHUT_RDWR);
  g_assert_cmpint (g_pollable_output_stream_write_nonblocking (
                       G_POLLABLE_OUTPUT_STREAM (setup.output), "a", 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  tear_down (&setup);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/guarded-output/blocking-write-never-blocks",
                   test_blocking_write_never_blocks);
  g_test_add_func ("/front/guarded-output/order", test_order);
  g_test_add_func ("/front/guarded-output/hold", test_hold);
  g_test_add_func ("/front/guarded-output/source", test_source);
  g_test_add_func ("/front/guarded-output/detached", test_detached);
  g_test_add_func ("/front/guarded-output/peer-gone", test_peer_gone);

  return g_test_run ();
}
