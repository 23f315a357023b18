/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-event-stream.h"

#include <string.h>

#define HEADER_IS_STRING 7

/* The CRC-32 of zlib, bit by bit: frames are small. */
static guint32
make_crc (const char *data, gsize len)
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

static void
append_uint32 (GString *out, guint32 value)
{
  guint32 wire = GUINT32_TO_BE (value);

  g_string_append_len (out, (const char *) &wire, sizeof wire);
}

static void
append_header (GString *out, const char *name, const char *value)
{
  gsize len = strlen (value);

  g_string_append_c (out, (char) strlen (name));
  g_string_append (out, name);
  g_string_append_c (out, HEADER_IS_STRING);
  g_string_append_c (out, (char) (len >> 8));
  g_string_append_c (out, (char) (len & 0xff));
  g_string_append (out, value);
}

/* Prelude, its checksum, headers, payload, and the checksum of all that. */
static void
append_frame (GString *out, const GString *headers, const char *payload)
{
  gsize start = out->len;
  gsize len = strlen (payload);

  append_uint32 (out, (guint32) (4 + 4 + 4 + headers->len + len + 4));
  append_uint32 (out, (guint32) headers->len);
  append_uint32 (out, make_crc (out->str + start, 8));
  g_string_append_len (out, headers->str, (gssize) headers->len);
  g_string_append_len (out, payload, (gssize) len);
  append_uint32 (out, make_crc (out->str + start, out->len - start));
}

void
weir_demo_event_stream_append (GString *out, const char *type, const char *payload)
{
  g_autoptr (GString) headers = g_string_new (NULL);

  append_header (headers, ":event-type", type);
  append_header (headers, ":content-type", "application/json");
  append_header (headers, ":message-type", "event");
  append_frame (out, headers, payload);
}

void
weir_demo_event_stream_append_exception (GString *out, const char *type, const char *payload)
{
  g_autoptr (GString) headers = g_string_new (NULL);

  append_header (headers, ":exception-type", type);
  append_header (headers, ":content-type", "application/json");
  append_header (headers, ":message-type", "exception");
  append_frame (out, headers, payload);
}
