/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-scan.h"

#include "base/weir-json-bytes.h"
#include "base/weir-json-names.h"

/* A state machine over RFC 8259 without recursion. The stack of open containers lives in the nodes
 * themselves: while a container is open, its `next` holds the index of the one around it. */

#define NO_CONTAINER G_MAXUINT32
#define MAX_COUNT ((1u << 28) - 1) /* what fits into WeirJsonNode.count */
#define FIRST_ALLOCATION 64
#define BLOCK_BITS ((guint) (((guint64) 1 << WEIR_JSON_BLOCK) - 1))

typedef enum
{
  STATE_VALUE,
  STATE_FIRST_ELEMENT, /* a value, or the end of the array */
  STATE_FIRST_NAME,    /* a name, or the end of the object */
  STATE_NAME,
  STATE_AFTER, /* a comma, or the end of the container */
  STATE_DONE,
  STATE_FAILED,
} State;

typedef struct
{
  WeirJsonDoc *doc;
  const char *at;
  const char *end;
  guint32 open; /* innermost open container */
  guint depth;
  guint room; /* how many nodes there may be before grow () is called */
  const WeirJsonLimits *limits;
  GError **error;
} Scanner;

const WeirJsonLimits weir_json_limits_body = { .max_depth = 128, .max_nodes = 2 * 1000 * 1000 };

G_DEFINE_QUARK (weir_json_error_quark, weir_json_error)

static State
fail_at (Scanner *scanner, const char *at, WeirJsonError code, const char *what)
{
  g_set_error (scanner->error, WEIR_JSON_ERROR, (int) code, "%s at byte %" G_GSIZE_FORMAT, what,
               (gsize) (at - scanner->doc->data));
  return STATE_FAILED;
}

static State
fail (Scanner *scanner, const char *what)
{
  return fail_at (scanner, scanner->at, WEIR_JSON_ERROR_SYNTAX, what);
}

/* Makes room for one more node at least. */
static gboolean
grow (Scanner *scanner)
{
  WeirJsonDoc *doc = scanner->doc;
  guint max = MIN (scanner->limits->max_nodes, MAX_COUNT);

  if (doc->n_nodes >= max)
    return FALSE;
  if (doc->n_nodes == doc->n_allocated)
    {
      doc->n_allocated = MIN (MAX (doc->n_allocated * 2, FIRST_ALLOCATION), max);
      doc->nodes = g_renew (WeirJsonNode, doc->nodes, doc->n_allocated);
    }
  scanner->room = MIN (doc->n_allocated, max);
  return TRUE;
}

/* Adds a node that begins at @start and ends where the scanner stands. */
static inline gboolean
push (Scanner *scanner, WeirJsonKind kind, const char *start, gboolean escaped)
{
  WeirJsonDoc *doc = scanner->doc;
  WeirJsonNode *node;

  if (doc->n_nodes >= scanner->room && !grow (scanner))
    {
      fail_at (scanner, start, WEIR_JSON_ERROR_LIMIT, "Too many values");
      return FALSE;
    }
  node = &doc->nodes[doc->n_nodes++];
  node->start = (guint32) (start - doc->data);
  node->end = (guint32) (scanner->at - doc->data);
  node->next = doc->n_nodes;
  node->count = 0;
  node->kind = kind;
  node->escaped = escaped != FALSE;
  return TRUE;
}

static State
open_container (Scanner *scanner, WeirJsonKind kind)
{
  const char *start = scanner->at++;

  if (scanner->depth >= scanner->limits->max_depth)
    return fail_at (scanner, start, WEIR_JSON_ERROR_LIMIT, "Nested too deep");
  if (!push (scanner, kind, start, FALSE))
    return STATE_FAILED;
  scanner->depth++;
  scanner->doc->nodes[scanner->doc->n_nodes - 1].next = scanner->open;
  scanner->open = scanner->doc->n_nodes - 1;
  return kind == WEIR_JSON_OBJECT ? STATE_FIRST_NAME : STATE_FIRST_ELEMENT;
}

static State
close_container (Scanner *scanner)
{
  WeirJsonNode *node = &scanner->doc->nodes[scanner->open];
  const WeirJsonNode *repeated;

  scanner->at++;
  scanner->open = node->next;
  scanner->depth--;
  node->next = scanner->doc->n_nodes;
  node->end = (guint32) (scanner->at - scanner->doc->data);
  if (node->kind != WEIR_JSON_OBJECT || node->count < 2)
    return STATE_AFTER;
  repeated = weir_json_find_repeated_name (scanner->doc, node);
  if (repeated != NULL)
    return fail_at (scanner, scanner->doc->data + repeated->start, WEIR_JSON_ERROR_DUPLICATE,
                    "A member name is repeated");
  return STATE_AFTER;
}

/* The length of the escape at @at, 0 when it is none. */
static inline gsize
measure_escape (const char *at, const char *end)
{
  static const guint8 letters[256] = {
    ['"'] = 1, ['\\'] = 1, ['/'] = 1, ['b'] = 1, ['f'] = 1, ['n'] = 1, ['r'] = 1, ['t'] = 1
  };

  if (end - at >= 2 && letters[(guint8) at[1]])
    return 2;
  if (end - at < 6 || at[1] != 'u')
    return 0;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return 0;
    }
  return 6;
}

static gboolean
fail_in_string (Scanner *scanner, const char *at)
{
  const char *what = *at == '\\'           ? "A wrong escape"
                     : (guint8) *at < 0x20 ? "A control character in a string"
                                           : "Not UTF-8";

  fail_at (scanner, at, WEIR_JSON_ERROR_SYNTAX, what);
  return FALSE;
}

/* One by one over what is not plain in the block at @at.
 *
 * Returns: (nullable): the closing quote, or the bytes that are wrong; %NULL with @next set */
static const char *
walk_block (const char *at, const char *end, guint special, gboolean *escaped, const char **next)
{
  *next = at + WEIR_JSON_BLOCK;
  while (special != 0)
    {
      guint i = (guint) __builtin_ctz (special);
      gsize len;

      if (at[i] == '\\')
        {
          *escaped = TRUE;
          len = measure_escape (at + i, end);
        }
      else
        len = weir_utf8_sequence (at + i, end);
      if (len == 0)
        return at + i;
      special &= (guint) (~(guint64) 0 << (i + len)); /* up to 37 */
      *next = MAX (*next, at + i + len);
    }
  return NULL;
}

/* The backslashes that begin an escape: in a row of them the first, the third and so on. Subtracting
 * carries through each row, and where it stops tells whether the row began at an odd or an even
 * bit. */
static inline guint
find_escapes (guint backslash)
{
  const guint odd = 0xaaaaaaaa;

  return (((backslash << 1 | odd) - backslash) ^ odd) & backslash;
}

/* Goes on from @at, inside of a string, over whole blocks. Source code in a string has an escape about
 * every ten bytes: all that are in a block are looked at together.
 *
 * Returns: the closing quote, or the bytes that are wrong, or where less than a block is left */
static inline const char *
skip_blocks (const char *at, const char *end, gboolean *escaped)
{
  while (end - at >= WEIR_JSON_BLOCK)
    {
      WeirJsonBlock block = weir_json_look (at);
      guint special = weir_json_get_special (block);
      guint escapes;
      guint letters; /* those behind backslashes */
      guint quote;

      if (special == 0)
        {
          at += WEIR_JSON_BLOCK;
          continue;
        }

      escapes = find_escapes (block.backslash);
      letters = escapes << 1;
      quote = block.quote & ~letters;
      if (block.other != 0
          || (letters & ~(weir_json_find_letters (at) | block.quote | block.backslash) & BLOCK_BITS)
                 != 0)
        {
          const char *next;
          const char *stop = walk_block (at, end, special, escaped, &next);

          if (stop != NULL)
            return stop;
          at = next;
          continue;
        }
      if (quote != 0)
        {
          *escaped |= (escapes & (quote - 1) & ~quote) != 0;
          return at + __builtin_ctz (quote);
        }

      /* one that begins in the last byte begins the next block */
      *escaped = TRUE;
      at += WEIR_JSON_BLOCK - (escapes >> (WEIR_JSON_BLOCK - 1));
    }
  return at;
}

/* Takes a string with its quotes; the scanner stands on the first one. */
static gboolean
scan_string (Scanner *scanner)
{
  const char *start = scanner->at;
  const char *end = scanner->end;
  gboolean escaped = FALSE;
  const char *at = skip_blocks (start + 1, end, &escaped);

  while (at < end && *at != '"')
    {
      gsize len = 1;

      if (*at == '\\')
        {
          escaped = TRUE;
          len = measure_escape (at, end);
        }
      else if (!weir_json_byte_is_plain ((guint8) *at))
        len = weir_utf8_sequence (at, end);
      if (len == 0)
        return fail_in_string (scanner, at);
      at += len;
    }
  if (at == end)
    {
      fail_at (scanner, start, WEIR_JSON_ERROR_SYNTAX, "A string without end");
      return FALSE;
    }
  scanner->at = at + 1;
  return push (scanner, WEIR_JSON_STRING, start, escaped);
}

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

/* The end of the number at @at, or NULL when it is not one. */
static const char *
skip_number (const char *at, const char *end)
{
  const char *digits;

  if (*at == '-')
    at++;
  digits = at;
  at = skip_digits (at, end);
  if (at == digits || (*digits == '0' && at - digits > 1))
    return NULL;
  if (at < end && *at == '.')
    {
      digits = ++at;
      at = skip_digits (at, end);
      if (at == digits)
        return NULL;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      digits = at;
      at = skip_digits (at, end);
      if (at == digits)
        return NULL;
    }
  return at;
}

static State
scan_number (Scanner *scanner)
{
  const char *start = scanner->at;
  const char *end = skip_number (start, scanner->end);

  if (end == NULL)
    return fail (scanner, "A wrong number");
  scanner->at = end;
  return push (scanner, WEIR_JSON_NUMBER, start, FALSE) ? STATE_AFTER : STATE_FAILED;
}

static State
scan_literal (Scanner *scanner, const char *literal, gsize len, WeirJsonKind kind)
{
  const char *start = scanner->at;

  if ((gsize) (scanner->end - start) < len || memcmp (start, literal, len) != 0)
    return fail (scanner, "Expected a value");
  scanner->at += len;
  return push (scanner, kind, start, FALSE) ? STATE_AFTER : STATE_FAILED;
}

static State
scan_value (Scanner *scanner)
{
  switch (*scanner->at)
    {
    case '{':
      return open_container (scanner, WEIR_JSON_OBJECT);
    case '[':
      return open_container (scanner, WEIR_JSON_ARRAY);
    case '"':
      return scan_string (scanner) ? STATE_AFTER : STATE_FAILED;
    case 't':
      return scan_literal (scanner, "true", 4, WEIR_JSON_TRUE);
    case 'f':
      return scan_literal (scanner, "false", 5, WEIR_JSON_FALSE);
    case 'n':
      return scan_literal (scanner, "null", 4, WEIR_JSON_NULL);
    case '-':
    case '0' ... '9':
      return scan_number (scanner);
    default:
      return fail (scanner, "Expected a value");
    }
}

static inline void
skip_space (Scanner *scanner)
{
  const char *at = scanner->at;

  while (at < scanner->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  scanner->at = at;
}

static State
scan_name (Scanner *scanner)
{
  if (*scanner->at != '"')
    return fail (scanner, "Expected a member name");
  if (!scan_string (scanner))
    return STATE_FAILED;
  skip_space (scanner);
  if (scanner->at == scanner->end || *scanner->at != ':')
    return fail (scanner, "Expected ':'");
  scanner->at++;
  return STATE_VALUE;
}

/* After a value: its container goes on or ends. */
static State
scan_after (Scanner *scanner)
{
  WeirJsonNode *container;
  gboolean object;

  if (scanner->open == NO_CONTAINER)
    return fail (scanner, "Unexpected bytes after the value");
  container = &scanner->doc->nodes[scanner->open];
  container->count++;
  object = container->kind == WEIR_JSON_OBJECT;
  if (*scanner->at == ',')
    {
      scanner->at++;
      return object ? STATE_NAME : STATE_VALUE;
    }
  if (*scanner->at == (object ? '}' : ']'))
    return close_container (scanner);
  return fail (scanner, object ? "Expected ',' or '}'" : "Expected ',' or ']'");
}

static State
scan_end (Scanner *scanner, State state)
{
  if (state == STATE_AFTER && scanner->open == NO_CONTAINER)
    return STATE_DONE;
  return fail (scanner, scanner->doc->n_nodes == 0 ? "No value" : "The text ends too early");
}

static State
scan_step (Scanner *scanner, State state)
{
  switch (state)
    {
    case STATE_FIRST_ELEMENT:
      return *scanner->at == ']' ? close_container (scanner) : scan_value (scanner);
    case STATE_FIRST_NAME:
      return *scanner->at == '}' ? close_container (scanner) : scan_name (scanner);
    case STATE_NAME:
      return scan_name (scanner);
    case STATE_AFTER:
      return scan_after (scanner);
    default:
      return scan_value (scanner);
    }
}

static gboolean
scan (Scanner *scanner)
{
  State state = STATE_VALUE;

  if (scanner->doc->len > G_MAXUINT32)
    {
      fail_at (scanner, scanner->at, WEIR_JSON_ERROR_LIMIT, "More than 4 GiB of JSON");
      return FALSE;
    }
  if (scanner->doc->len >= 3 && memcmp (scanner->at, "\xef\xbb\xbf", 3) == 0)
    state = fail (scanner, "A byte order mark");
  while (state < STATE_DONE)
    {
      skip_space (scanner);
      if (scanner->at < scanner->end)
        state = scan_step (scanner, state);
      else
        state = scan_end (scanner, state);
    }
  return state == STATE_DONE;
}

gboolean
weir_json_parse (WeirJsonDoc *doc,
                 const char *data,
                 gsize len,
                 const WeirJsonLimits *limits,
                 GError **error)
{
  Scanner scanner;

  g_return_val_if_fail (doc != NULL && limits != NULL, FALSE);
  g_return_val_if_fail (data != NULL || len == 0, FALSE);
  if (data == NULL)
    data = "";
  doc->data = data;
  doc->len = len;
  doc->n_nodes = 0;
  scanner = (Scanner){ doc, data, data + len, NO_CONTAINER, 0, 0, limits, error };
  if (scan (&scanner))
    return TRUE;
  doc->data = NULL;
  doc->len = 0;
  doc->n_nodes = 0;
  return FALSE;
}
