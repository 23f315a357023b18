/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-markdown-block.h"

#include <md4c.h>
#include <string.h>

#include "chat/weir-markdown-entity.h"

/* No screen shows more of either. Without a limit, a line of bars would be a table of millions of
 * cells. */
#define MAX_DEPTH 12
#define MAX_PARTS 20000
#define MAX_OPEN_SPANS 64
#define NO_SPAN G_MAXUINT

typedef struct
{
  const char *source;
  gsize source_len;
  GPtrArray *roots;
  GPtrArray *containers;  /* of WeirMarkdownNode, borrowed: from the outside to the inside */
  guint n_hidden;         /* containers below the deepest one that is kept */
  WeirMarkdownNode *leaf; /* borrowed (nullable) */
  GString *text;          /* of the leaf */
  guint open_spans[MAX_OPEN_SPANS]; /* indices into the leaf's spans */
  guint n_open_spans;
  guint n_parts;
  const char *last_end; /* of the text before */
} Parse;

/* --- Nodes --- */

/* Returns: what md_parse () is to return; not 0 ends it. */
static int
count_part (Parse *parse)
{
  return ++parse->n_parts > MAX_PARTS ? 1 : 0;
}

static WeirMarkdownNode *
add_node (Parse *parse, WeirMarkdownKind kind)
{
  WeirMarkdownNode *node = weir_markdown_node_new (kind);

  if (parse->containers->len > 0)
    {
      WeirMarkdownNode *parent = parse->containers->pdata[parse->containers->len - 1];

      g_ptr_array_add (parent->children, node);
    }
  else
    g_ptr_array_add (parse->roots, node);
  return node;
}

/* Ends the innermost span. Returns: (nullable): it, if it is one of ours */
static WeirMarkdownSpan *
close_span (Parse *parse)
{
  WeirMarkdownSpan *span;
  guint index;

  parse->n_open_spans--;
  index = parse->n_open_spans < MAX_OPEN_SPANS ? parse->open_spans[parse->n_open_spans] : NO_SPAN;
  if (index == NO_SPAN)
    return NULL;
  span = &g_array_index (parse->leaf->spans, WeirMarkdownSpan, index);
  span->end = (guint) parse->text->len;
  return span;
}

static void
close_leaf (Parse *parse)
{
  if (parse->leaf == NULL)
    return;
  /* md4c 0.4.8 begins links in one cell of a table and ends them in another. */
  while (parse->n_open_spans > 0)
    close_span (parse);
  parse->leaf->text = g_strndup (parse->text->str, parse->text->len);
  parse->leaf = NULL;
}

static void
open_leaf (Parse *parse, WeirMarkdownKind kind)
{
  close_leaf (parse);
  parse->leaf = add_node (parse, kind);
  g_string_truncate (parse->text, 0);
}

/* (nullable): when it is too deep to be shown; then what is in it belongs to what is around it. */
static WeirMarkdownNode *
open_container (Parse *parse, WeirMarkdownKind kind)
{
  WeirMarkdownNode *node;

  close_leaf (parse);
  /* A list without items, or items without a list, would be neither. */
  if (parse->n_hidden > 0
      || (parse->containers->len >= MAX_DEPTH
          && (kind == WEIR_MARKDOWN_LIST || kind == WEIR_MARKDOWN_QUOTE)))
    {
      parse->n_hidden++;
      return NULL;
    }
  node = add_node (parse, kind);
  g_ptr_array_add (parse->containers, node);
  return node;
}

static void
close_container (Parse *parse)
{
  close_leaf (parse);
  if (parse->n_hidden > 0)
    parse->n_hidden--;
  else
    g_ptr_array_set_size (parse->containers, (int) parse->containers->len - 1);
}

/* --- Texts --- */

/* Within the lines of a list without space between its items there are no paragraphs. */
static void
ensure_leaf (Parse *parse)
{
  if (parse->leaf == NULL)
    open_leaf (parse, WEIR_MARKDOWN_PARAGRAPH);
}

/* "<br>", "<br/>" or "<br />" at @at. Returns: its length, or 0 */
static gsize
measure_break (const char *at, const char *end)
{
  const char *c = at + 3;

  if (end - at < 4 || g_ascii_strncasecmp (at, "<br", 3) != 0)
    return 0;
  while (c < end && *c == ' ')
    c++;
  if (c < end && *c == '/')
    c++;
  return c < end && *c == '>' ? (gsize) (c + 1 - at) : 0;
}

static void
append_normal (Parse *parse, const char *text, gsize len)
{
  const char *end = text + len;

  while (text < end)
    {
      const char *found = memchr (text, '<', (gsize) (end - text));
      gsize n = found != NULL ? measure_break (found, end) : 0;

      if (found == NULL)
        found = end;
      g_string_append_len (parse->text, text, found - text);
      if (n > 0)
        g_string_append_c (parse->text, '\n');
      else if (found < end)
        g_string_append_c (parse->text, '<');
      text = found + MAX (n, 1);
    }
}

/* CommonMark takes the backslash of "\(" for an escape; it is the beginning of mathematics. */
static gboolean
is_math_bracket (Parse *parse, const char *text, gsize len)
{
  return len == 1 && strchr ("()[]", *text) != NULL && text > parse->source
         && text < parse->source + parse->source_len && text[-1] == '\\' && text != parse->last_end;
}

static int
on_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  Parse *parse = user_data;

  ensure_leaf (parse);
  switch (type)
    {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
      /* Who begins a new line in an answer means it. */
      g_string_append_c (parse->text, '\n');
      break;
    case MD_TEXT_ENTITY:
      weir_markdown_entity_append (parse->text, text, size);
      break;
    case MD_TEXT_NULLCHAR:
      g_string_append (parse->text, "\xef\xbf\xbd");
      break;
    case MD_TEXT_NORMAL:
      if (is_math_bracket (parse, text, size))
        g_string_append_c (parse->text, '\\');
      append_normal (parse, text, size);
      break;
    default:
      g_string_append_len (parse->text, text, (gssize) size);
    }
  parse->last_end = text + size;
  return count_part (parse);
}

static char *
dup_attribute (const MD_ATTRIBUTE *attribute)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* Without a text there are no offsets either. */
  for (guint i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++)
    {
      const char *part = attribute->text + attribute->substr_offsets[i];
      gsize len = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        weir_markdown_entity_append (text, part, len);
      else
        g_string_append_len (text, part, (gssize) len);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- Spans --- */

/* Of other schemes, some run programs and some hide what they are. */
static gboolean
is_safe_target (const char *target)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:" };
  gboolean is_known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    is_known = is_known || g_ascii_strncasecmp (target, schemes[i], strlen (schemes[i])) == 0;
  for (const char *c = target; *c != '\0'; c++)
    if ((guchar) *c <= ' ' || *c == 0x7f)
      return FALSE;
  return is_known;
}

static const char *
get_fence (MD_SPANTYPE type)
{
  return type == MD_SPAN_LATEXMATH ? "$" : type == MD_SPAN_LATEXMATH_DISPLAY ? "$$" : NULL;
}

/* Returns: whether it is a style of ours */
static gboolean
read_span (MD_SPANTYPE type, void *detail, WeirMarkdownSpan *span)
{
  switch (type)
    {
    case MD_SPAN_EM:
      span->style = WEIR_MARKDOWN_EMPHASIS;
      return TRUE;
    case MD_SPAN_STRONG:
      span->style = WEIR_MARKDOWN_STRONG;
      return TRUE;
    case MD_SPAN_DEL:
      span->style = WEIR_MARKDOWN_STRIKE;
      return TRUE;
    case MD_SPAN_CODE:
      span->style = WEIR_MARKDOWN_CODE_SPAN;
      return TRUE;
    case MD_SPAN_A:
      span->target = dup_attribute (&((MD_SPAN_A_DETAIL *) detail)->href);
      break;
    case MD_SPAN_IMG:
      span->target = dup_attribute (&((MD_SPAN_IMG_DETAIL *) detail)->src);
      break;
    default:
      return FALSE;
    }
  span->style = WEIR_MARKDOWN_LINK;
  return is_safe_target (span->target);
}

static int
on_enter_span (MD_SPANTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;
  WeirMarkdownSpan span = { .end = 0 };
  guint index = NO_SPAN;

  ensure_leaf (parse);
  if (get_fence (type) != NULL)
    g_string_append (parse->text, get_fence (type));
  span.start = (guint) parse->text->len;
  if (parse->n_open_spans < MAX_OPEN_SPANS && read_span (type, detail, &span))
    {
      index = parse->leaf->spans->len;
      g_array_append_val (parse->leaf->spans, span);
    }
  else
    g_free (span.target);
  if (parse->n_open_spans < MAX_OPEN_SPANS)
    parse->open_spans[parse->n_open_spans] = index;
  parse->n_open_spans++;
  return count_part (parse);
}

static int
on_leave_span (MD_SPANTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;
  WeirMarkdownSpan *span;

  if (parse->n_open_spans == 0)
    return 0;
  if (get_fence (type) != NULL)
    g_string_append (parse->text, get_fence (type));
  span = close_span (parse);
  /* A picture without a description would be nothing at all. */
  if (span != NULL && span->target != NULL && span->start == span->end)
    {
      g_string_append (parse->text, span->target);
      span->end = (guint) parse->text->len;
    }
  return 0;
}

/* --- Blocks --- */

static void
open_item (Parse *parse, const MD_BLOCK_LI_DETAIL *detail)
{
  WeirMarkdownNode *item = open_container (parse, WEIR_MARKDOWN_ITEM);

  if (item == NULL)
    return;
  item->is_task = detail->is_task != 0;
  item->is_done = item->is_task && detail->task_mark != ' ';
}

static void
open_list (Parse *parse, gboolean is_ordered, guint number, gboolean is_tight)
{
  WeirMarkdownNode *list = open_container (parse, WEIR_MARKDOWN_LIST);

  if (list == NULL)
    return;
  list->is_ordered = is_ordered;
  list->number = number;
  list->is_tight = is_tight;
}

static void
open_code (Parse *parse, const MD_BLOCK_CODE_DETAIL *detail)
{
  g_autofree char *language = dup_attribute (&detail->lang);

  open_leaf (parse, WEIR_MARKDOWN_CODE);
  if (*language != '\0')
    parse->leaf->language = g_steal_pointer (&language);
}

static void
open_cell (Parse *parse, const MD_BLOCK_TD_DETAIL *detail)
{
  open_leaf (parse, parse->n_hidden > 0 ? WEIR_MARKDOWN_PARAGRAPH : WEIR_MARKDOWN_CELL);
  parse->leaf->align = detail->align == MD_ALIGN_CENTER  ? WEIR_MARKDOWN_ALIGN_CENTER
                       : detail->align == MD_ALIGN_RIGHT ? WEIR_MARKDOWN_ALIGN_END
                                                         : WEIR_MARKDOWN_ALIGN_START;
}

static int
on_enter_block (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;
  const MD_BLOCK_OL_DETAIL *ordered;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      open_container (parse, WEIR_MARKDOWN_QUOTE);
      break;
    case MD_BLOCK_UL:
      open_list (parse, FALSE, 0, ((MD_BLOCK_UL_DETAIL *) detail)->is_tight != 0);
      break;
    case MD_BLOCK_OL:
      ordered = detail;
      open_list (parse, TRUE, ordered->start, ordered->is_tight != 0);
      break;
    case MD_BLOCK_LI:
      open_item (parse, detail);
      break;
    case MD_BLOCK_TABLE:
      open_container (parse, WEIR_MARKDOWN_TABLE);
      break;
    case MD_BLOCK_TR:
      open_container (parse, WEIR_MARKDOWN_ROW);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      open_cell (parse, detail);
      break;
    case MD_BLOCK_HR:
      close_leaf (parse);
      add_node (parse, WEIR_MARKDOWN_RULE);
      break;
    case MD_BLOCK_H:
      open_leaf (parse, WEIR_MARKDOWN_HEADING);
      parse->leaf->number = ((MD_BLOCK_H_DETAIL *) detail)->level;
      break;
    case MD_BLOCK_CODE:
      open_code (parse, detail);
      break;
    case MD_BLOCK_P:
      open_leaf (parse, WEIR_MARKDOWN_PARAGRAPH);
      break;
    default:
      break;
    }
  return count_part (parse);
}

static int
on_leave_block (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
    case MD_BLOCK_TABLE:
    case MD_BLOCK_TR:
      close_container (parse);
      break;
    default:
      close_leaf (parse);
    }
  return 0;
}

/* --- The block --- */

static void
add_plain (GPtrArray *roots, const char *text)
{
  WeirMarkdownNode *node = weir_markdown_node_new (WEIR_MARKDOWN_PARAGRAPH);

  node->text = g_strchomp (g_strdup (text));
  g_ptr_array_add (roots, node);
}

/* Returns: whether md4c understood it and there are not too many parts */
static gboolean
parse_markdown (const char *source, GPtrArray *roots)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_STRIKETHROUGH
             | MD_FLAG_LATEXMATHSPANS | MD_FLAG_PERMISSIVEURLAUTOLINKS,
    .enter_block = on_enter_block,
    .leave_block = on_leave_block,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
  };
  g_autoptr (GPtrArray) containers = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Parse parse = { .source = source,
                  .source_len = strlen (source),
                  .roots = roots,
                  .containers = containers,
                  .text = text };

  if (parse.source_len > G_MAXUINT)
    return FALSE;
  return md_parse (source, (MD_SIZE) parse.source_len, &parser, &parse) == 0;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\n")] == '\0';
}

GPtrArray *
weir_markdown_block_parse (const WeirMarkdownExtent *extent)
{
  GPtrArray *roots = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_markdown_node_free);
  g_autofree char *source = NULL;

  g_return_val_if_fail (extent != NULL, roots);

  source = g_utf8_make_valid (extent->text, (gssize) extent->len);
  if (!extent->is_math && !parse_markdown (source, roots))
    g_ptr_array_set_size (roots, 0);
  /* A definition of a link is nothing to CommonMark, but it tells a reader where from. */
  if (roots->len == 0 && !is_blank (source))
    add_plain (roots, source);
  return roots;
}
