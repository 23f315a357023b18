/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-embedding.h"

#include <string.h>

static WeirEmbeddingRequest *
decode (const char *json, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return weir_embedding_codec_get ("openai-embeddings")->decode_request (body, error);
}

static const struct
{
  const char *name;
  const char *executable;
  const char *model;
  const char *body;
  const char *expected;
  const char *dropped;
} rows[] = {
  { "string", "azure-openai", "text-embedding-3-small", "{\"model\":\"e\",\"input\":\"a\\u0000\"}",
    "{\"input\":[\"a\\u0000\"],\"encoding_format\":\"float\"}", NULL },
  { "list", "azure-openai", "text-embedding-3-large",
    "{\"model\":\"e\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\",\"dimensions\":256,"
    "\"user\":\"u\"}",
    "{\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\",\"dimensions\":256,\"user\":\"u\"}",
    NULL },
  { "tokens", "azure-openai", "text-embedding-3-small", "{\"model\":\"e\",\"input\":[1,2]}",
    "{\"input\":[[1,2]],\"encoding_format\":\"float\"}", NULL },
  { "token-lists", "azure-openai", "text-embedding-3-small",
    "{\"model\":\"e\",\"input\":[[1,2],[3]]}",
    "{\"input\":[[1,2],[3]],\"encoding_format\":\"float\"}", NULL },
  { "no-dimensions", "azure-openai", "text-embedding-ada-002",
    "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":5}",
    "{\"input\":[\"a\"],\"encoding_format\":\"float\"}", "dimensions" },
  { "nvidia-type", "aicore-nvidia", "nvidia--llama-3.2-nv-embedqa-1b",
    "{\"model\":\"e\",\"input\":\"a\"}",
    "{\"model\":\"nvidia--llama-3.2-nv-embedqa-1b\",\"input\":[\"a\"],\"encoding_format\":"
    "\"float\",\"input_type\":\"query\"}",
    NULL },
  { "nvidia", "aicore-nvidia", "nvidia--llama-3.2-nv-embedqa-1b",
    "{\"model\":\"e\",\"input\":\"a\",\"input_type\":\"query\",\"user\":\"u\"}",
    "{\"model\":\"nvidia--llama-3.2-nv-embedqa-1b\",\"input\":[\"a\"],\"encoding_format\":"
    "\"float\","
    "\"input_type\":\"query\"}",
    "user" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirModelRules) rules = fixture_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingRequest) request = decode (rows[row].body, &error);
  g_autoptr (GBytes) result = NULL;
  g_autofree char *dropped = NULL;
  WeirTarget target = { rows[row].model, rows[row].executable, NULL, FALSE };

  g_assert_no_error (error);
  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  result = weir_embedding_codec_get ("openai-embeddings")
               ->encode_request (request, &target, loss, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result), rows[row].expected,
                   strlen (rows[row].expected));
  dropped = weir_loss_to_header (loss);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
}

static const struct
{
  const char *body;
  const char *param;
} bad_rows[] = {
  { "", NULL },
  { "[]", NULL },
  { "{\"input\":\"a\"}", "model" },
  { "{\"model\":\"e\"}", "input" },
  { "{\"model\":\"e\",\"input\":null}", "input" },
  { "{\"model\":\"e\",\"input\":\"\"}", "input" },
  { "{\"model\":\"e\",\"input\":7}", "input" },
  { "{\"model\":\"e\",\"input\":[]}", "input" },
  { "{\"model\":\"e\",\"input\":[\"a\",\"\"]}", "input[1]" },
  { "{\"model\":\"e\",\"input\":[\"a\",[1]]}", "input[1]" },
  { "{\"model\":\"e\",\"input\":[\"a\",1]}", "input[1]" },
  { "{\"model\":\"e\",\"input\":[1,\"a\"]}", "input[1]" },
  { "{\"model\":\"e\",\"input\":[-1]}", "input[0]" },
  { "{\"model\":\"e\",\"input\":[[1],[]]}", "input[1]" },
  { "{\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"hex\"}", "encoding_format" },
  { "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":0}", "dimensions" },
  { "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":\"5\"}", "dimensions" },
  { "{\"model\":\"e\",\"input\":\"a\",\"user\":5}", "user" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad_rows[i].body);
      g_assert_null (decode (bad_rows[i].body, &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, bad_rows[i].param);
    }
}

static WeirEmbeddingRequest *
make_request (guint n_inputs, const char *format, GError **error)
{
  g_autoptr (GString) json = g_string_new ("{\"model\":\"my\",\"input\":[\"a\"");

  for (guint i = 1; i < n_inputs; i++)
    g_string_append (json, ",\"a\"");
  g_string_append_printf (json, "],\"encoding_format\":\"%s\"}", format);
  return decode (json->str, error);
}

static void
test_most_inputs (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingRequest) most = make_request (2048, "float", NULL);

  g_assert_cmpuint (most->n_inputs, ==, 2048);
  g_assert_null (make_request (2049, "float", &error));
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "input");
}

#define FIRST "{\"object\":\"embedding\",\"index\":0,\"embedding\":"
#define SECOND "{\"object\":\"embedding\",\"index\":1,\"embedding\":"

static const struct
{
  const char *name;
  const char *format;
  const char *reply;
  const char *expected; /* NULL: refused */
} replies[] = {
  { "numbers", "float",
    "{\"data\":[" FIRST "[0.5]}," SECOND "[1]}],\"model\":\"x\",\"usage\":{\"prompt_tokens\":3,"
    "\"total_tokens\":3}}",
    "{\"object\":\"list\",\"data\":[" FIRST "[0.5]}," SECOND "[1]}],\"model\":\"my\",\"usage\":"
    "{\"prompt_tokens\":3,\"total_tokens\":3}}" },
  { "numbers-to-base64", "base64", "{\"data\":[" FIRST "[0.5]}," SECOND "[1]}]}",
    "{\"object\":\"list\",\"data\":[" FIRST "\"AAAAPw==\"}," SECOND "\"AACAPw==\"}],\"model\":"
    "\"my\",\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}}" },
  { "base64-to-numbers", "float", "{\"data\":[" FIRST "\"AAAAPw==\"}," SECOND "\"AACAPw==\"}]}",
    "{\"object\":\"list\",\"data\":[" FIRST "[0.5]}," SECOND "[1]}],\"model\":\"my\",\"usage\":"
    "{\"prompt_tokens\":0,\"total_tokens\":0}}" },
  { "order", "float", "{\"data\":[" SECOND "[1]}," FIRST "[0.5]}]}",
    "{\"object\":\"list\",\"data\":[" FIRST "[0.5]}," SECOND "[1]}],\"model\":\"my\",\"usage\":"
    "{\"prompt_tokens\":0,\"total_tokens\":0}}" },
  { "no-index", "float", "{\"data\":[{\"embedding\":[0.5]},{\"embedding\":[1]}]}",
    "{\"object\":\"list\",\"data\":[" FIRST "[0.5]}," SECOND "[1]}],\"model\":\"my\",\"usage\":"
    "{\"prompt_tokens\":0,\"total_tokens\":0}}" },
  { "too-few", "float", "{\"data\":[" FIRST "[0.5]}]}", NULL },
  { "twice", "float", "{\"data\":[" FIRST "[0.5]}," FIRST "[1]}]}", NULL },
  { "far-index", "float", "{\"data\":[" FIRST "[0.5]},{\"index\":2,\"embedding\":[1]}]}", NULL },
  { "no-vector", "float", "{\"data\":[" FIRST "[0.5]},{\"index\":1}]}", NULL },
  { "no-data", "float", "{}", NULL },
  { "not-json", "float", "<html>", NULL },
};

static void
test_reply (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const WeirEmbeddingCodec *codec = weir_embedding_codec_get ("openai-embeddings");
  g_autoptr (WeirEmbeddingRequest) request = make_request (2, replies[row].format, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingReply) reply =
      codec->decode_reply (request, replies[row].reply, strlen (replies[row].reply), &error);
  g_autoptr (GBytes) out = NULL;

  if (replies[row].expected == NULL)
    {
      g_assert_null (reply);
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UPSTREAM);
      return;
    }
  g_assert_no_error (error);
  out = codec->encode_reply (request, reply);
  g_assert_cmpmem (g_bytes_get_data (out, NULL), g_bytes_get_size (out), replies[row].expected,
                   strlen (replies[row].expected));
}

static void
test_reply_error (void)
{
  static const char body[] = "{\"error\":{\"code\":\"429\",\"message\":\"m\"}}";
  g_autoptr (WeirEmbeddingRequest) request = make_request (1, "float", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_embedding_codec_get ("openai-embeddings")
                     ->decode_reply (request, body, strlen (body), &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_RATE_LIMITED);
  g_assert_null (weir_embedding_codec_get ("nobody"));
  weir_embedding_request_free (NULL);
  weir_embedding_reply_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/embedding-openai/request/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/embedding-openai/reply/%s", replies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_reply);
    }
  g_test_add_func ("/wire/embedding-openai/bad", test_bad);
  g_test_add_func ("/wire/embedding-openai/most-inputs", test_most_inputs);
  g_test_add_func ("/wire/embedding-openai/reply-error", test_reply_error);
  return g_test_run ();
}
