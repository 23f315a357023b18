/* SPDX-License-Identifier: MIT */

/* Load generator for measurements: whole replies over kept connections, or many event streams.
 *
 * Usage: load PORT PATH KEY BODY-FILE replies CONNECTIONS MILLISECONDS
 *        load PORT PATH KEY BODY-FILE streams STREAMS MILLISECONDS
 *
 * "replies" keeps so many requests under way for so long; "streams" starts so many streams, spread
 * evenly over so long, each on a new connection, and waits until all have ended. Prints one line of
 * JSON: times in microseconds, ok and failed requests, seconds, events.
 */

#include "bench-net.h"
#include "reply.h"
#include "samples.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A stream or reply that has not ended after that long counts as failed. */
#define GIVE_UP_NS (90LL * 1000000000)

typedef struct
{
  int fd; /* -1: none */
  Buffer in;
  size_t sent;
  int64_t began_ns;
  Reply reply;
} Connection;

static struct
{
  uint16_t port;
  int streams; /* else replies */
  int wanted;
  int64_t span_ns;
  char *request;
  size_t request_length;

  int epoll_fd;
  Connection *connections;
  int started;
  int64_t began_ns;
  int64_t last_ns; /* when the last one ended */
  long ok;
  long failed;
  Samples latencies;   /* whole reply, or of each event */
  Samples first_bytes; /* of streams: until the first event with text */
} load;

static void
die_usage (void)
{
  fputs ("load PORT PATH KEY BODY-FILE replies|streams N MILLISECONDS\n", stderr);
  exit (2);
}

static void
read_request (const char *path, const char *key, const char *file_name)
{
  Buffer body = { 0 };
  Buffer request = { 0 };
  char head[512];
  FILE *file = fopen (file_name, "rb");
  size_t n;

  if (file == NULL)
    die (file_name);
  while ((n = fread (buffer_reserve (&body, 65536), 1, 65536, file)) > 0)
    body.end += n;
  fclose (file);
  n = snprintf (head, sizeof head,
                "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
                "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                path, load.port, key, buffer_length (&body));
  buffer_append (&request, head, n);
  buffer_append (&request, buffer_bytes (&body), buffer_length (&body));
  load.request = buffer_bytes (&request);
  load.request_length = buffer_length (&request);
  buffer_clear (&body);
}

static void
watch (Connection *connection, int operation, uint32_t events)
{
  struct epoll_event event = { .events = events, .data.ptr = connection };

  epoll_ctl (load.epoll_fd, operation, connection->fd, &event);
}

static void
disconnect (Connection *connection)
{
  close (connection->fd);
  connection->fd = -1;
  connection->in.start = connection->in.end = 0;
}

/* The rest of the request, as far as the socket takes it. */
static void
send_more (Connection *connection)
{
  ssize_t n = send (connection->fd, load.request + connection->sent,
                    load.request_length - connection->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

  if (n > 0)
    connection->sent += n;
  watch (connection, EPOLL_CTL_MOD,
         connection->sent < load.request_length ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void
begin (Connection *connection)
{
  reply_reset (&connection->reply);
  connection->sent = 0;
  connection->began_ns = now_ns ();
  if (connection->fd >= 0)
    {
      send_more (connection);
      return;
    }
  connection->fd = connect_to (load.port);
  watch (connection, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void
end (Connection *connection, ReplyState state, int64_t now)
{
  load.last_ns = now;
  if (state != REPLY_DONE)
    load.failed++;
  else
    {
      load.ok++;
      if (load.streams)
        samples_add (&load.first_bytes, connection->reply.first_ns - connection->began_ns);
      else
        samples_add (&load.latencies, now - connection->began_ns);
    }
  if (load.streams || state != REPLY_DONE || connection->reply.closes)
    disconnect (connection);
  if (!load.streams && now - load.began_ns < load.span_ns)
    begin (connection);
}

static void
on_readable (Connection *connection)
{
  for (;;)
    {
      ssize_t n =
          recv (connection->fd, buffer_reserve (&connection->in, 65536), 65536, MSG_DONTWAIT);
      int64_t now = now_ns ();
      ReplyState state;

      if (n < 0 && errno == EAGAIN)
        return;
      if (n <= 0)
        {
          end (connection, REPLY_BROKEN, now);
          return;
        }
      connection->in.end += n;
      state = reply_take (&connection->reply, &connection->in, now,
                          load.streams ? &load.latencies : NULL);
      if (state != REPLY_MORE)
        {
          end (connection, state, now);
          return;
        }
      if (n < 65536)
        return;
    }
}

static void
start_due (int64_t now)
{
  while (load.started < load.wanted
         && now - load.began_ns >= load.span_ns * load.started / load.wanted)
    begin (&load.connections[load.started++]);
}

static int
is_over (int64_t now)
{
  if (now - load.began_ns > GIVE_UP_NS)
    return 1;
  if (load.streams)
    return load.ok + load.failed == load.wanted;
  return now - load.began_ns >= load.span_ns;
}

static void
run (void)
{
  struct epoll_event events[256];
  struct timespec tick = { 0, 1000000 };
  int64_t now = now_ns ();

  load.began_ns = now;
  if (!load.streams)
    while (load.started < load.wanted)
      begin (&load.connections[load.started++]);
  while (!is_over (now))
    {
      int n;

      if (load.streams)
        start_due (now);
      n = epoll_pwait2 (load.epoll_fd, events, 256, &tick, NULL);
      for (int i = 0; i < n; i++)
        {
          Connection *connection = events[i].data.ptr;

          if ((events[i].events & EPOLLOUT) != 0 && connection->sent < load.request_length)
            send_more (connection);
          if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
            on_readable (connection);
        }
      now = now_ns ();
    }
}

static void
print_result (void)
{
  double seconds = (double) (load.last_ns - load.began_ns) / 1e9;
  long open = load.streams ? load.wanted - load.ok - load.failed : 0;

  printf ("{\"ok\": %ld, \"failed\": %ld, \"seconds\": %.6f, \"samples\": %zu, "
          "\"p50\": %.1f, \"p99\": %.1f, \"ttfb50\": %.1f, \"ttfb99\": %.1f}\n",
          load.ok, load.failed + open, seconds, load.latencies.n,
          samples_quantile_us (&load.latencies, 0.5), samples_quantile_us (&load.latencies, 0.99),
          samples_quantile_us (&load.first_bytes, 0.5),
          samples_quantile_us (&load.first_bytes, 0.99));
}

int
main (int argc, char **argv)
{
  if (argc != 8)
    die_usage ();
  raise_file_limit ();
  load.port = (uint16_t) atoi (argv[1]);
  read_request (argv[2], argv[3], argv[4]);
  load.streams = strcmp (argv[5], "streams") == 0;
  load.wanted = atoi (argv[6]);
  load.span_ns = 1000000LL * atoi (argv[7]);
  load.connections = calloc (load.wanted, sizeof *load.connections);
  load.epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (load.connections == NULL || load.epoll_fd < 0)
    die ("setup");
  for (int i = 0; i < load.wanted; i++)
    load.connections[i].fd = -1;
  run ();
  print_result ();
  return 0;
}
