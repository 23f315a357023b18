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
 * @settle: (nullable): (transfer full): the lines of a reply without what may differ when it comes whole
 * @ending: (nullable): a regular expression: cut before what it matches on the wire, a stream must not look
 *   whole; %NULL, or where nothing matches: cut anywhere
 */
typedef struct
{
  const char *codec;
  const char *folder;
  const char *path;
  WeirFramer *(*framer_new) (void);
  GString *(*transform) (const char *stream, gsize len);
  char *(*settle) (const char *lines);
  const char *ending;
} ReplyCases;

/* A reply and the lines it means. */
typedef struct
{
  const char *name;
  const char *reply;
  const char *events;
} ReplyRow;

/* Adds the tests: what each case means, streamed and whole; that it means the same however its bytes
 * are cut into pieces; that it is never taken for whole when its end is missing. */
void reply_cases_add (const ReplyCases *cases);

/* Adds a test for each row, whose reply comes whole or as a stream. */
void reply_cases_add_bodies (const ReplyCases *cases, const ReplyRow *rows, guint n);
void reply_cases_add_streams (const ReplyCases *cases, const ReplyRow *rows, guint n);
