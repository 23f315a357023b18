/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-config-editor.h"
#include "app/weir-edit-error.h"
#include "app/weir-rule.h"

G_BEGIN_DECLS

/**
 * WeirRulesEditor:
 *
 * The rules of config.json as a list of rows that can be changed, checked and saved: a #GListModel of
 * #WeirRule, in the order of their kinds. What others write into the file meanwhile is kept, unless it
 * is the same rule.
 */
#define WEIR_TYPE_RULES_EDITOR (weir_rules_editor_get_type ())
G_DECLARE_FINAL_TYPE (WeirRulesEditor, weir_rules_editor, WEIR, RULES_EDITOR, WeirConfigEditor)

/* As weir_config_editor_new (). Empty until it is loaded. */
WeirRulesEditor *weir_rules_editor_new (const char *file, gboolean writable);

/* Reads the file; what was changed and not saved is lost. Errors: WEIR_STORE_ERROR_*, those of GIO */
void weir_rules_editor_load_async (WeirRulesEditor *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
weir_rules_editor_load_finish (WeirRulesEditor *self, GAsyncResult *result, GError **error);

/* The file became another one: reads it again, unless rows were changed and not saved; then once they are.
 * What is still there stays the same row. A file that cannot be read changes nothing. */
void weir_rules_editor_refresh (WeirRulesEditor *self);

/* (transfer none): the new row, after the others of its kind. */
WeirRule *weir_rules_editor_add (WeirRulesEditor *self,
                                 WeirRuleKind kind,
                                 const char *name,
                                 const char *const *values);
void weir_rules_editor_remove (WeirRulesEditor *self, WeirRule *rule);

/* (transfer none) (nullable): the row of this kind and name. */
WeirRule *weir_rules_editor_find (WeirRulesEditor *self, WeirRuleKind kind, const char *name);

/* Checks all rows. Each that is wrong has its "problem" then, and the others none. */
gboolean weir_rules_editor_check (WeirRulesEditor *self, GError **error);

/**
 * weir_rules_editor_save_async:
 *
 * Checks, and writes what became other since it was loaded. Errors: WEIR_EDIT_ERROR_INVALID, whose message
 * names the row; _READ_ONLY; WEIR_STORE_ERROR_*; those of GIO
 */
void weir_rules_editor_save_async (WeirRulesEditor *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
weir_rules_editor_save_finish (WeirRulesEditor *self, GAsyncResult *result, GError **error);

G_END_DECLS
