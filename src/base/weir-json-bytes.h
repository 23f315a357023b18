/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* What the JSON scanner and the JSON escaper both have to know about bytes. In a header, because
 * either spends most of its time here. */

static inline gboolean
weir_json_byte_is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* What the bytes of a block are: a bit for each, the first byte's lowest. */
typedef struct
{
  guint quote;
  guint backslash;
  guint other; /* control characters, and parts of a longer character */
} WeirJsonBlock;

#ifdef __SSE2__
#define WEIR_JSON_BLOCK 32

/* Two vectors at a time: what is done with the bits then costs as much as finding them. */
static inline __m128i
weir_json_load (const char *at)
{
  return _mm_loadu_si128 ((const __m128i *) at);
}

static inline guint
weir_json_gather (__m128i low, __m128i high)
{
  return (guint) _mm_movemask_epi8 (low) | (guint) _mm_movemask_epi8 (high) << 16;
}

static inline guint
weir_json_match (__m128i low, __m128i high, char byte)
{
  __m128i wanted = _mm_set1_epi8 (byte);

  return weir_json_gather (_mm_cmpeq_epi8 (low, wanted), _mm_cmpeq_epi8 (high, wanted));
}

/* As signed numbers, control characters and the parts of longer ones alike are below a space. */
static inline WeirJsonBlock
weir_json_look (const char *at)
{
  __m128i low = weir_json_load (at);
  __m128i high = weir_json_load (at + 16);
  __m128i space = _mm_set1_epi8 (0x20);

  return (WeirJsonBlock){ weir_json_match (low, high, '"'), weir_json_match (low, high, '\\'),
                          weir_json_gather (_mm_cmplt_epi8 (low, space),
                                            _mm_cmplt_epi8 (high, space)) };
}

static inline __m128i
weir_json_are_letters (__m128i bytes)
{
  __m128i n = _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('n'));
  __m128i r = _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('r'));
  __m128i t = _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('t'));

  return _mm_or_si128 (_mm_or_si128 (n, r), t);
}

/* The letters of the escapes that text and source code are full of. */
static inline guint
weir_json_find_letters (const char *at)
{
  return weir_json_gather (weir_json_are_letters (weir_json_load (at)),
                           weir_json_are_letters (weir_json_load (at + 16)));
}
#else
#define WEIR_JSON_BLOCK 8
#define WEIR_JSON_EVERY_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

static inline guint64
weir_json_load (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return GUINT64_FROM_LE (word);
}

/* Gathers the high bits of the bytes, each by one term of the product. */
static inline guint
weir_json_gather (guint64 word)
{
  return (guint) (((word >> 7) & WEIR_JSON_EVERY_BYTE (1)) * G_GUINT64_CONSTANT (0x0102040810204080)
                  >> 56);
}

/* The high bit of each byte that is zero: adding to the low seven bits of any other carries into the
 * eighth, or that is set already. No byte touches its neighbour. */
static inline guint64
weir_json_zero_bytes (guint64 word)
{
  guint64 low = WEIR_JSON_EVERY_BYTE (0x7f);

  return ~(((word & low) + low) | word | low);
}

static inline guint
weir_json_match (guint64 word, char byte)
{
  return weir_json_gather (weir_json_zero_bytes (word ^ WEIR_JSON_EVERY_BYTE ((guint8) byte)));
}

static inline WeirJsonBlock
weir_json_look (const char *at)
{
  guint64 word = weir_json_load (at);
  guint64 control = weir_json_zero_bytes (word & WEIR_JSON_EVERY_BYTE (0xe0));

  return (WeirJsonBlock){ weir_json_match (word, '"'), weir_json_match (word, '\\'),
                          weir_json_gather (control | word) };
}

/* The letters of the escapes that text and source code are full of. */
static inline guint
weir_json_find_letters (const char *at)
{
  guint64 word = weir_json_load (at);

  return weir_json_match (word, 'n') | weir_json_match (word, 'r') | weir_json_match (word, 't');
}
#endif

static inline guint
weir_json_get_special (WeirJsonBlock block)
{
  return block.quote | block.backslash | block.other;
}

/* The first byte of @at … @end that is not plain, or @end. */
static inline const char *
weir_json_skip_plain (const char *at, const char *end)
{
  for (; end - at >= WEIR_JSON_BLOCK; at += WEIR_JSON_BLOCK)
    {
      guint special = weir_json_get_special (weir_json_look (at));

      if (special != 0)
        return at + __builtin_ctz (special);
    }
  while (at < end && weir_json_byte_is_plain ((guint8) *at))
    at++;
  return at;
}

static inline gboolean
weir_utf8_is_tail (guint8 byte)
{
  return (byte & 0xc0) == 0x80;
}

/* The length, 2 to 4, of the multi-byte character at @at (below @end), 0 when it is not one:
 * RFC 3629, so neither overlong forms nor surrogates. */
static inline gsize
weir_utf8_sequence (const char *at, const char *end)
{
  const guint8 *p = (const guint8 *) at;
  gsize left = (gsize) (end - at);

  if (p[0] < 0xc2 || p[0] > 0xf4)
    return 0;
  if (p[0] < 0xe0)
    return left >= 2 && weir_utf8_is_tail (p[1]) ? 2 : 0;
  if (p[0] < 0xf0)
    {
      if (left < 3 || !weir_utf8_is_tail (p[1]) || !weir_utf8_is_tail (p[2]))
        return 0;
      return (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ? 0 : 3;
    }
  if (left < 4 || !weir_utf8_is_tail (p[1]) || !weir_utf8_is_tail (p[2])
      || !weir_utf8_is_tail (p[3]))
    return 0;
  return (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f) ? 0 : 4;
}

G_END_DECLS
