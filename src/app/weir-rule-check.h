/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-rule.h"

G_BEGIN_DECLS

/* Says of each of @rules (a list of #WeirRule) what is wrong with it, beside the others. @accounts:
 * (array zero-terminated=1): names of those there are; empty: not known, and then not checked.
 *
 * Returns: (transfer none) (nullable): the first that is wrong */
WeirRule *weir_rule_check_all (GListModel *rules, const char *const *accounts);

G_END_DECLS
