/* SPDX-License-Identifier: MIT */
#pragma once

#include "bench-net.h"
#include "samples.h"

typedef enum
{
  REPLY_MORE,
  REPLY_DONE,  /* complete; a stream with its [DONE] */
  REPLY_BROKEN /* not 200, or not HTTP as expected */
} ReplyState;

/* An HTTP reply as it arrives. */
typedef struct
{
  int in_body;
  int chunked;
  int closes;      /* the connection cannot be used again */
  size_t left;     /* of the body, or of the chunk */
  int done;        /* [DONE] was seen */
  char line[1024]; /* of the event stream, as far as it has arrived */
  size_t line_length;
  int64_t first_ns; /* when the first event with a time arrived, or 0 */
} Reply;

void reply_reset (Reply *self);

/* Consumes what is in @in. @latencies: NULL for a reply that is no event stream; else gets the time
 * from sending to @now of each event that says when it was sent. */
ReplyState reply_take (Reply *self, Buffer *in, int64_t now, Samples *latencies);
