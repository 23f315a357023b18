/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-item-list.h"
#include "chat/weir-model-choice.h"

G_BEGIN_DECLS

/**
 * WeirModelChoices:
 *
 * The models the proxy can be asked for to chat with: a #GListModel of #WeirModelChoice. Favourites stand
 * first, then what was used lately, the latest first, then the rest by name.
 *
 * Properties, read-only: "loading": the proxy is being asked; "trouble": (nullable): why it did not say
 */
#define WEIR_TYPE_MODEL_CHOICES (weir_model_choices_get_type ())
G_DECLARE_FINAL_TYPE (WeirModelChoices, weir_model_choices, WEIR, MODEL_CHOICES, WeirItemList)

/* Asks the proxy again. */
void weir_model_choices_refresh (WeirModelChoices *self);

/* (transfer none) (nullable): the one with exactly this name. */
WeirModelChoice *weir_model_choices_find (WeirModelChoices *self, const char *name);

/* (transfer none) (nullable): what a new conversation begins with: what was used last, or the first. */
WeirModelChoice *weir_model_choices_get_default (WeirModelChoices *self);

/* Kept beside the conversations. */
void
weir_model_choices_set_favourite (WeirModelChoices *self, const char *name, gboolean favourite);

/* A message was sent to it. */
void weir_model_choices_note_use (WeirModelChoices *self, const char *name);

gboolean weir_model_choices_is_loading (WeirModelChoices *self);
const char *weir_model_choices_get_trouble (WeirModelChoices *self);

G_END_DECLS
