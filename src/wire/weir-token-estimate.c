/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-token-estimate.h"

#include "wire/weir-media-count.h"

/* Counted in sixteenths of a token. Tokenisers of today keep a word whole, with the space before it, and
 * part it where its case changes; they take digits in threes, and signs or line ends in a row together.
 * Of other alphabets the frequent words alone are whole. The weights were fitted to what o200k_base and
 * Claude's public tokeniser, whichever is more, count for prose, sources, JSON, logs and mark-up in pieces
 * of 2 KB, and lie 8 % above. */
#define UNIT 16
#define PER_WORD 18
#define PER_LETTER_AFTER 4 /* each letter of a word behind the seventh */
#define WORD_FREE 7
#define PER_CAPITALS 24 /* a word of capitals */
#define PER_DIGITS 22   /* each three */
#define PER_SIGNS 18
#define PER_NEWLINES 18
#define PER_WIDE_FIRST 24 /* a letter of two bytes, é or я, where they begin */
#define PER_WIDE 8
#define PER_WIDER 23  /* of three bytes: 字 */
#define PER_WIDEST 48 /* of four: mostly pictures */

/* What stands around a reply that is to begin, a message, a tool, and all tools together. */
#define PER_REPLY 4
#define PER_TURN 4
#define PER_PART 1
#define PER_TOOL 12
#define PER_TOOLS 346

#define REDACTED_BYTES_PER_TOKEN 24

typedef enum
{
  CLASS_SPACE,
  CLASS_LOWER,
  CLASS_UPPER,
  CLASS_DIGIT,
  CLASS_SIGN,
  CLASS_NEWLINE,
  CLASS_FOLLOWING, /* a byte inside a character */
  CLASS_WIDE,
  CLASS_WIDER,
  CLASS_WIDEST,
} Class;

static Class
classify (guint8 c)
{
  if ((guint8) (c - 'a') < 26)
    return CLASS_LOWER;
  if (c == ' ')
    return CLASS_SPACE;
  if ((guint8) (c - 'A') < 26)
    return CLASS_UPPER;
  if ((guint8) (c - '0') < 10)
    return CLASS_DIGIT;
  if (c < 0x20)
    return c == '\t' ? CLASS_SPACE : CLASS_NEWLINE;
  if (c < 0x80)
    return CLASS_SIGN;
  if (c < 0xc0)
    return CLASS_FOLLOWING;
  return c < 0xe0 ? CLASS_WIDE : c < 0xf0 ? CLASS_WIDER : CLASS_WIDEST;
}

/* The class of the character at @at, which may be an escape; @len: (out): its bytes, but for those that
 * follow the first of a wide one. */
static Class
look (const char *at, const char *end, gsize *len)
{
  *len = 1;
  if (*at != '\\' || end - at < 2)
    return classify ((guint8) *at);

  *len = 2;
  switch (at[1])
    {
    case 'n':
    case 'r':
      return CLASS_NEWLINE;
    case 't':
      return CLASS_SPACE;
    case 'u':
      *len = (gsize) MIN (6, end - at);
      return CLASS_WIDER;
    default:
      return CLASS_SIGN;
    }
}

/* Goes over all that is of @class. */
static const char *
skip_class (const char *at, const char *end, Class class)
{
  gsize len;

  while (at < end && look (at, end, &len) == class)
    at += len;
  return at;
}

static const char *
skip_letters (const char *at, const char *end, guint8 first)
{
  while (at < end && (guint8) (*at - first) < 26)
    at++;
  return at;
}

static const char *
skip_lower (const char *start, const char *at, const char *end, guint64 *units)
{
  at = skip_letters (at, end, 'a');
  *units += PER_WORD;
  if (at - start > WORD_FREE)
    *units += (guint64) (at - start - WORD_FREE) * PER_LETTER_AFTER;
  return at;
}

/* The last of several capitals begins the next word when small letters follow: HTTPServer. */
static const char *
skip_upper (const char *at, const char *end, guint64 *units)
{
  const char *start = at;

  at = skip_letters (at, end, 'A');
  if (at == end || (guint8) (*at - 'a') >= 26)
    {
      *units += PER_CAPITALS;
      return at;
    }
  if (at - start > 1)
    *units += PER_CAPITALS;
  return skip_lower (at - 1, at, end, units);
}

/* Letters of two bytes each, and the bytes that follow in them. */
static const char *
skip_wide (const char *at, const char *end, guint64 *units)
{
  guint64 n = 0;

  for (; at < end && (guint8) *at >= 0x80 && (guint8) *at < 0xe0; at++)
    n += (guint8) *at >= 0xc0;
  *units += PER_WIDE_FIRST + (n - 1) * PER_WIDE;
  return at;
}

/* One word, number, or run of signs at @at. */
static const char *
skip_piece (const char *at, const char *end, guint64 *units)
{
  gsize len;
  Class class = look (at, end, &len);
  const char *start = at;

  switch (class)
    {
    case CLASS_LOWER:
      return skip_lower (at, at, end, units);
    case CLASS_UPPER:
      return skip_upper (at, end, units);
    case CLASS_DIGIT:
      at = skip_class (at, end, class);
      *units += (guint64) (at - start + 2) / 3 * PER_DIGITS;
      return at;
    case CLASS_SIGN:
      *units += PER_SIGNS;
      return skip_class (at, end, class);
    case CLASS_NEWLINE:
      *units += PER_NEWLINES;
      return skip_class (at, end, class);
    case CLASS_WIDE:
      return skip_wide (at, end, units);
    case CLASS_WIDER:
      *units += PER_WIDER;
      break;
    case CLASS_WIDEST:
      *units += PER_WIDEST;
      break;
    default: /* a space goes with what follows it */
      break;
    }
  return at + len;
}

gint64
weir_token_estimate_text (WeirJsonText text)
{
  const char *at = text.data;
  const char *end;
  guint64 units = 0;

  if (text.len == 0)
    return 0;

  end = text.data + text.len;
  while (at < end)
    at = skip_piece (at, end, &units);
  /* A reply is counted piece by piece, most of them one word: rounded up, each would count twice. */
  return MAX (1, (gint64) ((units + UNIT / 2) / UNIT));
}

static gint64 count_parts (const WeirPart *parts, guint n_parts);

static gint64
count_document (const WeirPart *part)
{
  gint64 named = weir_token_estimate_text (part->title) + weir_token_estimate_text (part->context);

  if (part->source == WEIR_SOURCE_TEXT)
    return named + weir_token_estimate_text (part->data);
  if (part->source == WEIR_SOURCE_PARTS)
    return named + count_parts (part->parts, part->n_parts);
  if (part->source == WEIR_SOURCE_BASE64)
    return named + weir_media_count_document (part->data);
  return named + WEIR_MEDIA_MOST_OF_IMAGE;
}

static gint64
count_part (const WeirPart *part)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
    case WEIR_PART_REFUSAL:
      return weir_token_estimate_text (part->text);
    case WEIR_PART_REASONING:
      return weir_token_estimate_text (part->text)
             + (gint64) (part->redacted.len / REDACTED_BYTES_PER_TOKEN);
    case WEIR_PART_IMAGE:
      return part->source == WEIR_SOURCE_BASE64 ? weir_media_count_image (part->data)
                                                : WEIR_MEDIA_MOST_OF_IMAGE;
    case WEIR_PART_DOCUMENT:
      return count_document (part);
    case WEIR_PART_AUDIO:
    case WEIR_PART_VIDEO:
      return weir_media_count_sound (part->data);
    case WEIR_PART_TOOL_CALL:
      return PER_TOOL + weir_token_estimate_text (part->name)
             + weir_token_estimate_text (part->arguments);
    case WEIR_PART_TOOL_RESULT:
      return PER_TOOL + count_parts (part->parts, part->n_parts);
    default:
      return weir_token_estimate_text (part->raw);
    }
}

static gint64
count_parts (const WeirPart *parts, guint n_parts)
{
  gint64 tokens = 0;

  for (guint i = 0; i < n_parts; i++)
    tokens += PER_PART + count_part (&parts[i]);
  return tokens;
}

static gint64
count_tool (const WeirTool *tool)
{
  if (tool->kind == WEIR_TOOL_BUILT_IN)
    return PER_TOOLS + weir_token_estimate_text (tool->raw);
  return PER_TOOL + weir_token_estimate_text (tool->name)
         + weir_token_estimate_text (tool->description) + weir_token_estimate_text (tool->schema)
         + weir_token_estimate_text (tool->grammar);
}

gint64
weir_token_estimate (const WeirRequest *request)
{
  gint64 tokens;

  g_return_val_if_fail (request != NULL, 1);

  /* In some APIs each piece of the system prompt is a message. */
  tokens = PER_REPLY + weir_token_estimate_text (request->output_schema);
  for (guint i = 0; i < request->n_system; i++)
    tokens += PER_TURN + count_part (&request->system[i]);
  for (guint i = 0; i < request->n_turns; i++)
    tokens += PER_TURN + count_parts (request->turns[i].parts, request->turns[i].n_parts);
  if (request->n_tools > 0)
    tokens += PER_TOOLS;
  for (guint i = 0; i < request->n_tools; i++)
    tokens += count_tool (&request->tools[i]);
  return tokens;
}

gint64
weir_token_estimate_for (const WeirRequest *request, gint64 percent)
{
  gint64 tokens = weir_token_estimate (request);

  return percent > 0 ? MAX (tokens * percent / 100, 1) : tokens;
}
