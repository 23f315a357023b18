/* SPDX-License-Identifier: MIT */
/* Wire format: AWS event stream encoding (vnd.amazon.eventstream), AWS's documentation "Event stream
 * encoding", 2026, as Bedrock sends it. A message is: its length, the length of its headers and the
 * CRC of both (4 bytes each, big endian), headers, payload, and the CRC of all that stands before. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-framer.h"

#include "base/weir-json-scan.h"
#include "wire/weir-api-error.h"

#include <string.h>
#include <zlib.h>

#define PRELUDE_LEN 12
#define TRAILER_LEN 4
#define MAX_HEADERS (128 * 1024)
#define MAX_MESSAGE (16 * 1024 * 1024 + MAX_HEADERS + PRELUDE_LEN + TRAILER_LEN)

/* What was read is dropped once there is as much of it. */
#define COMPACT_AT (64 * 1024)

#define HEADER_STRING 7

typedef struct _Aws Aws;
typedef WeirFramerResult (*State) (Aws *self, WeirFrame *frame, GError **error);

struct _Aws
{
  WeirFramer base;
  State state;
  GString *in;
  gsize at;          /* where the current message begins in @in */
  gsize message_len; /* known once its prelude is read */
  gsize headers_len;
  GString *event;
  GString *payload; /* an unwrapped one */
  WeirJsonDoc doc;
};

/* The headers that say what a message is. */
typedef struct
{
  WeirJsonText message_type;
  WeirJsonText event_type;
  WeirJsonText exception_type;
  WeirJsonText error_code;
  WeirJsonText error_message;
} Headers;

/* Length of a header's value by its type; those of HEADER_STRING and the type before it say theirs. */
static const guint8 value_lengths[] = { 0, 0, 1, 2, 4, 8, 0, 0, 8, 16 };

static guint32
read_uint32 (const char *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint32
checksum (const char *data, gsize len)
{
  return (guint32) crc32 (0, (const Bytef *) data, (uInt) len);
}

static WeirFramerResult
in_failed (Aws *self, WeirFrame *frame, GError **error)
{
  weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                         "The event stream from the upstream cannot be read: it failed before");
  return WEIR_FRAMER_ERROR;
}

static WeirFramerResult
fail (Aws *self, GError **error, const char *what)
{
  self->state = in_failed;
  weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                         "The event stream from the upstream cannot be read: %s", what);
  return WEIR_FRAMER_ERROR;
}

static gsize
get_available (const Aws *self)
{
  return self->in->len - self->at;
}

/* Header texts are no JSON: compared byte by byte. */
static gboolean
is_word (WeirJsonText text, const char *word)
{
  return text.data != NULL && text.len == strlen (word) && memcmp (text.data, word, text.len) == 0;
}

static void
take_header (Headers *headers, WeirJsonText name, WeirJsonText value)
{
  if (is_word (name, ":message-type"))
    headers->message_type = value;
  else if (is_word (name, ":event-type"))
    headers->event_type = value;
  else if (is_word (name, ":exception-type"))
    headers->exception_type = value;
  else if (is_word (name, ":error-code"))
    headers->error_code = value;
  else if (is_word (name, ":error-message"))
    headers->error_message = value;
}

/* One header at *@at, which is moved behind it. */
static gboolean
read_header (const char **at, const char *end, Headers *headers)
{
  WeirJsonText name;
  WeirJsonText value;
  guint type;

  name.len = (guint8) * (*at)++;
  if ((gsize) (end - *at) < name.len + 1)
    return FALSE;
  name.data = *at;
  *at += name.len;

  type = (guint8) * (*at)++;
  if (type >= G_N_ELEMENTS (value_lengths))
    return FALSE;
  value.len = value_lengths[type];
  if (type == HEADER_STRING || type == HEADER_STRING - 1)
    {
      if (end - *at < 2)
        return FALSE;
      value.len = (gsize) ((guint8) (*at)[0] << 8 | (guint8) (*at)[1]);
      *at += 2;
    }
  if ((gsize) (end - *at) < value.len)
    return FALSE;
  value.data = *at;
  *at += value.len;

  if (type == HEADER_STRING && g_utf8_validate_len (value.data, value.len, NULL))
    take_header (headers, name, value);
  return TRUE;
}

static gboolean
read_headers (const char *at, gsize len, Headers *headers)
{
  const char *end = at + len;

  while (at < end)
    if (!read_header (&at, end, headers))
      return FALSE;
  return TRUE;
}

/* A message without a payload of its own: its text stands in a header. */
static void
give_message (Aws *self, WeirJsonText message, WeirFrame *frame)
{
  g_string_assign (self->payload, "{\"message\":\"");
  weir_json_escape (self->payload, message.data, (gssize) message.len);
  g_string_append (self->payload, "\"}");
  frame->data = self->payload->str;
  frame->len = self->payload->len;
}

/* /invoke-with-response-stream wraps the model's own event: {"bytes":"<base64>","p":"<padding>"}. */
static void
unwrap (Aws *self, WeirFrame *frame)
{
  WeirJsonText bytes = { NULL, 0 };
  guint save = 0;
  int state = 0;

  if (weir_json_parse (&self->doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    bytes = weir_json_text (&self->doc,
                            weir_json_get (&self->doc, weir_json_root (&self->doc), "bytes"));
  if (bytes.data == NULL)
    return;

  g_string_set_size (self->payload, bytes.len / 4 * 3 + 3);
  frame->len =
      g_base64_decode_step (bytes.data, bytes.len, (guchar *) self->payload->str, &state, &save);
  frame->data = self->payload->str;
}

static void
give_frame (Aws *self, const Headers *headers, WeirFrame *frame)
{
  gboolean event = headers->message_type.data == NULL || is_word (headers->message_type, "event");
  WeirJsonText name = event                                  ? headers->event_type
                      : headers->exception_type.data != NULL ? headers->exception_type
                                                             : headers->error_code;

  frame->is_error = !event;
  frame->event = NULL;
  if (name.data != NULL)
    {
      g_string_truncate (self->event, 0);
      g_string_append_len (self->event, name.data, (gssize) name.len);
      frame->event = self->event->str;
    }

  if (frame->is_error && frame->len == 0 && headers->error_message.data != NULL)
    give_message (self, headers->error_message, frame);
  else if (event && is_word (name, "chunk"))
    unwrap (self, frame);
}

static WeirFramerResult in_prelude (Aws *self, WeirFrame *frame, GError **error);

static WeirFramerResult
in_message (Aws *self, WeirFrame *frame, GError **error)
{
  const char *start = self->in->str + self->at;
  Headers headers = { { NULL, 0 } };

  if (get_available (self) < self->message_len)
    return WEIR_FRAMER_MORE;
  if (read_uint32 (start + self->message_len - TRAILER_LEN)
      != checksum (start, self->message_len - TRAILER_LEN))
    return fail (self, error, "a checksum is wrong");
  if (!read_headers (start + PRELUDE_LEN, self->headers_len, &headers))
    return fail (self, error, "the headers of a message are broken");

  frame->data = start + PRELUDE_LEN + self->headers_len;
  frame->len = self->message_len - PRELUDE_LEN - self->headers_len - TRAILER_LEN;
  give_frame (self, &headers, frame);
  self->at += self->message_len;
  self->state = in_prelude;
  return WEIR_FRAMER_FRAME;
}

static WeirFramerResult
in_prelude (Aws *self, WeirFrame *frame, GError **error)
{
  const char *start = self->in->str + self->at;

  if (get_available (self) < PRELUDE_LEN)
    return WEIR_FRAMER_MORE;
  if (read_uint32 (start + 8) != checksum (start, 8))
    return fail (self, error, "it is not framed as promised");

  self->message_len = read_uint32 (start);
  self->headers_len = read_uint32 (start + 4);
  if (self->message_len > MAX_MESSAGE || self->headers_len > MAX_HEADERS)
    return fail (self, error, "a message is larger than 16 MiB");
  if (self->message_len < PRELUDE_LEN + self->headers_len + TRAILER_LEN)
    return fail (self, error, "a message is shorter than its headers");

  self->state = in_message;
  return in_message (self, frame, error);
}

static void
aws_push (WeirFramer *framer, const char *data, gsize len)
{
  Aws *self = (Aws *) framer;

  if (self->at == self->in->len || self->at >= COMPACT_AT)
    {
      g_string_erase (self->in, 0, (gssize) self->at);
      self->at = 0;
    }
  g_string_append_len (self->in, data, (gssize) len);
}

static WeirFramerResult
aws_next (WeirFramer *framer, WeirFrame *frame, GError **error)
{
  Aws *self = (Aws *) framer;

  return self->state (self, frame, error);
}

static gboolean
aws_is_idle (const WeirFramer *framer)
{
  const Aws *self = (const Aws *) framer;

  return get_available (self) == 0 && self->state == in_prelude;
}

static void
aws_free (WeirFramer *framer)
{
  Aws *self = (Aws *) framer;

  g_string_free (self->in, TRUE);
  g_string_free (self->event, TRUE);
  g_string_free (self->payload, TRUE);
  weir_json_doc_clear (&self->doc);
  g_free (self);
}

static const WeirFramerOps aws_ops = {
  .push = aws_push,
  .next = aws_next,
  .is_idle = aws_is_idle,
  .free = aws_free,
};

WeirFramer *
weir_framer_aws_new (void)
{
  Aws *self = g_new0 (Aws, 1);

  self->base.ops = &aws_ops;
  self->state = in_prelude;
  self->in = g_string_sized_new (4096);
  self->event = g_string_new (NULL);
  self->payload = g_string_sized_new (1024);
  return &self->base;
}
