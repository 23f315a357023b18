/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"
#include "app/weir-money.h"
#include "chat/weir-model-choices.h"
#include "store/weir-chat-store.h"

G_BEGIN_DECLS

/* (transfer full). @money: how prices are shown */
WeirModelChoices *weir_model_choices_new (WeirMoney *money);

/* Whom to ask. @client: (nullable) */
void weir_model_choices_set_client (WeirModelChoices *self, WeirChatClient *client);

/* Where favourites are kept. @store: (nullable) */
void weir_model_choices_set_store (WeirModelChoices *self, WeirChatStore *store);

G_END_DECLS
