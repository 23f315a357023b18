/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-markdown-blocks.h"
#include "chat/weir-markdown-node.h"

G_BEGIN_DECLS

/**
 * weir_markdown_block_parse:
 * @extent: of a block
 *
 * Understands one block: CommonMark with tables, task lists and struck out text. HTML stays the text
 * that it is, but for `<br>`, which models write in tables; so does mathematics. Addresses are links
 * only when they are http, https or mailto; pictures are links, as nothing is fetched. What is nested
 * too deeply, or of too many parts to be shown, becomes simpler.
 *
 * Returns: (transfer full) (element-type WeirMarkdownNode): at least one, unless it is all white space
 */
GPtrArray *weir_markdown_block_parse (const WeirMarkdownExtent *extent);

G_END_DECLS
