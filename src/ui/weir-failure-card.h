/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-chat-failure.h"

G_BEGIN_DECLS

/**
 * WeirFailureCard:
 *
 * Why a reply did not come, or not to its end, and what can be done about it. The buttons do actions of
 * the page ("chat.…") and of the application.
 */
#define WEIR_TYPE_FAILURE_CARD (weir_failure_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirFailureCard, weir_failure_card, WEIR, FAILURE_CARD, AdwBin)

/* @failure: (nullable). @can_act: FALSE: the conversation has gone on since, only the words are shown.
 * @has_part: some of the reply has come, and can be kept, or gone on with */
void weir_failure_card_set (WeirFailureCard *self,
                            WeirChatFailure *failure,
                            gboolean can_act,
                            gboolean has_part);

G_END_DECLS
