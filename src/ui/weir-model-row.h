/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-model-choices.h"

G_BEGIN_DECLS

/**
 * WeirModelRow:
 *
 * A model to choose: its name, whose it is, how much it reads and what it costs, and a star.
 */
#define WEIR_TYPE_MODEL_ROW (weir_model_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirModelRow, weir_model_row, WEIR, MODEL_ROW, GtkListBoxRow)

GtkWidget *weir_model_row_new (WeirModelChoices *models, WeirModelChoice *choice);

WeirModelChoice *weir_model_row_get_choice (WeirModelRow *self);

/* Shows that it is one of several that are chosen. */
void weir_model_row_set_checked (WeirModelRow *self, gboolean is_checked);

G_END_DECLS
