/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-rules-editor.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/* Which model answers in the place of one that goes: a fallback rule, so that clients go on asking for what
 * they always asked for. */

/* (transfer full) (array zero-terminated=1): names that could take the place of @name: what SAP suggests,
 * if it is there, then the others that there are. */
char **weir_replacement_dup_candidates (WeirService *service, const char *name);

/**
 * weir_replacement_set_async:
 *
 * Puts @replacement first among those that stand in for @name, and saves. Errors: as of
 * weir_rules_editor_load_async () and weir_rules_editor_save_async ()
 */
void weir_replacement_set_async (WeirRulesEditor *rules,
                                 const char *name,
                                 const char *replacement,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean weir_replacement_set_finish (WeirRulesEditor *rules, GAsyncResult *result, GError **error);

G_END_DECLS
