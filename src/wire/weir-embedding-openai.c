/* SPDX-License-Identifier: MIT */
/* Wire format: OpenAI embeddings, as its clients speak it (base64 unless they say otherwise) and as
 * azure-openai and aicore-nvidia answer it. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-embedding-reply.h"

#include "base/weir-json-writer.h"
#include "wire/weir-member.h"
#include "wire/weir-request-builder.h"
#include "wire/weir-vector.h"

#include <string.h>

#define ID "openai-embeddings"
#define MAX_INPUTS 2048
#define MAX_DIMENSIONS 65536

/* Models that tell questions from what they are asked of insist on being told which it is; clients of
 * this API cannot say. */
#define USUAL_TYPE "query"

extern const WeirEmbeddingCodec weir_embedding_openai;

static gboolean
read_tokens (const WeirJsonDoc *doc, const WeirJsonNode *array, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;
  gint64 token;

  if (array->count == 0)
    return weir_member_fail (error, doc, array, "must not be empty");
  weir_json_iter_init (&iter, doc, array);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!weir_json_get_int64 (doc, node, &token) || token < 0)
      return weir_member_fail (error, doc, node, "must be the number of a token");
  return TRUE;
}

/* One input of a list: all are texts, or all are lists of tokens. */
static gboolean
read_input (WeirEmbeddingRequest *request, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &request->doc;
  gboolean tokens = node->kind == WEIR_JSON_ARRAY;

  if (!tokens && node->kind != WEIR_JSON_STRING)
    return weir_member_fail (error, doc, node, "must be a string or a list of tokens");
  if (request->n_inputs > 0 && tokens != request->tokens)
    return weir_member_fail (error, doc, node, "must be of the same kind as the others");
  if (tokens && !read_tokens (doc, node, error))
    return FALSE;
  if (!tokens && weir_json_text (doc, node).len == 0)
    return weir_member_fail (error, doc, node, "must not be empty");

  request->tokens = tokens;
  request->inputs[request->n_inputs++] =
      tokens ? weir_json_raw (doc, node) : weir_json_text (doc, node);
  return TRUE;
}

static gboolean
read_inputs (WeirEmbeddingRequest *request, GError **error)
{
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *input = weir_json_get (doc, root, "input");
  const WeirJsonNode *node = NULL;
  WeirJsonIter iter;

  if (!weir_json_is_set (input))
    return weir_member_missing (error, doc, root, "input");

  weir_json_iter_init (&iter, doc, input);
  if (input->kind != WEIR_JSON_ARRAY || !weir_json_iter_next (&iter, NULL, &node)
      || node->kind == WEIR_JSON_NUMBER)
    {
      request->inputs = g_new0 (WeirJsonText, 1);
      return read_input (request, input, error);
    }
  if (input->count > MAX_INPUTS)
    return weir_member_fail (error, doc, input, "must hold at most %d inputs", MAX_INPUTS);

  request->inputs = g_new0 (WeirJsonText, input->count);
  do
    if (!read_input (request, node, error))
      return FALSE;
  while (weir_json_iter_next (&iter, NULL, &node));
  return TRUE;
}

static gboolean
read_format (WeirEmbeddingRequest *request, GError **error)
{
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  WeirJsonText format = { NULL, 0 };

  if (!weir_member_text (doc, root, "encoding_format", &format, error))
    return FALSE;
  request->base64 = weir_json_text_equal (format, "base64");
  if (format.data != NULL && !request->base64 && !weir_json_text_equal (format, "float"))
    return weir_member_fail (error, doc, weir_json_get (doc, root, "encoding_format"),
                             "must be float or base64");
  return TRUE;
}

static gboolean
read_dimensions (WeirEmbeddingRequest *request, GError **error)
{
  const WeirMemberRange range = { 1, MAX_DIMENSIONS, TRUE };
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  WeirJsonText lexeme = { NULL, 0 };

  if (!weir_member_number (doc, root, "dimensions", &range, &lexeme, error))
    return FALSE;
  if (lexeme.data != NULL
      && !weir_json_get_int64 (doc, weir_json_get (doc, root, "dimensions"), &request->dimensions))
    return weir_member_fail (error, doc, weir_json_get (doc, root, "dimensions"),
                             "must be a whole number");
  return TRUE;
}

static WeirEmbeddingRequest *
decode_placed (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (WeirEmbeddingRequest) request = weir_embedding_request_new (ID, body, place, error);
  const WeirJsonDoc *doc;

  if (request == NULL)
    return NULL;
  doc = &request->doc;
  if (!read_inputs (request, error) || !read_format (request, error)
      || !read_dimensions (request, error)
      || !weir_member_text (doc, weir_json_root (doc), "user", &request->end_user, error)
      || !weir_member_text (doc, weir_json_root (doc), "input_type", &request->input_type, error))
    return NULL;
  return g_steal_pointer (&request);
}

static WeirEmbeddingRequest *
decode_request (GBytes *body, GError **error)
{
  static const WeirPlace nowhere = { NULL };

  return decode_placed (body, &nowhere, error);
}

/* Whether @member may be sent; what may not is recorded. */
static gboolean
may_send (const WeirTarget *target,
          const char *member,
          gboolean wanted,
          gboolean *sent,
          WeirLoss *loss,
          GError **error)
{
  *sent = wanted && weir_model_rule_allows (target->rule, member);
  return !wanted || *sent || weir_loss_drop (loss, member, error);
}

/* Whether a rule names @member, and not only forgets to forbid it. */
static gboolean
is_listed (const WeirModelRule *rule, const char *member)
{
  return rule->allow != NULL && weir_model_rule_allows (rule, member);
}

static void
write_inputs (WeirJsonWriter *writer, const WeirEmbeddingRequest *request)
{
  weir_json_writer_name (writer, "input");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_inputs; i++)
    if (request->tokens)
      weir_json_writer_raw (writer, request->inputs[i]);
    else
      weir_json_writer_text (writer, request->inputs[i]);
  weir_json_writer_end_array (writer);
}

static GBytes *
encode_request (const WeirEmbeddingRequest *request,
                const WeirTarget *target,
                WeirLoss *loss,
                GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean dimensions;
  gboolean user;
  gboolean type;
  WeirJsonWriter writer;

  if (!may_send (target, "dimensions", request->dimensions > 0, &dimensions, loss, error)
      || !may_send (target, "user", request->end_user.data != NULL, &user, loss, error)
      || !may_send (target, "input_type", request->input_type.data != NULL, &type, loss, error))
    return NULL;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  if (weir_model_rule_allows (target->rule, "model"))
    weir_json_writer_member_utf8 (&writer, "model", target->model);
  write_inputs (&writer, request);
  if (weir_model_rule_allows (target->rule, "encoding_format"))
    weir_json_writer_member_utf8 (&writer, "encoding_format", request->base64 ? "base64" : "float");
  if (dimensions)
    weir_json_writer_member_int64 (&writer, "dimensions", request->dimensions);
  if (user)
    weir_json_writer_member_text (&writer, "user", request->end_user);
  if (type)
    weir_json_writer_member_text (&writer, "input_type", request->input_type);
  else if (is_listed (target->rule, "input_type"))
    weir_json_writer_member_utf8 (&writer, "input_type", USUAL_TYPE);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static WeirEmbeddingReply *
decode_reply (const WeirEmbeddingRequest *request, const char *data, gsize len, GError **error)
{
  g_autoptr (WeirEmbeddingReply) reply = weir_embedding_reply_new ();
  g_auto (WeirJsonDoc) doc = { NULL };

  if (!weir_embedding_reply_parse (&doc, data, len, error)
      || !weir_embedding_reply_read_list (reply, &doc, weir_json_root (&doc), request->n_inputs,
                                          error))
    return NULL;
  return g_steal_pointer (&reply);
}

static void
append_vector (GString *out, GBytes *vector, guint index, gboolean base64)
{
  g_string_append_printf (
      out, "%s{\"object\":\"embedding\",\"index\":%u,\"embedding\":", index > 0 ? "," : "", index);
  if (base64)
    weir_vector_append_base64 (out, vector);
  else
    weir_vector_append_numbers (out, vector);
  g_string_append_c (out, '}');
}

static GBytes *
encode_reply (const WeirEmbeddingRequest *request, const WeirEmbeddingReply *reply)
{
  GString *out = g_string_new ("{\"object\":\"list\",\"data\":[");
  gint64 tokens = MAX (reply->usage.in_total, 0);

  for (guint i = 0; i < reply->vectors->len; i++)
    append_vector (out, g_ptr_array_index (reply->vectors, i), i, request->base64);
  g_string_append (out, "],\"model\":\"");
  weir_json_escape (out, request->model, -1);
  g_string_append_printf (out,
                          "\",\"usage\":{\"prompt_tokens\":%" G_GINT64_FORMAT
                          ",\"total_tokens\":%" G_GINT64_FORMAT "}}",
                          tokens, tokens);
  return g_string_free_to_bytes (out);
}

const WeirEmbeddingCodec weir_embedding_openai = {
  .id = ID,
  .dialect = &weir_dialect_openai,
  .decode_request = decode_request,
  .decode_placed = decode_placed,
  .encode_request = encode_request,
  .decode_reply = decode_reply,
  .encode_reply = encode_reply,
};
