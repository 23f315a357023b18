/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weir_seen_child_allocate:
 * @child: a child of the widget that is being allocated
 * @place: its place there, pixels
 * @top: upper edge of what is seen of the widget, pixels
 * @bottom: lower edge of it
 *
 * Gives @child its place when some of it is seen, or it has the focus, and hides it otherwise: what is far
 * below costs no layout.
 */
void weir_seen_child_allocate (GtkWidget *child, const GtkAllocation *place, int top, int bottom);

G_END_DECLS
