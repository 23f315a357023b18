/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-vector.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A lexeme longer than this has digits that no float32 can tell apart. */
#define MAX_LEXEME 127

static void
append_float (GByteArray *out, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static float
read_float (const guint8 *bytes)
{
  guint32 bits;
  float value;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Rounded once, to float32: by way of a double it would be rounded twice. */
static gboolean
parse_float (const WeirJsonDoc *doc, const WeirJsonNode *node, locale_t c_locale, float *value)
{
  WeirJsonText raw = weir_json_raw (doc, node);
  char lexeme[MAX_LEXEME + 1];

  if (node->kind != WEIR_JSON_NUMBER || raw.len > MAX_LEXEME)
    return FALSE;
  memcpy (lexeme, raw.data, raw.len);
  lexeme[raw.len] = '\0';
  *value = strtof_l (lexeme, NULL, c_locale);
  return isfinite (*value);
}

static GBytes *
from_numbers (const WeirJsonDoc *doc, const WeirJsonNode *array)
{
  g_autoptr (GByteArray) out = g_byte_array_sized_new (array->count * sizeof (float));
  locale_t c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  const WeirJsonNode *node;
  gboolean good = array->count > 0;
  WeirJsonIter iter;
  float value;

  weir_json_iter_init (&iter, doc, array);
  while (good && weir_json_iter_next (&iter, NULL, &node))
    {
      good = parse_float (doc, node, c_locale, &value);
      if (good)
        append_float (out, value);
    }
  freelocale (c_locale);
  return good ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

static gboolean
is_base64 (const GString *text)
{
  gsize end = text->len;

  while (end > 0 && text->len - end < 2 && text->str[end - 1] == '=')
    end--;
  for (gsize i = 0; i < end; i++)
    if (!g_ascii_isalnum (text->str[i]) && text->str[i] != '+' && text->str[i] != '/')
      return FALSE;
  return text->len % 4 == 0;
}

static GBytes *
from_base64 (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree guint8 *bytes = NULL;
  gsize len;

  weir_json_text_decode (weir_json_text (doc, node), text);
  if (!is_base64 (text))
    return NULL;
  bytes = g_base64_decode (text->str, &len);
  if (len == 0 || len % sizeof (float) != 0)
    return NULL;
  for (gsize i = 0; i < len; i += sizeof (float))
    if (!isfinite (read_float (bytes + i)))
      return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), len);
}

GBytes *
weir_vector_from_json (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  if (weir_json_is (node, WEIR_JSON_ARRAY))
    return from_numbers (doc, node);
  if (weir_json_is (node, WEIR_JSON_STRING))
    return from_base64 (doc, node);
  return NULL;
}

void
weir_vector_append_numbers (GString *out, GBytes *vector)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize len;
  const guint8 *bytes = g_bytes_get_data (vector, &len);

  g_string_append_c (out, '[');
  for (gsize i = 0; i + sizeof (float) <= len; i += sizeof (float))
    {
      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append (
          out, g_ascii_formatd (buffer, sizeof buffer, "%.9g", (double) read_float (bytes + i)));
    }
  g_string_append_c (out, ']');
}

void
weir_vector_append_base64 (GString *out, GBytes *vector)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (vector, &len);
  g_autofree char *base64 = g_base64_encode (bytes, len);

  g_string_append_printf (out, "\"%s\"", base64);
}
