/* SPDX-License-Identifier: MIT */

/* A fast fake of what Weir needs from SAP AI Core, for measurements: OAuth, one deployment, chat
 * completions. It answers any path, so that a plain reverse proxy can stand before it as well.
 *
 * Usage: upstream [PORT]; prints the port.
 *
 * A request whose body holds "stream":true is streamed: so many events as its text says with
 * "chunks=N", one each "every_us=M", each event with the time of its sending ("t=", monotonic, ns).
 */

#include "bench-net.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* How many due events are sent before the sockets are looked at again. */
#define BURST 64

#define DEPLOYMENT "d0123456789abcde"

typedef struct
{
  int fd;
  Buffer in;
  Buffer out;
  int chunks;       /* events still to send; -1: not streaming */
  int64_t every_ns; /* between events */
  int64_t due_ns;   /* when the next event is to be sent */
  int in_heap;
} Client;

/* Streams ordered by due time. */
static Client **heap;
static size_t n_heap, heap_size;

static int epoll_fd;
static uint16_t port;
static char reply[2048];
static size_t reply_length;

static void
heap_push (Client *client)
{
  size_t i = n_heap++;

  if (n_heap > heap_size)
    {
      heap_size = 2 * n_heap;
      heap = realloc (heap, heap_size * sizeof *heap);
      if (heap == NULL)
        die ("realloc");
    }
  for (; i > 0 && heap[(i - 1) / 2]->due_ns > client->due_ns; i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = client;
  client->in_heap = 1;
}

static void
heap_sink (size_t i)
{
  Client *client = heap[i];

  for (;;)
    {
      size_t child = 2 * i + 1;

      if (child + 1 < n_heap && heap[child + 1]->due_ns < heap[child]->due_ns)
        child++;
      if (child >= n_heap || heap[child]->due_ns >= client->due_ns)
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = client;
}

static Client *
heap_pop (void)
{
  Client *client = heap[0];

  client->in_heap = 0;
  n_heap--;
  if (n_heap > 0)
    {
      heap[0] = heap[n_heap];
      heap_sink (0);
    }
  return client;
}

/* A client that left in mid-stream: rare, so the heap is simply made again. */
static void
heap_remove (Client *client)
{
  size_t n = n_heap;

  n_heap = 0;
  for (size_t i = 0; i < n; i++)
    if (heap[i] != client)
      heap_push (heap[i]);
}

static void
client_free (Client *client)
{
  if (client->in_heap)
    heap_remove (client);
  close (client->fd);
  buffer_clear (&client->in);
  buffer_clear (&client->out);
  free (client);
}

static void
watch (Client *client, uint32_t events)
{
  struct epoll_event event = { .events = events, .data.ptr = client };

  epoll_ctl (epoll_fd, EPOLL_CTL_MOD, client->fd, &event);
}

/* Sends what can be sent now; the rest waits for EPOLLOUT. */
static void
flush (Client *client)
{
  size_t n = buffer_length (&client->out);
  ssize_t sent = send (client->fd, buffer_bytes (&client->out), n, MSG_NOSIGNAL | MSG_DONTWAIT);

  if (sent > 0)
    buffer_consume (&client->out, sent);
  if (sent < (ssize_t) n)
    watch (client, EPOLLIN | EPOLLOUT);
}

static void
send_all (Client *client, const char *data, size_t n)
{
  int was_waiting = buffer_length (&client->out) > 0;

  buffer_append (&client->out, data, n);
  if (!was_waiting)
    flush (client);
}

static void
send_json (Client *client, const char *json)
{
  char head[256];
  int n =
      snprintf (head, sizeof head,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                strlen (json));

  buffer_append (&client->out, head, n);
  buffer_append (&client->out, json, strlen (json));
  flush (client);
}

static void
append_chunk (Buffer *out, const char *data, size_t n)
{
  char size[24];

  buffer_append (out, size, snprintf (size, sizeof size, "%zx\r\n", n));
  buffer_append (out, data, n);
  buffer_append (out, "\r\n", 2);
}

static void
append_event (Buffer *out, const char *delta, const char *finish)
{
  char event[512];
  int n =
      snprintf (event, sizeof event,
                "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
                "\"created\":1700000000,\"model\":\"gpt-4o\",\"system_fingerprint\":\"fp_bench\","
                "\"choices\":[{\"index\":0,\"delta\":{%s},\"logprobs\":null,"
                "\"finish_reason\":%s}]}\n\n",
                delta, finish);

  append_chunk (out, event, n);
}

static void
append_end (Buffer *out)
{
  static const char usage[] =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
      "\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":[],\"usage\":"
      "{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46}}\n\n";
  static const char done[] = "data: [DONE]\n\n";

  append_event (out, "", "\"stop\"");
  append_chunk (out, usage, sizeof usage - 1);
  append_chunk (out, done, sizeof done - 1);
  buffer_append (out, "0\r\n\r\n", 5);
}

static void
send_next_event (Client *client)
{
  char delta[128];
  int was_waiting = buffer_length (&client->out) > 0;

  client->chunks--;
  snprintf (delta, sizeof delta, "\"content\":\"t=%020lld a few words of text \"",
            (long long) now_ns ());
  append_event (&client->out, delta, "null");
  if (client->chunks == 0)
    {
      append_end (&client->out);
      client->chunks = -1;
    }
  if (!was_waiting)
    flush (client);
}

static int
number_after (const char *body, size_t n, const char *name, int fallback)
{
  const char *at = memmem (body, n, name, strlen (name));

  return at == NULL ? fallback : atoi (at + strlen (name));
}

static void
begin_stream (Client *client, const char *body, size_t n)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n";

  client->chunks = number_after (body, n, "chunks=", 10);
  client->every_ns = 1000LL * number_after (body, n, "every_us=", 0);
  client->due_ns = now_ns ();
  buffer_append (&client->out, head, sizeof head - 1);
  append_event (&client->out, "\"role\":\"assistant\",\"content\":\"\"", "null");
  flush (client);
  heap_push (client);
}

static int
is_stream (const char *body, size_t n)
{
  const char *at = memmem (body, n, "\"stream\"", 8);

  if (at == NULL)
    return 0;
  for (at += 8; at < body + n && (*at == ':' || isspace ((unsigned char) *at)); at++)
    ;
  return (size_t) (body + n - at) > 4 && memcmp (at, "true", 4) == 0;
}

static void
send_deployments (Client *client)
{
  char json[1024];

  snprintf (json, sizeof json,
            "{\"count\":1,\"resources\":[{\"id\":\"" DEPLOYMENT "\",\"deploymentUrl\":"
            "\"http://127.0.0.1:%u/v2/inference/deployments/" DEPLOYMENT "\","
            "\"configurationName\":\"gpt-4o\",\"executableId\":\"azure-openai\","
            "\"scenarioId\":\"foundation-models\",\"status\":\"RUNNING\","
            "\"targetStatus\":\"RUNNING\",\"details\":{\"resources\":{\"backendDetails\":"
            "{\"model\":{\"name\":\"gpt-4o\",\"version\":\"latest\"}}}},"
            "\"createdAt\":\"2026-01-01T00:00:00Z\",\"modifiedAt\":\"2026-01-01T00:00:00Z\"}]}",
            port);
  send_json (client, json);
}

static void
answer (Client *client, const char *head, size_t head_n, const char *body, size_t n)
{
  const char *line_end = memchr (head, '\r', head_n);
  size_t line = line_end == NULL ? head_n : (size_t) (line_end - head);

  if (memmem (head, line, "/oauth/token", 12) != NULL)
    send_json (client, "{\"access_token\":\"bench\",\"token_type\":\"bearer\",\"expires_in\":43199,"
                       "\"scope\":\"\",\"jti\":\"bench\"}");
  else if (memmem (head, line, "/lm/deployments", 15) != NULL)
    send_deployments (client);
  else if (is_stream (body, n))
    begin_stream (client, body, n);
  else
    send_all (client, reply, reply_length);
}

/* Answers the request that @in begins with, if it is complete. */
static void
take_request (Client *client)
{
  const char *data = buffer_bytes (&client->in);
  size_t n = buffer_length (&client->in);
  size_t head = n == 0 ? 0 : head_length (data, n);
  const char *length;
  size_t body;

  if (head == 0)
    return;
  length = head_find (data, head, "content-length");
  body = length == NULL ? 0 : strtoul (length, NULL, 10);
  if (n < head + body)
    return;
  answer (client, data, head, data + head, body);
  buffer_consume (&client->in, head + body);
}

/* FALSE when the client is gone. */
static int
on_readable (Client *client)
{
  for (;;)
    {
      char *room = buffer_reserve (&client->in, 65536);
      ssize_t n = recv (client->fd, room, 65536, MSG_DONTWAIT);

      if (n < 0 && errno == EAGAIN)
        break;
      if (n <= 0)
        return 0;
      client->in.end += n;
      if (n < 65536)
        break;
    }
  if (client->chunks < 0)
    take_request (client);
  return 1;
}

static void
on_writable (Client *client)
{
  watch (client, EPOLLIN);
  flush (client);
  if (buffer_length (&client->out) == 0 && client->chunks > 0 && !client->in_heap)
    heap_push (client);
}

static void
on_accept (int listener)
{
  for (;;)
    {
      int fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
      Client *client;
      struct epoll_event event = { .events = EPOLLIN };

      if (fd < 0)
        return;
      client = calloc (1, sizeof *client);
      if (client == NULL)
        die ("calloc");
      client->fd = fd;
      client->chunks = -1;
      set_up_socket (fd);
      event.data.ptr = client;
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static void
send_due_events (void)
{
  int64_t now = now_ns ();

  for (int i = 0; i < BURST && n_heap > 0 && heap[0]->due_ns <= now; i++)
    {
      Client *client = heap_pop ();

      send_next_event (client);
      client->due_ns = client->every_ns == 0 ? now_ns () : client->due_ns + client->every_ns;
      if (client->chunks > 0 && buffer_length (&client->out) == 0)
        heap_push (client);
    }
}

static int
wait_for_events (struct epoll_event *events, int n)
{
  int64_t left = n_heap > 0 ? heap[0]->due_ns - now_ns () : 1000000000;
  struct timespec timeout = { 0, 0 };

  if (left > 0)
    {
      timeout.tv_sec = left / 1000000000;
      timeout.tv_nsec = left % 1000000000;
    }
  return epoll_pwait2 (epoll_fd, events, n, &timeout, NULL);
}

static void
make_reply (void)
{
  char text[700];
  char json[1200];
  int n;

  for (size_t i = 0; i < sizeof text - 1; i++)
    text[i] = i % 6 == 5 ? ' ' : 'a' + i % 26;
  text[sizeof text - 1] = '\0';
  n = snprintf (
      json, sizeof json,
      "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,"
      "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
      "\"content\":\"%s\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
      "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46},"
      "\"system_fingerprint\":\"fp_bench\"}",
      text);
  reply_length = snprintf (reply, sizeof reply,
                           "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                           "Content-Length: %d\r\n\r\n%s",
                           n, json);
}

static void
dispatch (struct epoll_event *event, int listener)
{
  Client *client = event->data.ptr;

  if (client == NULL)
    on_accept (listener);
  else if ((event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !on_readable (client))
    client_free (client);
  else if ((event->events & EPOLLOUT) != 0)
    on_writable (client);
}

int
main (int argc, char **argv)
{
  struct epoll_event events[256];
  struct epoll_event accepting = { .events = EPOLLIN, .data.ptr = NULL };
  int listener;

  raise_file_limit ();
  make_reply ();
  port = argc > 1 ? (uint16_t) atoi (argv[1]) : 0;
  listener = listen_on (&port);
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listener, &accepting);
  printf ("%u\n", port);
  fflush (stdout);

  for (;;)
    {
      int n = wait_for_events (events, 256);

      for (int i = 0; i < n; i++)
        dispatch (&events[i], listener);
      send_due_events ();
    }
}
