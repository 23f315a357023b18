/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "chat/weir-markdown-node.h"

G_BEGIN_DECLS

/* What is said in a chat reads in the direction of its own language, whatever that of the window is. */

/* By its first letter; without one @widget reads as the window does. */
void weir_text_direction_follow (GtkWidget *widget, const char *text);

/* By the first text in @node. */
void weir_text_direction_follow_node (GtkWidget *widget, const WeirMarkdownNode *node);

G_END_DECLS
