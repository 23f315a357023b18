/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-chat-record.h"

G_DEFINE_ENUM_TYPE (WeirChatRole,
                    weir_chat_role,
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_USER, "user"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_ASSISTANT, "assistant"))

G_DEFINE_ENUM_TYPE (WeirChatState,
                    weir_chat_state,
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_COMPLETE, "complete"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_STREAMING, "streaming"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_INTERRUPTED, "interrupted"),
                    G_DEFINE_ENUM_VALUE (WEIR_CHAT_FAILED, "failed"))

void
weir_chat_settings_copy (const WeirChatSettings *other, WeirChatSettings *self)
{
  g_return_if_fail (other != NULL && self != NULL);

  *self = *other;
  self->model = g_strdup (other->model);
  self->system_prompt = g_strdup (other->system_prompt);
  self->effort = g_strdup (other->effort);
}

void
weir_chat_settings_clear (WeirChatSettings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->system_prompt, g_free);
  g_clear_pointer (&self->effort, g_free);
}

WeirChatFile *
weir_chat_file_new (gint64 number, const char *name, const char *media_type, gint64 size)
{
  WeirChatFile *self = g_new0 (WeirChatFile, 1);

  self->number = number;
  self->name = g_strdup (name);
  self->media_type = g_strdup (media_type);
  self->size = size;
  return self;
}

void
weir_chat_file_free (WeirChatFile *self)
{
  g_free (self->name);
  g_free (self->media_type);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

WeirChatMessageRecord *
weir_chat_message_record_new (void)
{
  WeirChatMessageRecord *self = g_new0 (WeirChatMessageRecord, 1);

  self->figures = (WeirChatFigures) WEIR_CHAT_FIGURES_INIT;
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_chat_file_free);
  return self;
}

void
weir_chat_message_record_free (WeirChatMessageRecord *self)
{
  g_free (self->text);
  g_free (self->reasoning);
  g_free (self->model);
  g_free (self->finish_reason);
  g_free (self->upstream_model);
  g_free (self->deployment);
  g_free (self->account);
  g_free (self->request_id);
  g_free (self->failure);
  g_free (self->failure_details);
  g_ptr_array_unref (self->files);
  g_free (self);
}

void
weir_chat_record_free (WeirChatRecord *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->draft);
  g_free (self->excerpt);
  weir_chat_settings_clear (&self->settings);
  g_free (self);
}

WeirChatModelRecord *
weir_chat_model_record_new (const char *name, gboolean favourite, gint64 used_us)
{
  WeirChatModelRecord *self = g_new0 (WeirChatModelRecord, 1);

  self->name = g_strdup (name);
  self->favourite = favourite;
  self->used_us = used_us;
  return self;
}

void
weir_chat_model_record_free (WeirChatModelRecord *self)
{
  g_free (self->name);
  g_free (self);
}
