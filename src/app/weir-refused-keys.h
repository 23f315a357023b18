/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirRefusedKeys:
 *
 * Requests that had no valid API key, in words: such requests are kept nowhere else. They are forgotten
 * when someone has seen them, or when the client that made the last of them came with a good key.
 *
 * Properties: "text" (nullable): what is to be told
 */
#define WEIR_TYPE_REFUSED_KEYS (weir_refused_keys_get_type ())
G_DECLARE_FINAL_TYPE (WeirRefusedKeys, weir_refused_keys, WEIR, REFUSED_KEYS, GObject)

WeirRefusedKeys *weir_refused_keys_new (void);

/* @records: (element-type WeirUsageRecord): oldest first; all that were made */
void weir_refused_keys_take_requests (WeirRefusedKeys *self, GPtrArray *records);

void weir_refused_keys_forget (WeirRefusedKeys *self);

G_END_DECLS
