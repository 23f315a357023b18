/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-markdown-node.h"

static void
clear_span (gpointer data)
{
  g_free (((WeirMarkdownSpan *) data)->target);
}

WeirMarkdownNode *
weir_markdown_node_new (WeirMarkdownKind kind)
{
  WeirMarkdownNode *self = g_new0 (WeirMarkdownNode, 1);

  self->kind = kind;
  self->spans = g_array_new (FALSE, FALSE, sizeof (WeirMarkdownSpan));
  g_array_set_clear_func (self->spans, clear_span);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_markdown_node_free);
  return self;
}

void
weir_markdown_node_free (WeirMarkdownNode *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->language);
  g_array_unref (self->spans);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static gboolean
has_equal_spans (const WeirMarkdownNode *a, const WeirMarkdownNode *b)
{
  if (a->spans->len != b->spans->len)
    return FALSE;
  for (guint i = 0; i < a->spans->len; i++)
    {
      const WeirMarkdownSpan *one = &g_array_index (a->spans, WeirMarkdownSpan, i);
      const WeirMarkdownSpan *other = &g_array_index (b->spans, WeirMarkdownSpan, i);

      if (one->style != other->style || one->start != other->start || one->end != other->end
          || g_strcmp0 (one->target, other->target) != 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_markdown_node_equal (const WeirMarkdownNode *a, const WeirMarkdownNode *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->kind != b->kind || a->number != b->number || a->is_ordered != b->is_ordered
      || a->is_tight != b->is_tight || a->is_task != b->is_task || a->is_done != b->is_done
      || a->align != b->align || a->children->len != b->children->len)
    return FALSE;
  if (g_strcmp0 (a->text, b->text) != 0 || g_strcmp0 (a->language, b->language) != 0
      || !has_equal_spans (a, b))
    return FALSE;
  for (guint i = 0; i < a->children->len; i++)
    if (!weir_markdown_node_equal (a->children->pdata[i], b->children->pdata[i]))
      return FALSE;
  return TRUE;
}

const WeirMarkdownNode *
weir_markdown_node_get_child (const WeirMarkdownNode *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->children->len, NULL);

  return self->children->pdata[index];
}
