/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/* At most so many messages have widgets at a time. */
#define WEIR_TRANSCRIPT_MAX_ROWS 200

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

GtkWidget *weir_transcript_new (void);

void weir_transcript_set_conversation (WeirTranscript *self, WeirConversation *conversation);

/* Whether the end is in sight, so that it follows. */
gboolean weir_transcript_is_following (WeirTranscript *self);

/* Shows the end, and follows. */
void weir_transcript_jump (WeirTranscript *self);

/* How many messages have widgets. */
guint weir_transcript_get_n_rows (WeirTranscript *self);

G_END_DECLS
