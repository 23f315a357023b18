/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-editor.h"

G_BEGIN_DECLS

/**
 * WeirAccountTrash:
 *
 * Removes accounts, and for a while puts the last one back when asked. Its key is deleted from the
 * keyring after that while, or as soon as another one is removed.
 *
 * Signals:
 * "removed" (const char *name)
 * "failed" (const char *text)
 */
#define WEIR_TYPE_ACCOUNT_TRASH (weir_account_trash_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountTrash, weir_account_trash, WEIR, ACCOUNT_TRASH, GObject)

/* @keep_ms: how long a removal can be undone */
WeirAccountTrash *weir_account_trash_new (WeirAccountEditor *editor, guint keep_ms);

void weir_account_trash_remove (WeirAccountTrash *self, const char *name);

/* Puts back what was removed last, unless it is too late. */
void weir_account_trash_undo (WeirAccountTrash *self);

G_END_DECLS
