/* SPDX-License-Identifier: MIT */
/* Passes an upstream's Responses frame on to a Responses client as it stands. SAP AI Core leaves out
 * the "event:" line, which clients want; some of them choke on a type they do not know. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include <string.h>

/* Beginnings of the types that clients know, without "response.". */
static const char *const known[] = {
  "code_interpreter_call",
  "compaction.",
  "completed",
  "content_part.",
  "created",
  "custom_tool_call_input.",
  "failed",
  "file_search_call.",
  "function_call_arguments.",
  "image_generation_call.",
  "in_progress",
  "incomplete",
  "mcp_call",
  "mcp_list_tools.",
  "output_item.",
  "output_text.",
  "queued",
  "reasoning_summary_part.",
  "reasoning_summary_text.",
  "reasoning_text.",
  "refusal.",
  "shell_call_",
  "web_search_call.",
};

#define PREFIX "response."

static gboolean
is_known (WeirJsonText type)
{
  const char *word;
  gsize left;

  if (type.len <= strlen (PREFIX) || memcmp (type.data, PREFIX, strlen (PREFIX)) != 0)
    return FALSE;
  word = type.data + strlen (PREFIX);
  left = type.len - strlen (PREFIX);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize len = strlen (known[i]);

      if (left >= len && memcmp (word, known[i], len) == 0)
        return memchr (type.data, '\\', type.len) == NULL;
    }
  return FALSE;
}

/* The type of an event. It stands in front as a rule, where a look is enough: this runs for every
 * token. */
static WeirJsonText
get_type (const WeirFrame *frame, WeirJsonDoc *doc)
{
  static const char front[] = "{\"type\":\"";
  gsize len = strlen (front);
  const char *end;

  if (frame->len > len && memcmp (frame->data, front, len) == 0)
    {
      end = memchr (frame->data + len, '"', frame->len - len);
      if (end != NULL)
        return (WeirJsonText){ frame->data + len, (gsize) (end - frame->data) - len };
    }
  if (!weir_json_parse (doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    return (WeirJsonText){ NULL, 0 };
  return weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), "type"));
}

void
weir_codec_responses_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  WeirJsonText type = get_type (frame, &doc);
  const char *line = frame->data;
  const char *end = frame->data + frame->len;

  if (!is_known (type))
    return;
  g_string_append (out, "event: ");
  g_string_append_len (out, type.data, (gssize) type.len);
  g_string_append_c (out, '\n');
  while (line < end)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));

      if (stop == NULL)
        stop = end;
      g_string_append (out, "data: ");
      g_string_append_len (out, line, stop - line);
      g_string_append_c (out, '\n');
      line = stop + 1;
    }
  g_string_append_c (out, '\n');
}
