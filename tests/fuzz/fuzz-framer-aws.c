/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-api-error.h"
#include "wire/weir-framer.h"

/* Any bytes give frames or one kind of error, the same ones however they are cut. The checksums would
 * stop every input that is not made by hand, so each input is also framed here with right ones. */

static guint32
checksum (const char *data, gsize len)
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
  guint32 big = GUINT32_TO_BE (value);

  g_string_append_len (out, (const char *) &big, sizeof big);
}

/* The first byte says how much of the rest are headers. */
static GString *
frame_input (const uint8_t *data, size_t size)
{
  GString *out = g_string_new (NULL);
  gsize headers = size > 0 ? MIN (data[0], size - 1) : 0;

  append_uint32 (out, (guint32) (16 + size));
  append_uint32 (out, (guint32) headers);
  append_uint32 (out, checksum (out->str, 8));
  g_string_append_len (out, (const char *) data + (size > 0), (gssize) (size - (size > 0)));
  g_string_append_len (out, "x", size > 0);
  append_uint32 (out, checksum (out->str, out->len));
  return out;
}

static void
read_all (const char *data, gsize len, gsize step, GString *lines)
{
  g_autoptr (WeirFramer) framer = weir_framer_aws_new ();
  g_autoptr (GError) error = NULL;
  WeirFramerResult result = WEIR_FRAMER_MORE;
  WeirFrame frame;

  for (gsize at = 0; at < len && result == WEIR_FRAMER_MORE; at += step)
    {
      weir_framer_push (framer, data + at, MIN (step, len - at));
      while ((result = weir_framer_next (framer, &frame, &error)) == WEIR_FRAMER_FRAME)
        {
          g_string_append_printf (lines, "%d %s ", frame.is_error, frame.event);
          g_string_append_len (lines, frame.data, (gssize) frame.len);
        }
    }
  if (result == WEIR_FRAMER_ERROR)
    g_string_append (lines, error->message);
  g_assert_true (error == NULL || error->domain == WEIR_API_ERROR);
}

static void
check (const char *data, gsize len)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) bytes = g_string_new (NULL);

  read_all (data, len, len, whole);
  read_all (data, len, 1, bytes);
  g_assert_true (g_string_equal (whole, bytes));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) framed = frame_input (data, size);

  check ((const char *) data, size);
  check (framed->str, framed->len);
  return 0;
}
