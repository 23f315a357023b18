/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-core.h"
#include "chat/weir-comparison.h"

G_BEGIN_DECLS

/* (transfer full): asks @models at once. @conversation: borrowed; it owns the comparison. */
WeirComparison *weir_comparison_new (WeirChatCore *core,
                                     WeirConversation *conversation,
                                     WeirChatMessage *prompt,
                                     const char *const *models);

G_END_DECLS
