/* SPDX-License-Identifier: MIT */
#include "markdown-html.h"

static void print_children (GString *out, const WeirMarkdownNode *node, gboolean is_tight);

static void
append_escaped (GString *out, const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    switch (text[i])
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      default:
        g_string_append_c (out, text[i]);
      }
}

static const char *const tags[] = { "em", "strong", "del", "code", NULL };

/* Ends before @end are those of inner spans. */
static gsize
print_spans (GString *out, const WeirMarkdownNode *node, guint *next, gsize from, gsize end)
{
  while (*next < node->spans->len)
    {
      const WeirMarkdownSpan *span = &g_array_index (node->spans, WeirMarkdownSpan, *next);
      const char *tag = tags[span->style];

      if (span->start > end || (span->start == end && span->end > end))
        break;
      g_assert_cmpuint (span->start, >=, from);
      g_assert_cmpuint (span->end, <=, end);
      (*next)++;
      append_escaped (out, node->text + from, span->start - from);
      if (tag != NULL)
        g_string_append_printf (out, "<%s>", tag);
      from = print_spans (out, node, next, span->start, span->end);
      append_escaped (out, node->text + from, span->end - from);
      from = span->end;
      if (tag != NULL)
        g_string_append_printf (out, "</%s>", tag);
    }
  return from;
}

static void
print_text (GString *out, const WeirMarkdownNode *node)
{
  gsize len = strlen (node->text);
  guint next = 0;
  gsize from;

  g_assert_true (g_utf8_validate (node->text, -1, NULL));
  from = print_spans (out, node, &next, 0, len);
  g_assert_cmpuint (next, ==, node->spans->len);
  append_escaped (out, node->text + from, len - from);
}

static void
print_table (GString *out, const WeirMarkdownNode *table)
{
  g_string_append (out, "<table>\n");
  for (guint i = 0; i < table->children->len; i++)
    {
      const WeirMarkdownNode *row = weir_markdown_node_get_child (table, i);

      g_assert_cmpint (row->kind, ==, WEIR_MARKDOWN_ROW);
      g_string_append (out, "<tr>");
      for (guint j = 0; j < row->children->len; j++)
        {
          const WeirMarkdownNode *cell = weir_markdown_node_get_child (row, j);
          static const char *const aligns[] = { "", " center", " end" };

          g_assert_cmpint (cell->kind, ==, WEIR_MARKDOWN_CELL);
          g_string_append_printf (out, "<t%c%s>", i == 0 ? 'h' : 'd', aligns[cell->align]);
          print_text (out, cell);
        }
      g_string_append (out, "\n");
    }
  g_string_append (out, "</table>\n");
}

static void
print_list (GString *out, const WeirMarkdownNode *list)
{
  if (list->is_ordered && list->number != 1)
    g_string_append_printf (out, "<ol start=\"%u\">\n", list->number);
  else
    g_string_append (out, list->is_ordered ? "<ol>\n" : "<ul>\n");
  for (guint i = 0; i < list->children->len; i++)
    {
      const WeirMarkdownNode *item = weir_markdown_node_get_child (list, i);

      g_assert_cmpint (item->kind, ==, WEIR_MARKDOWN_ITEM);
      g_string_append (out, item->is_done ? "<li>[x]" : item->is_task ? "<li>[ ]" : "<li>");
      print_children (out, item, list->is_tight);
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, list->is_ordered ? "</ol>\n" : "</ul>\n");
}

static void
print_leaf (GString *out, const WeirMarkdownNode *node)
{
  switch (node->kind)
    {
    case WEIR_MARKDOWN_HEADING:
      g_string_append_printf (out, "<h%u>", node->number);
      print_text (out, node);
      g_string_append_printf (out, "</h%u>\n", node->number);
      break;
    case WEIR_MARKDOWN_CODE:
      g_string_append (out, "<pre><code");
      if (node->language != NULL)
        g_string_append_printf (out, " class=\"language-%s\"", node->language);
      g_string_append_c (out, '>');
      print_text (out, node);
      g_string_append (out, "</code></pre>\n");
      break;
    case WEIR_MARKDOWN_RULE:
      g_string_append (out, "<hr />\n");
      break;
    default:
      g_assert_cmpint (node->kind, ==, WEIR_MARKDOWN_PARAGRAPH);
      g_string_append (out, "<p>");
      print_text (out, node);
      g_string_append (out, "</p>\n");
    }
}

static void
print_node (GString *out, const WeirMarkdownNode *node)
{
  switch (node->kind)
    {
    case WEIR_MARKDOWN_LIST:
      print_list (out, node);
      break;
    case WEIR_MARKDOWN_TABLE:
      print_table (out, node);
      break;
    case WEIR_MARKDOWN_QUOTE:
      g_string_append (out, "<blockquote>\n");
      print_children (out, node, FALSE);
      g_string_append (out, "</blockquote>\n");
      break;
    default:
      print_leaf (out, node);
    }
}

static void
print_children (GString *out, const WeirMarkdownNode *node, gboolean is_tight)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const WeirMarkdownNode *child = weir_markdown_node_get_child (node, i);
      gboolean is_bare = is_tight && child->kind == WEIR_MARKDOWN_PARAGRAPH;

      if (node->kind == WEIR_MARKDOWN_ITEM && !is_bare
          && (i == 0 || out->str[out->len - 1] != '\n'))
        g_string_append_c (out, '\n');
      if (is_bare)
        print_text (out, child);
      else
        print_node (out, child);
    }
}

char *
markdown_html_print (WeirMarkdownBlocks *blocks)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < weir_markdown_blocks_get_n (blocks); i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, i);
      g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (&extent);

      for (guint j = 0; j < nodes->len; j++)
        print_node (out, nodes->pdata[j]);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

WeirMarkdownBlocks *
markdown_html_read (const char *text, gsize len, gsize cut)
{
  WeirMarkdownBlocks *blocks = weir_markdown_blocks_new ();

  weir_markdown_blocks_append (blocks, text, (gssize) cut);
  weir_markdown_blocks_append (blocks, text + cut, (gssize) (len - cut));
  weir_markdown_blocks_finish (blocks);
  return blocks;
}

void
markdown_html_assert_same (WeirMarkdownBlocks *a, WeirMarkdownBlocks *b)
{
  guint n = weir_markdown_blocks_get_n (a);

  g_assert_cmpuint (n, ==, weir_markdown_blocks_get_n (b));
  for (guint i = 0; i < n; i++)
    {
      WeirMarkdownExtent one = weir_markdown_blocks_get (a, i);
      WeirMarkdownExtent other = weir_markdown_blocks_get (b, i);

      g_assert_cmpmem (one.text, one.len, other.text, other.len);
      g_assert_cmpint (one.is_math, ==, other.is_math);
      g_assert_true (one.is_closed && other.is_closed);
    }
}
