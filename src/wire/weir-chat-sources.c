/* SPDX-License-Identifier: MIT */
/* Wire format: what Perplexity, and orchestration for it, put beside the choices of a chat completion,
 * as of 2026-11. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-chat-sources.h"

#include "base/weir-json-writer.h"

/* More are nobody's to read. */
#define MAX_SOURCES 256

/* (transfer full): an annotation; its place in the text is not known. */
static char *
make_annotation (WeirJsonText url, WeirJsonText title)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "url_citation");
  weir_json_writer_name (&writer, "url_citation");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "start_index", 0);
  weir_json_writer_member_int64 (&writer, "end_index", 0);
  weir_json_writer_member_text (&writer, "title", title.len > 0 ? title : url);
  weir_json_writer_member_text (&writer, "url", url);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free (out, FALSE);
}

void
weir_chat_sources_read (GPtrArray *sources, const WeirJsonDoc *doc, const WeirJsonNode *chunk)
{
  const WeirJsonNode *list = weir_json_get (doc, chunk, "search_results");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_json_is (list, WEIR_JSON_ARRAY) || list->count == 0)
    list = weir_json_get (doc, chunk, "citations");
  if (!weir_json_is (list, WEIR_JSON_ARRAY) || list->count <= sources->len)
    return;

  g_ptr_array_set_size (sources, 0);
  weir_json_iter_init (&iter, doc, list);
  while (sources->len < MAX_SOURCES && weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText url = weir_json_text (doc, weir_json_get (doc, node, "url"));
      WeirJsonText title = weir_json_text (doc, weir_json_get (doc, node, "title"));

      if (weir_json_is (node, WEIR_JSON_STRING))
        url = weir_json_text (doc, node);
      if (url.len > 0)
        g_ptr_array_add (sources, make_annotation (url, title));
    }
}
