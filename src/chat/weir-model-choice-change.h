/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-money.h"
#include "base/weir-json-doc.h"
#include "chat/weir-model-choice.h"

G_BEGIN_DECLS

/* For the list of models. */

/* (transfer full) */
WeirModelChoice *weir_model_choice_new (const char *name);

/* Takes over what an entry of /v1/models says. */
void
weir_model_choice_read (WeirModelChoice *self, const WeirJsonDoc *doc, const WeirJsonNode *entry);

/* Says what it costs in the words of @money. */
void weir_model_choice_show_price (WeirModelChoice *self, WeirMoney *money);

void weir_model_choice_set_favourite (WeirModelChoice *self, gboolean favourite);
void weir_model_choice_set_used (WeirModelChoice *self, gint64 used);

/* In the order in which they are shown. */
int weir_model_choice_compare (WeirModelChoice *a, WeirModelChoice *b);

G_END_DECLS
