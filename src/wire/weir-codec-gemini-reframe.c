/* SPDX-License-Identifier: MIT */
/* Passes an upstream's chunk on to a Gemini client as it stands. Its clients know no names of events
 * and no comments beside the data. A list of chunks, which some send in one event, is taken apart. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include <string.h>

static void
append_event (const char *data, gsize len, GString *out)
{
  const char *end = data + len;

  while (data < end)
    {
      const char *stop = memchr (data, '\n', (gsize) (end - data));

      if (stop == NULL)
        stop = end;
      g_string_append (out, "data: ");
      g_string_append_len (out, data, stop - data);
      g_string_append_c (out, '\n');
      data = stop + 1;
    }
  g_string_append_c (out, '\n');
}

void
weir_codec_gemini_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *chunk;
  WeirJsonIter iter;

  if (frame->len == 0)
    return;
  if (frame->data[0] != '[')
    {
      append_event (frame->data, frame->len, out);
      return;
    }
  if (!weir_json_parse (&doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    return;
  weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
  while (weir_json_iter_next (&iter, NULL, &chunk))
    append_event (frame->data + chunk->start, chunk->end - chunk->start, out);
}
