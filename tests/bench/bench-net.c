/* SPDX-License-Identifier: MIT */
#include "bench-net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

char *
buffer_reserve (Buffer *self, size_t n)
{
  if (self->start == self->end)
    self->start = self->end = 0;
  if (self->start > 0 && self->end + n > self->size)
    {
      memmove (self->data, self->data + self->start, buffer_length (self));
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end + n > self->size)
    {
      self->size = 2 * (self->end + n);
      self->data = realloc (self->data, self->size);
      if (self->data == NULL)
        die ("realloc");
    }
  return self->data + self->end;
}

void
buffer_append (Buffer *self, const char *data, size_t n)
{
  memcpy (buffer_reserve (self, n), data, n);
  self->end += n;
}

void
buffer_consume (Buffer *self, size_t n)
{
  self->start += n;
}

void
buffer_clear (Buffer *self)
{
  free (self->data);
  memset (self, 0, sizeof *self);
}

int64_t
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

void
die (const char *what)
{
  perror (what);
  exit (1);
}

void
set_up_socket (int fd)
{
  int one = 1;

  if (fcntl (fd, F_SETFL, O_NONBLOCK) < 0)
    die ("fcntl");
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static struct sockaddr_in
loopback (uint16_t port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return address;
}

int
listen_on (uint16_t *port)
{
  struct sockaddr_in address = loopback (*port);
  socklen_t length = sizeof address;
  int one = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    die ("socket");
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (fd, 4096) < 0)
    die ("listen");
  getsockname (fd, (struct sockaddr *) &address, &length);
  *port = ntohs (address.sin_port);
  set_up_socket (fd);
  return fd;
}

int
connect_to (uint16_t port)
{
  struct sockaddr_in address = loopback (port);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    die ("socket");
  set_up_socket (fd);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) < 0 && errno != EINPROGRESS)
    die ("connect");
  return fd;
}

void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

size_t
head_length (const char *data, size_t n)
{
  const char *end = memmem (data, n, "\r\n\r\n", 4);

  return end == NULL ? 0 : (size_t) (end - data) + 4;
}

const char *
head_find (const char *head, size_t n, const char *name)
{
  size_t length = strlen (name);
  const char *end = head + n;
  const char *line = head;

  while ((line = memchr (line, '\n', end - line)) != NULL)
    {
      line++;
      if ((size_t) (end - line) > length && line[length] == ':'
          && strncasecmp (line, name, length) == 0)
        return line + length + 1 + strspn (line + length + 1, " ");
    }
  return NULL;
}
