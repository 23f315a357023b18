/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat-fixture.h"

/* What the tests of the Messages codec share. */

/* Decodes a client's body, which must be good. It is read as one whose tokens are to be counted, which may
 * leave out what most rows are not about. */
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
