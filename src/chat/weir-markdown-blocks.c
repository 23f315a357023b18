/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-markdown-blocks.h"

#include <string.h>

#include "chat/weir-markdown-line.h"

/* The open block is parsed again with each new word, so it must not grow without end. Code may: it
 * costs nothing. */
#define LONG_BLOCK (16 * 1024)
#define LONG_TABLE (64 * 1024) /* its rows mean nothing without their head */
#define LONG_LINE (8 * 1024)   /* at most so many bytes of a line are looked at at once */

typedef enum
{
  STATE_NONE,
  STATE_PARAGRAPH,
  STATE_FENCE,
  STATE_INDENTED,
  STATE_QUOTE,
  STATE_LIST,
  STATE_MATH,
  N_STATES,
} State;

typedef struct
{
  gsize start;
  gsize end;
  gboolean is_math;
} Block;

struct _WeirMarkdownBlocks
{
  GString *text;
  gboolean is_after_cr;
  gboolean is_finished;
  GArray *blocks; /* of Block: the closed ones, and the open one unless the state is NONE */
  gsize line;     /* where the line begins that is not complete */
  gsize searched; /* up to here there is no end of it */
  gboolean is_in_long_line;
  State state;
  /* of FENCE and MATH */
  char mark;
  guint mark_len;
  /* of LIST */
  guint content; /* column of the content of the item */
  gboolean is_after_blank;
  /* of PARAGRAPH */
  guint n_lines;
  gboolean is_table;
  /* of QUOTE */
  gboolean ends_in_text;
};

/* A line as the states see it. */
typedef struct
{
  gsize start;
  gsize end; /* behind its line end */
  const char *text;
  gsize len; /* without its line end */
  WeirMarkdownLine read;
} Line;

/* --- The block that is open --- */

static Block *
get_open (WeirMarkdownBlocks *self)
{
  return &g_array_index (self->blocks, Block, self->blocks->len - 1);
}

static gsize
measure (WeirMarkdownBlocks *self)
{
  return get_open (self)->end - get_open (self)->start;
}

static void
take (WeirMarkdownBlocks *self, const Line *line)
{
  get_open (self)->end = line->end;
}

static void
close_block (WeirMarkdownBlocks *self)
{
  self->state = STATE_NONE;
}

static gboolean
starts_block (const WeirMarkdownLine *read)
{
  switch (read->kind)
    {
    case WEIR_MARKDOWN_LINE_HEADING:
    case WEIR_MARKDOWN_LINE_RULE:
    case WEIR_MARKDOWN_LINE_FENCE:
    case WEIR_MARKDOWN_LINE_QUOTE:
    case WEIR_MARKDOWN_LINE_MATH:
      return TRUE;
    case WEIR_MARKDOWN_LINE_ITEM:
      return read->may_interrupt;
    default:
      return FALSE;
    }
}

static void
look_into_quote (WeirMarkdownBlocks *self, const Line *line)
{
  WeirMarkdownLineKind inside = weir_markdown_line_look_into_quote (line->text, line->len);

  self->ends_in_text = inside == WEIR_MARKDOWN_LINE_TEXT || inside == WEIR_MARKDOWN_LINE_ITEM
                       || inside == WEIR_MARKDOWN_LINE_INDENTED;
}

/* --- States. Each says whether it took the line; if not, it closed its block. --- */

static gboolean
feed_none (WeirMarkdownBlocks *self, const Line *line)
{
  static const State states[] = {
    [WEIR_MARKDOWN_LINE_BLANK] = STATE_NONE,     [WEIR_MARKDOWN_LINE_INDENTED] = STATE_INDENTED,
    [WEIR_MARKDOWN_LINE_HEADING] = STATE_NONE,   [WEIR_MARKDOWN_LINE_RULE] = STATE_NONE,
    [WEIR_MARKDOWN_LINE_FENCE] = STATE_FENCE,    [WEIR_MARKDOWN_LINE_QUOTE] = STATE_QUOTE,
    [WEIR_MARKDOWN_LINE_ITEM] = STATE_LIST,      [WEIR_MARKDOWN_LINE_MATH] = STATE_MATH,
    [WEIR_MARKDOWN_LINE_TEXT] = STATE_PARAGRAPH,
  };
  const WeirMarkdownLine *read = &line->read;
  Block block = { line->start, line->end, read->kind == WEIR_MARKDOWN_LINE_MATH };

  if (read->kind == WEIR_MARKDOWN_LINE_BLANK)
    return TRUE;
  g_array_append_val (self->blocks, block);
  self->state = states[read->kind];
  self->mark = read->mark;
  self->mark_len = read->mark_len;
  self->content = read->content;
  self->is_after_blank = FALSE;
  self->n_lines = 1;
  self->is_table = FALSE;
  if (self->state == STATE_QUOTE)
    look_into_quote (self, line);
  if (self->state == STATE_MATH && read->is_closed)
    close_block (self);
  return TRUE;
}

static gboolean
feed_paragraph (WeirMarkdownBlocks *self, const Line *line)
{
  const WeirMarkdownLine *read = &line->read;

  if (read->kind == WEIR_MARKDOWN_LINE_BLANK || (starts_block (read) && !read->is_underline))
    {
      close_block (self);
      return FALSE;
    }
  take (self, line);
  self->n_lines++;
  if (self->n_lines == 2 && read->is_table_head)
    self->is_table = TRUE;
  if (read->is_underline || measure (self) >= (self->is_table ? LONG_TABLE : LONG_BLOCK))
    close_block (self);
  return TRUE;
}

static gboolean
feed_fence (WeirMarkdownBlocks *self, const Line *line)
{
  take (self, line);
  if (!self->is_in_long_line
      && weir_markdown_line_ends_fence (line->text, line->len, self->mark, self->mark_len))
    close_block (self);
  return TRUE;
}

static gboolean
feed_indented (WeirMarkdownBlocks *self, const Line *line)
{
  if (line->read.kind == WEIR_MARKDOWN_LINE_BLANK)
    return TRUE;
  if (line->read.kind == WEIR_MARKDOWN_LINE_INDENTED || self->is_in_long_line)
    {
      take (self, line);
      return TRUE;
    }
  close_block (self);
  return FALSE;
}

static gboolean
feed_quote (WeirMarkdownBlocks *self, const Line *line)
{
  gboolean is_quote = line->read.kind == WEIR_MARKDOWN_LINE_QUOTE;
  gboolean goes_on = is_quote
                     || (self->ends_in_text && line->read.kind != WEIR_MARKDOWN_LINE_BLANK
                         && !starts_block (&line->read));

  if (!goes_on || measure (self) >= LONG_BLOCK)
    {
      close_block (self);
      return FALSE;
    }
  take (self, line);
  if (is_quote)
    look_into_quote (self, line);
  return TRUE;
}

static gboolean
feed_list (WeirMarkdownBlocks *self, const Line *line)
{
  const WeirMarkdownLine *read = &line->read;
  gboolean is_inside = read->indent >= self->content;
  gboolean is_item = read->kind == WEIR_MARKDOWN_LINE_ITEM && !is_inside;
  gboolean is_over = !is_inside && !is_item && (self->is_after_blank || starts_block (read));
  gsize len = measure (self);

  if (read->kind == WEIR_MARKDOWN_LINE_BLANK)
    {
      self->is_after_blank = TRUE;
      return TRUE;
    }
  if (is_over || (is_item && len >= LONG_BLOCK) || len >= LONG_TABLE)
    {
      close_block (self);
      return FALSE;
    }
  take (self, line);
  self->is_after_blank = FALSE;
  if (is_item)
    self->content = read->content;
  return TRUE;
}

static gboolean
feed_math (WeirMarkdownBlocks *self, const Line *line)
{
  if (line->read.kind == WEIR_MARKDOWN_LINE_BLANK || measure (self) >= LONG_BLOCK)
    {
      close_block (self);
      return FALSE;
    }
  take (self, line);
  if (weir_markdown_line_ends_math (line->text, line->len, self->mark))
    close_block (self);
  return TRUE;
}

static gboolean (*const feed[N_STATES]) (WeirMarkdownBlocks *self, const Line *line) = {
  [STATE_NONE] = feed_none,         [STATE_PARAGRAPH] = feed_paragraph, [STATE_FENCE] = feed_fence,
  [STATE_INDENTED] = feed_indented, [STATE_QUOTE] = feed_quote,         [STATE_LIST] = feed_list,
  [STATE_MATH] = feed_math,
};

/* --- Lines --- */

/* @end: behind the line end, if there is one */
static void
feed_line (WeirMarkdownBlocks *self, gsize end)
{
  Line line = { .start = self->line, .end = end, .text = self->text->str + self->line };
  gboolean is_ended = end > self->line && self->text->str[end - 1] == '\n';

  line.len = end - self->line - (is_ended ? 1 : 0);
  weir_markdown_line_read (&line.read, line.text, line.len);
  /* What goes on in the middle of a line begins nothing. */
  if (self->is_in_long_line && line.read.kind != WEIR_MARKDOWN_LINE_BLANK)
    line.read = (WeirMarkdownLine){ .kind = WEIR_MARKDOWN_LINE_TEXT };
  while (!feed[self->state](self, &line))
    ;
  self->is_in_long_line = !is_ended;
  self->line = end;
  self->searched = end;
}

/* A line without an end is cut, behind a space if there is one, else between two characters. */
static gsize
find_cut (WeirMarkdownBlocks *self)
{
  const char *start = self->text->str + self->line;
  const char *space = start + LONG_LINE;
  const char *cut = start + LONG_LINE;

  while (space > start + LONG_LINE / 2 && *space != ' ')
    space--;
  if (*space == ' ')
    return (gsize) (space + 1 - self->text->str);
  while (cut > start + LONG_LINE - 4 && (*cut & 0xc0) == 0x80)
    cut--;
  return (gsize) (cut - self->text->str);
}

static void
feed_lines (WeirMarkdownBlocks *self)
{
  while (self->line < self->text->len)
    {
      gsize limit = MIN (self->line + LONG_LINE + 2, self->text->len);
      const char *found = memchr (self->text->str + self->searched, '\n', limit - self->searched);

      self->searched = limit;
      if (found != NULL)
        feed_line (self, (gsize) (found + 1 - self->text->str));
      else if (limit - self->line > LONG_LINE + 1)
        feed_line (self, find_cut (self));
      else
        break;
    }
}

/* CommonMark's three line ends become one, without waiting for what follows a CR. */
static void
append_lines (WeirMarkdownBlocks *self, const char *text, gsize len)
{
  for (gsize i = 0; i < len;)
    {
      const char *found;
      gsize n;

      if (self->is_after_cr && text[i] == '\n')
        i++;
      self->is_after_cr = FALSE;
      found = memchr (text + i, '\r', len - i);
      n = found != NULL ? (gsize) (found - text) - i : len - i;
      g_string_append_len (self->text, text + i, (gssize) n);
      i += n;
      if (found != NULL)
        {
          g_string_append_c (self->text, '\n');
          self->is_after_cr = TRUE;
          i++;
        }
    }
}

/* Up to the last character that is complete. */
static gsize
trim_character (const char *text, gsize len)
{
  for (gsize n = 1; n <= 3 && n <= len; n++)
    {
      guchar c = (guchar) text[len - n];

      if ((c & 0xc0) == 0x80)
        continue;
      return c >= (n == 1 ? 0xc0 : n == 2 ? 0xe0 : 0xf0) ? len - n : len;
    }
  return len;
}

/* The line that is not complete, when it begins a block; it is one as long as it lasts. */
static gboolean
find_tail (WeirMarkdownBlocks *self, WeirMarkdownExtent *extent)
{
  const char *text = self->text->str + self->line;
  gsize len = trim_character (text, self->text->len - self->line);
  WeirMarkdownLine read;

  weir_markdown_line_read (&read, text, len);
  *extent = (WeirMarkdownExtent){ text, len, read.kind == WEIR_MARKDOWN_LINE_MATH, FALSE };
  return self->state == STATE_NONE && read.kind != WEIR_MARKDOWN_LINE_BLANK;
}

/* --- The object --- */

WeirMarkdownBlocks *
weir_markdown_blocks_new (void)
{
  WeirMarkdownBlocks *self = g_new0 (WeirMarkdownBlocks, 1);

  self->text = g_string_new (NULL);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  return self;
}

void
weir_markdown_blocks_free (WeirMarkdownBlocks *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_array_unref (self->blocks);
  g_free (self);
}

void
weir_markdown_blocks_append (WeirMarkdownBlocks *self, const char *text, gssize len)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);
  g_return_if_fail (!self->is_finished);

  append_lines (self, text, len < 0 ? strlen (text) : (gsize) len);
  feed_lines (self);
}

void
weir_markdown_blocks_finish (WeirMarkdownBlocks *self)
{
  g_return_if_fail (self != NULL);

  if (self->line < self->text->len)
    feed_line (self, self->text->len);
  close_block (self);
  self->is_finished = TRUE;
}

guint
weir_markdown_blocks_get_n (WeirMarkdownBlocks *self)
{
  WeirMarkdownExtent tail;

  g_return_val_if_fail (self != NULL, 0);

  return self->blocks->len + (find_tail (self, &tail) ? 1 : 0);
}

WeirMarkdownExtent
weir_markdown_blocks_get (WeirMarkdownBlocks *self, guint index)
{
  WeirMarkdownExtent extent = { 0 };
  const Block *block;

  g_return_val_if_fail (self != NULL, extent);
  g_return_val_if_fail (index < weir_markdown_blocks_get_n (self), extent);

  if (index == self->blocks->len)
    {
      find_tail (self, &extent);
      return extent;
    }
  block = &g_array_index (self->blocks, Block, index);
  extent.text = self->text->str + block->start;
  extent.len = block->end - block->start;
  extent.is_math = block->is_math;
  extent.is_closed = index + 1 < self->blocks->len || self->state == STATE_NONE;
  if (!extent.is_closed)
    extent.len = trim_character (extent.text, self->text->len - block->start);
  return extent;
}
