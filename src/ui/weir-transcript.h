/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/**
 * WeirTranscript:
 *
 * The messages of a conversation. It follows what is new, until the user scrolls up; older messages come
 * as the user reaches them.
 *
 * Properties: "conversation" (nullable)
 */
#define WEIR_TYPE_TRANSCRIPT (weir_transcript_get_type ())
G_DECLARE_FINAL_TYPE (WeirTranscript, weir_transcript, WEIR, TRANSCRIPT, AdwBin)

void weir_transcript_set_conversation (WeirTranscript *self, WeirConversation *conversation);

/* Whether the end is in sight, so that it follows. */
gboolean weir_transcript_is_following (WeirTranscript *self);

/* Shows the end, and follows. */
void weir_transcript_jump (WeirTranscript *self);

/* (nullable) (transfer none): the widget of the message at @position, if it has one. */
GtkWidget *weir_transcript_get_row (WeirTranscript *self, guint position);

/* How many messages have widgets. */
guint weir_transcript_get_n_rows (WeirTranscript *self);

G_END_DECLS
