/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "chat/weir-markdown-node.h"

G_BEGIN_DECLS

/* A label for running text: it wraps, and can be selected. */
GtkWidget *weir_markdown_label_new (void);

/* Shows the text of @node with its spans. None of it is taken for markup. */
void weir_markdown_label_fill (GtkLabel *label, const WeirMarkdownNode *node);

G_END_DECLS
