/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"
#include "wire/weir-normalise.h"

G_BEGIN_DECLS

/**
 * WeirConverseWrite:
 * @history: the conversation, in shape
 * @n_documents: how many were written: each needs a name of its own
 * @effort: to think with; NONE: not to think
 *
 * A neutral request on its way into a Converse body.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  const WeirNormalised *history;
  WeirLoss *loss;
  guint n_documents;
  WeirEffort effort;
} WeirConverseWrite;

/* Writes one turn as a message. Errors of all these: UNSUPPORTED. */
gboolean weir_converse_write_turn (WeirConverseWrite *self, const WeirTurn *turn, GError **error);

/* Writes the block or blocks that @part is, and its cache mark. */
gboolean weir_converse_write_block (WeirConverseWrite *self, const WeirPart *part, GError **error);

/* Writes a block that says in words what form the answer must have: the API has no member for it. */
gboolean weir_converse_write_output (WeirConverseWrite *self, GError **error);

/* Writes the member "toolConfig". */
gboolean weir_converse_write_tools (WeirConverseWrite *self, GError **error);

G_END_DECLS
