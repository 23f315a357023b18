/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-chat-session.h"

G_BEGIN_DECLS

/* Commands for several answers to one question. @rest: what follows the command's name */

/* "MODEL,MODEL[,MODEL] QUESTION": asks all of them, and prints what each said and took. */
void weir_chat_comparing_ask (WeirChatSession *session, const char *rest);

/* "N": goes on with that answer. */
void weir_chat_comparing_take (WeirChatSession *session, const char *rest);

/* Forgets all of them. */
void weir_chat_comparing_discard (WeirChatSession *session, const char *rest);

G_END_DECLS
