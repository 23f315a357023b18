/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat-fixture.h"

/* What the tests of the Messages codec share. */

/* How the bytes of a fixture are framed on their way. */
typedef enum
{
  FRAMING_SSE,
  FRAMING_AWS, /* each event of the fixture in a binary message */
} Framing;

/* The bytes of a stream fixture (SSE without names) as they come in @framing. */
GString *messages_frame (const char *stream, gsize len, Framing framing);

/* Reads a stream of @codec whose bytes come in pieces of @chunk (0: two, cut at @at) into @sink. %FALSE
 * with the error that ended it. */
gboolean messages_feed (const char *codec,
                        const GString *bytes,
                        Framing framing,
                        gsize at,
                        gsize chunk,
                        WeirEventSink sink,
                        gpointer user_data,
                        GError **error);

/* Decodes a client's body, which must be good. */
WeirRequest *messages_request (const char *codec, const char *json);

/* The rules of data/models/claude.json and openai.json. */
WeirModelRules *messages_rules (void);

/* A sink that hands what a client gets from @encoder to @out. */
typedef struct
{
  WeirEncoder *encoder;
  GString *out;
} EncodeSink;

gboolean encode_sink (const WeirEvent *event, gpointer user_data, GError **error);
