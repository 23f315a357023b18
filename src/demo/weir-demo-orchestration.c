/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-orchestration.h"

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-vector.h"

#define EMBEDDING_SIZE 1536

static const WeirDemoParam completion_params[] = {
  { "config", WEIR_DEMO_OBJECT },
  { "placeholder_values", WEIR_DEMO_OBJECT },
  { "messages_history", WEIR_DEMO_ARRAY },
};

static const WeirDemoParam embedding_params[] = {
  { "config", WEIR_DEMO_OBJECT },
  { "input", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam input_params[] = {
  { "text", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY, "1" },
  { "type", WEIR_DEMO_STRING },
};

static const WeirDemoParam vector_params[] = {
  { "encoding_format", WEIR_DEMO_STRING },
  { "dimensions", WEIR_DEMO_INTEGER, "1" },
  { "normalize", WEIR_DEMO_BOOLEAN },
};

static const char *const input_types[] = { "text",         "document",        "query",
                                           "search_query", "search_document", "classification",
                                           "clustering",   "image",           NULL };

static void
reply_whole (WeirDemoExchange *exchange, WeirDemoChatReply *reply)
{
  g_autofree char *request_id = weir_demo_core_make_id (exchange->core, "", 32);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "request_id", request_id);
  weir_json_writer_name (&writer, "intermediate_results");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "llm");
  weir_demo_chat_reply_write (reply, &writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_name (&writer, "final_result");
  weir_demo_chat_reply_write (reply, &writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_orchestration_handle (WeirDemoExchange *exchange, const char *segment)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body =
      weir_demo_orchestration_read (exchange, completion_params, G_N_ELEMENTS (completion_params));
  g_autoptr (JsonObject) chat = NULL;
  g_autoptr (WeirDemoChatReply) reply = NULL;
  const WeirDemoModel *model = NULL;
  JsonObject *stream;

  if (body == NULL)
    return;
  chat = weir_demo_orchestration_expand (body, &model, &refusal);
  if (chat == NULL)
    {
      weir_demo_orchestration_reply_refusal (exchange, &refusal);
      return;
    }
  reply = weir_demo_chat_reply_new (exchange, chat, WEIR_DEMO_CHAT_ORCHESTRATED, model->name,
                                    (model->flags & WEIR_DEMO_MODEL_REASONS) != 0);
  if (weir_demo_exchange_grant (exchange, reply->prompt->text->str))
    return;
  stream = weir_demo_json_get_object (weir_demo_json_get_object (body, "config"), "stream");
  if (weir_demo_json_get_boolean (stream, "enabled", FALSE))
    weir_demo_orchestration_stream_start (exchange, g_steal_pointer (&reply));
  else
    reply_whole (exchange, reply);
}

/* ---- embeddings */

static gboolean
check_members (JsonObject *object,
               const WeirDemoParam *table,
               guint n_table,
               const char *where,
               WeirDemoRefusal *refusal)
{
  g_auto (WeirDemoRefusal) own = { 0 };

  if (object == NULL)
    return weir_demo_refuse (refusal, NULL, NULL, "400 - Request Body: '%s' is required", where);
  return weir_demo_params_check (object, table, n_table, NULL, &own)
         || weir_demo_refuse (refusal, NULL, NULL, "400 - Request Body: %s - '%s'", own.message,
                              where);
}

static gboolean
check_embedding (JsonObject *params,
                 JsonObject *input,
                 const WeirDemoModel *model,
                 WeirDemoRefusal *refusal)
{
  const char *type = weir_demo_json_get_string (input, "type");

  if (!check_members (input, input_params, G_N_ELEMENTS (input_params), "input", refusal)
      || (params != NULL
          && !check_members (params, vector_params, G_N_ELEMENTS (vector_params), "params",
                             refusal)))
    return FALSE;
  if (weir_demo_json_get (input, "text") == NULL)
    return weir_demo_refuse (refusal, NULL, NULL, "400 - Request Body: 'text' is required");
  if (type != NULL && !g_strv_contains (input_types, type))
    return weir_demo_refuse (refusal, NULL, NULL, "400 - Request Body: '%s' is not one of %s", type,
                             "the input types");
  if ((model->flags & WEIR_DEMO_MODEL_EMBEDS) == 0)
    return weir_demo_refuse (refusal, NULL, "Embeddings Module",
                             "400 - Embeddings Module: Model %s does not support embeddings.",
                             model->name);
  return TRUE;
}

static void
write_vectors (WeirJsonWriter *writer, JsonNode *text, JsonObject *params, gint64 *tokens)
{
  JsonArray *texts = weir_demo_json_peek_array (text);
  guint n = texts != NULL ? json_array_get_length (texts) : 1;
  guint size = (guint) weir_demo_json_get_int (params, "dimensions", EMBEDDING_SIZE);
  gboolean base64 =
      g_strcmp0 (weir_demo_json_get_string (params, "encoding_format"), "base64") == 0;

  weir_json_writer_name (writer, "data");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = texts != NULL ? json_array_get_element (texts, i) : text;
      const char *said = weir_demo_json_peek_string (node);
      g_autofree float *vector = weir_demo_vector_new (said != NULL ? said : "", size);

      *tokens += weir_demo_count_tokens (said != NULL ? said : "");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "object", "embedding");
      weir_json_writer_member_int64 (writer, "index", i);
      weir_json_writer_name (writer, "embedding");
      weir_demo_vector_write (writer, vector, size, base64);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
reply_vectors (WeirDemoExchange *exchange,
               JsonNode *text,
               JsonObject *params,
               const WeirDemoModel *model)
{
  g_autofree char *request_id = weir_demo_core_make_id (exchange->core, "", 32);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;
  gint64 tokens = 0;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "request_id", request_id);
  weir_json_writer_name (&writer, "final_result");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "object", "list");
  write_vectors (&writer, text, params, &tokens);
  weir_json_writer_member_utf8 (&writer, "model", model->name);
  weir_json_writer_name (&writer, "usage");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "prompt_tokens", tokens);
  weir_json_writer_member_int64 (&writer, "total_tokens", tokens);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_orchestration_embeddings_handle (WeirDemoExchange *exchange, const char *segment)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body =
      weir_demo_orchestration_read (exchange, embedding_params, G_N_ELEMENTS (embedding_params));
  JsonObject *input = weir_demo_json_get_object (body, "input");
  JsonObject *modules =
      weir_demo_json_get_object (weir_demo_json_get_object (body, "config"), "modules");
  JsonObject *llm =
      weir_demo_json_get_object (weir_demo_json_get_object (modules, "embeddings"), "model");
  JsonObject *params = weir_demo_json_get_object (llm, "params");
  const WeirDemoModel *model;

  if (body == NULL)
    return;
  model = weir_demo_orchestration_find_model (llm, &refusal);
  if (model == NULL || !check_embedding (params, input, model, &refusal))
    weir_demo_orchestration_reply_refusal (exchange, &refusal);
  else
    reply_vectors (exchange, weir_demo_json_get (input, "text"), params, model);
}
