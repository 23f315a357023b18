/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-model-choices.h"

G_BEGIN_DECLS

/**
 * WeirModelPicker:
 *
 * The models to choose from, found by typing. Favourites stand first, then what was used lately. Two or three
 * can be chosen to be compared.
 *
 * Signals:
 * "chosen" (const char *name)
 * "compared" (GStrv names): those that are to be compared became others; empty: none are
 */
#define WEIR_TYPE_MODEL_PICKER (weir_model_picker_get_type ())
G_DECLARE_FINAL_TYPE (WeirModelPicker, weir_model_picker, WEIR, MODEL_PICKER, GtkPopover)

void weir_model_picker_set_models (WeirModelPicker *self, WeirModelChoices *models);

/* @names: (array zero-terminated=1): those that are to be compared; empty: none are */
void weir_model_picker_set_compared (WeirModelPicker *self, const char *const *names);

G_END_DECLS
