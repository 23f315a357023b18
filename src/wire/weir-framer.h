/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Framing is not coding: a framer cuts the bytes of a reply into frames, a decoder reads them. */

/**
 * WeirFrame:
 * @event: (nullable): the event's name, where the framing has one
 * @data: the payload, not terminated
 * @len: its bytes
 * @is_error: the framing itself marks it as an error (binary exception frames)
 *
 * Borrowed until the next call on the framer.
 */
typedef struct
{
  const char *event;
  const char *data;
  gsize len;
  gboolean is_error;
} WeirFrame;

typedef struct _WeirFramer WeirFramer;

typedef enum
{
  WEIR_FRAMER_MORE,  /* push more bytes */
  WEIR_FRAMER_FRAME, /* a frame */
  WEIR_FRAMER_ERROR, /* not this framing, or larger than allowed */
} WeirFramerResult;

typedef struct
{
  void (*push) (WeirFramer *self, const char *data, gsize len);
  WeirFramerResult (*next) (WeirFramer *self, WeirFrame *frame, GError **error);
  gboolean (*is_idle) (const WeirFramer *self);
  void (*free) (WeirFramer *self);
} WeirFramerOps;

struct _WeirFramer
{
  const WeirFramerOps *ops;
};

/* Takes the next bytes of the reply (copied). */
void weir_framer_push (WeirFramer *self, const char *data, gsize len);

/* The next complete frame. Errors: WEIR_API_ERROR_UPSTREAM. */
WeirFramerResult weir_framer_next (WeirFramer *self, WeirFrame *frame, GError **error);

/* Whether nothing stands unfinished: at the end of the input, %FALSE means it was cut. */
gboolean weir_framer_is_idle (const WeirFramer *self);

void weir_framer_free (WeirFramer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFramer, weir_framer_free)

/* Server-sent events (WHATWG HTML, "event stream"): CR, LF and CRLF, BOM, comments, several data
 * lines. A bare JSON line without a field name is given as a frame of its own, for upstreams that
 * report failures so. An unfinished event at the end is never given. Lines up to 8 MiB, events up
 * to 16 MiB. */
WeirFramer *weir_framer_sse_new (void);

/* AWS event stream, a binary framing. An exception is a frame with @is_error set and its
 * type as @event. What the model said is unwrapped from the "chunk" events that carry it in base64. A
 * wrong checksum or a message over 16 MiB is an error. */
WeirFramer *weir_framer_aws_new (void);

/* (transfer full) (nullable): the framer for a reply's Content-Type; %NULL: the body comes whole. */
WeirFramer *weir_framer_for_content_type (const char *content_type);

G_END_DECLS
