/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): what to call a conversation that begins with @text: its first sentence,
 * shortened at a word; %NULL when there is no word in it. UTF-8. */
char *weir_chat_title_make (const char *text);

G_END_DECLS
