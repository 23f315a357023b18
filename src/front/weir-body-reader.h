/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-http-head.h"
#include "front/weir-body-budget.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_BODY_MORE, /* more bytes are needed */
  WEIR_BODY_DONE,
  WEIR_BODY_MALFORMED,
  WEIR_BODY_TOO_LARGE, /* larger than one body may be */
  WEIR_BODY_NO_ROOM,   /* all bodies together would be too large */
} WeirBodyResult;

/**
 * WeirBodyReader:
 *
 * Collects the body of one request from the bytes of its connection, however it is framed. No I/O.
 * Chunk extensions and trailers are refused: nobody sends them, and they are what the readers of a
 * chain like to disagree on.
 */
typedef struct _WeirBodyReader WeirBodyReader;

/**
 * weir_body_reader_new:
 * @head: how the body is framed
 * @max: its largest size, in bytes
 * @share: (transfer full): grows with the body, at once where the length is known
 */
WeirBodyReader *weir_body_reader_new (const WeirHttpHead *head, guint64 max, WeirBodyShare *share);
void weir_body_reader_free (WeirBodyReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBodyReader, weir_body_reader_free)

/**
 * weir_body_reader_feed:
 * @data: (array length=len) (nullable): the next bytes; none: only tells how it stands
 * @used: (out): how many of them belong to the body
 */
WeirBodyResult
weir_body_reader_feed (WeirBodyReader *self, const char *data, gsize len, gsize *used);

/* (transfer full): the body, once it is done. @share: (out) (transfer full): its share. */
GBytes *weir_body_reader_take (WeirBodyReader *self, WeirBodyShare **share);

G_END_DECLS
