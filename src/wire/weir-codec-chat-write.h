/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"
#include "wire/weir-normalise.h"

G_BEGIN_DECLS

/**
 * WeirChatWrite:
 * @history: @request, normalised with weir_chat_normalise ()
 * @lost_mark: there was a prompt-cache mark that has no place
 * @reasoning: (nullable): id of the format whose proofs of thoughts go with an answer, as a list of thoughts;
 *   %NULL: there is no place for thoughts
 *
 * A neutral request on its way into a chat body. Formats that embed chat messages use it as well.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  const WeirNormalised *history;
  WeirLoss *loss;
  gboolean lost_mark;
  const char *reasoning;
} WeirChatWrite;

/* (transfer full) (nullable): how histories and tools must look in this format. @reasoning: see
 * #WeirChatWrite. Errors: those of weir_normalise (). */
WeirNormalised *weir_chat_normalise (const WeirRequest *request,
                                     const WeirTarget *target,
                                     const char *reasoning,
                                     WeirLoss *loss,
                                     GError **error);

/* (transfer full) (nullable): the whole body; see there and weir_codec_chat_encode_request (). */
GBytes *weir_chat_encode (const WeirRequest *request,
                          const WeirTarget *target,
                          const char *reasoning,
                          WeirLoss *loss,
                          GError **error);

/* Writes the member "messages": the system prompt, then the turns. Errors: UNSUPPORTED. */
gboolean weir_chat_write_messages (WeirChatWrite *self, GError **error);

/* Whether as many answers may be asked for as @request does: to leave that out would give it the shape of
 * another's. Errors: UNSUPPORTED. */
gboolean
weir_chat_check_answers (const WeirRequest *request, const WeirTarget *target, GError **error);

/* The word that says that some tool must be called. */
const char *weir_chat_required_choice (const WeirModelRule *rule);

/* Whether a history goes on as it is where a model's rule says that user and assistant must take turns.
 * Calls and their results do not count. */
gboolean weir_chat_alternates (const WeirRequest *request);

/* Writes the prompt-cache mark of a tool, the object of which is open. */
void weir_chat_write_tool_mark (WeirChatWrite *self, WeirCache cache);

/* Writes one part of a message's content. */
gboolean weir_chat_write_part (WeirChatWrite *self, const WeirPart *part, GError **error);

G_END_DECLS
