/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirBodyBudget:
 *
 * How much memory the bodies of all requests may take together. A guarded object: its mutex covers
 * the sum. Reference-counted, any thread.
 */
typedef struct _WeirBodyBudget WeirBodyBudget;

WeirBodyBudget *weir_body_budget_new (guint64 total);
WeirBodyBudget *weir_body_budget_ref (WeirBodyBudget *self);
void weir_body_budget_unref (WeirBodyBudget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBodyBudget, weir_body_budget_unref)

/* Bytes that are taken at the moment. */
guint64 weir_body_budget_get_used (WeirBodyBudget *self);

/**
 * WeirBodyShare:
 *
 * What one body has taken of a budget; freeing it gives all of it back. One thread at a time.
 */
typedef struct _WeirBodyShare WeirBodyShare;

WeirBodyShare *weir_body_share_new (WeirBodyBudget *budget);
void weir_body_share_free (WeirBodyShare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBodyShare, weir_body_share_free)

/* Takes @bytes more. Returns: %FALSE when that is more than is left, and takes nothing then */
gboolean weir_body_share_grow (WeirBodyShare *self, guint64 bytes);

G_END_DECLS
