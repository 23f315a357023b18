/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* POST {deployment}/embeddings of azure-openai. */

#include "demo/weir-demo-azure.h"
#include "demo/weir-demo-embeddings.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-vector.h"

#define MAX_INPUTS 2048
#define MAX_TOKENS 8192

static const WeirDemoParam params[] = {
  { "input", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY, "1" },
  { "model", WEIR_DEMO_STRING },
  { "dimensions", WEIR_DEMO_INTEGER, "1" },
  { "encoding_format", WEIR_DEMO_STRING },
  { "user", WEIR_DEMO_STRING },
};

/* An input: a text, or token numbers written as text; (transfer full). */
static char *
get_input (JsonNode *node)
{
  const char *text = weir_demo_json_peek_string (node);

  return text != NULL ? g_strdup (text) : weir_demo_json_to_text (node);
}

static gboolean
is_token_list (JsonArray *array)
{
  JsonNode *first = json_array_get_element (array, 0);

  return JSON_NODE_HOLDS_VALUE (first) && json_node_get_value_type (first) == G_TYPE_INT64;
}

GPtrArray *
weir_demo_embeddings_read (JsonObject *body, WeirDemoRefusal *refusal)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = weir_demo_json_get (body, "input");
  JsonArray *array = weir_demo_json_peek_array (node);
  guint length = array != NULL ? json_array_get_length (array) : 0;

  if (node == NULL)
    weir_demo_refuse (refusal, "missing_required_parameter", "input",
                      "Missing required parameter: 'input'.");
  else if (array == NULL || is_token_list (array))
    g_ptr_array_add (inputs, get_input (node));
  else if (length > MAX_INPUTS)
    weir_demo_refuse (refusal, NULL, "input",
                      "Invalid 'input': array too long. Expected an array with maximum length %u, "
                      "but got an array with length %u instead.",
                      MAX_INPUTS, length);
  else
    for (guint i = 0; i < length; i++)
      g_ptr_array_add (inputs, get_input (json_array_get_element (array, i)));
  for (guint i = 0; refusal->status == 0 && i < inputs->len; i++)
    {
      gint64 tokens = weir_demo_count_tokens (inputs->pdata[i]);

      if (tokens == 0)
        weir_demo_refuse (refusal, NULL, "input", "'$.input' is invalid: an input is empty.");
      else if (tokens > MAX_TOKENS)
        weir_demo_refuse (refusal, NULL, "input",
                          "This model's maximum context length is %u tokens, however you requested "
                          "%" G_GINT64_FORMAT " tokens. Please reduce your prompt.",
                          MAX_TOKENS, tokens);
    }
  return refusal->status == 0 ? g_steal_pointer (&inputs) : NULL;
}

static guint
get_size (const char *model)
{
  return g_str_has_prefix (model, "text-embedding-3-large") ? 3072 : 1536;
}

static gboolean
check (JsonObject *body, const char *model, WeirDemoRefusal *refusal)
{
  const char *format = weir_demo_json_get_string (body, "encoding_format");
  gint64 dimensions = weir_demo_json_get_int (body, "dimensions", 0);

  if (!weir_demo_params_check (body, params, G_N_ELEMENTS (params), NULL, refusal))
    return FALSE;
  if (format != NULL && !g_str_equal (format, "float") && !g_str_equal (format, "base64"))
    return weir_demo_refuse (refusal, "invalid_value", "encoding_format",
                             "Invalid value: '%s'. Supported values are: 'float' and 'base64'.",
                             format);
  if (dimensions > 0 && !g_str_has_prefix (model, "text-embedding-3"))
    return weir_demo_refuse (refusal, NULL, "dimensions",
                             "This model does not support specifying dimensions.");
  if (dimensions > get_size (model))
    return weir_demo_refuse (refusal, NULL, "dimensions",
                             "Invalid value for 'dimensions' = %" G_GINT64_FORMAT
                             ". Must be less than or equal to %u.",
                             dimensions, get_size (model));
  return TRUE;
}

void
weir_demo_embeddings_reply (WeirDemoExchange *exchange,
                            JsonObject *body,
                            GPtrArray *inputs,
                            const char *model,
                            guint size)
{
  gboolean base64 = g_strcmp0 (weir_demo_json_get_string (body, "encoding_format"), "base64") == 0;
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;
  gint64 tokens = 0;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "object", "list");
  weir_json_writer_name (&writer, "data");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < inputs->len; i++)
    {
      g_autofree float *vector = weir_demo_vector_new (inputs->pdata[i], size);

      tokens += weir_demo_count_tokens (inputs->pdata[i]);
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_utf8 (&writer, "object", "embedding");
      weir_json_writer_member_int64 (&writer, "index", i);
      weir_json_writer_name (&writer, "embedding");
      weir_demo_vector_write (&writer, vector, size, base64);
      weir_json_writer_end_object (&writer);
    }
  weir_json_writer_end_array (&writer);
  weir_json_writer_member_utf8 (&writer, "model", model);
  weir_json_writer_name (&writer, "usage");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "prompt_tokens", tokens);
  weir_json_writer_member_int64 (&writer, "total_tokens", tokens);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_azure_embeddings_handle (WeirDemoExchange *exchange, const char *segment)
{
  const char *model = exchange->entry->configuration->model;
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autofree char *name = weir_demo_azure_dup_model (exchange);

  if (!weir_demo_azure_has_version (exchange))
    return;
  body = weir_demo_azure_read (exchange);
  if (body == NULL)
    return;
  if ((exchange->entry->traits->flags & WEIR_DEMO_MODEL_EMBEDS) == 0)
    {
      weir_demo_azure_reply_unsupported (exchange, "embeddings");
      return;
    }
  if (check (body, model, &refusal))
    inputs = weir_demo_embeddings_read (body, &refusal);
  if (inputs == NULL)
    weir_demo_azure_reply_refusal (exchange, &refusal);
  else
    weir_demo_embeddings_reply (
        exchange, body, inputs, name,
        (guint) weir_demo_json_get_int (body, "dimensions", get_size (model)));
}
