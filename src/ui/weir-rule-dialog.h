/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-rules-editor.h"

G_BEGIN_DECLS

/**
 * weir_rule_dialog_show:
 * @rule: (nullable): to be changed; %NULL: a new one
 * @done: called when @editor was changed, which is not saved yet; not after @user_data, a #GObject, has gone
 *
 * Asks for a rule.
 */
void weir_rule_dialog_show (GtkWindow *parent,
                            WeirRulesEditor *editor,
                            WeirRule *rule,
                            void (*done) (gpointer user_data),
                            gpointer user_data);

G_END_DECLS
