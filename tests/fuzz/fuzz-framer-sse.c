/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-framer.h"

#include <string.h>

/* The frames of a stream must not depend on how its bytes come in. The first byte sets the size of the
 * pieces. */

static void
drain (WeirFramer *framer, GString *out)
{
  g_autoptr (GError) error = NULL;
  WeirFrame frame;

  while (weir_framer_next (framer, &frame, &error) == WEIR_FRAMER_FRAME)
    {
      g_string_append (out, frame.event != NULL ? frame.event : "-");
      g_string_append_c (out, '|');
      g_string_append_len (out, frame.data, (gssize) frame.len);
      g_string_append_c (out, ';');
    }
  g_assert_no_error (error);
}

static gboolean
read_in_pieces (const char *data, size_t size, size_t piece, GString *out)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();

  for (size_t at = 0; at < size; at += piece)
    {
      weir_framer_push (framer, data + at, MIN (piece, size - at));
      drain (framer, out);
    }
  return weir_framer_is_idle (framer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);

  if (size < 2)
    return 0;
  g_assert_cmpint (read_in_pieces ((const char *) data + 1, size - 1, size, whole), ==,
                   read_in_pieces ((const char *) data + 1, size - 1, data[0] % 7 + 1u, pieces));
  g_assert_cmpmem (whole->str, whole->len, pieces->str, pieces->len);
  return 0;
}
