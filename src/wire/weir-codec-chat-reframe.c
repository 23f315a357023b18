/* SPDX-License-Identifier: MIT */
/* Passes an upstream's chat chunk on to a chat client as it stands. Its clients index the first
 * choice of every chunk, so a chunk that has none is left out, but for the usage they asked for. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include <string.h>

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
    at++;
  return at;
}

/* Whether @frame may hold "choices" and something in it. The name can stand unescaped in JSON only as
 * a name or a value of its own, so most chunks need no more than this look. */
static gboolean
seems_to_have_choices (const WeirFrame *frame)
{
  static const char name[] = "\"choices\"";
  const char *end = frame->data + frame->len;
  const char *at = memmem (frame->data, frame->len, name, strlen (name));

  if (at == NULL)
    return FALSE;
  at = skip_space (at + strlen (name), end);
  if (at == end || *at != ':')
    return FALSE;
  at = skip_space (at + 1, end);
  if (at == end || *at != '[')
    return FALSE;
  at = skip_space (at + 1, end);
  return at < end && *at != ']';
}

static gboolean
is_wanted (const WeirRequest *request, const WeirFrame *frame)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *choices;
  const WeirJsonNode *usage;

  if (seems_to_have_choices (frame))
    return TRUE;
  if (!weir_json_parse (&doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    return FALSE;

  choices = weir_json_get (&doc, weir_json_root (&doc), "choices");
  usage = weir_json_get (&doc, weir_json_root (&doc), "usage");
  if (!weir_json_is (choices, WEIR_JSON_ARRAY))
    return FALSE;
  return choices->count > 0 || (request->include_usage && weir_json_is (usage, WEIR_JSON_OBJECT));
}

void
weir_codec_chat_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out)
{
  const char *line = frame->data;
  const char *end = frame->data + frame->len;

  /* "[DONE]" among them: the encoder writes it, once the reply is known to be whole. */
  if (!is_wanted (request, frame))
    return;

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
