/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/* A file that goes, or went, with a message: its kind, name and size. @conversation: (nullable): where it
 * can be taken out of the next message; %NULL: it was sent. */
GtkWidget *weir_attachment_chip_new (WeirChatAttachment *attachment,
                                     WeirConversation *conversation);

/* A box whose children are the chips of @attachments, and which is seen while there are some. */
void weir_attachment_chip_bind (GtkFlowBox *box,
                                GListModel *attachments,
                                WeirConversation *conversation);

G_END_DECLS
