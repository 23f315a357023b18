/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weir_text_file_save:
 * @widget: in the window that asks, and where a toast tells what came of it
 * @name: suggested for the file
 *
 * Asks where to, and writes the text there.
 */
void weir_text_file_save (GtkWidget *widget, const char *title, const char *name, const char *text);

G_END_DECLS
