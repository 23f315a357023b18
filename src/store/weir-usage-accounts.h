/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "base/weir-usage.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * WeirUsageAccounts:
 *
 * What accounts are called now. Requests and sums are kept by the name of their account, which people read;
 * when an account gets another name, those it had go with it. On the database's thread.
 */
typedef struct _WeirUsageAccounts WeirUsageAccounts;

WeirUsageAccounts *weir_usage_accounts_new (void);
void weir_usage_accounts_free (WeirUsageAccounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirUsageAccounts, weir_usage_accounts_free)

/* @ids, @names: (array zero-terminated=1): of the same length: what is stable, and what it is called now */
void
weir_usage_accounts_set (WeirUsageAccounts *self, const char *const *ids, const char *const *names);

/**
 * weir_usage_accounts_apply:
 *
 * Gives what is in the tables the names of now, and remembers these. Does nothing while they are the same.
 *
 * Returns: %FALSE: nothing was changed, and the next call tries again
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gboolean weir_usage_accounts_apply (WeirUsageAccounts *self, sqlite3 *db, GError **error);

/* The name of now for a record's account: a request that began before its account got another name says the
 * one it had. */
void weir_usage_accounts_rename (WeirUsageAccounts *self, WeirUsageRecord *record);

G_END_DECLS
