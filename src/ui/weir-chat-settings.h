/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"
#include "chat/weir-model-choices.h"

G_BEGIN_DECLS

/**
 * WeirChatSettingsPopover:
 *
 * What a conversation is asked with: system prompt, temperature, effort, most tokens. Only what the model
 * has can be set; what it has not, says so.
 */
#define WEIR_TYPE_CHAT_SETTINGS_POPOVER (weir_chat_settings_popover_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatSettingsPopover,
                      weir_chat_settings_popover,
                      WEIR,
                      CHAT_SETTINGS_POPOVER,
                      GtkPopover)

void weir_chat_settings_popover_set_models (WeirChatSettingsPopover *self,
                                            WeirModelChoices *models);
void weir_chat_settings_popover_set_conversation (WeirChatSettingsPopover *self,
                                                  WeirConversation *conversation);

G_END_DECLS
