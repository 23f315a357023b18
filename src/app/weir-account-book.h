/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-editor.h"
#include "app/weir-book-entry.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirAccountBook:
 *
 * The accounts that stand in config.json, in their order, also those that are turned off: a #GListModel
 * of #WeirBookEntry. It is read anew whenever the file has become another one.
 *
 * Signals:
 * "failed" (const char *text): a change of the order could not be made
 */
#define WEIR_TYPE_ACCOUNT_BOOK (weir_account_book_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountBook, weir_account_book, WEIR, ACCOUNT_BOOK, GObject)

WeirAccountBook *weir_account_book_new (WeirAccountEditor *editor, WeirService *service);

/* (transfer full) (nullable) */
WeirBookEntry *weir_account_book_find (WeirAccountBook *self, const char *name);

/* Puts the account @name at @position among the others, 0: the first. It is shown there at once. */
void weir_account_book_move (WeirAccountBook *self, const char *name, guint position);

G_END_DECLS
