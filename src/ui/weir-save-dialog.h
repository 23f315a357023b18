/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file, offering @name, and writes @text to it. How it went is told with the action "win.toast" of
 * @parent. */
void
weir_save_dialog_ask (GtkWindow *parent, const char *title, const char *name, const char *text);

/* The same with a text that depends on the name: @build: (transfer full) (nullable): for the chosen @name;
 * @data: (transfer full), freed with @data_free */
void weir_save_dialog_ask_for (GtkWindow *parent,
                               const char *title,
                               const char *name,
                               char *(*build) (const char *name, gpointer data),
                               gpointer data,
                               GDestroyNotify data_free);

G_END_DECLS
