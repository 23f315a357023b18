/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include <string.h>

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

/* The first byte of @at … @end that is not plain, or @end. */
static inline const char *
weir_json_skip_plain (const char *at, const char *end)
{
  while (end - at >= 8)
    {
      guint64 word;
      guint64 special;

      memcpy (&word, at, sizeof word);
      special = weir_json_bytes_special (GUINT64_FROM_LE (word));
      if (special != 0)
        return at + __builtin_ctzll (special) / 8;
      at += 8;
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
