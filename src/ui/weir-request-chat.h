/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-desk.h"
#include "chat/weir-chat.h"

G_BEGIN_DECLS

/**
 * weir_request_chat_begin:
 * @widget: in the window where it is said why not
 * @id: of a request
 *
 * Begins a conversation with what was said in a request, the last of it in the composer.
 *
 * Returns: (transfer full) (nullable): %NULL: it cannot be, and the user is told why
 */
WeirConversation *
weir_request_chat_begin (WeirChat *chat, WeirDesk *desk, GtkWidget *widget, const char *id);

G_END_DECLS
