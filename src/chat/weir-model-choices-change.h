/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"
#include "chat/weir-model-choices.h"

G_BEGIN_DECLS

/* (transfer full) */
WeirModelChoices *weir_model_choices_new (void);

/* Whom to ask. @client: (nullable) */
void weir_model_choices_set_client (WeirModelChoices *self, WeirChatClient *client);

G_END_DECLS
