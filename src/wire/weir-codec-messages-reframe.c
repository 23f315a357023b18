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

/* The answer in a schema came as the input of a tool (see WEIR_MESSAGES_OUTPUT_TOOL): it is text to the
 * client. Without tools of its own there are no other calls to be mistaken for it. */
static gboolean
is_output_wrapped (const WeirRequest *request)
{
  return request->output == WEIR_OUTPUT_JSON_SCHEMA && request->n_tools == 0;
}

gboolean
weir_codec_messages_rewrites (const WeirRequest *request, const WeirModelRule *rule)
{
  return is_output_wrapped (request)
         && !(rule->schemas && weir_model_rule_allows (rule, "output_config"));
}

static void
unwrap_output (const WeirJsonDoc *doc, WeirJsonEdit *edit)
{
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *block = weir_json_get (doc, root, "content_block");
  const WeirJsonNode *delta = weir_json_get (doc, root, "delta");
  const WeirJsonNode *piece = weir_json_get (doc, delta, "partial_json");
  const WeirJsonNode *reason = weir_json_get (doc, delta, "stop_reason");
  g_autoptr (GString) json = NULL;

  if (weir_json_text_equal (weir_json_text (doc, weir_json_get (doc, block, "type")), "tool_use"))
    weir_json_edit_replace (edit, block, "{\"type\":\"text\",\"text\":\"\"}", -1);
  else if (weir_json_is (piece, WEIR_JSON_STRING))
    {
      WeirJsonText raw = weir_json_raw (doc, piece);

      json = g_string_new ("{\"type\":\"text_delta\",\"text\":");
      g_string_append_len (json, raw.data, (gssize) raw.len);
      g_string_append_c (json, '}');
      weir_json_edit_replace (edit, delta, json->str, (gssize) json->len);
    }
  else if (weir_json_text_equal (weir_json_text (doc, reason), "tool_use"))
    weir_json_edit_replace (edit, reason, "\"end_turn\"", -1);
}

void
weir_codec_messages_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *type;
  const char *data;
  gsize len;

  if (frame->is_error
      || !weir_json_parse (&doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    return;
  type = find_type (weir_json_text (&doc, weir_json_get (&doc, weir_json_root (&doc), "type")));
  if (type == NULL)
    return;
  if (!is_output_wrapped (request))
    {
      append_event (type, frame->data, frame->len, out);
      return;
    }

  edit = weir_json_edit_new (&doc);
  unwrap_output (&doc, edit);
  bytes = weir_json_edit_apply (edit);
  data = g_bytes_get_data (bytes, &len);
  append_event (type, data, len, out);
}
