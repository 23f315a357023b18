/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-draft.h"
#include "app/weir-key-facts.h"

G_BEGIN_DECLS

/* What windows say of a service key; all (transfer full). */

/* What an account with this key may be called. */
char *weir_key_words_build_name (const WeirKeyFacts *facts);

/* @account: may be empty */
char *weir_key_words_build_title (const char *account);

/* @file: (nullable): where it was read; @lasting: whether there is a keyring */
char *weir_key_words_build_origin (const char *file, gboolean lasting);

/* Where a key that is in use is; @known: whether it could be read. (transfer none) */
const char *weir_key_words_place (WeirAccountKeyPlace place, gboolean known, gboolean lasting);

/* The host of a URL. */
char *weir_key_words_build_host (const char *url);

/* (nullable): when its certificate ends: "24 Nov 2026, 09:12"; %NULL: it has no end. */
char *weir_key_words_build_end (const WeirKeyFacts *facts);

/* (nullable): what to think of before it is used.
 * @n_keys: how many were entered together */
char *weir_key_words_build_warning (const WeirKeyFacts *facts, guint n_keys, gint64 now_wall_us);

G_END_DECLS
