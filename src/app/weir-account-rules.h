/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/* The rules in config.json that name accounts, "rules.account" and "rules.order": a rule that names one
 * that is not there would make the whole file useless. */

gboolean
weir_account_rules_rename (WeirConfigEdit *edit, const char *from, const char *to, GError **error);

/* (transfer full) (nullable): what was taken out, for weir_account_rules_restore (). */
GPtrArray *weir_account_rules_remove (WeirConfigEdit *edit, const char *name, GError **error);
gboolean weir_account_rules_restore (WeirConfigEdit *edit, GPtrArray *removed, GError **error);

G_END_DECLS
