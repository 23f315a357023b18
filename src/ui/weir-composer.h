/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/**
 * WeirComposer:
 *
 * Where the user writes what goes into a conversation next, with files as chips. Enter sends, or Ctrl+Enter
 * where the user wants that. Its buttons do "chat.send" and "chat.stop" of the page.
 *
 * Properties: "send-with-control": Enter begins a new line, Ctrl+Enter sends
 *
 * Signals:
 * "refused" (const char *reason): a file is not taken
 */
#define WEIR_TYPE_COMPOSER (weir_composer_get_type ())
G_DECLARE_FINAL_TYPE (WeirComposer, weir_composer, WEIR, COMPOSER, AdwBin)

/* Shows its draft and attachments; what is written goes there. @conversation: (nullable) */
void weir_composer_set_conversation (WeirComposer *self, WeirConversation *conversation);

/* (transfer full): what is written. */
char *weir_composer_dup_text (WeirComposer *self);
void weir_composer_clear (WeirComposer *self);

void weir_composer_focus (WeirComposer *self);

/* Reads the file, and adds it to what goes with the next message; says so when it cannot. */
void weir_composer_attach_file (WeirComposer *self, GFile *file);

/* Adds a picture, for example from the clipboard. */
void weir_composer_attach_texture (WeirComposer *self, GdkTexture *texture);

/* Takes files and pictures that are dropped on @widget. */
void weir_composer_take_drops (WeirComposer *self, GtkWidget *widget);

G_END_DECLS
