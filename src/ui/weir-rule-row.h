/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-rule.h"

G_BEGIN_DECLS

/**
 * WeirRuleRow:
 *
 * One rule, in words, or what is wrong with it.
 *
 * Signals:
 * "removed" (): that is wanted
 */
#define WEIR_TYPE_RULE_ROW (weir_rule_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirRuleRow, weir_rule_row, WEIR, RULE_ROW, AdwActionRow)

GtkWidget *weir_rule_row_new (WeirRule *rule);

WeirRule *weir_rule_row_get_rule (WeirRuleRow *self);

/* What people call a kind of rule. */
const char *weir_rule_row_name_kind (WeirRuleKind kind);

G_END_DECLS
