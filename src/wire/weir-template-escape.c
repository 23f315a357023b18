/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-template-escape.h"

static gboolean
opens (gunichar first, gunichar second)
{
  return first == '{' && (second == '{' || second == '%' || second == '#');
}

/* The next pair of characters that the template would read; %NULL at the end of the text.
 * @end: (out): where the text goes on behind it */
static const char *
find_pair (const char *at, const char *limit, const char **end, gunichar *second)
{
  const char *start = NULL;
  gunichar last = 0;

  while (at < limit)
    {
      const char *here = at;
      gunichar c = weir_json_text_next (&at, limit);

      if (opens (last, c))
        {
          *end = at;
          *second = c;
          return start;
        }
      last = c;
      start = here;
    }
  return NULL;
}

gboolean
weir_template_is_plain (WeirJsonText text)
{
  const char *end;
  gunichar second;

  return text.len == 0 || find_pair (text.data, text.data + text.len, &end, &second) == NULL;
}

void
weir_template_escape_text (GString *out, WeirJsonText text)
{
  const char *at = text.data;
  const char *limit = at != NULL ? at + text.len : NULL;
  const char *start;
  const char *end;
  gunichar second;

  while (at < limit && (start = find_pair (at, limit, &end, &second)) != NULL)
    {
      g_string_append_len (out, at, start - at);
      g_string_append_printf (out, "{{'{%c'}}", (char) second);
      at = end;
    }
  if (at < limit)
    g_string_append_len (out, at, limit - at);
}

/* All between the strings is copied, and the strings one by one: values are followed by their insides
 * in the document's order. */
void
weir_template_escape_value (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  const WeirJsonNode *last = doc->nodes + node->next;
  guint32 at = node->start;

  for (const WeirJsonNode *inner = node; inner < last; inner++)
    {
      if (inner->kind != WEIR_JSON_STRING)
        continue;
      g_string_append_len (out, doc->data + at, inner->start + 1 - at);
      weir_template_escape_text (out, weir_json_text (doc, inner));
      at = inner->end - 1;
    }
  g_string_append_len (out, doc->data + at, node->end - at);
}
