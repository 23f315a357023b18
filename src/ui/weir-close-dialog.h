/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * weir_close_dialog_ask:
 * @settings: "explain-keep-running" and "keep-running" are set as the answer says
 * @answered: told once, unless the question was turned away
 *
 * Says, when the window is closed for the first time, that the proxy keeps running.
 */
void weir_close_dialog_ask (GtkWindow *parent,
                            GSettings *settings,
                            void (*answered) (gboolean keep_running, gpointer user_data),
                            gpointer user_data);

G_END_DECLS
