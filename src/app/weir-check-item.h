/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-test.h"

G_BEGIN_DECLS

#define WEIR_TYPE_ACCOUNT_TEST_STATE (weir_account_test_state_get_type ())
GType weir_account_test_state_get_type (void);

/**
 * WeirCheckItem:
 *
 * One step of a connection test, in words.
 *
 * Properties, read-only: "state"; "title": "Sign-In"; "note": what came out, short: "182 ms";
 * "trouble" (nullable): why it failed and what to do; "remedy" (nullable): the name of an action
 * that helps, such as "subaccount.replace-key"; "remedy-label" (nullable)
 */
#define WEIR_TYPE_CHECK_ITEM (weir_check_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirCheckItem, weir_check_item, WEIR, CHECK_ITEM, GObject)

WeirCheckItem *weir_check_item_new (const char *title);

/* For the list that holds it. @note: (nullable). */
void weir_check_item_set (WeirCheckItem *self,
                          WeirAccountTestState state,
                          const char *title,
                          const char *note);
void weir_check_item_fail (WeirCheckItem *self,
                           const char *trouble,
                           const char *remedy,
                           const char *remedy_label);

WeirAccountTestState weir_check_item_get_state (WeirCheckItem *self);

G_END_DECLS
