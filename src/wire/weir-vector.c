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

/* Puts the float32 of an array of numbers into @out (nullable: only looks). %FALSE when one is none. */
static gboolean
read_numbers (const WeirJsonDoc *doc, const WeirJsonNode *array, GByteArray *out)
{
  locale_t c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  const WeirJsonNode *node;
  gboolean good = array->count > 0;
  WeirJsonIter iter;
  float value;

  weir_json_iter_init (&iter, doc, array);
  while (good && weir_json_iter_next (&iter, NULL, &node))
    {
      good = parse_float (doc, node, c_locale, &value);
      if (good && out != NULL)
        append_float (out, value);
    }
  freelocale (c_locale);
  return good;
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

/* (transfer full) (nullable): the float32 in a base64 string. */
static guint8 *
read_base64 (const WeirJsonDoc *doc, const WeirJsonNode *node, gsize *len)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree guint8 *bytes = NULL;

  weir_json_text_decode (weir_json_text (doc, node), text);
  if (!is_base64 (text))
    return NULL;
  bytes = g_base64_decode (text->str, len);
  if (*len == 0 || *len % sizeof (float) != 0)
    return NULL;
  for (gsize i = 0; i < *len; i += sizeof (float))
    if (!isfinite (read_float (bytes + i)))
      return NULL;
  return g_steal_pointer (&bytes);
}

GBytes *
weir_vector_from_json (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText raw;

  if (weir_json_is (node, WEIR_JSON_STRING))
    {
      gsize len;
      g_autofree guint8 *bytes = read_base64 (doc, node, &len);

      if (bytes == NULL)
        return NULL;
    }
  else if (!weir_json_is (node, WEIR_JSON_ARRAY) || !read_numbers (doc, node, NULL))
    return NULL;

  raw = weir_json_raw (doc, node);
  return g_bytes_new (raw.data, raw.len);
}

/* Parses a vector that has been checked. */
static const WeirJsonNode *
parse (GBytes *vector, WeirJsonDoc *doc)
{
  const WeirJsonLimits limits = { 2, G_MAXUINT32 / 2 };
  gsize len;
  const char *data = g_bytes_get_data (vector, &len);

  return weir_json_parse (doc, data, len, &limits, NULL) ? weir_json_root (doc) : NULL;
}

/* Whether @vector begins with @mark and was appended as it stands. */
static gboolean
append_verbatim (GString *out, GBytes *vector, char mark)
{
  gsize len;
  const char *data = g_bytes_get_data (vector, &len);

  if (len == 0 || data[0] != mark)
    return FALSE;
  g_string_append_len (out, data, (gssize) len);
  return TRUE;
}

void
weir_vector_append_numbers (GString *out, GBytes *vector)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree guint8 *bytes = NULL;
  gsize len = 0;

  if (append_verbatim (out, vector, '['))
    return;
  bytes = read_base64 (&doc, parse (vector, &doc), &len);
  g_string_append_c (out, '[');
  for (gsize i = 0; bytes != NULL && i + sizeof (float) <= len; i += sizeof (float))
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
  g_autoptr (GByteArray) bytes = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *base64 = NULL;
  const WeirJsonNode *root;

  if (append_verbatim (out, vector, '"'))
    return;
  root = parse (vector, &doc);
  bytes = g_byte_array_sized_new (root != NULL ? root->count * sizeof (float) : 0);
  if (root != NULL)
    read_numbers (&doc, root, bytes);
  base64 = g_base64_encode (bytes->data, bytes->len);
  g_string_append_printf (out, "\"%s\"", base64);
}
