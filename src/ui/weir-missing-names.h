/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names, for a screen reader, what windows of GTK and libadwaita themselves leave without a name: texts and the
 * button with the version in AdwAboutWindow, the search and the choice of sections in GtkShortcutsWindow. */
void weir_missing_names_add (GtkWidget *root);

G_END_DECLS
