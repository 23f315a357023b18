/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-codec.h"
#include "wire/weir-normalise.h"

G_BEGIN_DECLS

/**
 * WeirResponsesWrite:
 * @before: (nullable): the turn before the one being written
 * @native: the request came in this format: kinds of items that only it knows are copied out
 *
 * A neutral request on its way into a Responses body. Each function writes one value where the writer
 * stands. Errors: UNSUPPORTED.
 */
typedef struct
{
  WeirJsonWriter writer;
  const WeirRequest *request;
  const WeirTarget *target;
  const WeirNormalised *history;
  WeirLoss *loss;
  const WeirTurn *before;
  gboolean native;
} WeirResponsesWrite;

/* The value of "input": the system prompt, then the turns. */
gboolean weir_responses_write_input (WeirResponsesWrite *self, GError **error);

/* The values of "tools" and "tool_choice". */
gboolean weir_responses_write_tools (WeirResponsesWrite *self, GError **error);
void weir_responses_write_tool_choice (WeirResponsesWrite *self);

/* The member "name" of a tool or a call, its name space in front. */
void weir_responses_write_name (WeirResponsesWrite *self, WeirJsonText space, WeirJsonText name);

/* Whether a model under @rule takes the provider's own tools of @type. */
gboolean weir_responses_takes_built_in (const WeirModelRule *rule, WeirJsonText type);

G_END_DECLS
