/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/* Some APIs (Chat Completions, Ollama) have no place where a client could keep the proof that a model has
 * thought, and some models insist on it when the result of a call comes back. So what preceded a call is
 * read off the reply and put back into the next request. */

/**
 * WeirThought:
 * @origin: id of the format that the proof is of, interned
 * @text: (nullable): what was thought
 * @signature: (nullable): its proof
 * @redacted: (nullable): opaque, in place of both
 * @leads: it came before all that was said
 *
 * All UTF-8.
 */
typedef struct
{
  const char *origin;
  char *text;
  char *signature;
  char *redacted;
  gboolean leads;
} WeirThought;

/* (element-type WeirThought) (transfer full): an empty list. Once given away it is only read, so that any
 * thread may hold a reference. */
GPtrArray *weir_thoughts_new (void);

/* Bytes that @thoughts take, roughly. */
gsize weir_thoughts_get_size (const GPtrArray *thoughts);

/**
 * WeirThoughtsReader:
 *
 * Reads one reply.
 */
typedef struct _WeirThoughtsReader WeirThoughtsReader;

WeirThoughtsReader *weir_thoughts_reader_new (void);
void weir_thoughts_reader_free (WeirThoughtsReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirThoughtsReader, weir_thoughts_reader_free)

/**
 * weir_thoughts_reader_event:
 * @event: the next event of the reply
 *
 * Returns: (transfer full) (nullable): when @event opens a call that thoughts with a proof came before:
 *   these; each is given once
 */
GPtrArray *weir_thoughts_reader_event (WeirThoughtsReader *self, const WeirEvent *event);

/* (transfer full) (nullable): what preceded the call @id. */
typedef GPtrArray *(*WeirThoughtsSource) (const char *id, gpointer user_data);

/**
 * weir_thoughts_restore:
 * @request: one that nobody else has seen yet
 *
 * Puts back what @source knows: before the call, or, when it had been the beginning, at the beginning of
 * the turn. What the client itself sent of thoughts without a proof in such a turn goes.
 */
void weir_thoughts_restore (WeirRequest *request, WeirThoughtsSource source, gpointer user_data);

G_END_DECLS
