/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer none): asks whether to quit while @n_active requests are running; the answer that agrees is "quit".
 * It is an #AdwMessageDialog of @parent. */
GtkWidget *weir_quit_dialog_new (GtkWindow *parent, guint n_active);

G_END_DECLS
