/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirDeployDialog:
 *
 * Asks how a model is to be deployed, and begins it.
 */
#define WEIR_TYPE_DEPLOY_DIALOG (weir_deploy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeployDialog, weir_deploy_dialog, WEIR, DEPLOY_DIALOG, AdwWindow)

/* Shows it. @model: SAP's name */
void weir_deploy_dialog_show (GtkWindow *parent, WeirDesk *desk, const char *model);

G_END_DECLS
