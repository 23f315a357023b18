/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-attachment-change.h"
#include "chat/weir-chat-message-change.h"

static void
add_files (WeirChatMessage *self, GPtrArray *files)
{
  GListModel *attachments = weir_chat_message_get_attachments (self);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);
      GBytes *bytes = weir_chat_attachment_get_bytes (attachment);
      WeirChatFile *file = weir_chat_file_new (weir_chat_attachment_get_number (attachment),
                                               weir_chat_attachment_get_name (attachment),
                                               weir_chat_attachment_get_media_type (attachment),
                                               (gint64) weir_chat_attachment_get_size (attachment));

      file->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
      g_ptr_array_add (files, file);
    }
}

static void
add_failure (WeirChatMessage *self, WeirChatMessageRecord *record)
{
  WeirChatFailure *failure = weir_chat_message_get_failure (self);

  if (failure == NULL)
    return;
  record->failure = g_strdup (weir_chat_failure_get_word (failure));
  record->failure_details = g_strdup (weir_chat_failure_get_details (failure));
  record->failure_limit = weir_chat_failure_get_limit (failure);
}

WeirChatMessageRecord *
weir_chat_message_to_record (WeirChatMessage *self)
{
  WeirChatMessageRecord *record;

  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (self), NULL);

  record = weir_chat_message_record_new ();
  record->place = weir_chat_message_get_place (self);
  record->role = weir_chat_message_get_role (self);
  record->state = weir_chat_message_get_state (self);
  record->wall_us = weir_chat_message_get_time (self) * G_USEC_PER_SEC;
  record->text = g_strdup (weir_chat_message_get_text (self, NULL));
  record->reasoning = g_strdup (weir_chat_message_get_reasoning (self, NULL));
  record->model = g_strdup (weir_chat_message_get_model (self));
  record->finish_reason = g_strdup (weir_chat_message_get_finish_reason (self));
  record->upstream_model = g_strdup (weir_chat_message_get_upstream_model (self));
  record->deployment = g_strdup (weir_chat_message_get_deployment (self));
  record->account = g_strdup (weir_chat_message_get_account (self));
  record->request_id = g_strdup (weir_chat_message_get_request_id (self));
  record->figures = *weir_chat_message_get_figures (self);
  add_failure (self, record);
  add_files (self, record->files);
  return record;
}
