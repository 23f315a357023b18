/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-writer.h"

#include "base/weir-decimal.h"
#include "base/weir-json-bytes.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH (G_N_ELEMENTS (((WeirJsonWriter *) NULL)->objects) * 8)

static gboolean
in_object (const WeirJsonWriter *writer)
{
  guint level = writer->depth - 1;

  return writer->depth > 0 && (writer->objects[level / 8] >> level % 8 & 1) != 0;
}

/* No value ends in a colon, so one at the end means that a name waits for its value. */
static gboolean
is_after_name (const WeirJsonWriter *writer)
{
  return writer->out->len > writer->start && writer->out->str[writer->out->len - 1] == ':';
}

static void
begin_value (WeirJsonWriter *writer)
{
  g_assert (in_object (writer) ? is_after_name (writer) : writer->depth > 0 || !writer->comma);
  if (writer->comma)
    g_string_append_c (writer->out, ',');
  writer->comma = TRUE;
}

static void
begin_container (WeirJsonWriter *writer, char bracket, gboolean object)
{
  guint8 bit = (guint8) (1 << writer->depth % 8);

  begin_value (writer);
  g_assert (writer->depth < MAX_DEPTH);
  if (object)
    writer->objects[writer->depth / 8] |= bit;
  else
    writer->objects[writer->depth / 8] &= (guint8) ~bit;
  writer->depth++;
  writer->comma = FALSE;
  g_string_append_c (writer->out, bracket);
}

static void
end_container (WeirJsonWriter *writer, char bracket, gboolean object)
{
  g_assert (writer->depth > 0 && in_object (writer) == object);
  g_assert (!object || !is_after_name (writer));
  writer->depth--;
  writer->comma = TRUE;
  g_string_append_c (writer->out, bracket);
}

static void
append_quoted (GString *out, WeirJsonText text)
{
  g_string_append_c (out, '"');
  g_string_append_len (out, text.data, (gssize) text.len);
  g_string_append_c (out, '"');
}

/* In one piece: there are more names than anything else. */
static void
append_name (GString *out, WeirJsonText name, gboolean comma)
{
  gsize start = out->len;
  char *at;

  g_string_set_size (out, start + (comma ? 1 : 0) + name.len + strlen ("\"\":"));
  at = out->str + start;
  if (comma)
    *at++ = ',';
  *at++ = '"';
  memcpy (at, name.data, name.len);
  memcpy (at + name.len, "\":", 2);
}

static gboolean
is_plain (const char *name)
{
  const char *end = name + strlen (name);

  return weir_json_skip_plain (name, end) == end;
}

void
weir_json_writer_init (WeirJsonWriter *writer, GString *out)
{
  g_return_if_fail (writer != NULL && out != NULL);
  *writer = (WeirJsonWriter){ .out = out, .start = out->len };
}

void
weir_json_writer_begin_object (WeirJsonWriter *writer)
{
  begin_container (writer, '{', TRUE);
}

void
weir_json_writer_end_object (WeirJsonWriter *writer)
{
  end_container (writer, '}', TRUE);
}

void
weir_json_writer_begin_array (WeirJsonWriter *writer)
{
  begin_container (writer, '[', FALSE);
}

void
weir_json_writer_end_array (WeirJsonWriter *writer)
{
  end_container (writer, ']', FALSE);
}

void
weir_json_writer_name (WeirJsonWriter *writer, const char *name)
{
  g_return_if_fail (name != NULL);
  g_assert (is_plain (name));
  weir_json_writer_name_text (writer, (WeirJsonText){ name, strlen (name) });
}

void
weir_json_writer_name_text (WeirJsonWriter *writer, WeirJsonText name)
{
  g_return_if_fail (name.data != NULL);
  g_assert (in_object (writer) && !is_after_name (writer));
  append_name (writer->out, name, writer->comma);
  writer->comma = FALSE;
}

void
weir_json_writer_text (WeirJsonWriter *writer, WeirJsonText text)
{
  if (text.data == NULL)
    {
      weir_json_writer_null (writer);
      return;
    }
  begin_value (writer);
  append_quoted (writer->out, text);
}

void
weir_json_writer_utf8 (WeirJsonWriter *writer, const char *utf8, gssize len)
{
  if (utf8 == NULL)
    {
      weir_json_writer_null (writer);
      return;
    }
  begin_value (writer);
  g_string_append_c (writer->out, '"');
  weir_json_escape (writer->out, utf8, len);
  g_string_append_c (writer->out, '"');
}

void
weir_json_writer_raw (WeirJsonWriter *writer, WeirJsonText raw)
{
  if (raw.data == NULL)
    {
      weir_json_writer_null (writer);
      return;
    }
  begin_value (writer);
  g_string_append_len (writer->out, raw.data, (gssize) raw.len);
}

void
weir_json_writer_int64 (WeirJsonWriter *writer, gint64 value)
{
  begin_value (writer);
  if (value < 0)
    g_string_append_c (writer->out, '-');
  /* Negated without a sign, because the smallest number has no positive counterpart. */
  weir_decimal_append (writer->out, value < 0 ? -(guint64) value : (guint64) value, 1);
}

/* Not all 17 digits where fewer read back as the same number: 0.1 stays 0.1. */
void
weir_json_writer_double (WeirJsonWriter *writer, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      weir_json_writer_null (writer);
      return;
    }
  begin_value (writer);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (number, sizeof number, formats[i], value);
      if (g_ascii_strtod (number, NULL) == value)
        break;
    }
  g_string_append (writer->out, number);
}

void
weir_json_writer_boolean (WeirJsonWriter *writer, gboolean value)
{
  begin_value (writer);
  g_string_append (writer->out, value ? "true" : "false");
}

void
weir_json_writer_null (WeirJsonWriter *writer)
{
  begin_value (writer);
  g_string_append (writer->out, "null");
}

void
weir_json_writer_member_text (WeirJsonWriter *writer, const char *name, WeirJsonText text)
{
  if (text.data == NULL)
    return;
  weir_json_writer_name (writer, name);
  weir_json_writer_text (writer, text);
}

void
weir_json_writer_member_utf8 (WeirJsonWriter *writer, const char *name, const char *utf8)
{
  if (utf8 == NULL)
    return;
  weir_json_writer_name (writer, name);
  weir_json_writer_utf8 (writer, utf8, -1);
}

void
weir_json_writer_member_raw (WeirJsonWriter *writer, const char *name, WeirJsonText raw)
{
  if (raw.data == NULL)
    return;
  weir_json_writer_name (writer, name);
  weir_json_writer_raw (writer, raw);
}

void
weir_json_writer_member_int64 (WeirJsonWriter *writer, const char *name, gint64 value)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_int64 (writer, value);
}

void
weir_json_writer_member_boolean (WeirJsonWriter *writer, const char *name, gboolean value)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_boolean (writer, value);
}

void
weir_json_writer_member_null (WeirJsonWriter *writer, const char *name)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_null (writer);
}
