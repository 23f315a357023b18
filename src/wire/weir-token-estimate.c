/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-token-estimate.h"

/* Counted in sixteenths of a token. Tokenisers of today keep common words whole (also with the space
 * before them), break longer and rarer ones, take digits in threes and signs one by one. Text in other
 * alphabets costs about half a token a letter, in Chinese and its like about one. The weights lie some
 * percent above what was found with English, German, JSON and C. */
#define UNIT 16
#define PER_WORD 13
#define PER_LETTER_AFTER 3 /* each letter of a word behind the fourth */
#define WORD_FREE 4
#define PER_DIGIT 6
#define PER_SIGN 12
#define PER_SIGN_AFTER 4 /* signs in a row are often one token */
#define PER_NEWLINE 8
#define PER_WIDE_LEAD 10  /* first byte of a letter of two bytes: é, я */
#define PER_WIDER_LEAD 19 /* of three bytes: 字 */
#define PER_WIDEST_LEAD 40

/* What stands around a message, a tool, and all tools together. */
#define PER_TURN 4
#define PER_PART 2
#define PER_TOOL 12
#define PER_TOOLS 300

/* An image is scaled down to so much at most. A page of a document is told as text and image. */
#define PER_IMAGE 1600
#define PER_DOCUMENT 2000
#define DOCUMENT_BYTES_PER_TOKEN 24

typedef enum
{
  CLASS_SPACE,
  CLASS_LETTER,
  CLASS_DIGIT,
  CLASS_SIGN,
  CLASS_NEWLINE,
  CLASS_FOLLOWING, /* a byte inside a character */
  CLASS_WIDE,
  CLASS_WIDER,
  CLASS_WIDEST,
  CLASS_ESCAPE,
} Class;

static const guint8 weights[] = {
  [CLASS_SPACE] = 0,
  [CLASS_LETTER] = 0,
  [CLASS_DIGIT] = PER_DIGIT,
  [CLASS_SIGN] = 0,
  [CLASS_NEWLINE] = PER_NEWLINE,
  [CLASS_FOLLOWING] = 0,
  [CLASS_WIDE] = PER_WIDE_LEAD,
  [CLASS_WIDER] = PER_WIDER_LEAD,
  [CLASS_WIDEST] = PER_WIDEST_LEAD,
  [CLASS_ESCAPE] = 0,
};

static inline Class
classify (guint8 c)
{
  if ((guint8) ((c | 0x20) - 'a') < 26)
    return CLASS_LETTER;
  if (c == ' ' || c == '\t')
    return CLASS_SPACE;
  if (c < 0x20)
    return CLASS_NEWLINE;
  if ((guint8) (c - '0') < 10)
    return CLASS_DIGIT;
  if (c < 0x80)
    return c == '\\' ? CLASS_ESCAPE : CLASS_SIGN;
  if (c < 0xc0)
    return CLASS_FOLLOWING;
  return c < 0xe0 ? CLASS_WIDE : c < 0xf0 ? CLASS_WIDER : CLASS_WIDEST;
}

/* Runs of spaces are few tokens: indentation costs about one. */
static const char *
skip_spaces (const char *at, const char *end, guint64 *units)
{
  const char *start = at;

  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  if (at - start > 1)
    *units += PER_SIGN;
  return at;
}

static const char *
skip_word (const char *at, const char *end, guint64 *units)
{
  const char *start = at;

  while (at < end && classify ((guint8) *at) == CLASS_LETTER)
    at++;
  *units += PER_WORD;
  if (at - start > WORD_FREE)
    *units += (guint64) (at - start - WORD_FREE) * PER_LETTER_AFTER;
  return at;
}

static const char *
skip_signs (const char *at, const char *end, guint64 *units)
{
  *units += PER_SIGN;
  for (at++; at < end && classify ((guint8) *at) == CLASS_SIGN; at++)
    *units += PER_SIGN_AFTER;
  return at;
}

static const char *
skip_escape (const char *at, const char *end, guint64 *units)
{
  if (at + 1 < end && at[1] == 'u')
    {
      *units += PER_WIDER_LEAD;
      return at + MIN (6, end - at);
    }
  *units += at + 1 < end && at[1] == 'n' ? PER_NEWLINE : PER_SIGN;
  return at + MIN (2, end - at);
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
    {
      Class class = classify ((guint8) *at);

      if (class == CLASS_LETTER)
        at = skip_word (at, end, &units);
      else if (class == CLASS_SIGN)
        at = skip_signs (at, end, &units);
      else if (class == CLASS_SPACE)
        at = skip_spaces (at, end, &units);
      else if (class == CLASS_ESCAPE)
        at = skip_escape (at, end, &units);
      else
        {
          units += weights[class];
          at++;
        }
    }
  return (gint64) ((units + UNIT - 1) / UNIT);
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
  return named + PER_DOCUMENT + (gint64) (part->data.len / DOCUMENT_BYTES_PER_TOKEN);
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
             + (gint64) (part->redacted.len / DOCUMENT_BYTES_PER_TOKEN);
    case WEIR_PART_IMAGE:
      return PER_IMAGE;
    case WEIR_PART_DOCUMENT:
    case WEIR_PART_AUDIO:
    case WEIR_PART_VIDEO:
      return count_document (part);
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

  tokens = PER_TURN + count_parts (request->system, request->n_system)
           + weir_token_estimate_text (request->output_schema);
  for (guint i = 0; i < request->n_turns; i++)
    tokens += PER_TURN + count_parts (request->turns[i].parts, request->turns[i].n_parts);
  if (request->n_tools > 0)
    tokens += PER_TOOLS;
  for (guint i = 0; i < request->n_tools; i++)
    tokens += count_tool (&request->tools[i]);
  return tokens;
}
