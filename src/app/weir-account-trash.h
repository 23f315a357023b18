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

/* Whether there is nothing to put back, and nothing on its way. */
gboolean weir_account_trash_is_empty (WeirAccountTrash *self);

/* Deletes at once what could be put back, before the program ends, and waits for what is on its way. What
 * fails is told by "failed". */
void weir_account_trash_empty_async (WeirAccountTrash *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void weir_account_trash_empty_finish (WeirAccountTrash *self, GAsyncResult *result);

G_END_DECLS
