/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_MARKDOWN_PARAGRAPH,
  WEIR_MARKDOWN_HEADING,
  WEIR_MARKDOWN_CODE,
  WEIR_MARKDOWN_RULE,
  WEIR_MARKDOWN_QUOTE, /* of any but ITEM, ROW and CELL */
  WEIR_MARKDOWN_LIST,  /* of ITEM */
  WEIR_MARKDOWN_ITEM,  /* of any but ITEM, ROW and CELL */
  WEIR_MARKDOWN_TABLE, /* of ROW, the first is the head; all have as many cells */
  WEIR_MARKDOWN_ROW,   /* of CELL */
  WEIR_MARKDOWN_CELL,
} WeirMarkdownKind;

typedef enum
{
  WEIR_MARKDOWN_EMPHASIS,
  WEIR_MARKDOWN_STRONG,
  WEIR_MARKDOWN_STRIKE,
  WEIR_MARKDOWN_CODE_SPAN,
  WEIR_MARKDOWN_LINK,
} WeirMarkdownStyle;

typedef enum
{
  WEIR_MARKDOWN_ALIGN_START,
  WEIR_MARKDOWN_ALIGN_CENTER,
  WEIR_MARKDOWN_ALIGN_END,
} WeirMarkdownAlign;

/* A part of a text that looks different. Spans lie in one another or apart. */
typedef struct
{
  WeirMarkdownStyle style;
  guint start;  /* bytes */
  guint end;    /* behind it, bytes */
  char *target; /* of LINK: http, https or mailto, nothing else. (nullable) */
} WeirMarkdownSpan;

/**
 * WeirMarkdownNode:
 *
 * A piece of Markdown, understood. Its texts are valid UTF-8 without a NUL, and text only: nothing in
 * them is markup.
 */
typedef struct
{
  WeirMarkdownKind kind;
  guint number;            /* HEADING: level, 1 to 6; LIST: of its first item */
  gboolean is_ordered;     /* LIST */
  gboolean is_tight;       /* LIST: no space between the items */
  gboolean is_task;        /* ITEM */
  gboolean is_done;        /* ITEM that is a task */
  WeirMarkdownAlign align; /* CELL */
  char *text;              /* (nullable): PARAGRAPH, HEADING, CELL, CODE */
  char *language;          /* (nullable): CODE, as it was written */
  GArray *spans;           /* of WeirMarkdownSpan, by start; PARAGRAPH, HEADING, CELL */
  GPtrArray *children;     /* of WeirMarkdownNode */
} WeirMarkdownNode;

WeirMarkdownNode *weir_markdown_node_new (WeirMarkdownKind kind);
void weir_markdown_node_free (WeirMarkdownNode *self);

/* Whether both look the same, with all below them. */
gboolean weir_markdown_node_equal (const WeirMarkdownNode *a, const WeirMarkdownNode *b);

/* (transfer none): the child at @index */
const WeirMarkdownNode *weir_markdown_node_get_child (const WeirMarkdownNode *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirMarkdownNode, weir_markdown_node_free)

G_END_DECLS
