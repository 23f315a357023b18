/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-request.h"
#include "base/weir-sight.h"

G_BEGIN_DECLS

/**
 * WeirRequestTurns:
 * @turns: (array length=n_turns): what leads the conversation first, as one turn of "system"
 *
 * What was said in a request, whichever API it came by: texts, images and documents. Calls of tools and what
 * they gave are told in words.
 */
typedef struct
{
  const WeirChatTurn *turns;
  guint n_turns;
} WeirRequestTurns;

/**
 * weir_request_turns_read:
 * @path: of the request
 *
 * Returns: (transfer full) (nullable)
 *
 * Errors: WEIR_API_ERROR_*: not a request to a model, or not one that can be understood
 */
WeirRequestTurns *weir_request_turns_read (const char *path, GBytes *body, GError **error);

void weir_request_turns_free (WeirRequestTurns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequestTurns, weir_request_turns_free)

G_END_DECLS
