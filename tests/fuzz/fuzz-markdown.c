/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "chat/weir-markdown-block.h"

#include <string.h>

/* Any bytes, cut anywhere: the blocks are the same, only the last one is ever open, and their texts are
 * UTF-8 with spans that lie within them. */

static void
check_node (const WeirMarkdownNode *node)
{
  gsize len = node->text != NULL ? strlen (node->text) : 0;

  g_assert_true (node->text == NULL || g_utf8_validate (node->text, -1, NULL));
  for (guint i = 0; i < node->spans->len; i++)
    {
      const WeirMarkdownSpan *span = &g_array_index (node->spans, WeirMarkdownSpan, i);

      g_assert_true (span->start <= span->end && span->end <= len);
      g_assert_true ((span->style == WEIR_MARKDOWN_LINK) == (span->target != NULL));
    }
  for (guint i = 0; i < node->children->len; i++)
    check_node (node->children->pdata[i]);
}

static void
check_blocks (WeirMarkdownBlocks *blocks, gboolean is_finished)
{
  guint n = weir_markdown_blocks_get_n (blocks);

  for (guint i = 0; i < n; i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, i);
      g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (&extent);

      g_assert_true (extent.len > 0);
      g_assert_true (extent.is_closed || (i == n - 1 && !is_finished));
      for (guint j = 0; j < nodes->len; j++)
        check_node (nodes->pdata[j]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (WeirMarkdownBlocks) whole = weir_markdown_blocks_new ();
  g_autoptr (WeirMarkdownBlocks) pieces = weir_markdown_blocks_new ();
  const char *text = (const char *) data;
  size_t piece = size > 0 ? 1 + data[size - 1] % 16 : 1;

  weir_markdown_blocks_append (whole, text, (gssize) size);
  weir_markdown_blocks_finish (whole);
  check_blocks (whole, TRUE);
  for (size_t i = 0; i < size; i += piece)
    weir_markdown_blocks_append (pieces, text + i, (gssize) MIN (piece, size - i));
  check_blocks (pieces, FALSE);
  weir_markdown_blocks_finish (pieces);
  g_assert_cmpuint (weir_markdown_blocks_get_n (whole), ==, weir_markdown_blocks_get_n (pieces));
  for (guint i = 0; i < weir_markdown_blocks_get_n (whole); i++)
    {
      WeirMarkdownExtent one = weir_markdown_blocks_get (whole, i);
      WeirMarkdownExtent other = weir_markdown_blocks_get (pieces, i);

      g_assert_cmpmem (one.text, one.len, other.text, other.len);
    }
  return 0;
}
