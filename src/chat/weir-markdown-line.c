/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-markdown-line.h"

#include <string.h>

#define TAB_STOP 4
#define CODE_INDENT 4
#define MAX_HEADING 6
#define MIN_RULE 3
#define MIN_FENCE 3
#define MAX_DIGITS 9

/* What is left of a line, and the column where that stands. */
typedef struct
{
  const char *at;
  const char *end;
  guint column;
} Rest;

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t';
}

/* Returns: how many columns it went on. */
static guint
skip_spaces (Rest *rest)
{
  guint start = rest->column;

  for (; rest->at < rest->end && is_space (*rest->at); rest->at++)
    rest->column += *rest->at == '\t' ? TAB_STOP - rest->column % TAB_STOP : 1;
  return rest->column - start;
}

static guint
count_run (const Rest *rest, char c)
{
  const char *at = rest->at;

  while (at < rest->end && *at == c)
    at++;
  return (guint) (at - rest->at);
}

static gboolean
is_blank_from (const char *at, const char *end)
{
  while (at < end && is_space (*at))
    at++;
  return at == end;
}

static gboolean
is_heading (const Rest *rest)
{
  guint n = count_run (rest, '#');

  return n >= 1 && n <= MAX_HEADING && (rest->at + n == rest->end || is_space (rest->at[n]));
}

static gboolean
is_rule (const Rest *rest)
{
  char c = *rest->at;
  guint n = 0;

  if (c != '*' && c != '-' && c != '_')
    return FALSE;
  for (const char *at = rest->at; at < rest->end; at++)
    {
      if (*at == c)
        n++;
      else if (!is_space (*at))
        return FALSE;
    }
  return n >= MIN_RULE;
}

static gboolean
is_underline (const Rest *rest)
{
  guint n = count_run (rest, *rest->at);

  return (*rest->at == '=' || *rest->at == '-') && is_blank_from (rest->at + n, rest->end);
}

/* "|---|:--:|": of these characters only, and with at least one bar or colon, or it is a rule. */
static gboolean
is_table_head (const Rest *rest)
{
  gboolean has_dash = FALSE;
  gboolean has_bar = FALSE;

  for (const char *at = rest->at; at < rest->end; at++)
    {
      if (*at == '-')
        has_dash = TRUE;
      else if (*at == '|' || *at == ':')
        has_bar = TRUE;
      else if (!is_space (*at))
        return FALSE;
    }
  return has_dash && has_bar;
}

static gboolean
read_fence (WeirMarkdownLine *self, const Rest *rest)
{
  char c = *rest->at;
  guint n;

  if (c != '`' && c != '~')
    return FALSE;
  n = count_run (rest, c);
  if (n < MIN_FENCE)
    return FALSE;
  /* Or it is a code span. */
  if (c == '`' && memchr (rest->at + n, '`', (gsize) (rest->end - rest->at) - n) != NULL)
    return FALSE;
  self->mark = c;
  self->mark_len = n;
  return TRUE;
}

static gboolean
ends_with (const char *at, const char *end, const char *mark)
{
  while (end > at && is_space (end[-1]))
    end--;
  return end - at >= 2 && end[-2] == mark[0] && end[-1] == mark[1];
}

/* "\[" begins mathematics only where it stands alone or is closed in the same line: else it is a
 * bracket that somebody took care of. */
static gboolean
read_math (WeirMarkdownLine *self, const Rest *rest)
{
  gboolean is_dollar;

  if (rest->end - rest->at < 2)
    return FALSE;
  is_dollar = rest->at[0] == '$' && rest->at[1] == '$';
  if (!is_dollar && (rest->at[0] != '\\' || rest->at[1] != '['))
    return FALSE;
  self->mark = is_dollar ? '$' : '[';
  self->is_closed = ends_with (rest->at + 2, rest->end, is_dollar ? "$$" : "\\]");
  return is_dollar || self->is_closed || is_blank_from (rest->at + 2, rest->end);
}

/* Returns: the length of "-", "+", "*", "12." or "12)", 0 without. */
static guint
measure_marker (const Rest *rest, gboolean *is_first)
{
  guint n = 0;

  *is_first = TRUE;
  if (*rest->at == '-' || *rest->at == '+' || *rest->at == '*')
    return 1;
  while (rest->at + n < rest->end && g_ascii_isdigit (rest->at[n]))
    n++;
  if (n == 0 || n > MAX_DIGITS || rest->at + n == rest->end)
    return 0;
  *is_first = n == 1 && *rest->at == '1';
  return rest->at[n] == '.' || rest->at[n] == ')' ? n + 1 : 0;
}

static gboolean
read_item (WeirMarkdownLine *self, const Rest *rest)
{
  Rest inside = *rest;
  gboolean is_first;
  guint n = measure_marker (rest, &is_first);
  guint gap;

  if (n == 0 || (rest->at + n < rest->end && !is_space (rest->at[n])))
    return FALSE;
  inside.at += n;
  inside.column += n;
  gap = skip_spaces (&inside);
  /* More than four columns are one, and code. */
  if (inside.at == inside.end || gap > CODE_INDENT)
    gap = 1;
  self->content = rest->column + n + gap;
  self->may_interrupt = is_first && inside.at < inside.end;
  return TRUE;
}

void
weir_markdown_line_read (WeirMarkdownLine *self, const char *text, gsize len)
{
  Rest rest = { text, text + len, 0 };

  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->indent = skip_spaces (&rest);
  if (rest.at == rest.end)
    {
      self->kind = WEIR_MARKDOWN_LINE_BLANK;
      return;
    }
  if (self->indent >= CODE_INDENT)
    {
      /* It may yet be an item below another one. */
      self->kind = WEIR_MARKDOWN_LINE_INDENTED;
      return;
    }
  self->is_underline = is_underline (&rest);
  self->is_table_head = is_table_head (&rest);
  if (is_heading (&rest))
    self->kind = WEIR_MARKDOWN_LINE_HEADING;
  else if (is_rule (&rest))
    self->kind = WEIR_MARKDOWN_LINE_RULE;
  else if (read_fence (self, &rest))
    self->kind = WEIR_MARKDOWN_LINE_FENCE;
  else if (*rest.at == '>')
    self->kind = WEIR_MARKDOWN_LINE_QUOTE;
  else if (read_item (self, &rest))
    self->kind = WEIR_MARKDOWN_LINE_ITEM;
  else if (read_math (self, &rest))
    self->kind = WEIR_MARKDOWN_LINE_MATH;
  else
    self->kind = WEIR_MARKDOWN_LINE_TEXT;
}

gboolean
weir_markdown_line_ends_fence (const char *text, gsize len, char mark, guint mark_len)
{
  Rest rest = { text, text + len, 0 };
  guint n;

  if (skip_spaces (&rest) >= CODE_INDENT)
    return FALSE;
  n = count_run (&rest, mark);
  return n >= mark_len && is_blank_from (rest.at + n, rest.end);
}

gboolean
weir_markdown_line_ends_math (const char *text, gsize len, char mark)
{
  return ends_with (text, text + len, mark == '$' ? "$$" : "\\]");
}

WeirMarkdownLineKind
weir_markdown_line_look_into_quote (const char *text, gsize len)
{
  Rest rest = { text, text + len, 0 };
  WeirMarkdownLine inside;

  while (skip_spaces (&rest) < CODE_INDENT && rest.at < rest.end && *rest.at == '>')
    {
      rest.at++;
      rest.column = 0;
    }
  weir_markdown_line_read (&inside, rest.at, (gsize) (rest.end - rest.at));
  return inside.kind;
}
