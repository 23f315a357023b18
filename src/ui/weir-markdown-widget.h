/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "chat/weir-markdown-node.h"

G_BEGIN_DECLS

/**
 * weir_markdown_widget_sync:
 * @box: its children show @before, one each
 * @before: (element-type WeirMarkdownNode)
 * @after: (element-type WeirMarkdownNode)
 *
 * Makes them show @after. What looks the same is left alone, what has grown grows, so that a selection
 * stays and little is measured again.
 */
void weir_markdown_widget_sync (GtkBox *box, const GPtrArray *before, const GPtrArray *after);

G_END_DECLS
