/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-body-reader.h"

#include <string.h>

/* What a body's buffer starts with. It doubles from there, so that a length that was announced but
 * never sent costs no memory. */
#define FIRST_CAPACITY (16 * 1024)

/* Digits a chunk's size may have: enough for any size below the limit, with some zeros before. */
#define MAX_SIZE_DIGITS 15

typedef struct
{
  WeirBodyReader *reader;
  const char *data;
  gsize len;
} BodyInput;

/* A state eats from the front of the input and says how it stands. */
typedef WeirBodyResult (*BodyState) (BodyInput *input);

struct _WeirBodyReader
{
  BodyState state;
  WeirBodyResult result;
  WeirBodyShare *share;
  guint64 max;
  guint64 left; /* of the body, or of the chunk */
  guint n_digits;
  char *buffer;
  gsize len;
  gsize capacity;
};

static void
eat (BodyInput *input, gsize n)
{
  input->data += n;
  input->len -= n;
}

static void
append (WeirBodyReader *self, const char *data, gsize n)
{
  if (self->len + n > self->capacity)
    {
      gsize limit = MAX (self->len + n, (gsize) MIN (self->max, G_MAXSIZE));

      self->capacity = MAX (self->len + n, MAX (self->capacity * 2, FIRST_CAPACITY));
      self->capacity = MIN (self->capacity, limit);
      self->buffer = g_realloc (self->buffer, self->capacity);
    }
  memcpy (self->buffer + self->len, data, n);
  self->len += n;
}

static void
append_from (BodyInput *input)
{
  WeirBodyReader *self = input->reader;
  gsize n = (gsize) MIN (self->left, input->len);

  append (self, input->data, n);
  self->left -= n;
  eat (input, n);
}

static WeirBodyResult
read_length (BodyInput *input)
{
  append_from (input);
  return input->reader->left == 0 ? WEIR_BODY_DONE : WEIR_BODY_MORE;
}

/* One literal byte, then @next. */
static WeirBodyResult
expect (BodyInput *input, char c, BodyState next)
{
  if (*input->data != c)
    return WEIR_BODY_MALFORMED;
  eat (input, 1);
  input->reader->state = next;
  return WEIR_BODY_MORE;
}

/* The states of a chunk form a circle, which has to begin somewhere. */
static WeirBodyResult read_chunk_size (BodyInput *input);

static WeirBodyResult
read_chunk_end_lf (BodyInput *input)
{
  input->reader->left = 0;
  input->reader->n_digits = 0;
  return expect (input, '\n', read_chunk_size);
}

static WeirBodyResult
read_chunk_end_cr (BodyInput *input)
{
  return expect (input, '\r', read_chunk_end_lf);
}

static WeirBodyResult
read_chunk_data (BodyInput *input)
{
  append_from (input);
  if (input->reader->left == 0)
    input->reader->state = read_chunk_end_cr;
  return WEIR_BODY_MORE;
}

static WeirBodyResult
read_last_lf (BodyInput *input)
{
  return expect (input, '\n', NULL) == WEIR_BODY_MALFORMED ? WEIR_BODY_MALFORMED : WEIR_BODY_DONE;
}

static WeirBodyResult
read_last_cr (BodyInput *input)
{
  return expect (input, '\r', read_last_lf);
}

static WeirBodyResult
read_chunk_size_lf (BodyInput *input)
{
  WeirBodyReader *self = input->reader;

  if (self->left == 0)
    return expect (input, '\n', read_last_cr);
  if (self->left > self->max - self->len)
    return WEIR_BODY_TOO_LARGE;
  if (!weir_body_share_grow (self->share, self->left))
    return WEIR_BODY_NO_ROOM;
  return expect (input, '\n', read_chunk_data);
}

static WeirBodyResult
read_chunk_size (BodyInput *input)
{
  WeirBodyReader *self = input->reader;

  if (*input->data == '\r' && self->n_digits > 0)
    return expect (input, '\r', read_chunk_size_lf);
  if (!g_ascii_isxdigit (*input->data) || ++self->n_digits > MAX_SIZE_DIGITS)
    return WEIR_BODY_MALFORMED;

  self->left = self->left * 16 + (guint64) g_ascii_xdigit_value (*input->data);
  eat (input, 1);
  return WEIR_BODY_MORE;
}

/* A length that is known decides before a byte is read. */
static WeirBodyResult
start_length (WeirBodyReader *self, guint64 length)
{
  self->state = read_length;
  self->left = length;
  if (length > self->max)
    return WEIR_BODY_TOO_LARGE;
  self->max = length;
  return weir_body_share_grow (self->share, length) ? WEIR_BODY_MORE : WEIR_BODY_NO_ROOM;
}

WeirBodyReader *
weir_body_reader_new (const WeirHttpHead *head, guint64 max, WeirBodyShare *share)
{
  WeirBodyReader *self = g_new0 (WeirBodyReader, 1);

  self->share = share;
  self->max = max;
  switch (head->body)
    {
    case WEIR_HTTP_BODY_NONE:
      self->result = WEIR_BODY_DONE;
      break;
    case WEIR_HTTP_BODY_LENGTH:
      self->result = start_length (self, head->content_length);
      break;
    case WEIR_HTTP_BODY_CHUNKED:
      self->state = read_chunk_size;
      self->result = WEIR_BODY_MORE;
      break;
    }
  return self;
}

void
weir_body_reader_free (WeirBodyReader *self)
{
  g_clear_pointer (&self->share, weir_body_share_free);
  g_free (self->buffer);
  g_free (self);
}

WeirBodyResult
weir_body_reader_feed (WeirBodyReader *self, const char *data, gsize len, gsize *used)
{
  BodyInput input = { self, data, len };

  while (self->result == WEIR_BODY_MORE && input.len > 0)
    self->result = self->state (&input);
  *used = len - input.len;
  return self->result;
}

GBytes *
weir_body_reader_take (WeirBodyReader *self, WeirBodyShare **share)
{
  g_return_val_if_fail (self->result == WEIR_BODY_DONE, NULL);

  if (self->len < self->capacity)
    self->buffer = g_realloc (self->buffer, self->len);
  *share = g_steal_pointer (&self->share);
  return g_bytes_new_take (g_steal_pointer (&self->buffer), self->len);
}
