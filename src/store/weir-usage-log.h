/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * WeirUsageLog:
 *
 * The file token_usage.jsonl with its rotated elders token_usage.jsonl.1 and so on. Blocking, for
 * one thread. Several processes may write the same file; a file that was moved or deleted under it
 * is made anew.
 */
typedef struct _WeirUsageLog WeirUsageLog;

WeirUsageLog *weir_usage_log_new (const char *folder, gsize max_size, guint keep);
void weir_usage_log_free (WeirUsageLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirUsageLog, weir_usage_log_free)

/**
 * weir_usage_log_append:
 * @lines: (array length=len): one line or several, each with its end
 *
 * Adds them, all or none. After an error the next call tries everything again.
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gboolean weir_usage_log_append (WeirUsageLog *self, const char *lines, gsize len, GError **error);

G_END_DECLS
