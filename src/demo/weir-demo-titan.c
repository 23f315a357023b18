/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-titan.h"

#include <string.h>

#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-vector.h"

static const WeirDemoParam text_params[] = {
  { "inputText", WEIR_DEMO_STRING },
  { "dimensions", WEIR_DEMO_INTEGER },
  { "normalize", WEIR_DEMO_BOOLEAN },
};

static const WeirDemoParam image_params[] = {
  { "inputText", WEIR_DEMO_STRING },
  { "inputImage", WEIR_DEMO_STRING },
  { "embeddingConfig", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam config_params[] = {
  { "outputEmbeddingLength", WEIR_DEMO_INTEGER },
};

static const gint64 text_sizes[] = { 256, 512, 1024 };
static const gint64 image_sizes[] = { 256, 384, 1024 };

static gboolean
takes_images (WeirDemoExchange *exchange)
{
  return (exchange->entry->traits->flags & WEIR_DEMO_MODEL_SEES) != 0;
}

static gint64
get_size (JsonObject *body, gboolean images)
{
  JsonObject *config = weir_demo_json_get_object (body, "embeddingConfig");

  if (!images)
    return weir_demo_json_get_int (body, "dimensions", 1024);
  return config != NULL ? weir_demo_json_get_int (config, "outputEmbeddingLength", 1024) : 1024;
}

static gboolean
check_size (gint64 size, gboolean images, WeirDemoRefusal *refusal)
{
  const gint64 *sizes = images ? image_sizes : text_sizes;

  for (guint i = 0; i < G_N_ELEMENTS (text_sizes); i++)
    if (sizes[i] == size)
      return TRUE;
  return weir_demo_refuse (refusal, NULL, NULL,
                           "Malformed input request: %" G_GINT64_FORMAT
                           " is not a valid enum value, please reformat your input and try again.",
                           size);
}

static gboolean
check_members (JsonObject *body, gboolean images, WeirDemoRefusal *refusal)
{
  JsonObject *config = weir_demo_json_get_object (body, "embeddingConfig");

  if (!images)
    return weir_demo_params_check (body, text_params, G_N_ELEMENTS (text_params), NULL, refusal);
  return weir_demo_params_check (body, image_params, G_N_ELEMENTS (image_params), NULL, refusal)
         && (config == NULL
             || weir_demo_params_check (config, config_params, G_N_ELEMENTS (config_params),
                                        "embeddingConfig", refusal));
}

static gboolean
check (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  gboolean images = takes_images (exchange);
  const char *text = weir_demo_json_get_string (body, "inputText");
  gint64 tokens = text != NULL ? weir_demo_count_tokens (text) : 0;
  guint context = exchange->entry->traits->context;

  if (!check_members (body, images, refusal)
      || !check_size (get_size (body, images), images, refusal))
    return FALSE;
  if (tokens == 0 && weir_demo_json_get_string (body, "inputImage") == NULL)
    return weir_demo_refuse (refusal, NULL, NULL,
                             "Malformed input request: expected minLength: 1, actual: 0, please "
                             "reformat your input and try again.");
  if (tokens > context)
    return weir_demo_refuse (
        refusal, NULL, NULL,
        "400 Bad Request: Too many input tokens. Max input tokens: %u, request "
        "input token count: %" G_GINT64_FORMAT,
        context, tokens);
  return TRUE;
}

static void
reply (WeirDemoExchange *exchange, JsonObject *body)
{
  const char *text = weir_demo_json_get_string (body, "inputText");
  guint size = (guint) get_size (body, takes_images (exchange));
  g_autofree float *vector = weir_demo_vector_new (text != NULL ? text : "", size);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "embedding");
  weir_demo_vector_write (&writer, vector, size, FALSE);
  weir_json_writer_member_int64 (&writer, "inputTextTokenCount",
                                 text != NULL ? weir_demo_count_tokens (text) : 0);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_titan_handle (WeirDemoExchange *exchange)
{
  g_autoptr (JsonObject) body = weir_demo_bedrock_read (exchange);
  g_auto (WeirDemoRefusal) refusal = { 0 };

  if (body == NULL)
    return;
  if (check (exchange, body, &refusal))
    reply (exchange, body);
  else
    weir_demo_bedrock_reply_refusal (exchange, &refusal);
}
