/* SPDX-License-Identifier: MIT */
/* Passes an upstream's event on to a Messages client as it stands, with the name that its clients go
 * by in front: they ignore all that has none. Types they do not know make some of them throw, so
 * only known ones pass. The last event is written by the encoder, once the reply is known to be whole. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "base/weir-json-edit.h"

#include <string.h>

static const char *const passed[] = {
  "content_block_delta", "content_block_start", "content_block_stop",
  "message_delta",       "message_start",       "ping",
};

static const char *
find_type (WeirJsonText type)
{
  for (guint i = 0; i < G_N_ELEMENTS (passed); i++)
    if (weir_json_text_equal (type, passed[i]))
      return passed[i];
  return NULL;
}

static void
append_event (const char *type, const char *data, gsize len, GString *out)
{
  const char *end = data + len;

  g_string_append (out, "event: ");
  g_string_append (out, type);
  g_string_append_c (out, '\n');
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
weir_codec_messages_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const char *type;

  if (frame->is_error
      || !weir_json_parse (&doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    return;
  type = find_type (weir_json_text (&doc, weir_json_get (&doc, weir_json_root (&doc), "type")));
  if (type != NULL)
    append_event (type, frame->data, frame->len, out);
}
