/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WEIR_TOKEN_HISTORY_HOURS 24

/**
 * WeirTokenHistory:
 *
 * Tokens by model in each of the last 24 hours, the current one included. Models are listed in the
 * order in which they were first seen; past seven, further ones are counted together as the eighth.
 *
 * Signals:
 * "changed" ()
 */
#define WEIR_TYPE_TOKEN_HISTORY (weir_token_history_get_type ())
G_DECLARE_FINAL_TYPE (WeirTokenHistory, weir_token_history, WEIR, TOKEN_HISTORY, GObject)

WeirTokenHistory *weir_token_history_new (void);

/* Moves on to the hour of @now_s (seconds since 1970 UTC). */
void weir_token_history_set_now (WeirTokenHistory *self, gint64 now_s);

/* What lies before the 24 hours, or after them, is not counted. Call
 * weir_token_history_set_now () first. */
void
weir_token_history_add (WeirTokenHistory *self, gint64 time_s, const char *model, guint64 tokens);

void weir_token_history_clear (WeirTokenHistory *self);

guint weir_token_history_get_n_models (WeirTokenHistory *self);
const char *weir_token_history_get_model (WeirTokenHistory *self, guint model);

/* @hour: 0 the oldest, WEIR_TOKEN_HISTORY_HOURS - 1 the current one. */
guint64 weir_token_history_get (WeirTokenHistory *self, guint model, guint hour);
guint64 weir_token_history_get_total (WeirTokenHistory *self, guint hour);

/* Where the oldest hour begins, seconds since 1970 UTC; 0 before anything was set. */
gint64 weir_token_history_get_start (WeirTokenHistory *self);

G_END_DECLS
