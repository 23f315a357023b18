/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* POST {deployment}/models/{model}:predict of gcp-vertexai: one text a call. */

#include "demo/weir-demo-gemini.h"

#include <string.h>

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-vector.h"

#define SIZE 3072

static const WeirDemoParam body_params[] = {
  { "instances", WEIR_DEMO_ARRAY },
  { "parameters", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam instance_params[] = {
  { "task_type", WEIR_DEMO_STRING },
  { "title", WEIR_DEMO_STRING },
  { "content", WEIR_DEMO_STRING },
};

static const WeirDemoParam option_params[] = {
  { "outputDimensionality", WEIR_DEMO_INTEGER },
  { "autoTruncate", WEIR_DEMO_BOOLEAN },
};

static const char *const tasks[] = {
  "RETRIEVAL_QUERY",   "RETRIEVAL_DOCUMENT",   "SEMANTIC_SIMILARITY",
  "CLASSIFICATION",    "CLUSTERING",           "QUESTION_ANSWERING",
  "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY", NULL,
};

static gboolean
check_instance (JsonObject *instance, WeirDemoRefusal *refusal)
{
  const char *task = instance != NULL ? weir_demo_json_get_string (instance, "task_type") : NULL;
  const char *text = instance != NULL ? weir_demo_json_get_string (instance, "content") : NULL;

  if (instance != NULL
      && !weir_demo_params_check (instance, instance_params, G_N_ELEMENTS (instance_params),
                                  "instances[0]", refusal))
    return FALSE;
  if (text == NULL || text[0] == '\0')
    return weir_demo_refuse (refusal, NULL, NULL, "The text content is empty.");
  if (task != NULL && !g_strv_contains (tasks, task))
    return weir_demo_refuse (refusal, NULL, NULL, "Invalid task type: %s.", task);
  return TRUE;
}

static gboolean
check (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *instances = weir_demo_json_get_array (body, "instances");
  JsonObject *options = weir_demo_json_get_object (body, "parameters");
  gint64 size =
      options != NULL ? weir_demo_json_get_int (options, "outputDimensionality", SIZE) : SIZE;

  if (!weir_demo_params_check (body, body_params, G_N_ELEMENTS (body_params), NULL, refusal))
    return FALSE;
  if (instances == NULL || json_array_get_length (instances) == 0)
    return weir_demo_refuse (refusal, NULL, NULL, "Empty instances.");
  if (json_array_get_length (instances) > 1)
    return weir_demo_refuse (refusal, NULL, NULL,
                             "This model takes one instance per prediction, %u were given.",
                             json_array_get_length (instances));
  if (options != NULL
      && !weir_demo_params_check (options, option_params, G_N_ELEMENTS (option_params),
                                  "parameters", refusal))
    return FALSE;
  if (size < 1 || size > SIZE)
    return weir_demo_refuse (refusal, NULL, NULL, "outputDimensionality must be from 1 to %d.",
                             SIZE);
  return check_instance (weir_demo_json_get_element (instances, 0), refusal);
}

static void
write_prediction (WeirJsonWriter *writer, const char *text, guint size)
{
  g_autofree float *vector = weir_demo_vector_new (text, size);

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "embeddings");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "values");
  weir_demo_vector_write (writer, vector, size, FALSE);
  weir_json_writer_name (writer, "statistics");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "token_count", weir_demo_count_tokens (text));
  weir_json_writer_name (writer, "truncated");
  weir_json_writer_boolean (writer, FALSE);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
reply (WeirDemoExchange *exchange, JsonObject *body)
{
  JsonObject *options = weir_demo_json_get_object (body, "parameters");
  JsonObject *instance =
      weir_demo_json_get_element (weir_demo_json_get_array (body, "instances"), 0);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "predictions");
  weir_json_writer_begin_array (&writer);
  write_prediction (&writer, weir_demo_json_get_string (instance, "content"),
                    options != NULL
                        ? (guint) weir_demo_json_get_int (options, "outputDimensionality", SIZE)
                        : SIZE);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_gemini_predict (WeirDemoExchange *exchange, const char *model)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);
  gboolean embeds = (exchange->entry->traits->flags & WEIR_DEMO_MODEL_EMBEDS) != 0
                    && g_strcmp0 (model, exchange->entry->configuration->model) == 0;

  if (!embeds)
    {
      weir_demo_refuse (&refusal, NULL, NULL,
                        "Publisher Model `publishers/google/models/%s` does not support "
                        "predictions.",
                        model);
      refusal.status = 404;
    }
  else if (body == NULL)
    weir_demo_refuse (&refusal, NULL, NULL, "Invalid JSON payload received. %s", error->message);
  else if (check (body, &refusal))
    {
      reply (exchange, body);
      return;
    }
  weir_demo_gemini_reply_refusal (exchange, FALSE, &refusal);
}
