/* SPDX-License-Identifier: MIT */
/* Wire format: /api/embed of Ollama, and /api/embeddings that it replaced, as its clients speak them. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding.h"

#include <string.h>

#include "wire/weir-codec-ollama.h"
#include "wire/weir-member.h"
#include "wire/weir-vector.h"

#define MANY_ID "ollama-embed"
#define ONE_ID "ollama-embeddings"

#define MAX_INPUTS 2048
#define MAX_DIMENSIONS 65536

extern const WeirEmbeddingCodec weir_embedding_ollama;
extern const WeirEmbeddingCodec weir_embedding_ollama_legacy;

static WeirEmbeddingRequest *
begin (const char *format, GBytes *body, GError **error)
{
  WeirEmbeddingRequest *request = weir_embedding_request_new (format, body, NULL, error);
  WeirJsonText name;

  if (request == NULL)
    return NULL;
  name = weir_codec_ollama_untag ((WeirJsonText){ request->model, strlen (request->model) });
  request->model[name.len] = '\0';
  return request;
}

static gboolean
add_input (WeirEmbeddingRequest *request, const WeirJsonNode *node, GError **error)
{
  if (node->kind != WEIR_JSON_STRING || node->end - node->start <= 2)
    return weir_member_fail (error, &request->doc, node, "must be a string that is not empty");
  request->inputs[request->n_inputs++] = weir_json_text (&request->doc, node);
  return TRUE;
}

static gboolean
read_inputs (WeirEmbeddingRequest *request, GError **error)
{
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *input = weir_json_get (doc, weir_json_root (doc), "input");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_json_is_set (input))
    return weir_member_missing (error, doc, weir_json_root (doc), "input");
  request->inputs = g_new0 (WeirJsonText, MAX (input->count, 1));
  if (input->kind != WEIR_JSON_ARRAY)
    return add_input (request, input, error);
  if (input->count == 0 || input->count > MAX_INPUTS)
    return weir_member_fail (error, doc, input, "must hold 1 to %d inputs", MAX_INPUTS);
  weir_json_iter_init (&iter, doc, input);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!add_input (request, node, error))
      return FALSE;
  return TRUE;
}

static WeirEmbeddingRequest *
decode_many (GBytes *body, GError **error)
{
  const WeirMemberRange range = { 0, MAX_DIMENSIONS, TRUE };
  g_autoptr (WeirEmbeddingRequest) request = begin (MANY_ID, body, error);
  WeirJsonText lexeme = { NULL, 0 };
  const WeirJsonDoc *doc;

  if (request == NULL)
    return NULL;
  doc = &request->doc;
  if (!read_inputs (request, error)
      || !weir_member_number (doc, weir_json_root (doc), "dimensions", &range, &lexeme, error))
    return NULL;
  if (lexeme.data != NULL)
    request->dimensions = (gint64) g_ascii_strtod (lexeme.data, NULL);
  return g_steal_pointer (&request);
}

static WeirEmbeddingRequest *
decode_one (GBytes *body, GError **error)
{
  g_autoptr (WeirEmbeddingRequest) request = begin (ONE_ID, body, error);
  const WeirJsonNode *prompt;
  const WeirJsonDoc *doc;

  if (request == NULL)
    return NULL;
  doc = &request->doc;
  prompt = weir_json_get (doc, weir_json_root (doc), "prompt");
  if (!weir_json_is_set (prompt))
    {
      weir_member_missing (error, doc, weir_json_root (doc), "prompt");
      return NULL;
    }
  request->inputs = g_new0 (WeirJsonText, 1);
  return add_input (request, prompt, error) ? g_steal_pointer (&request) : NULL;
}

static GBytes *
encode_many (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply)
{
  GString *out = g_string_new ("{\"model\":\"");

  weir_json_escape (out, request->model, -1);
  g_string_append (out, "\",\"embeddings\":[");
  for (guint i = 0; i < reply->vectors->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      weir_vector_append_numbers (out, g_ptr_array_index (reply->vectors, i));
    }
  g_string_append_printf (out, "],\"prompt_eval_count\":%" G_GINT64_FORMAT "}",
                          MAX (reply->usage.in_total, 0));
  return g_string_free_to_bytes (out);
}

static GBytes *
encode_one (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply)
{
  GString *out = g_string_new ("{\"embedding\":");

  weir_vector_append_numbers (out, g_ptr_array_index (reply->vectors, 0));
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

const WeirEmbeddingCodec weir_embedding_ollama = {
  .id = MANY_ID,
  .dialect = &weir_dialect_ollama,
  .decode_request = decode_many,
  .encode_reply = encode_many,
};

const WeirEmbeddingCodec weir_embedding_ollama_legacy = {
  .id = ONE_ID,
  .dialect = &weir_dialect_ollama,
  .decode_request = decode_one,
  .encode_reply = encode_one,
};
