/* SPDX-License-Identifier: MIT */
/* Wire format: WHATWG HTML, "Server-sent events", section "Interpreting an event stream". */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-framer.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define MAX_LINE (8 * 1024 * 1024)
#define MAX_EVENT (16 * 1024 * 1024)

/* What was read is dropped once there is as much of it. */
#define COMPACT_AT (64 * 1024)

static const char byte_order_mark[] = { '\xef', '\xbb', '\xbf' };

typedef struct
{
  WeirFramer base;
  GString *in;
  gsize line; /* where the current line begins in @in */
  gsize scan; /* up to where no line end was found */
  GString *data;
  GString *event;
  gboolean has_data;
  gboolean has_event;
  gboolean given;   /* @data was given out and is to be cleared */
  gboolean skip_lf; /* the last line ended in CR: an LF right behind it belongs to it */
  gboolean mark_checked;
  gboolean failed;
} Sse;

static void
sse_push (WeirFramer *framer, const char *data, gsize len)
{
  Sse *self = (Sse *) framer;

  if (self->line == self->in->len || self->line >= COMPACT_AT)
    {
      g_string_erase (self->in, 0, (gssize) self->line);
      self->scan -= self->line;
      self->line = 0;
    }
  g_string_append_len (self->in, data, (gssize) len);
}

/* A byte order mark may open the stream. %FALSE: too little is there to tell. */
static gboolean
skip_mark (Sse *self)
{
  gsize n = MIN (self->in->len, sizeof byte_order_mark);

  if (self->mark_checked)
    return TRUE;
  if (memcmp (self->in->str, byte_order_mark, n) == 0)
    {
      if (n < sizeof byte_order_mark)
        return FALSE;
      self->line = self->scan = n;
    }
  self->mark_checked = TRUE;
  return TRUE;
}

/* The next complete line, without its end. CRLF may come in two pieces: the line ends at the CR and
 * the LF is skipped when it arrives, so that no line waits for a byte that may never come. */
static gboolean
next_line (Sse *self, const char **line, gsize *len)
{
  const char *start;
  const char *lf;
  const char *cr;

  if (self->skip_lf && self->line < self->in->len)
    {
      if (self->in->str[self->line] == '\n')
        self->line++;
      self->scan = MAX (self->scan, self->line);
      self->skip_lf = FALSE;
    }

  start = self->in->str + self->scan;
  lf = memchr (start, '\n', self->in->len - self->scan);
  cr = memchr (start, '\r', lf != NULL ? (gsize) (lf - start) : self->in->len - self->scan);
  if (lf == NULL && cr == NULL)
    {
      self->scan = self->in->len;
      return FALSE;
    }

  *line = self->in->str + self->line;
  *len = (gsize) ((cr != NULL ? cr : lf) - *line);
  self->skip_lf = cr != NULL;
  self->line += *len + 1;
  self->scan = self->line;
  return TRUE;
}

static void
clear_event (Sse *self)
{
  g_string_truncate (self->data, 0);
  g_string_truncate (self->event, 0);
  self->has_data = self->has_event = self->given = FALSE;
}

static void
take_field (Sse *self, const char *line, gsize len)
{
  const char *colon = memchr (line, ':', len);
  gsize name_len = colon != NULL ? (gsize) (colon - line) : len;
  const char *value = line + MIN (name_len + 1, len);
  gsize value_len = len - (gsize) (value - line);

  if (value_len > 0 && value[0] == ' ')
    {
      value++;
      value_len--;
    }

  if (name_len == 4 && memcmp (line, "data", 4) == 0)
    {
      if (self->has_data)
        g_string_append_c (self->data, '\n');
      g_string_append_len (self->data, value, (gssize) value_len);
      self->has_data = TRUE;
    }
  else if (name_len == 5 && memcmp (line, "event", 5) == 0)
    {
      g_string_truncate (self->event, 0);
      g_string_append_len (self->event, value, (gssize) value_len);
      self->has_event = TRUE;
    }
}

static WeirFramerResult
fail (Sse *self, GError **error, const char *what)
{
  self->failed = TRUE;
  weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                         "The event stream from the upstream cannot be read: %s", what);
  return WEIR_FRAMER_ERROR;
}

static void
give_event (Sse *self, WeirFrame *frame)
{
  frame->event = self->has_event ? self->event->str : NULL;
  frame->data = self->data->str;
  frame->len = self->data->len;
  frame->is_error = FALSE;
  self->given = TRUE;
}

/* Upstreams report failures in a line of bare JSON. As a field its name would be unknown and the
 * line ignored; nothing that follows it makes the reply whole, so it need not wait for its turn. */
static void
give_bare (Sse *self, const char *line, gsize len, WeirFrame *frame)
{
  clear_event (self);
  g_string_append_len (self->data, line, (gssize) len);
  give_event (self, frame);
}

static WeirFramerResult
sse_next (WeirFramer *framer, WeirFrame *frame, GError **error)
{
  Sse *self = (Sse *) framer;
  const char *line;
  gsize len;

  if (self->failed)
    return fail (self, error, "it failed before");
  if (self->given)
    clear_event (self);
  if (!skip_mark (self))
    return WEIR_FRAMER_MORE;

  while (next_line (self, &line, &len))
    {
      if (len > MAX_LINE)
        return fail (self, error, "a line is longer than 8 MiB");
      if (len == 0)
        {
          if (self->has_data)
            {
              give_event (self, frame);
              return WEIR_FRAMER_FRAME;
            }
          clear_event (self);
        }
      else if (line[0] == '{')
        {
          give_bare (self, line, len, frame);
          return WEIR_FRAMER_FRAME;
        }
      else
        take_field (self, line, len);

      if (self->data->len > MAX_EVENT)
        return fail (self, error, "an event is larger than 16 MiB");
    }

  if (self->in->len - self->line > MAX_LINE)
    return fail (self, error, "a line is longer than 8 MiB");
  return WEIR_FRAMER_MORE;
}

static gboolean
sse_is_idle (const WeirFramer *framer)
{
  const Sse *self = (const Sse *) framer;
  gsize left = self->in->len - self->line;

  if (left == 1 && self->skip_lf && self->in->str[self->line] == '\n')
    left = 0;
  return left == 0 && (self->given || (!self->has_data && !self->has_event));
}

static void
sse_free (WeirFramer *framer)
{
  Sse *self = (Sse *) framer;

  g_string_free (self->in, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->event, TRUE);
  g_free (self);
}

static const WeirFramerOps sse_ops = {
  .push = sse_push,
  .next = sse_next,
  .is_idle = sse_is_idle,
  .free = sse_free,
};

WeirFramer *
weir_framer_sse_new (void)
{
  Sse *self = g_new0 (Sse, 1);

  self->base.ops = &sse_ops;
  self->in = g_string_sized_new (4096);
  self->data = g_string_sized_new (1024);
  self->event = g_string_new (NULL);
  return &self->base;
}
