/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "chat/weir-chat-export.h"

G_BEGIN_DECLS

/* Asks where to, and writes the conversation there. @widget: in the window that asks */
void weir_conversation_file_save (GtkWidget *widget,
                                  WeirConversation *conversation,
                                  WeirChatExport form);

G_END_DECLS
