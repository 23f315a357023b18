/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat.h"
#include "cli/weir-proxy-access.h"

G_BEGIN_DECLS

/**
 * WeirChatSession:
 * @access: the proxy that is spoken to
 * @conversation: what is talked in now
 * @deleted: (nullable): what was deleted last, which can be undone
 * @styled: the terminal takes colours, and a person reads
 * @failed: the last request had no whole answer
 *
 * One run of "weirctl chat".
 */
typedef struct
{
  WeirProxyAccess *access;
  WeirDatabase *database;
  WeirChat *chat;
  WeirConversation *conversation;
  WeirConversation *deleted;
  gboolean styled;
  gboolean failed;
  gboolean thinking; /* what is being printed is reasoning */
  gint64 last;       /* the latest request in the database when the last one was sent */
} WeirChatSession;

/* @access: borrowed. @path: (nullable): the database; %NULL: nothing is kept */
void weir_chat_session_init (WeirChatSession *self, WeirProxyAccess *access, const char *path);

/* Keeps what is to be kept. */
void weir_chat_session_clear (WeirChatSession *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirChatSession, weir_chat_session_clear)

/* Begins another conversation, with the settings of this one. */
void weir_chat_session_begin (WeirChatSession *self);

/* Takes @conversation (transfer full) in the place of this one, and waits for its messages. */
void weir_chat_session_open (WeirChatSession *self, WeirConversation *conversation);

/* (transfer full) (nullable): the conversation @number; that there is none has been told. */
WeirConversation *weir_chat_session_find (WeirChatSession *self, const char *number);

/* Says @text and prints the answer as it comes; Ctrl+C stops it. */
void weir_chat_session_ask (WeirChatSession *self, const char *text);

/* Prints the reply that is on its way, to its end. */
void weir_chat_session_follow (WeirChatSession *self);

/* Requests that cost something from now on may be those of the next replies. */
void weir_chat_session_note_last (WeirChatSession *self);

/* Prints what a reply took: tokens, time, and cost once that is known. */
void weir_chat_session_print_details (WeirChatSession *self, WeirChatMessage *reply);

/* Prints all that is known of the last reply. */
void weir_chat_session_print_reply (WeirChatSession *self);

/* Tells why nothing can be said now. */
void weir_chat_session_complain_unsent (WeirChatSession *self);

/* Waits until no reply is on its way; Ctrl+C stops it. */
void weir_chat_session_wait_idle (WeirChatSession *self);

/* Waits until the models are known. */
WeirModelChoices *weir_chat_session_wait_models (WeirChatSession *self);

/* Waits until the list is there. */
WeirConversationList *weir_chat_session_wait_list (WeirChatSession *self);

/* Reads a file and puts it beside the next message; what is wrong with it has been told. */
gboolean weir_chat_session_attach (WeirChatSession *self, const char *path);

G_END_DECLS
