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
  gboolean loaded; /* the latest messages are here */
  gboolean has_earlier;
  gboolean deleted;

  /* what waits to be kept, see weir-conversation-keep.c */
  gint64 cut;        /* messages from this place on are to go; -1: none */
  GHashTable *dirty; /* WeirChatMessage */
  gboolean touched;  /* what a list shows of it, or a setting */
  gboolean saving;
  guint timer;
  guint live_timer; /* while a reply comes */
};

/* (nullable) (transfer none): the last message, when it is a reply. */
WeirChatMessage *weir_conversation_peek_reply (WeirConversation *self);

/* Takes out all from @position on. */
void weir_conversation_cut (WeirConversation *self, guint position);

/* @message is new, or became another one: it is kept soon. */
void weir_conversation_keep (WeirConversation *self, WeirChatMessage *message);

/* Messages from @place on are gone. */
void weir_conversation_keep_cut (WeirConversation *self, gint64 place);

/* Keeps what waits, at once. */
void weir_conversation_flush (WeirConversation *self);

/* While a reply comes, it is kept now and then, so that a crash loses little. */
void weir_conversation_keep_live (WeirConversation *self, gboolean live);
void weir_conversation_keep_clear (WeirConversation *self);

G_END_DECLS
