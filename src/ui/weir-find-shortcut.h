/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weir_find_shortcut_add:
 * @find: begins a search on @page
 *
 * Ctrl+F calls it, wherever the focus is, while @page is to be seen.
 */
void weir_find_shortcut_add (GtkWidget *page, void (*find) (GtkWidget *page));

G_END_DECLS
