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
