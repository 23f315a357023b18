/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-rule.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/* Rules in the text of config.json: "aliases" and "rules". For those who edit them. */

/* (transfer full) (element-type WeirRule): all, kind by kind, in the order of the file. */
GPtrArray *weir_rule_entry_list (const WeirConfigEdit *edit);

/* Writes the difference of two lists (element-type WeirRule): what is in @before and not in @after is taken
 * out, what is other or new is put in. Errors: WEIR_STORE_ERROR_VALUE */
gboolean
weir_rule_entry_write (WeirConfigEdit *edit, GPtrArray *before, GPtrArray *after, GError **error);

G_END_DECLS
