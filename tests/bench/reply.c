/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
reply_reset (Reply *self)
{
  memset (self, 0, sizeof *self);
}

static ReplyState
take_head (Reply *self, Buffer *in)
{
  const char *data = buffer_bytes (in);
  size_t n = buffer_length (in) == 0 ? 0 : head_length (data, buffer_length (in));
  const char *length, *connection, *encoding;

  if (n == 0)
    return REPLY_MORE;
  if (n < 12 || memcmp (data + 8, " 200", 4) != 0)
    return REPLY_BROKEN;
  length = head_find (data, n, "content-length");
  connection = head_find (data, n, "connection");
  encoding = head_find (data, n, "transfer-encoding");
  self->chunked = encoding != NULL && strncasecmp (encoding, "chunked", 7) == 0;
  self->closes = connection != NULL && strncasecmp (connection, "close", 5) == 0;
  if (length == NULL && !self->chunked)
    return REPLY_BROKEN;
  self->left = length == NULL ? 0 : strtoul (length, NULL, 10);
  self->in_body = 1;
  buffer_consume (in, n);
  return REPLY_DONE;
}

static void
take_line (Reply *self, int64_t now, Samples *latencies)
{
  const char *stamp = memmem (self->line, self->line_length, "\"t=", 3);

  if (self->line_length >= 12 && memcmp (self->line, "data: [DONE]", 12) == 0)
    self->done = 1;
  if (stamp != NULL)
    {
      samples_add (latencies, now - strtoll (stamp + 3, NULL, 10));
      if (self->first_ns == 0)
        self->first_ns = now;
    }
}

static void
take_text (Reply *self, const char *data, size_t n, int64_t now, Samples *latencies)
{
  while (n > 0)
    {
      const char *end = memchr (data, '\n', n);
      size_t length = end == NULL ? n : (size_t) (end - data);
      size_t room = sizeof self->line - 1 - self->line_length;
      size_t kept = length < room ? length : room;

      memcpy (self->line + self->line_length, data, kept);
      self->line_length += kept;
      self->line[self->line_length] = '\0';
      if (end == NULL)
        return;
      take_line (self, now, latencies);
      self->line_length = 0;
      data += length + 1;
      n -= length + 1;
    }
}

/* Consumes of the body what may be; @self->left says how much. */
static void
take_span (Reply *self, Buffer *in, int64_t now, Samples *latencies)
{
  size_t n = buffer_length (in);

  if (n > self->left)
    n = self->left;
  if (latencies != NULL)
    take_text (self, buffer_bytes (in), n, now, latencies);
  self->left -= n;
  buffer_consume (in, n);
}

/* The size line of a chunk, or the line end after the one before; DONE after the last. */
static ReplyState
take_size_line (Reply *self, Buffer *in)
{
  const char *data = buffer_bytes (in);
  const char *end = memchr (data, '\n', buffer_length (in));
  size_t size;

  if (end == NULL)
    return REPLY_MORE;
  size = strtoul (data, NULL, 16);
  if (size == 0 && (size_t) (end - data) + 3 > buffer_length (in))
    return REPLY_MORE;
  buffer_consume (in, end - data + 1);
  if (size == 0)
    {
      buffer_consume (in, 2);
      return REPLY_DONE;
    }
  self->left = size + 2; /* with the line end after it */
  return REPLY_MORE;
}

static ReplyState
take_chunks (Reply *self, Buffer *in, int64_t now, Samples *latencies)
{
  while (buffer_length (in) > 0)
    {
      if (self->left > 2)
        {
          self->left -= 2;
          take_span (self, in, now, latencies);
          self->left += 2;
          if (self->left > 2)
            return REPLY_MORE;
        }
      else if (self->left > 0)
        {
          buffer_consume (in, 1);
          self->left--;
        }
      else
        {
          size_t before = buffer_length (in);
          ReplyState state = take_size_line (self, in);

          if (state == REPLY_DONE || buffer_length (in) == before)
            return state;
        }
    }
  return REPLY_MORE;
}

ReplyState
reply_take (Reply *self, Buffer *in, int64_t now, Samples *latencies)
{
  ReplyState state;

  if (!self->in_body)
    {
      state = take_head (self, in);
      if (state != REPLY_DONE)
        return state;
    }
  if (self->chunked)
    {
      state = take_chunks (self, in, now, latencies);
      if (state != REPLY_DONE)
        return state;
    }
  else
    {
      take_span (self, in, now, latencies);
      if (self->left > 0)
        return REPLY_MORE;
    }
  return latencies == NULL || self->done ? REPLY_DONE : REPLY_BROKEN;
}
