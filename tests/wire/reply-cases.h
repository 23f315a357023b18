/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat-fixture.h"

/**
 * ReplyCases:
 * @codec: id of the format
 * @folder: where its cases are: <case>.stream is what the upstream streams, <case>.reply.json what it
 *   answers whole, <case>.events what either means
 * @path: of the tests
 * @framer_new: how a stream is framed
 * @transform: (nullable): turns the bytes of a <case>.stream into what goes over the wire
 * @ending: a regular expression: what a stream that was not cut must hold in its file; cut before it, it must not look whole
 */
typedef struct
{
  const char *codec;
  const char *folder;
  const char *path;
  WeirFramer *(*framer_new) (void);
  GString *(*transform) (const char *stream, gsize len);
  const char *ending;
} ReplyCases;

/* Adds the tests: what each case means, streamed and whole; that it means the same however its bytes
 * are cut into pieces; that it is never taken for whole when its end is missing. */
void reply_cases_add (const ReplyCases *cases);

/* Decodes a body. */
void reply_cases_decode_body (const ReplyCases *cases, const char *body, Lines *lines);
