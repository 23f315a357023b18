/* SPDX-License-Identifier: MIT */
/* Wire format: embeddings of SAP AI Core's orchestration service, version 2 (its API specification
 * 0.110 of 2026). The reply is OpenAI's, under "final_result". */
#define G_LOG_DOMAIN "weir-wire"

#include "base/weir-json-writer.h"
#include "wire/weir-embedding-reply.h"

extern const WeirEmbeddingCodec weir_embedding_orchestration;

/* What the text is for; the service's own words. */
static const char *const types[] = {
  "text", "document", "query", "search_document", "search_query", "classification", "clustering",
};

static gboolean
write_type (WeirJsonWriter *writer, WeirJsonText type, WeirLoss *loss, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (weir_json_text_equal (type, types[i]))
      {
        weir_json_writer_member_utf8 (writer, "type", types[i]);
        return TRUE;
      }
  /* NVIDIA's word for a text that is to be found */
  if (weir_json_text_equal (type, "passage"))
    weir_json_writer_member_utf8 (writer, "type", "document");
  else if (type.data != NULL)
    return weir_loss_drop (loss, "input_type", error);
  return TRUE;
}

static void
write_model (WeirJsonWriter *writer, const WeirEmbeddingRequest *request, const WeirTarget *target)
{
  weir_json_writer_name (writer, "model");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", target->model);
  weir_json_writer_member_utf8 (writer, "version", "latest");
  weir_json_writer_name (writer, "params");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "encoding_format", "float");
  if (request->dimensions > 0 && weir_model_rule_allows (target->rule, "dimensions"))
    weir_json_writer_member_int64 (writer, "dimensions", request->dimensions);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
write_body (WeirJsonWriter *writer,
            const WeirEmbeddingRequest *request,
            const WeirTarget *target,
            WeirLoss *loss,
            GError **error)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "config");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "modules");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "embeddings");
  weir_json_writer_begin_object (writer);
  write_model (writer, request, target);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "input");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "text");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_inputs; i++)
    weir_json_writer_text (writer, request->inputs[i]);
  weir_json_writer_end_array (writer);
  if (!write_type (writer, request->input_type, loss, error))
    return FALSE;
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  return TRUE;
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
  if (request->dimensions > 0 && !weir_model_rule_allows (target->rule, "dimensions")
      && !weir_loss_drop (loss, "dimensions", error))
    return NULL;

  weir_json_writer_init (&writer, out);
  if (!write_body (&writer, request, target, loss, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static WeirEmbeddingReply *
decode_reply (const WeirEmbeddingRequest *request, const char *data, gsize len, GError **error)
{
  g_autoptr (WeirEmbeddingReply) reply = weir_embedding_reply_new ();
  g_auto (WeirJsonDoc) doc = { NULL };

  if (!weir_embedding_reply_parse (&doc, data, len, error)
      || !weir_embedding_reply_read_list (
          reply, &doc, weir_json_get (&doc, weir_json_root (&doc), "final_result"),
          request->n_inputs, error))
    return NULL;
  return g_steal_pointer (&reply);
}

const WeirEmbeddingCodec weir_embedding_orchestration = {
  .id = "sap-orchestration-embeddings",
  .dialect = &weir_dialect_openai,
  .encode_request = encode_request,
  .decode_reply = decode_reply,
};
