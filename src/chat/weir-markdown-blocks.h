/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirMarkdownBlocks:
 *
 * Finds where the blocks of a Markdown text begin and end, while the text arrives. A block is what
 * weir_markdown_block_parse () understands by itself: a paragraph, a heading, a whole list. Where in
 * doubt, two of CommonMark's blocks are one here; one is never two, but for those too long to be
 * looked at again with each new word.
 *
 * Only the last block may change, and only while it is open; the blocks of a text are the same
 * however it was cut into pieces. Costs time in proportion to the text, whatever is in it.
 */
typedef struct _WeirMarkdownBlocks WeirMarkdownBlocks;

/* Where a block is in the text so far; for the last one this includes a line that is not complete. */
typedef struct
{
  const char *text; /* borrowed, until more text arrives */
  gsize len;        /* bytes, at least 1 */
  gboolean is_math; /* to be shown as it is */
  gboolean is_closed;
} WeirMarkdownExtent;

WeirMarkdownBlocks *weir_markdown_blocks_new (void);
void weir_markdown_blocks_free (WeirMarkdownBlocks *self);

/**
 * weir_markdown_blocks_append:
 * @text: (array length=len): the next bytes, cut anywhere, even in a character
 * @len: bytes, or -1 for a text that ends with a NUL
 */
void weir_markdown_blocks_append (WeirMarkdownBlocks *self, const char *text, gssize len);

/* No more text comes: closes the last block. */
void weir_markdown_blocks_finish (WeirMarkdownBlocks *self);

guint weir_markdown_blocks_get_n (WeirMarkdownBlocks *self);

/* @index: below weir_markdown_blocks_get_n () */
WeirMarkdownExtent weir_markdown_blocks_get (WeirMarkdownBlocks *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirMarkdownBlocks, weir_markdown_blocks_free)

G_END_DECLS
