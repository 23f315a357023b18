/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"

G_BEGIN_DECLS

/**
 * WeirChatWrite:
 *
 * A neutral request on its way into a chat body. Formats that embed chat messages use it as well.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  WeirLoss *loss;
} WeirChatWrite;

/* Writes the member "messages": the system prompt, then the turns. Errors: UNSUPPORTED. */
gboolean weir_chat_write_messages (WeirChatWrite *self, GError **error);

/* Writes one part of a message's content. */
gboolean weir_chat_write_part (WeirChatWrite *self, const WeirPart *part, GError **error);

/* Writes the member "name" of a tool, its name space before it. */
void weir_chat_write_tool_name (WeirChatWrite *self, WeirJsonText space, WeirJsonText name);

G_END_DECLS
