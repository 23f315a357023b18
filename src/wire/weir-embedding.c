/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-builder.h"

#include <string.h>

/* The table: a format is one line here and its own file. */
#define CODECS(X)                                                                                  \
  X (weir_embedding_gemini_batch_client)                                                           \
  X (weir_embedding_gemini_client)                                                                 \
  X (weir_embedding_ollama)                                                                        \
  X (weir_embedding_ollama_legacy)                                                                 \
  X (weir_embedding_openai)                                                                        \
  X (weir_embedding_orchestration)                                                                 \
  X (weir_embedding_titan)                                                                         \
  X (weir_embedding_titan_image)                                                                   \
  X (weir_embedding_vertex)

#define DECLARE(codec) extern const WeirEmbeddingCodec codec;
CODECS (DECLARE)

#define ENTRY(codec) &codec,
static const WeirEmbeddingCodec *const codecs[] = { CODECS (ENTRY) };

const WeirEmbeddingCodec *
weir_embedding_codec_get (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (g_str_equal (codecs[i]->id, id))
      return codecs[i];
  return NULL;
}

WeirEmbeddingRequest *
weir_embedding_codec_decode (const WeirEmbeddingCodec *codec,
                             GBytes *body,
                             const WeirPlace *place,
                             GError **error)
{
  static const WeirPlace nowhere = { NULL };

  g_return_val_if_fail (codec != NULL && body != NULL, NULL);

  if (codec->decode_placed != NULL)
    return codec->decode_placed (body, place != NULL ? place : &nowhere, error);
  if (codec->decode_request != NULL)
    return codec->decode_request (body, error);
  g_propagate_error (error,
                     weir_api_error_new (WEIR_API_ERROR_UNSUPPORTED, "This API is not offered."));
  return NULL;
}

WeirEmbeddingRequest *
weir_embedding_request_new (const char *format,
                            GBytes *body,
                            const WeirPlace *place,
                            GError **error)
{
  /* Chat requests are checked the same way: the body, and the name of the model. */
  g_autoptr (WeirRequestBuilder) builder = weir_request_builder_new (format, body, error);
  WeirEmbeddingRequest *self;
  WeirRequest *shared;

  if (builder == NULL
      || !weir_request_builder_read_model (builder, place != NULL ? place->model : NULL, error))
    return NULL;

  shared = weir_request_builder_get (builder);
  self = g_new0 (WeirEmbeddingRequest, 1);
  self->format = shared->format;
  self->body = g_bytes_ref (body);
  self->model = g_strdup (shared->model);
  self->doc = shared->doc;
  memset (&shared->doc, 0, sizeof shared->doc);
  return self;
}

gboolean
weir_embedding_request_check_texts (const WeirEmbeddingRequest *request,
                                    const WeirTarget *target,
                                    WeirLoss *loss,
                                    GError **error)
{
  g_return_val_if_fail (request != NULL && target != NULL, FALSE);

  if (request->tokens)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "input",
                                  "The model \"%s\" takes texts, not tokens", target->model);
  return request->end_user.data == NULL || weir_loss_drop (loss, "user", error);
}

void
weir_embedding_request_free (WeirEmbeddingRequest *request)
{
  if (request == NULL)
    return;

  weir_json_doc_clear (&request->doc);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->model);
  g_free (request->inputs);
  g_free (request);
}

void
weir_embedding_reply_free (WeirEmbeddingReply *reply)
{
  if (reply == NULL)
    return;

  g_clear_pointer (&reply->vectors, g_ptr_array_unref);
  g_free (reply->model);
  g_free (reply);
}
