/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-azure.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-json.h"

static void
write_nullable (WeirJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    weir_json_writer_member_utf8 (writer, name, value);
  else
    weir_json_writer_member_null (writer, name);
}

void
weir_demo_azure_reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "message", refusal->message);
  weir_json_writer_member_utf8 (&writer, "type", "invalid_request_error");
  write_nullable (&writer, "param", refusal->param);
  write_nullable (&writer, "code", refusal->code);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, refusal->status, json);
}

/* An error of Azure's own gateway, which has a code and a message only. */
static void
reply_gateway (WeirDemoExchange *exchange, guint status, const char *code, const char *message)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "code", code);
  weir_json_writer_member_utf8 (&writer, "message", message);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, status, json);
}

gboolean
weir_demo_azure_has_version (WeirDemoExchange *exchange)
{
  g_autofree char *version = weir_demo_exchange_dup_query (exchange, "api-version");

  if (version != NULL
      && g_regex_match_simple ("^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?$", version, 0, 0))
    return TRUE;
  reply_gateway (exchange, 404, "404", "Resource not found");
  return FALSE;
}

JsonObject *
weir_demo_azure_read (WeirDemoExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_auto (WeirDemoRefusal) refusal = { 0 };
  JsonObject *body;

  if (!weir_demo_exchange_has_type (exchange, "application/json"))
    {
      reply_gateway (exchange, 415, "UnsupportedMediaType",
                     "Unsupported content type. The request's Content-Type must be "
                     "application/json.");
      return NULL;
    }
  body = weir_demo_json_parse (exchange->body, &error);
  if (body == NULL)
    {
      weir_demo_refuse (&refusal, NULL, NULL,
                        "We could not parse the JSON body of your request: %s", error->message);
      weir_demo_azure_reply_refusal (exchange, &refusal);
    }
  return body;
}

void
weir_demo_azure_reply_unsupported (WeirDemoExchange *exchange, const char *operation)
{
  g_autofree char *message =
      g_strdup_printf ("The %s operation does not work with the specified model, %s. Please "
                       "choose different model and try again.",
                       operation, exchange->entry->configuration->model);

  reply_gateway (exchange, 400, "OperationNotSupported", message);
}

char *
weir_demo_azure_dup_model (WeirDemoExchange *exchange)
{
  const char *name = exchange->entry->configuration->model;
  const WeirDemoModel *traits = exchange->entry->traits;

  /* Embedding models have no dated versions. */
  if (strlen (traits->version) != strlen ("2025-08-07"))
    return g_strdup (name != NULL ? name : "model");
  return g_strconcat (name, "-", traits->version, NULL);
}

gboolean
weir_demo_azure_is_filtered (const char *text)
{
  return g_str_has_prefix (text, "filter me") || strstr (text, "\nfilter me") != NULL;
}

void
weir_demo_azure_reply_filtered (WeirDemoExchange *exchange)
{
  weir_demo_exchange_reply_text (
      exchange, 400, "application/json",
      "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure "
      "OpenAI's content management policy. Please modify your prompt and retry.\",\"type\":null,"
      "\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":"
      "\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"hate\":{\"filtered\":false,"
      "\"severity\":\"safe\"},\"violence\":{\"filtered\":true,\"severity\":\"medium\"}}}}}");
}

gboolean
weir_demo_azure_has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}
