/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding.h"

/* The table: a format is one line here and its own file. */
#define CODECS(X) X (weir_embedding_openai)

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
