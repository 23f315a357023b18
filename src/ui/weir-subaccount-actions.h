/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* Adds "app.add-subaccount", "app.edit-subaccount" (s), "app.change-resource-group" (s, "": of
 * an account to be chosen), "app.delete-subaccount" (s),
 * "app.undo-delete", "app.set-up", "app.use-account" (s, "": all) and "app.use-account-number" (u). */
void weir_subaccount_actions_add (WeirApplication *application);

/* Leads through the first subaccount, above the window; @welcome: from the beginning. */
void weir_subaccount_actions_set_up (WeirApplication *application, gboolean welcome);

G_END_DECLS
