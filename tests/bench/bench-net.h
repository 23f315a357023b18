/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What the fake upstream and the load generator share. Both are plain epoll programs of one thread,
 * so that they cost little beside what is measured. A fault ends them: there is nobody to tell. */

/* Bytes that are appended at the end and consumed from the start. */
typedef struct
{
  char *data;
  size_t start;
  size_t end;
  size_t size;
} Buffer;

/* Room for @n bytes at the end; what was consumed is reused. */
char *buffer_reserve (Buffer *self, size_t n);
void buffer_append (Buffer *self, const char *data, size_t n);
void buffer_consume (Buffer *self, size_t n);
void buffer_clear (Buffer *self);

static inline size_t
buffer_length (const Buffer *self)
{
  return self->end - self->start;
}

static inline char *
buffer_bytes (const Buffer *self)
{
  return self->data + self->start;
}

/* Monotonic, nanoseconds; the same clock in all processes. */
int64_t now_ns (void);

/* Prints @what with errno's message and exits. */
void die (const char *what) __attribute__ ((noreturn));

/* Non-blocking sockets on 127.0.0.1. @port 0: a free one, written back. */
int listen_on (uint16_t *port);
int connect_to (uint16_t port);
void set_up_socket (int fd);

/* Raises the limit of open files to what is allowed. */
void raise_file_limit (void);

/* Offset of what follows the blank line that ends an HTTP head, or 0. */
size_t head_length (const char *data, size_t n);

/* Value of the header @name (lower case) of the head, or NULL; ends at '\r'. */
const char *head_find (const char *head, size_t n, const char *name);
