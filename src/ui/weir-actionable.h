/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets what @actionable does, such as "app.preferences-page::proxy", also while it is shown: GTK sets the name
 * before the target, and warns that the one does not fit the other. What cannot be parsed leaves nothing to do. */
void weir_actionable_set_action (GtkActionable *actionable, const char *detailed_name);

G_END_DECLS
