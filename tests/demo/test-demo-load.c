/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Many streams at once, and readers that do not read. The demo runs in this process, so that what
 * it holds can be measured. */

/* A sanitizer is slow, and keeps what was freed for a while. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define N_STREAMS 200
#define N_SLOW 4
#define MAX_GROWTH_MIB 640
#else
#define N_STREAMS 1000
#define N_SLOW 20
#define MAX_GROWTH_MIB 96
#endif

/* However slow the machine is: so long nothing is silent. */
#define MAX_SILENCE_MS 60000

#define PATH "/chat/completions?api-version=2024-12-01-preview"

static const WeirDemoDeployment deployments[] = {
  { "gpt4o", NULL, "gpt-4o", "azure-openai" },
};

static gsize
get_resident_mib (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", -1);
  return (gsize) g_ascii_strtoull (fields[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE) >> 20;
}

/* Room for both ends of all connections; %FALSE when there is none. */
static gboolean
raise_limit (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  return setrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 2 * N_STREAMS + 100;
}

/* (transfer full): a connection on which a stream was asked for. */
static GSocketConnection *
ask (DemoClient *client, const char *what)
{
  g_autoptr (GSocketClient) dialer = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = g_strdup_printf (
      "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}", what);
  g_autofree char *request =
      g_strdup_printf ("POST /v2/inference/deployments/gpt4o" PATH " HTTP/1.1\r\n"
                       "Host: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
                       "AI-Resource-Group: default\r\nContent-Type: application/json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       client->token, strlen (body), body);

  g_socket_client_set_enable_proxy (dialer, FALSE);
  connection = g_socket_client_connect_to_host (dialer, "127.0.0.1",
                                                weir_demo_get_port (client->demo), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&connection);
}

/* What has come in so far, as far as the end of a stream needs it. */
typedef struct
{
  GSocketConnection *connection;
  char tail[32];
  gsize total;
} Reader;

static void
keep_tail (Reader *self, const char *data, gsize len)
{
  gsize kept = MIN (len, sizeof self->tail - 1);

  memmove (self->tail, self->tail + kept, sizeof self->tail - 1 - kept);
  memcpy (self->tail + sizeof self->tail - 1 - kept, data + len - kept, kept);
  self->total += len;
}

/* Reads what there is; %FALSE at the end. */
static gboolean
read_some (Reader *self, int fd)
{
  char buffer[16384];
  gssize len = read (fd, buffer, sizeof buffer);

  if (len > 0)
    keep_tail (self, buffer, (gsize) len);
  return len > 0;
}

/* Reads all of them to their ends, whichever has something first. */
static void
read_all (Reader *readers, guint n_readers)
{
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, n_readers);
  guint n_open = n_readers;

  for (guint i = 0; i < n_readers; i++)
    {
      fds[i].fd = g_socket_get_fd (g_socket_connection_get_socket (readers[i].connection));
      fds[i].events = POLLIN;
    }
  while (n_open > 0)
    {
      g_assert_cmpint (poll (fds, n_readers, MAX_SILENCE_MS), >, 0);
      for (guint i = 0; i < n_readers; i++)
        if (fds[i].revents != 0 && !read_some (&readers[i], fds[i].fd))
          {
            fds[i].fd = -1;
            fds[i].revents = 0;
            n_open--;
          }
    }
}

static void
test_many (void)
{
  WeirDemoOptions options = { .deployments = deployments,
                              .n_deployments = 1,
                              .chunk_delay_ms = 100 };
  g_autoptr (DemoClient) client = NULL;
  g_autofree Reader *readers = g_new0 (Reader, N_STREAMS);
  gint64 start = g_get_monotonic_time ();
  gsize before;
  gsize grown;
  WeirDemoStats stats;

  if (!raise_limit ())
    {
      g_test_skip ("too few file descriptors");
      return;
    }
  client = demo_client_new (&options);
  before = get_resident_mib ();
  for (guint i = 0; i < N_STREAMS; i++)
    readers[i].connection = ask (client, "long 60");
  for (weir_demo_get_stats (client->demo, &stats); stats.inference < N_STREAMS;
       weir_demo_get_stats (client->demo, &stats))
    g_usleep (1000);
  /* So many pauses take longer than asking did: they run at the same time. */
  g_assert_cmpuint (stats.active, >, N_STREAMS / 2);
  read_all (readers, N_STREAMS);
  grown = get_resident_mib () - before;
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_assert_nonnull (strstr (readers[i].tail, "[DONE]"));
      g_object_unref (readers[i].connection);
    }
  g_test_message ("%u streams in %.1f s, %" G_GSIZE_FORMAT " MiB more", N_STREAMS,
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, grown);
  g_assert_cmpuint (grown, <, MAX_GROWTH_MIB);
}

/* Streams of many megabytes that nobody reads: the demo waits instead of making them. */
static void
test_slow_readers (void)
{
  WeirDemoOptions options = { .deployments = deployments, .n_deployments = 1 };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree Reader *readers = g_new0 (Reader, N_SLOW);
  gsize before = get_resident_mib ();
  gsize grown;
  g_autoptr (DemoReply) other = NULL;
  WeirDemoStats stats;

  for (guint i = 0; i < N_SLOW; i++)
    readers[i].connection = ask (client, "long 60000");
  g_usleep (300000);
  other = demo_client_post (client, "gpt4o", PATH,
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"say: hi\"}]}");
  g_assert_cmpuint (other->status, ==, 200);
  weir_demo_get_stats (client->demo, &stats);
  g_assert_cmpuint (stats.active, ==, N_SLOW);
  grown = get_resident_mib () - before;
  g_test_message ("%u unread streams, %" G_GSIZE_FORMAT " MiB more", N_SLOW, grown);
  g_assert_cmpuint (grown, <, MAX_GROWTH_MIB);
  /* One of them is read after all, to its end. */
  read_all (readers, 1);
  g_assert_nonnull (strstr (readers[0].tail, "[DONE]"));
  g_assert_cmpuint (readers[0].total, >, 60000 * 100);
  for (guint i = 0; i < N_SLOW; i++)
    g_object_unref (readers[i].connection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/load/many", test_many);
  g_test_add_func ("/demo/load/slow-readers", test_slow_readers);
  return g_test_run ();
}
