/* SPDX-License-Identifier: MIT */
#include "embedding-fixture.h"

#include <string.h>

#include "wire/weir-api-error.h"

static WeirEmbeddingRequest *
decode (const char *more)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"m\",%s}", more);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirEmbeddingRequest *request =
      weir_embedding_codec_get ("openai-embeddings")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

static GBytes *
encode (const char *codec,
        const WeirEmbeddingRequest *request,
        gboolean strict,
        char **dropped,
        GError **error)
{
  const WeirModelRule rule = { .streaming = TRUE };
  const WeirTarget target = { "e5", "x", &rule, FALSE };
  g_autoptr (WeirLoss) loss = weir_loss_new (strict);
  GBytes *body = weir_embedding_codec_get (codec)->encode_request (request, &target, loss, error);

  *dropped = weir_loss_to_header (loss);
  return body;
}

static void
test_row (gconstpointer data)
{
  const EmbeddingRow *row = data;
  g_autoptr (WeirEmbeddingRequest) request = decode (row->more);
  g_autofree char *dropped = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GBytes) body = encode (row->codec, request, FALSE, &dropped, &error);
  g_autoptr (GBytes) strict = encode (row->codec, request, TRUE, &again, &refusal);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), row->expected,
                   strlen (row->expected));
  g_assert_cmpstr (dropped, ==, row->dropped);
  if (row->dropped == NULL)
    g_assert_no_error (refusal);
  else
    g_assert_error (refusal, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_reply (gconstpointer data)
{
  const EmbeddingReplyRow *row = data;
  g_autoptr (WeirEmbeddingRequest) request = decode ("\"input\":\"a\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingReply) reply =
      weir_embedding_codec_get (row->codec)
          ->decode_reply (request, row->body, strlen (row->body), &error);
  g_autoptr (GBytes) body = NULL;

  if (row->reply == NULL)
    {
      g_assert_null (reply);
      g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
      return;
    }
  g_assert_no_error (error);
  body = weir_embedding_codec_get ("openai-embeddings")->encode_reply (request, reply);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), row->reply,
                   strlen (row->reply));
}

static void
test_tokens (gconstpointer codec)
{
  g_autoptr (WeirEmbeddingRequest) request = decode ("\"input\":[1,2]");
  g_autofree char *dropped = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (encode (codec, request, FALSE, &dropped, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "input");
}

static void
add (const char *path, const char *name, gconstpointer data, GTestDataFunc func)
{
  g_autofree char *full = g_strdup_printf ("%s/%s", path, name);

  g_test_add_data_func (full, data, func);
}

void
embedding_add_rows (const char *path, const EmbeddingRow *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    add (path, rows[i].name, &rows[i], test_row);
}

void
embedding_add_replies (const char *path, const EmbeddingReplyRow *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    add (path, rows[i].name, &rows[i], test_reply);
}

void
embedding_add_tokens (const char *path, const char *codec)
{
  add (path, codec, codec, test_tokens);
}
