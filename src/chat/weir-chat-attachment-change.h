/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-attachment.h"

G_BEGIN_DECLS

/* For conversations, which keep attachments. */

/* (transfer full): one that is kept as @number, without its bytes. */
WeirChatAttachment *
weir_chat_attachment_new_kept (gint64 number, const char *name, const char *media_type, gsize size);

/* @bytes: (nullable): what was read of it. */
void weir_chat_attachment_set_kept (WeirChatAttachment *self, gint64 number, GBytes *bytes);

/* 0: it is not kept. */
gint64 weir_chat_attachment_get_number (WeirChatAttachment *self);

G_END_DECLS
