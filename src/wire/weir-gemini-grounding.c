/* SPDX-License-Identifier: MIT */
/* Wire format: GroundingMetadata, Gemini API v1beta and Vertex AI v1, as of 2026-11. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-grounding.h"

#include <string.h>

#include "base/weir-json-writer.h"

/* More are nobody's to read. */
#define MAX_ANNOTATIONS 256

typedef struct
{
  const WeirJsonDoc *doc;
  const WeirJsonNode *chunks;
  WeirGeminiGroundingSink sink;
  gpointer user_data;
  guint told;
} Reader;

static const WeirJsonNode *
get_chunk (const Reader *self, gint64 index)
{
  const WeirJsonNode *chunk;
  WeirJsonIter iter;

  if (!weir_json_is (self->chunks, WEIR_JSON_ARRAY))
    return NULL;
  weir_json_iter_init (&iter, self->doc, self->chunks);
  for (gint64 i = 0; i < MAX_ANNOTATIONS && weir_json_iter_next (&iter, NULL, &chunk); i++)
    if (i == index)
      return chunk;
  return NULL;
}

static gint64
get_place (const Reader *self, const WeirJsonNode *segment, const char *name)
{
  gint64 place = 0;

  weir_json_get_int64 (self->doc, weir_json_get (self->doc, segment, name), &place);
  return MAX (place, 0);
}

/* @segment: (nullable): the passage */
static gboolean
tell (Reader *self, const WeirJsonNode *chunk, const WeirJsonNode *segment, GError **error)
{
  const WeirJsonNode *web = weir_json_get (self->doc, chunk, "web");
  WeirJsonText uri = weir_json_text (self->doc, weir_json_get (self->doc, web, "uri"));
  WeirJsonText title = weir_json_text (self->doc, weir_json_get (self->doc, web, "title"));
  g_autoptr (GString) out = NULL;
  WeirJsonWriter writer;

  if (uri.len == 0 || self->told == MAX_ANNOTATIONS)
    return TRUE;

  self->told++;
  out = g_string_new (NULL);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "type", "url_citation");
  weir_json_writer_name (&writer, "url_citation");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "start_index", get_place (self, segment, "startIndex"));
  weir_json_writer_member_int64 (&writer, "end_index", get_place (self, segment, "endIndex"));
  weir_json_writer_member_text (&writer, "title", title.len > 0 ? title : uri);
  weir_json_writer_member_text (&writer, "url", uri);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  return self->sink ((WeirJsonText){ out->str, out->len }, self->user_data, error);
}

static gboolean
tell_support (Reader *self, const WeirJsonNode *support, GError **error)
{
  const WeirJsonNode *segment = weir_json_get (self->doc, support, "segment");
  const WeirJsonNode *indices = weir_json_get (self->doc, support, "groundingChunkIndices");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_json_is (indices, WEIR_JSON_ARRAY))
    return TRUE;
  weir_json_iter_init (&iter, self->doc, indices);
  while (self->told < MAX_ANNOTATIONS && weir_json_iter_next (&iter, NULL, &node))
    {
      gint64 index = -1;

      weir_json_get_int64 (self->doc, node, &index);
      if (!tell (self, get_chunk (self, index), segment, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_gemini_grounding_read (const WeirJsonDoc *doc,
                            const WeirJsonNode *node,
                            WeirGeminiGroundingSink sink,
                            gpointer user_data,
                            GError **error)
{
  Reader self = { doc, weir_json_get (doc, node, "groundingChunks"), sink, user_data, 0 };
  const WeirJsonNode *supports = weir_json_get (doc, node, "groundingSupports");
  const WeirJsonNode *item;
  WeirJsonIter iter;

  if (weir_json_is (supports, WEIR_JSON_ARRAY))
    {
      weir_json_iter_init (&iter, doc, supports);
      while (weir_json_iter_next (&iter, NULL, &item))
        if (!tell_support (&self, item, error))
          return FALSE;
    }
  if (self.told > 0 || !weir_json_is (self.chunks, WEIR_JSON_ARRAY))
    return TRUE;

  weir_json_iter_init (&iter, doc, self.chunks);
  while (weir_json_iter_next (&iter, NULL, &item))
    if (!tell (&self, item, NULL, error))
      return FALSE;
  return TRUE;
}

void
weir_gemini_grounding_append_chunk (const char *raw, gsize len, GString *pages)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GString) page = g_string_new (NULL);
  const WeirJsonNode *owner;
  const WeirJsonNode *nested;
  WeirJsonText uri;
  WeirJsonWriter writer;

  if (!weir_json_parse (&doc, raw, len, &weir_json_limits_body, NULL))
    return;
  owner = weir_json_root (&doc);
  nested = weir_json_get (&doc, owner, "url_citation");
  if (weir_json_is (nested, WEIR_JSON_OBJECT))
    owner = nested;
  uri = weir_json_text (&doc, weir_json_get (&doc, owner, "url"));
  if (uri.len == 0)
    return;

  weir_json_writer_init (&writer, page);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "web");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_text (&writer, "uri", uri);
  weir_json_writer_member_text (&writer, "title",
                                weir_json_text (&doc, weir_json_get (&doc, owner, "title")));
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  if (strstr (pages->str, page->str) != NULL)
    return;
  if (pages->len > 0)
    g_string_append_c (pages, ',');
  g_string_append_len (pages, page->str, (gssize) page->len);
}
