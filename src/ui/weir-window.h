/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirWindow:
 *
 * The main window: the sidebar with all pages of weir-page-table.c and the status strip, and the
 * visible page below its header bar and the banner. It folds to one pane when it is narrow.
 *
 * Actions: "win.show-page" (string), "win.toggle-sidebar"
 */
#define WEIR_TYPE_WINDOW (weir_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirWindow, weir_window, WEIR, WINDOW, AdwApplicationWindow)

WeirWindow *weir_window_new (GtkApplication *application, WeirDesk *desk, GSettings *settings);

/* Says @text for a moment. */
void weir_window_show_toast (WeirWindow *self, const char *text);

/* @toast: (transfer full) */
void weir_window_add_toast (WeirWindow *self, AdwToast *toast);

G_END_DECLS
