/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "store/weir-usage-query.h"

G_BEGIN_DECLS

#define WEIR_TOKEN_HISTORY_HOURS 24

/**
 * WeirTokenHistory:
 *
 * Tokens by model in each of the last 24 hours, the current one included. A model keeps its place, and
 * so its colour, as long as it has tokens; new ones follow in the order of their tokens. Past seven,
 * further ones are counted together as the eighth.
 *
 * Signals:
 * "changed" ()
 */
#define WEIR_TYPE_TOKEN_HISTORY (weir_token_history_get_type ())
G_DECLARE_FINAL_TYPE (WeirTokenHistory, weir_token_history, WEIR, TOKEN_HISTORY, GObject)

WeirTokenHistory *weir_token_history_new (void);

/* @report: by model, of the last 24 hours by the hour */
void weir_token_history_take (WeirTokenHistory *self, const WeirUsageReport *report);

void weir_token_history_clear (WeirTokenHistory *self);

guint weir_token_history_get_n_models (WeirTokenHistory *self);
const char *weir_token_history_get_model (WeirTokenHistory *self, guint model);

/* @hour: 0 the oldest, WEIR_TOKEN_HISTORY_HOURS - 1 the current one. */
guint64 weir_token_history_get (WeirTokenHistory *self, guint model, guint hour);
guint64 weir_token_history_get_total (WeirTokenHistory *self, guint hour);

/* Where the oldest hour begins, seconds since 1970 UTC; 0 before anything was taken. */
gint64 weir_token_history_get_start (WeirTokenHistory *self);

G_END_DECLS
