/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding-reply.h"

#include "wire/weir-api-error.h"
#include "wire/weir-usage-read.h"
#include "wire/weir-vector.h"

static void
unref_bytes (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

WeirEmbeddingReply *
weir_embedding_reply_new (void)
{
  WeirEmbeddingReply *reply = g_new0 (WeirEmbeddingReply, 1);

  reply->vectors = g_ptr_array_new_with_free_func (unref_bytes);
  reply->usage = (WeirUsage) WEIR_USAGE_INIT;
  return reply;
}

gboolean
weir_embedding_reply_bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

gboolean
weir_embedding_reply_parse (WeirJsonDoc *doc, const char *data, gsize len, GError **error)
{
  const WeirJsonLimits limits = { weir_json_limits_body.max_depth, G_MAXUINT32 / 2 };

  if (!weir_json_parse (doc, data, len, &limits, NULL))
    return weir_embedding_reply_bad (error, "it is not valid JSON");
  if (!weir_json_is_set (weir_json_get (doc, weir_json_root (doc), "error")))
    return TRUE;
  g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, data, len));
  return FALSE;
}

gboolean
weir_embedding_reply_add (WeirEmbeddingReply *reply,
                          const WeirJsonDoc *doc,
                          const WeirJsonNode *node,
                          GError **error)
{
  GBytes *vector = weir_vector_from_json (doc, node);

  if (vector == NULL)
    return weir_embedding_reply_bad (error, "a vector is neither numbers nor base64");
  g_ptr_array_add (reply->vectors, vector);
  return TRUE;
}

/* Puts each vector where its index says; without an index the place in the list counts. */
static gboolean
read_vectors (WeirEmbeddingReply *reply,
              const WeirJsonDoc *doc,
              const WeirJsonNode *data,
              guint expected,
              GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;
  gint64 place = 0;

  if (!weir_json_is (data, WEIR_JSON_ARRAY) || data->count != expected)
    return weir_embedding_reply_bad (error,
                                     "it has another number of vectors than there were inputs");

  g_ptr_array_set_size (reply->vectors, (int) expected);
  weir_json_iter_init (&iter, doc, data);
  for (; weir_json_iter_next (&iter, NULL, &node); place++)
    {
      gint64 index = place;

      weir_json_get_int64 (doc, weir_json_get (doc, node, "index"), &index);
      if (index < 0 || index >= expected || g_ptr_array_index (reply->vectors, index) != NULL)
        return weir_embedding_reply_bad (error, "a vector has an impossible index");
      g_ptr_array_index (reply->vectors, index) =
          weir_vector_from_json (doc, weir_json_get (doc, node, "embedding"));
      if (g_ptr_array_index (reply->vectors, index) == NULL)
        return weir_embedding_reply_bad (error, "a vector is neither numbers nor base64");
    }
  return TRUE;
}

gboolean
weir_embedding_reply_read_list (WeirEmbeddingReply *reply,
                                const WeirJsonDoc *doc,
                                const WeirJsonNode *object,
                                guint expected,
                                GError **error)
{
  if (!read_vectors (reply, doc, weir_json_get (doc, object, "data"), expected, error))
    return FALSE;

  reply->model = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, "model")));
  weir_usage_read_chat (doc, weir_json_get (doc, object, "usage"), &reply->usage);
  return TRUE;
}
