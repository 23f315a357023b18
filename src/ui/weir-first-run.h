/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-application.h"

G_BEGIN_DECLS

/**
 * WeirFirstRun:
 *
 * Leads through the first subaccount in four steps: welcome, service key, models, ready. Each may be
 * left; what was saved until then stays. It can be shown again at any time.
 */
#define WEIR_TYPE_FIRST_RUN (weir_first_run_get_type ())
G_DECLARE_FINAL_TYPE (WeirFirstRun, weir_first_run, WEIR, FIRST_RUN, AdwWindow)

/* Returns: (transfer floating). @application: its window is there */
GtkWidget *weir_first_run_new (WeirApplication *application);

/* Passes over the welcome. */
void weir_first_run_begin (WeirFirstRun *self);

G_END_DECLS
