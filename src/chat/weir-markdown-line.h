/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line of Markdown begins, looked at alone. CommonMark 0.30, section 4 and 5. */
typedef enum
{
  WEIR_MARKDOWN_LINE_BLANK,
  WEIR_MARKDOWN_LINE_INDENTED, /* by four columns or more: code, or a part of what is above */
  WEIR_MARKDOWN_LINE_HEADING,  /* "# …" */
  WEIR_MARKDOWN_LINE_RULE,
  WEIR_MARKDOWN_LINE_FENCE,
  WEIR_MARKDOWN_LINE_QUOTE,
  WEIR_MARKDOWN_LINE_ITEM, /* of a list */
  WEIR_MARKDOWN_LINE_MATH, /* "$$" or "\[" */
  WEIR_MARKDOWN_LINE_TEXT,
} WeirMarkdownLineKind;

typedef struct
{
  WeirMarkdownLineKind kind;
  guint indent;           /* columns of white space in front */
  char mark;              /* of FENCE: '`' or '~'; of MATH: '$' or '[' */
  guint mark_len;         /* of FENCE */
  guint content;          /* of ITEM: the column where its content begins */
  gboolean may_interrupt; /* of ITEM: may follow text without a blank line between them */
  gboolean is_closed;     /* of MATH: ends in this line */
  gboolean is_underline;  /* makes a heading of the text above it */
  gboolean is_table_head; /* makes a table of the text above it */
} WeirMarkdownLine;

/**
 * weir_markdown_line_read:
 * @text: (array length=len): a line without its end; any bytes
 */
void weir_markdown_line_read (WeirMarkdownLine *self, const char *text, gsize len);

/* Whether the line is the end of a fence that @mark and @mark_len opened. */
gboolean weir_markdown_line_ends_fence (const char *text, gsize len, char mark, guint mark_len);

/* Whether the line is the end of mathematics that @mark opened. */
gboolean weir_markdown_line_ends_math (const char *text, gsize len, char mark);

/* What stands behind all marks of quotes at the beginning of the line. */
WeirMarkdownLineKind weir_markdown_line_look_into_quote (const char *text, gsize len);

G_END_DECLS
