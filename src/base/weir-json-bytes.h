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

#define WEIR_JSON_EVERY_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* Non-zero when a byte of @word is not plain: a quote, a backslash, a control character or a part
 * of a longer character. The lowest set bit lies in the first such byte.
 *
 * A subtraction sets the high bit of a byte that is zero, or below 0x20, and may then borrow from
 * the byte above, which comes later in the text and no longer matters. It also leaves that bit in
 * some bytes from 0x80 on, which are not plain anyway. */
static inline guint64
weir_json_bytes_special (guint64 word)
{
  guint64 quote = (word ^ WEIR_JSON_EVERY_BYTE ('"')) - WEIR_JSON_EVERY_BYTE (1);
  guint64 backslash = (word ^ WEIR_JSON_EVERY_BYTE ('\\')) - WEIR_JSON_EVERY_BYTE (1);
  guint64 control = word - WEIR_JSON_EVERY_BYTE (0x20);

  return (quote | backslash | control | word) & WEIR_JSON_EVERY_BYTE (0x80);
}

static inline gboolean
weir_json_byte_is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

#ifdef __SSE2__
#define WEIR_JSON_BLOCK 16

/* How many of the 16 bytes at @at are plain before the first that is not. Source code in a string
 * has an escape about every ten bytes, so most blocks end here, which a processor can foresee. As
 * signed numbers, control characters and the parts of longer ones alike are below a space. */
static inline guint
weir_json_count_plain (const char *at)
{
  __m128i block = _mm_loadu_si128 ((const __m128i *) at);
  __m128i quote = _mm_cmpeq_epi8 (block, _mm_set1_epi8 ('"'));
  __m128i backslash = _mm_cmpeq_epi8 (block, _mm_set1_epi8 ('\\'));
  __m128i control = _mm_cmplt_epi8 (block, _mm_set1_epi8 (0x20));
  int special = _mm_movemask_epi8 (_mm_or_si128 (_mm_or_si128 (quote, backslash), control));

  return special != 0 ? (guint) __builtin_ctz ((guint) special) : WEIR_JSON_BLOCK;
}
#else
#define WEIR_JSON_BLOCK 8

static inline guint
weir_json_count_plain (const char *at)
{
  guint64 word;
  guint64 special;

  memcpy (&word, at, sizeof word);
  special = weir_json_bytes_special (GUINT64_FROM_LE (word));
  return special != 0 ? (guint) __builtin_ctzll (special) / 8 : WEIR_JSON_BLOCK;
}
#endif

/* The first byte of @at … @end that is not plain, or @end. */
static inline const char *
weir_json_skip_plain (const char *at, const char *end)
{
  while (end - at >= WEIR_JSON_BLOCK)
    {
      guint n = weir_json_count_plain (at);

      at += n;
      if (n < WEIR_JSON_BLOCK)
        return at;
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
