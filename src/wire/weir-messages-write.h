/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-messages-params.h"

G_BEGIN_DECLS

/**
 * WeirMessagesWrite:
 * @history: it, normalised
 * @native: the request came in this format: what it holds raw is copied out
 *
 * A neutral request on its way into a Messages body. Each function writes one value where the writer
 * stands. Errors: UNSUPPORTED.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  const WeirMessagesParams *params;
  const WeirNormalised *history;
  WeirLoss *loss;
  gboolean native;
} WeirMessagesWrite;

/* The value of "system": an array of text blocks, and what the answer must look like if it is said in
 * words. */
gboolean weir_messages_write_system (WeirMessagesWrite *self, GError **error);

/* The value of "messages". */
gboolean weir_messages_write_turns (WeirMessagesWrite *self, GError **error);

/* The values of "tools", "tool_choice", "thinking" and "output_config". */
gboolean weir_messages_write_tools (WeirMessagesWrite *self, GError **error);
void weir_messages_write_tool_choice (WeirMessagesWrite *self);
void weir_messages_write_thinking (WeirMessagesWrite *self);
void weir_messages_write_output_config (WeirMessagesWrite *self);

/* The value of "anthropic_beta": of the client's flags those that may be sent. %FALSE and nothing
 * written when there is none; what is left out is recorded. */
gboolean weir_messages_write_betas (WeirMessagesWrite *self);

/* Whether tools of the provider's own, which only it can define, may be sent. */
gboolean weir_messages_check_tools (const WeirMessagesWrite *self, GError **error);

/* How histories must look for this format's models. */
extern const WeirNormaliseFlags weir_messages_normalise_flags;

G_END_DECLS
