/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-item-list.h"
#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/* More do not fit side by side. */
#define WEIR_COMPARISON_MAX_MODELS 3

/**
 * WeirComparison:
 *
 * One prompt at several models: a #GListModel of #WeirChatMessage, a reply each, in the order they were
 * asked for. Each has its own state, failure and figures.
 *
 * Properties, read-only: "busy": one of them is on its way; "prompt": the #WeirChatMessage they answer
 */
#define WEIR_TYPE_COMPARISON (weir_comparison_get_type ())
G_DECLARE_FINAL_TYPE (WeirComparison, weir_comparison, WEIR, COMPARISON, WeirItemList)

WeirChatMessage *weir_comparison_get_prompt (WeirComparison *self);
gboolean weir_comparison_is_busy (WeirComparison *self);

/* Ends those that are on their way. */
void weir_comparison_stop (WeirComparison *self);

/* Takes the prompt and @reply into the conversation, which goes on with the model of the reply; the
 * others are stopped and forgotten. */
void weir_comparison_take (WeirComparison *self, WeirChatMessage *reply);

/* Forgets all of them; the prompt becomes the conversation's draft. */
void weir_comparison_discard (WeirComparison *self);

G_END_DECLS
