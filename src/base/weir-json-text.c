/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-text.h"

#include "base/weir-json-bytes.h"

/* The inside of JSON strings: reading and writing escapes (RFC 8259 §7). The readers trust their
 * input, because a WeirJsonText has gone through the scanner. */

#define REPLACEMENT_CHARACTER 0xfffd

static gunichar
read_hex4 (const char *at)
{
  gunichar value = 0;

  for (guint i = 0; i < 4; i++)
    value = value << 4 | (gunichar) g_ascii_xdigit_value (at[i]);
  return value;
}

static gboolean
is_lead_surrogate (gunichar c)
{
  return c >= 0xd800 && c <= 0xdbff;
}

static gboolean
is_tail_surrogate (gunichar c)
{
  return c >= 0xdc00 && c <= 0xdfff;
}

/* Reads what follows "\u"; @at stands on the first digit. */
static gunichar
read_unicode_escape (const char **at, const char *end)
{
  gunichar lead = read_hex4 (*at);
  gunichar tail;

  *at += 4;
  if (!is_lead_surrogate (lead) || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return lead;
  tail = read_hex4 (*at + 2);
  if (!is_tail_surrogate (tail))
    return lead;
  *at += 6;
  return 0x10000 + ((lead - 0xd800) << 10 | (tail - 0xdc00));
}

static gunichar
read_escape (const char **at, const char *end)
{
  char c = (*at)[1];

  *at += 2;
  switch (c)
    {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'u':
      return read_unicode_escape (at, end);
    default:
      return (gunichar) c;
    }
}

gunichar
weir_json_text_next (const char **at, const char *end)
{
  gunichar c;

  if (**at == '\\')
    return read_escape (at, end);
  c = g_utf8_get_char (*at);
  *at = g_utf8_next_char (*at);
  return c;
}

gboolean
weir_json_text_equal (WeirJsonText text, const char *utf8)
{
  gsize len;

  g_return_val_if_fail (utf8 != NULL, FALSE);
  if (text.data == NULL)
    return FALSE;
  len = strlen (utf8);
  if (text.len == len && memcmp (text.data, utf8, len) == 0)
    return memchr (utf8, '\\', len) == NULL;
  if (text.len <= len || memchr (text.data, '\\', text.len) == NULL)
    return FALSE;

  for (const char *at = text.data, *end = text.data + text.len; at < end;)
    {
      gunichar c = weir_json_text_next (&at, end);

      /* U+0000 stops here too: a terminated string cannot hold one. */
      if (*utf8 == '\0' || c != g_utf8_get_char (utf8))
        return FALSE;
      utf8 = g_utf8_next_char (utf8);
    }
  return *utf8 == '\0';
}

int
weir_json_text_compare (WeirJsonText a, WeirJsonText b)
{
  const char *a_end = a.data + a.len;
  const char *b_end = b.data + b.len;

  while (a.data < a_end && b.data < b_end)
    {
      gunichar a_char = weir_json_text_next (&a.data, a_end);
      gunichar b_char = weir_json_text_next (&b.data, b_end);

      if (a_char != b_char)
        return a_char < b_char ? -1 : 1;
    }
  return (a.data < a_end) - (b.data < b_end);
}

void
weir_json_text_decode (WeirJsonText text, GString *out)
{
  const char *at = text.data;
  const char *end;

  g_return_if_fail (out != NULL);
  if (at == NULL)
    return;
  end = at + text.len;
  while (at < end)
    {
      const char *escape = memchr (at, '\\', (gsize) (end - at));
      gunichar c;

      g_string_append_len (out, at, (escape == NULL ? end : escape) - at);
      if (escape == NULL)
        return;
      at = escape;
      c = read_escape (&at, end);
      if (is_lead_surrogate (c) || is_tail_surrogate (c))
        c = REPLACEMENT_CHARACTER;
      g_string_append_unichar (out, c);
    }
}

char *
weir_json_text_dup (WeirJsonText text)
{
  GString *out;

  if (text.data == NULL)
    return NULL;
  out = g_string_sized_new (text.len);
  weir_json_text_decode (text, out);
  return g_string_free (out, FALSE);
}

static void
append_escaped_ascii (GString *out, guint8 c)
{
  static const char hex[] = "0123456789abcdef";
  static const char letters[] = "btn?fr"; /* U+0008 to U+000D; U+000B has none */

  g_string_append_c (out, '\\');
  if (c == '"' || c == '\\')
    g_string_append_c (out, (char) c);
  else if (c >= '\b' && c <= '\r' && c != '\v')
    g_string_append_c (out, letters[c - '\b']);
  else
    {
      g_string_append (out, "u00");
      g_string_append_c (out, hex[c >> 4]);
      g_string_append_c (out, hex[c & 15]);
    }
}

void
weir_json_escape (GString *out, const char *utf8, gssize len)
{
  const char *end;

  g_return_if_fail (out != NULL);
  g_return_if_fail (utf8 != NULL || len == 0);
  if (len == 0)
    return;
  end = utf8 + (len < 0 ? strlen (utf8) : (gsize) len);
  while (utf8 < end)
    {
      const char *plain = utf8;

      utf8 = weir_json_skip_plain (utf8, end);
      while (utf8 < end && (guint8) *utf8 >= 0x80)
        {
          gsize size = weir_utf8_sequence (utf8, end);

          if (size == 0)
            break;
          utf8 += size;
        }
      g_string_append_len (out, plain, utf8 - plain);
      if (utf8 == end || weir_json_byte_is_plain ((guint8) *utf8))
        continue;
      if ((guint8) *utf8 >= 0x80)
        g_string_append_unichar (out, REPLACEMENT_CHARACTER);
      else
        append_escaped_ascii (out, (guint8) *utf8);
      utf8++;
    }
}
