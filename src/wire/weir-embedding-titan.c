/* SPDX-License-Identifier: MIT */
/* Wire format: Amazon's Titan embeddings on Bedrock's invoke (2024). One text a call. The model that
 * takes images, too, is told the size in another place. */
#define G_LOG_DOMAIN "weir-wire"

#include "base/weir-json-writer.h"
#include "wire/weir-embedding-reply.h"
#include "wire/weir-usage-read.h"

extern const WeirEmbeddingCodec weir_embedding_titan;
extern const WeirEmbeddingCodec weir_embedding_titan_image;

static gboolean
check (const WeirEmbeddingRequest *request,
       const WeirTarget *target,
       WeirLoss *loss,
       GError **error)
{
  return weir_embedding_request_check_texts (request, target, loss, error)
         && (request->input_type.data == NULL || weir_loss_drop (loss, "input_type", error));
}

static GBytes *
encode_text (const WeirEmbeddingRequest *request,
             const WeirTarget *target,
             WeirLoss *loss,
             GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  if (!check (request, target, loss, error))
    return NULL;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_text (&writer, "inputText", request->inputs[0]);
  if (request->dimensions > 0)
    weir_json_writer_member_int64 (&writer, "dimensions", request->dimensions);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
encode_image (const WeirEmbeddingRequest *request,
              const WeirTarget *target,
              WeirLoss *loss,
              GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  if (!check (request, target, loss, error))
    return NULL;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_text (&writer, "inputText", request->inputs[0]);
  if (request->dimensions > 0)
    {
      weir_json_writer_name (&writer, "embeddingConfig");
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_int64 (&writer, "outputEmbeddingLength", request->dimensions);
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
  const WeirJsonNode *root;

  if (!weir_embedding_reply_parse (&doc, data, len, error))
    return NULL;
  root = weir_json_root (&doc);
  if (!weir_embedding_reply_add (reply, &doc, weir_json_get (&doc, root, "embedding"), error))
    return NULL;
  reply->usage.in_total = weir_usage_read_count (&doc, root, "inputTextTokenCount");
  return g_steal_pointer (&reply);
}

const WeirEmbeddingCodec weir_embedding_titan = {
  .id = "titan-embeddings",
  .dialect = &weir_dialect_openai,
  .max_inputs = 1,
  .encode_request = encode_text,
  .decode_reply = decode_reply,
};

const WeirEmbeddingCodec weir_embedding_titan_image = {
  .id = "titan-image-embeddings",
  .dialect = &weir_dialect_openai,
  .max_inputs = 1,
  .encode_request = encode_image,
  .decode_reply = decode_reply,
};
