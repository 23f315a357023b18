/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/* Adds "app.add-subaccount", "app.edit-subaccount" (s), "app.delete-subaccount" (s) and
 * "app.undo-delete". */
void weir_subaccount_actions_add (WeirApplication *application);

G_END_DECLS
