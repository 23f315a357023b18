/* SPDX-License-Identifier: MIT */
#pragma once

#include "golden.h"

/* How the bytes of a recorded stream come. */
typedef enum
{
  GOLDEN_SSE,
  GOLDEN_AWS, /* each event in a message of the AWS event stream */
  GOLDEN_BODY,
} GoldenFraming;

/**
 * GoldenReply:
 * @upstream: whose reply it is
 * @client: who gets it
 * @stream: whether the client asked for a stream
 * @framing: of @data
 * @data: (array length=len): what was recorded
 * @split: where the bytes are split in two; 0: nowhere; %G_MAXSIZE: after each byte
 *
 * A recorded reply to be played to a client as the proxy would: as it stands where the formats are the
 * same, else through events. A model that cannot stream answers with a body where a stream was asked
 * for.
 */
typedef struct
{
  const GoldenUpstream *upstream;
  const GoldenClient *client;
  gboolean stream;
  GoldenFraming framing;
  const char *data;
  gsize len;
  gsize split;
} GoldenReply;

/**
 * golden_play:
 * @out: what the client gets is appended; where it fails before the first byte: "HTTP ", the status, a
 *   line feed and the body
 *
 * Returns: whether the client is told a whole reply
 */
gboolean golden_play (const GoldenReply *reply, GString *out);

/* How far the event goes that stands at @at, the empty line behind it included. */
gsize golden_find_end_of_event (const char *data, gsize len, gsize at);

/* (transfer full): the events of @data, server-sent ones, as messages of the AWS event stream. */
GString *golden_to_aws (const char *data, gsize len);
