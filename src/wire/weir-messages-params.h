/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-normalise.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_THINKING_ABSENT,
  WEIR_THINKING_DISABLED,
  WEIR_THINKING_ENABLED, /* with a budget */
  WEIR_THINKING_ADAPTIVE,
} WeirThinking;

/* How an answer in a JSON schema is asked for. */
typedef enum
{
  WEIR_SCHEMA_NONE,
  WEIR_SCHEMA_NATIVE,  /* the model has a member for it */
  WEIR_SCHEMA_TOOL,    /* by the only tool, which must be called */
  WEIR_SCHEMA_IN_WORDS /* by a sentence in the system prompt */
} WeirSchema;

/**
 * WeirMessagesParams:
 * @max_tokens: what to ask for
 * @thinking, @budget: how to think, and tokens for it
 * @effort: UNSET: not sent
 * @temperature, @top_p, @top_k: whether to send what the client said
 * @tool_choice: what to send of it
 * @schema: see #WeirSchema
 *
 * The members beside the messages that depend on each other and on the model, settled together.
 */
typedef struct
{
  gint64 max_tokens;
  WeirThinking thinking;
  gint64 budget;
  WeirEffort effort;
  gboolean temperature;
  gboolean top_p;
  gboolean top_k;
  WeirToolChoice tool_choice;
  WeirSchema schema;
} WeirMessagesParams;

/* Settles what to send of @request, whose history is @history. What is not sent as the client said it
 * is recorded in @loss. Errors: UNSUPPORTED, in strict mode only. */
gboolean weir_messages_params_settle (WeirMessagesParams *self,
                                      const WeirRequest *request,
                                      const WeirNormalised *history,
                                      const WeirTarget *target,
                                      WeirLoss *loss,
                                      GError **error);

G_END_DECLS
