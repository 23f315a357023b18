/* SPDX-License-Identifier: MIT */
#include "aws-frames.h"

#include <string.h>

/* CRC-32 bit by bit, so that the reader's library is checked by something else. */
guint32
aws_checksum (const char *data, gsize len)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < len; i++)
    {
      crc ^= (guint8) data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
  return ~crc;
}

void
aws_append_uint32 (GString *out, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_string_append_len (out, (const char *) &big, sizeof big);
}

static void
append_header (GString *out, const char *name, const char *value)
{
  gsize len = strlen (value);

  g_string_append_c (out, (char) strlen (name));
  g_string_append (out, name);
  g_string_append_c (out, 7);
  g_string_append_c (out, (char) (len >> 8));
  g_string_append_c (out, (char) (len & 0xff));
  g_string_append (out, value);
}

static void
append_parts (GString *out, const GString *headers, const char *payload, gsize len)
{
  gsize start = out->len;

  aws_append_uint32 (out, (guint32) (12 + headers->len + len + 4));
  aws_append_uint32 (out, (guint32) headers->len);
  aws_append_uint32 (out, aws_checksum (out->str + start, 8));
  g_string_append_len (out, headers->str, (gssize) headers->len);
  g_string_append_len (out, payload, (gssize) len);
  aws_append_uint32 (out, aws_checksum (out->str + start, out->len - start));
}

void
aws_append_message (GString *out, const char *payload, gsize len, ...)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  const char *name;
  va_list args;

  va_start (args, len);
  while ((name = va_arg (args, const char *)) != NULL)
    append_header (headers, name, va_arg (args, const char *));
  va_end (args);
  append_parts (out, headers, payload, len);
}

void
aws_append_chunk (GString *out, const char *json, gsize len)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) json, len);
  g_autofree char *payload = g_strdup_printf ("{\"bytes\":\"%s\",\"p\":\"abcdefg\"}", base64);

  aws_append_message (out, payload, strlen (payload), ":event-type", "chunk", ":content-type",
                      "application/json", ":message-type", "event", NULL);
}

void
aws_append_exception (GString *out, const char *type, const char *payload)
{
  aws_append_message (out, payload, strlen (payload), ":exception-type", type, ":content-type",
                      "application/json", ":message-type", "exception", NULL);
}
