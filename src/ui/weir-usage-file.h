/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-usage-view.h"

G_BEGIN_DECLS

/**
 * weir_usage_file_save:
 * @as_json: as a JSON document rather than as a table; a name that ends in .json or .csv decides otherwise
 *
 * Asks for a file and writes what @view shows to it. How it went is told with the action "win.toast" of
 * @parent.
 */
void weir_usage_file_save (GtkWindow *parent, WeirUsageView *view, gboolean as_json);

G_END_DECLS
