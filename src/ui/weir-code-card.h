/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirCodeCard:
 *
 * A piece of code: its language, highlighted, to be copied and saved. It reads from left to right in every
 * language, and long lines go on behind its edge.
 */
#define WEIR_TYPE_CODE_CARD (weir_code_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirCodeCard, weir_code_card, WEIR, CODE_CARD, AdwBin)

GtkWidget *weir_code_card_new (void);

/**
 * weir_code_card_set:
 * @code: UTF-8
 * @language: (nullable): as it was written behind the fence
 *
 * Shows it. When it begins with what is shown already, only the rest is added.
 */
void weir_code_card_set (WeirCodeCard *self, const char *code, const char *language);

/* (transfer full): all of it. */
char *weir_code_card_dup_text (WeirCodeCard *self);

G_END_DECLS
