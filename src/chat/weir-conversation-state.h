/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-conversation-change.h"

G_BEGIN_DECLS

/* What a conversation is made of, for the files that are it. */
struct _WeirConversation
{
  GObject parent_instance;

  WeirChatCore *core;
  GPtrArray *messages; /* WeirChatMessage */
  char *id;
  gint64 number;
  gint64 created_us;
  gint64 updated_us;
  char *title;        /* (nullable) */
  gboolean own_title; /* the user has set it */
  gboolean pinned;
  WeirChatSettings settings;
  char *draft;   /* (nullable) */
  char *excerpt; /* (nullable) */
  GListStore *attachments;
  GCancellable *cancellable;  /* (nullable): of the reply on its way */
  WeirComparison *comparison; /* (nullable) */
  gboolean loading;
  gboolean has_earlier;
};

/* (nullable) (transfer none): the last message, when it is a reply. */
WeirChatMessage *weir_conversation_peek_reply (WeirConversation *self);

/* Takes out all from @position on. */
void weir_conversation_cut (WeirConversation *self, guint position);

G_END_DECLS
