/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-request-item.h"

G_BEGIN_DECLS

/**
 * WeirRequestFilter:
 *
 * Which requests are meant by a text such as `status:4xx model:claude slow:>2s timeout`. All terms must fit,
 * each of them: `name:value`, or a word that stands somewhere in what rows show. `-` before a term means what
 * does not fit it; `a,b` after a colon either of both; quotes hold a value with spaces together. Case does
 * not matter.
 *
 * Names: `status` (404, 4xx, 400-499, >=500), `model`, `key`, `client` (key or user agent), `account`, `deployment`,
 * `route`, `error`, `id`; `slow` or `time`, and `first` (the time to the first byte): 2s, >500ms, <1m; `in`, `out`, `cached`,
 * `tokens` (both together), `cost` (capacity units): >1000, >10k; `is`: running, ended, ok, failed, stream, demo,
 * changed, unpriced. Without a comparison, times and numbers mean at least so much.
 *
 * Immutable, reference-counted.
 */
typedef struct _WeirRequestFilter WeirRequestFilter;

/**
 * weir_request_filter_new:
 * @at: (out) (optional): on an error, the character (not byte) of @text where what is wrong begins
 *
 * Returns: (transfer full) (nullable): an empty text fits every request
 *
 * Errors: G_IO_ERROR_INVALID_ARGUMENT, with a sentence for the user that says why
 */
WeirRequestFilter *weir_request_filter_new (const char *text, guint *at, GError **error);
WeirRequestFilter *weir_request_filter_ref (WeirRequestFilter *self);
void weir_request_filter_unref (WeirRequestFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequestFilter, weir_request_filter_unref)

gboolean weir_request_filter_match (const WeirRequestFilter *self, const WeirSight *sight);

/* Whether every request fits. */
gboolean weir_request_filter_is_empty (const WeirRequestFilter *self);

G_END_DECLS
