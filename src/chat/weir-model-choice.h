/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirModelChoice:
 *
 * A model that can be chosen, under a name that can be asked for. It stays the same object for as long as
 * the name is there.
 *
 * Properties, read-only: "name"; "vendor": (nullable): who made it; "context": tokens it can read, 0 not
 * known; "max-tokens": most it can write, 0 not known; "context-text": (nullable): "128 k";
 * "price-text": (nullable): what it costs, %NULL where that is not known; "images", "documents" (PDF),
 * "reasoning", "temperature": what it takes, TRUE also where that is not known; "efforts": (nullable): how
 * much it can be told to think, %NULL: it cannot; "favourite"; "used": when it was last chosen, seconds
 * since 1970 UTC, 0 never
 */
#define WEIR_TYPE_MODEL_CHOICE (weir_model_choice_get_type ())
G_DECLARE_FINAL_TYPE (WeirModelChoice, weir_model_choice, WEIR, MODEL_CHOICE, GObject)

const char *weir_model_choice_get_name (WeirModelChoice *self);
const char *weir_model_choice_get_vendor (WeirModelChoice *self);
gint64 weir_model_choice_get_context (WeirModelChoice *self);
gint64 weir_model_choice_get_max_tokens (WeirModelChoice *self);
const char *weir_model_choice_get_price_text (WeirModelChoice *self);
gboolean weir_model_choice_takes_images (WeirModelChoice *self);
gboolean weir_model_choice_takes_documents (WeirModelChoice *self);
gboolean weir_model_choice_takes_temperature (WeirModelChoice *self);
gboolean weir_model_choice_reasons (WeirModelChoice *self);

/* (nullable) (array zero-terminated=1): such as "low", "medium", "high". */
const char *const *weir_model_choice_get_efforts (WeirModelChoice *self);

gboolean weir_model_choice_is_favourite (WeirModelChoice *self);
gint64 weir_model_choice_get_used (WeirModelChoice *self);

G_END_DECLS
