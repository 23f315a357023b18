/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirAccountItem:
 *
 * One subaccount, for lists.
 *
 * Properties, read-only: "name"; "n-deployments": all that are known; "n-running": of those, the
 * ones requests may go to; "error" (nullable): why its deployments could not be read, in words
 */
#define WEIR_TYPE_ACCOUNT_ITEM (weir_account_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountItem, weir_account_item, WEIR, ACCOUNT_ITEM, GObject)

WeirAccountItem *weir_account_item_new (const char *name);

/* For the model that holds it. @error: (nullable). */
void weir_account_item_update (WeirAccountItem *self,
                               guint n_deployments,
                               guint n_running,
                               const char *error);

const char *weir_account_item_get_name (WeirAccountItem *self);

G_END_DECLS
