/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* POST {deployment}/chat/completions of azure-openai. */

#include "demo/weir-demo-azure.h"

#include <string.h>

#include "demo/weir-demo-chat.h"
#include "demo/weir-demo-json.h"

static const WeirDemoParam params[] = {
  { "messages", WEIR_DEMO_ARRAY, "1" },
  { "model", WEIR_DEMO_STRING },
  { "audio", WEIR_DEMO_OBJECT },
  { "data_sources", WEIR_DEMO_ARRAY },
  { "frequency_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "function_call", WEIR_DEMO_STRING | WEIR_DEMO_OBJECT },
  { "functions", WEIR_DEMO_ARRAY, "1", "128" },
  { "logit_bias", WEIR_DEMO_OBJECT },
  { "logprobs", WEIR_DEMO_BOOLEAN },
  { "max_completion_tokens", WEIR_DEMO_INTEGER, "1" },
  { "max_tokens", WEIR_DEMO_INTEGER, "1" },
  { "metadata", WEIR_DEMO_OBJECT },
  { "modalities", WEIR_DEMO_ARRAY },
  { "n", WEIR_DEMO_INTEGER, "1", "128" },
  { "parallel_tool_calls", WEIR_DEMO_BOOLEAN },
  { "prediction", WEIR_DEMO_OBJECT },
  { "presence_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "prompt_cache_key", WEIR_DEMO_STRING },
  { "reasoning_effort", WEIR_DEMO_STRING },
  { "response_format", WEIR_DEMO_OBJECT },
  { "safety_identifier", WEIR_DEMO_STRING },
  { "seed", WEIR_DEMO_INTEGER },
  { "service_tier", WEIR_DEMO_STRING },
  { "stop", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY, NULL, "4" },
  { "store", WEIR_DEMO_BOOLEAN },
  { "stream", WEIR_DEMO_BOOLEAN },
  { "stream_options", WEIR_DEMO_OBJECT },
  { "temperature", WEIR_DEMO_NUMBER, "0", "2" },
  { "tool_choice", WEIR_DEMO_STRING | WEIR_DEMO_OBJECT },
  { "tools", WEIR_DEMO_ARRAY, "1", "128" },
  { "top_logprobs", WEIR_DEMO_INTEGER, "0", "20" },
  { "top_p", WEIR_DEMO_NUMBER, "0", "1" },
  { "user", WEIR_DEMO_STRING },
  { "verbosity", WEIR_DEMO_STRING },
};

static const WeirDemoParam stream_params[] = {
  { "include_usage", WEIR_DEMO_BOOLEAN },
  { "include_obfuscation", WEIR_DEMO_BOOLEAN },
};

/* A reasoning model takes a sampling member only at its default. */
static gboolean
check_default (JsonObject *body, const char *name, WeirDemoRefusal *refusal)
{
  JsonNode *node = weir_demo_json_get (body, name);
  g_autofree char *text = NULL;

  if (node == NULL || json_node_get_double (node) == 1.0)
    return TRUE;
  text = weir_demo_json_to_text (node);
  return weir_demo_refuse (refusal, "unsupported_value", name,
                           "Unsupported value: '%s' does not support %s with this model. Only the "
                           "default (1) value is supported.",
                           name, text);
}

static gboolean
check_absent (JsonObject *body, const char *name, const char *hint, WeirDemoRefusal *refusal)
{
  if (weir_demo_json_get (body, name) == NULL)
    return TRUE;
  return weir_demo_refuse (refusal, "unsupported_parameter", name,
                           "Unsupported parameter: '%s' is not supported with this model.%s", name,
                           hint);
}

static gboolean
check_effort (JsonObject *body, const char *efforts, WeirDemoRefusal *refusal)
{
  const char *effort = weir_demo_json_get_string (body, "reasoning_effort");

  if (effort == NULL || weir_demo_azure_has_word (efforts, effort))
    return TRUE;
  return weir_demo_refuse (refusal, "unsupported_value", "reasoning_effort",
                           "Unsupported value: 'reasoning_effort' does not support '%s' with this "
                           "model. Supported values are: %s.",
                           effort, efforts);
}

static gboolean
check_reasoning (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  static const char *const refused[] = { "frequency_penalty", "presence_penalty", "logprobs",
                                         "top_logprobs",      "logit_bias",       "stop",
                                         "prediction" };
  const char *effort = weir_demo_json_get_string (body, "reasoning_effort");
  gboolean thinks = g_strcmp0 (effort, "none") != 0;

  if (!check_absent (body, "max_tokens", " Use 'max_completion_tokens' instead.", refusal)
      || !check_effort (body, traits->efforts != NULL ? traits->efforts : "low medium high",
                        refusal))
    return FALSE;
  if ((traits->flags & WEIR_DEMO_MODEL_NO_PARALLEL) != 0
      && !check_absent (body, "parallel_tool_calls", "", refusal))
    return FALSE;
  /* Without thinking the newer ones sample like the others. */
  if (!thinks)
    return TRUE;
  if (!check_default (body, "temperature", refusal) || !check_default (body, "top_p", refusal))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (!check_absent (body, refused[i], "", refusal))
      return FALSE;
  return TRUE;
}

static gboolean
check_limit (JsonObject *body, const char *name, guint max, WeirDemoRefusal *refusal)
{
  gint64 wanted = weir_demo_json_get_int (body, name, 0);

  if (max == 0 || wanted <= max)
    return TRUE;
  return weir_demo_refuse (refusal, "invalid_value", name,
                           "%s is too large: %" G_GINT64_FORMAT ". This model supports at most %u "
                           "completion tokens, whereas you provided %" G_GINT64_FORMAT ".",
                           name, wanted, max, wanted);
}

static gboolean
check_model (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  if (weir_demo_json_get (body, "max_tokens") != NULL
      && weir_demo_json_get (body, "max_completion_tokens") != NULL)
    return weir_demo_refuse (refusal, "invalid_parameter_combination", NULL,
                             "Setting 'max_tokens' and 'max_completion_tokens' at the same time is "
                             "not supported.");
  if ((traits->flags & WEIR_DEMO_MODEL_REASONS) != 0)
    {
      if (!check_reasoning (body, traits, refusal))
        return FALSE;
    }
  else if (weir_demo_json_get (body, "reasoning_effort") != NULL)
    return weir_demo_refuse (refusal, NULL, "reasoning_effort",
                             "Unrecognized request argument supplied: reasoning_effort");
  if ((traits->flags & WEIR_DEMO_MODEL_NO_STREAM) != 0
      && weir_demo_json_get_boolean (body, "stream", FALSE))
    return weir_demo_refuse (refusal, "unsupported_value", "stream",
                             "Unsupported value: 'stream' does not support true with this model. "
                             "Supported values are: false.");
  return check_limit (body, "max_tokens", traits->max_output, refusal)
         && check_limit (body, "max_completion_tokens", traits->max_output, refusal);
}

static gboolean
check_stream (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonObject *options = weir_demo_json_get_object (body, "stream_options");

  if (options == NULL)
    return TRUE;
  if (!weir_demo_json_get_boolean (body, "stream", FALSE))
    return weir_demo_refuse (refusal, NULL, "stream_options",
                             "The 'stream_options' parameter is only allowed when 'stream' is "
                             "enabled.");
  return weir_demo_params_check (options, stream_params, G_N_ELEMENTS (stream_params),
                                 "stream_options", refusal);
}

/* Whether the messages say "json" somewhere, which JSON mode insists on. */
static gboolean
mentions_json (JsonObject *body)
{
  g_autofree char *text = weir_demo_json_to_text (weir_demo_json_get (body, "messages"));
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, "json") != NULL;
}

static gboolean
check_format (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonObject *format = weir_demo_json_get_object (body, "response_format");
  JsonObject *wrapper = weir_demo_json_get_object (format, "json_schema");
  JsonObject *schema = weir_demo_json_get_object (wrapper, "schema");
  const char *type = weir_demo_json_get_string (format, "type");

  if (format == NULL || g_strcmp0 (type, "text") == 0)
    return TRUE;
  if (g_strcmp0 (type, "json_object") == 0)
    {
      if (mentions_json (body))
        return TRUE;
      return weir_demo_refuse (refusal, NULL, "messages",
                               "'messages' must contain the word 'json' in some form, to use "
                               "'response_format' of type 'json_object'.");
    }
  if (g_strcmp0 (type, "json_schema") != 0)
    return weir_demo_refuse (refusal, "invalid_value", "response_format.type",
                             "Invalid value: '%s'. Supported values are: 'json_object', "
                             "'json_schema', and 'text'.",
                             type != NULL ? type : "");
  if (weir_demo_json_get_string (wrapper, "name") == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter",
                             "response_format.json_schema.name",
                             "Missing required parameter: 'response_format.json_schema.name'.");
  if (weir_demo_json_get_boolean (wrapper, "strict", FALSE)
      && weir_demo_json_get_boolean (schema, "additionalProperties", TRUE))
    return weir_demo_refuse (refusal, NULL, "response_format",
                             "Invalid schema for response_format '%s': In context=(), "
                             "'additionalProperties' is required to be supplied and to be false.",
                             weir_demo_json_get_string (wrapper, "name"));
  return TRUE;
}

static gboolean
check_context (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  g_autoptr (WeirDemoPrompt) prompt = weir_demo_chat_read (body);
  gint64 tokens = weir_demo_prompt_count_tokens (prompt);

  if ((traits->flags & WEIR_DEMO_MODEL_SEES) == 0 && prompt->media->len > 0)
    return weir_demo_refuse (
        refusal, NULL, "messages",
        "Invalid content type. image_url is only supported by certain models.");
  if (tokens <= traits->context)
    return TRUE;
  return weir_demo_refuse (refusal, "context_length_exceeded", "messages",
                           "This model's maximum context length is %u tokens. However, your "
                           "messages resulted in %" G_GINT64_FORMAT " tokens. Please reduce the "
                           "length of the messages.",
                           traits->context, tokens);
}

static gboolean
check (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  return weir_demo_params_check (body, params, G_N_ELEMENTS (params), NULL, refusal)
         && check_model (body, traits, refusal) && check_stream (body, refusal)
         && weir_demo_chat_check (body, refusal) && check_format (body, refusal)
         && check_context (body, traits, refusal);
}

void
weir_demo_azure_chat_handle (WeirDemoExchange *exchange, const char *segment)
{
  const WeirDemoModel *traits = exchange->entry->traits;
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *model = weir_demo_azure_dup_model (exchange);

  if (!weir_demo_azure_has_version (exchange))
    return;
  body = weir_demo_azure_read (exchange);
  if (body == NULL)
    return;
  if ((traits->flags & (WEIR_DEMO_MODEL_RESPONSES_ONLY | WEIR_DEMO_MODEL_EMBEDS)) != 0)
    weir_demo_azure_reply_unsupported (exchange, "chatCompletion");
  else if (!check (body, traits, &refusal))
    weir_demo_azure_reply_refusal (exchange, &refusal);
  else
    {
      g_autoptr (WeirDemoPrompt) prompt = weir_demo_chat_read (body);

      if (weir_demo_azure_is_filtered (prompt->text->str))
        weir_demo_azure_reply_filtered (exchange);
      else
        weir_demo_chat_reply (exchange, body, WEIR_DEMO_CHAT_AZURE, model);
    }
}
