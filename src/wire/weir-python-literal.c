/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-python-literal.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
  GString *out;
} Reader;

static const struct
{
  const char *python;
  const char *json;
} words[] = { { "True", "true" }, { "False", "false" }, { "None", "null" } };

/* Escapes of one letter, and what they stand for. */
static const char letters[][2] = {
  { '\\', '\\' }, { '\'', '\'' }, { '"', '"' }, { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' },
};

/* Escapes of so many hexadecimal digits. */
static const struct
{
  char letter;
  guint digits;
} codes[] = { { 'x', 2 }, { 'u', 4 }, { 'U', 8 } };

static gboolean
read_hex (Reader *self, guint digits, gunichar *c)
{
  *c = 0;
  for (guint i = 0; i < digits; i++, self->at++)
    {
      if (self->at >= self->end || !g_ascii_isxdigit (*self->at))
        return FALSE;
      *c = *c << 4 | (gunichar) g_ascii_xdigit_value (*self->at);
    }
  return *c <= 0x10ffff;
}

/* Behind the backslash. */
static gboolean
read_escape (Reader *self, gunichar *c)
{
  char letter;

  if (self->at >= self->end)
    return FALSE;
  letter = *self->at++;
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i][0] == letter)
      {
        *c = (gunichar) letters[i][1];
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].letter == letter)
      return read_hex (self, codes[i].digits, c);
  return FALSE;
}

static void
write_char (GString *out, gunichar c)
{
  if (c == '"' || c == '\\')
    g_string_append_printf (out, "\\%c", (char) c);
  else if (c < 0x20 || (c >= 0xd800 && c <= 0xdfff))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

/* A string up to the @quote that opened it. */
static gboolean
read_string (Reader *self, char quote)
{
  gunichar c;

  g_string_append_c (self->out, '"');
  while (self->at < self->end)
    {
      char byte = *self->at++;

      if (byte == quote)
        {
          g_string_append_c (self->out, '"');
          return TRUE;
        }
      if (byte == '\\')
        {
          if (!read_escape (self, &c))
            return FALSE;
          write_char (self->out, c);
        }
      else if ((guint8) byte < 0x80)
        write_char (self->out, (gunichar) byte);
      else
        g_string_append_c (self->out, byte);
    }
  return FALSE;
}

static gboolean
read_bytes (Reader *self, char quote)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *base64 = NULL;

  while (self->at < self->end && *self->at != quote)
    {
      gunichar c = (guint8) *self->at++;
      guint8 byte;

      if (c >= 0x80 || (c == '\\' && (!read_escape (self, &c) || c > 0xff)))
        return FALSE;
      byte = (guint8) c;
      g_byte_array_append (bytes, &byte, 1);
    }
  if (self->at++ >= self->end)
    return FALSE;
  base64 = g_base64_encode (bytes->data, bytes->len);
  g_string_append_printf (self->out, "\"%s\"", base64);
  return TRUE;
}

static gboolean
read_word (Reader *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize len = strlen (words[i].python);

      if ((gsize) (self->end - self->at) < len || memcmp (self->at, words[i].python, len) != 0)
        continue;
      self->at += len;
      g_string_append (self->out, words[i].json);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_token (Reader *self)
{
  char byte = *self->at;
  char next = self->at + 1 < self->end ? self->at[1] : '\0';

  if (byte == '\'' || byte == '"')
    {
      self->at++;
      return read_string (self, byte);
    }
  if (byte == 'b' && (next == '\'' || next == '"'))
    {
      self->at += 2;
      return read_bytes (self, next);
    }
  if (byte == '\0' || strchr ("{}[]():, \t\r\n+-.0123456789eE", byte) == NULL)
    return read_word (self);

  /* a tuple is a list there */
  g_string_append_c (self->out, byte == '(' ? '[' : byte == ')' ? ']' : byte);
  self->at++;
  return TRUE;
}

gboolean
weir_python_literal_to_json (const char *data, gsize len, GString *out)
{
  Reader self = { data, data + len, out };

  g_return_val_if_fail (out != NULL, FALSE);

  while (self.at < self.end)
    if (!read_token (&self))
      return FALSE;
  return TRUE;
}
