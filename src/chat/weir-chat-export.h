/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_CHAT_EXPORT_MARKDOWN, /* for people: what was said, files by name only */
  WEIR_CHAT_EXPORT_JSON,     /* all that is known, files in base64 */
} WeirChatExport;

/**
 * weir_conversation_export_async:
 *
 * Writes a whole conversation, also what was not loaded yet.
 *
 * The JSON is {"format": "weir-conversation", "version": 1, "title", "created", "updated" (RFC 3339, UTC),
 * "settings": {"model", "system_prompt", "temperature", "effort", "max_tokens"}, "messages": [{"role",
 * "time", "model", "state", "text", "reasoning", "failure": {"kind", "details"}, "attachments": [{"name",
 * "media_type", "size", "data"}], "usage": {"input_tokens", "cached_tokens", "output_tokens",
 * "reasoning_tokens"}, "first_token_ms", "total_ms", "deployment", "account", "request_id"}]}; what is not
 * known is left out.
 */
void weir_conversation_export_async (WeirConversation *self,
                                     WeirChatExport form,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* (transfer full) (nullable): the file, UTF-8. Errors: WEIR_STORE_ERROR_*; G_IO_ERROR_CANCELLED */
GBytes *
weir_conversation_export_finish (WeirConversation *self, GAsyncResult *result, GError **error);

/* (transfer full): what to call the file: the title without what a file's name may not hold, and the
 * form's suffix. */
char *weir_conversation_build_file_name (WeirConversation *self, WeirChatExport form);

G_END_DECLS
