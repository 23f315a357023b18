/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "app/weir-account-draft.h"

G_BEGIN_DECLS

/**
 * WeirBookEntry:
 *
 * One account of config.json, for lists. Immutable.
 *
 * Properties, read-only: "name"; "groups": names of its resource groups, with commas; "enabled"
 */
#define WEIR_TYPE_BOOK_ENTRY (weir_book_entry_get_type ())
G_DECLARE_FINAL_TYPE (WeirBookEntry, weir_book_entry, WEIR, BOOK_ENTRY, GObject)

WeirBookEntry *weir_book_entry_new (const WeirAccountDraft *draft);

const char *weir_book_entry_get_name (WeirBookEntry *self);
const WeirAccountDraft *weir_book_entry_get_draft (WeirBookEntry *self);

G_END_DECLS
