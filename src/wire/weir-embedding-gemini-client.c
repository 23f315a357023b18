/* SPDX-License-Identifier: MIT */
/* Wire format: embedContent and batchEmbedContents of the Gemini API (v1beta, 2026), as its clients
 * speak it. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding.h"

#include "wire/weir-api-error.h"
#include "wire/weir-gemini-camel.h"
#include "wire/weir-member.h"
#include "wire/weir-vector.h"

#define ONE_ID "gemini-embed"
#define BATCH_ID "gemini-batch-embed"

#define MAX_INPUTS 2048
#define MAX_DIMENSIONS 65536

extern const WeirEmbeddingCodec weir_embedding_gemini_client;
extern const WeirEmbeddingCodec weir_embedding_gemini_batch_client;

/* The text of all parts. A single one stays the bytes it was. */
static gboolean
read_text (WeirEmbeddingRequest *request, const WeirJsonNode *content, GError **error)
{
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *parts = weir_json_get (doc, content, "parts");
  const WeirJsonNode *part = NULL;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, parts);
  if (weir_json_is (content, WEIR_JSON_STRING))
    request->inputs[request->n_inputs++] = weir_json_text (doc, content);
  else if (!weir_json_is (parts, WEIR_JSON_ARRAY) || parts->count != 1
           || !weir_json_iter_next (&iter, NULL, &part)
           || !weir_json_is (weir_json_get (doc, part, "text"), WEIR_JSON_STRING))
    return weir_member_fail (error, doc, content, "must hold one part, a text");
  else
    request->inputs[request->n_inputs++] = weir_json_text (doc, weir_json_get (doc, part, "text"));
  return TRUE;
}

static gboolean
read_one (WeirEmbeddingRequest *request, const WeirJsonNode *node, GError **error)
{
  const WeirMemberRange range = { 1, MAX_DIMENSIONS, TRUE };
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *content = weir_json_get (doc, node, "content");
  const WeirJsonNode *size = weir_json_get (doc, node, "outputDimensionality");
  WeirJsonText lexeme = { NULL, 0 };
  gint64 dimensions = 0;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, doc, node, "must be an object");
  if (!weir_json_is_set (content))
    return weir_member_missing (error, doc, node, "content");
  if (!read_text (request, content, error)
      || !weir_member_number (doc, node, "outputDimensionality", &range, &lexeme, error))
    return FALSE;
  if (lexeme.data != NULL && !weir_json_get_int64 (doc, size, &dimensions))
    return weir_member_fail (error, doc, size, "must be a whole number");
  if (request->n_inputs > 1 && dimensions != request->dimensions)
    return weir_member_fail (error, doc, size != NULL ? size : node,
                             "must ask for the size that the others ask for");
  request->dimensions = dimensions;
  return TRUE;
}

static WeirEmbeddingRequest *
decode_one (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (GBytes) camel = weir_gemini_camel (body);
  g_autoptr (WeirEmbeddingRequest) request =
      weir_embedding_request_new (ONE_ID, camel, place, error);

  if (request == NULL)
    return NULL;
  request->inputs = g_new0 (WeirJsonText, 1);
  if (!read_one (request, weir_json_root (&request->doc), error))
    return NULL;
  return g_steal_pointer (&request);
}

static WeirEmbeddingRequest *
decode_batch (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (GBytes) camel = weir_gemini_camel (body);
  g_autoptr (WeirEmbeddingRequest) request =
      weir_embedding_request_new (BATCH_ID, camel, place, error);
  const WeirJsonDoc *doc;
  const WeirJsonNode *list;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (request == NULL)
    return NULL;
  doc = &request->doc;
  if (!weir_member_array (doc, weir_json_root (doc), "requests", &list, error))
    return NULL;
  if (list == NULL || list->count == 0 || list->count > MAX_INPUTS)
    {
      weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "requests",
                             "'requests' must hold 1 to %d requests", MAX_INPUTS);
      return NULL;
    }

  request->inputs = g_new0 (WeirJsonText, list->count);
  weir_json_iter_init (&iter, doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_one (request, node, error))
      return NULL;
  return g_steal_pointer (&request);
}

static void
append_vector (GString *out, GBytes *vector)
{
  g_string_append (out, "{\"values\":");
  weir_vector_append_numbers (out, vector);
  g_string_append_c (out, '}');
}

static GBytes *
encode_one (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply)
{
  GString *out = g_string_new ("{\"embedding\":");

  append_vector (out, g_ptr_array_index (reply->vectors, 0));
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

static GBytes *
encode_batch (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply)
{
  GString *out = g_string_new ("{\"embeddings\":[");

  for (guint i = 0; i < reply->vectors->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_vector (out, g_ptr_array_index (reply->vectors, i));
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

const WeirEmbeddingCodec weir_embedding_gemini_client = {
  .id = ONE_ID,
  .dialect = &weir_dialect_gemini,
  .decode_placed = decode_one,
  .encode_reply = encode_one,
};

const WeirEmbeddingCodec weir_embedding_gemini_batch_client = {
  .id = BATCH_ID,
  .dialect = &weir_dialect_gemini,
  .decode_placed = decode_batch,
  .encode_reply = encode_batch,
};
