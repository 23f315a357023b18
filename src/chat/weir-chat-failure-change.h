/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-failure.h"

G_BEGIN_DECLS

/* For the message that failed: how many tokens had come became known. */
void weir_chat_failure_set_n_tokens (WeirChatFailure *self, gint64 n_tokens);

/* (transfer full): UNREACHABLE, where there is no proxy to ask at all. */
WeirChatFailure *weir_chat_failure_new_unreachable (void);

G_END_DECLS
