/* SPDX-License-Identifier: MIT */
/* Wire format: Gemini's embeddings on Vertex AI, which are asked by ":predict" (2026). The request has a
 * list of texts, but the models of this generation take one at a time. */
#define G_LOG_DOMAIN "weir-wire"

#include "base/weir-json-writer.h"
#include "wire/weir-embedding-reply.h"
#include "wire/weir-usage-read.h"

extern const WeirEmbeddingCodec weir_embedding_vertex;

/* What the text is for, in other providers' words and in Google's. */
static const struct
{
  const char *word;
  const char *task;
} tasks[] = {
  { "query", "RETRIEVAL_QUERY" },
  { "search_query", "RETRIEVAL_QUERY" },
  { "document", "RETRIEVAL_DOCUMENT" },
  { "passage", "RETRIEVAL_DOCUMENT" },
  { "search_document", "RETRIEVAL_DOCUMENT" },
  { "classification", "CLASSIFICATION" },
  { "clustering", "CLUSTERING" },
  { "RETRIEVAL_QUERY", "RETRIEVAL_QUERY" },
  { "RETRIEVAL_DOCUMENT", "RETRIEVAL_DOCUMENT" },
  { "SEMANTIC_SIMILARITY", "SEMANTIC_SIMILARITY" },
  { "CLASSIFICATION", "CLASSIFICATION" },
  { "CLUSTERING", "CLUSTERING" },
  { "QUESTION_ANSWERING", "QUESTION_ANSWERING" },
  { "FACT_VERIFICATION", "FACT_VERIFICATION" },
  { "CODE_RETRIEVAL_QUERY", "CODE_RETRIEVAL_QUERY" },
};

static gboolean
write_task (WeirJsonWriter *writer, WeirJsonText type, WeirLoss *loss, GError **error)
{
  if (type.data == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    if (weir_json_text_equal (type, tasks[i].word))
      {
        weir_json_writer_member_utf8 (writer, "task_type", tasks[i].task);
        return TRUE;
      }
  return weir_loss_drop (loss, "input_type", error);
}

static GBytes *
encode_request (const WeirEmbeddingRequest *request,
                const WeirTarget *target,
                WeirLoss *loss,
                GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  if (!weir_embedding_request_check_texts (request, target, loss, error))
    return NULL;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "instances");
  weir_json_writer_begin_array (&writer);
  weir_json_writer_begin_object (&writer);
  if (!write_task (&writer, request->input_type, loss, error))
    return NULL;
  weir_json_writer_member_text (&writer, "content", request->inputs[0]);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_array (&writer);
  if (request->dimensions > 0)
    {
      weir_json_writer_name (&writer, "parameters");
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_int64 (&writer, "outputDimensionality", request->dimensions);
      weir_json_writer_end_object (&writer);
    }
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static WeirEmbeddingReply *
decode_reply (const WeirEmbeddingRequest *request, const char *data, gsize len, GError **error)
{
  g_autoptr (WeirEmbeddingReply) reply = weir_embedding_reply_new ();
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *list;
  const WeirJsonNode *node = NULL;
  WeirJsonIter iter;

  if (!weir_embedding_reply_parse (&doc, data, len, error))
    return NULL;
  list = weir_json_get (&doc, weir_json_root (&doc), "predictions");
  weir_json_iter_init (&iter, &doc, list);
  if (!weir_json_is (list, WEIR_JSON_ARRAY) || list->count != 1
      || !weir_json_iter_next (&iter, NULL, &node))
    {
      weir_embedding_reply_bad (error, "it has another number of vectors than there were inputs");
      return NULL;
    }
  node = weir_json_get (&doc, node, "embeddings");
  if (!weir_embedding_reply_add (reply, &doc, weir_json_get (&doc, node, "values"), error))
    return NULL;
  reply->usage.in_total =
      weir_usage_read_count (&doc, weir_json_get (&doc, node, "statistics"), "token_count");
  return g_steal_pointer (&reply);
}

const WeirEmbeddingCodec weir_embedding_vertex = {
  .id = "vertex-embeddings",
  .dialect = &weir_dialect_gemini,
  .max_inputs = 1,
  .encode_request = encode_request,
  .decode_reply = decode_reply,
};
