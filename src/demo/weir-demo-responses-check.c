/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-azure.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"

static const WeirDemoParam params[] = {
  { "input", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY, "1" },
  { "model", WEIR_DEMO_STRING },
  { "background", WEIR_DEMO_BOOLEAN },
  { "include", WEIR_DEMO_ARRAY },
  { "instructions", WEIR_DEMO_STRING },
  { "max_output_tokens", WEIR_DEMO_INTEGER, "16" },
  { "max_tool_calls", WEIR_DEMO_INTEGER, "1" },
  { "metadata", WEIR_DEMO_OBJECT },
  { "parallel_tool_calls", WEIR_DEMO_BOOLEAN },
  { "previous_response_id", WEIR_DEMO_STRING },
  { "prompt_cache_key", WEIR_DEMO_STRING },
  { "reasoning", WEIR_DEMO_OBJECT },
  { "safety_identifier", WEIR_DEMO_STRING },
  { "service_tier", WEIR_DEMO_STRING },
  { "store", WEIR_DEMO_BOOLEAN },
  { "stream", WEIR_DEMO_BOOLEAN },
  { "stream_options", WEIR_DEMO_OBJECT },
  { "temperature", WEIR_DEMO_NUMBER, "0", "2" },
  { "text", WEIR_DEMO_OBJECT },
  { "tool_choice", WEIR_DEMO_STRING | WEIR_DEMO_OBJECT },
  { "tools", WEIR_DEMO_ARRAY, NULL, "128" },
  { "top_logprobs", WEIR_DEMO_INTEGER, "0", "20" },
  { "top_p", WEIR_DEMO_NUMBER, "0", "1" },
  { "truncation", WEIR_DEMO_STRING },
  { "user", WEIR_DEMO_STRING },
};

static const WeirDemoParam reasoning_params[] = {
  { "effort", WEIR_DEMO_STRING },
  { "summary", WEIR_DEMO_STRING },
};

static const WeirDemoParam stream_params[] = {
  { "include_obfuscation", WEIR_DEMO_BOOLEAN },
};

static const WeirDemoParam text_params[] = {
  { "format", WEIR_DEMO_OBJECT },
  { "verbosity", WEIR_DEMO_STRING },
};

static const WeirDemoParam format_params[] = {
  { "type", WEIR_DEMO_STRING },   { "description", WEIR_DEMO_STRING }, { "name", WEIR_DEMO_STRING },
  { "schema", WEIR_DEMO_OBJECT }, { "strict", WEIR_DEMO_BOOLEAN },
};

static gboolean
refuse_unsupported (WeirDemoRefusal *refusal, const char *name)
{
  return weir_demo_refuse (refusal, "unsupported_parameter", name,
                           "Unsupported parameter: '%s' is not supported with this model.", name);
}

static gboolean
refuse_missing (WeirDemoRefusal *refusal, const char *name)
{
  return weir_demo_refuse (refusal, "missing_required_parameter", name,
                           "Missing required parameter: '%s'.", name);
}

static gboolean
check_word (JsonObject *object,
            const char *member,
            const char *name,
            const char *words,
            WeirDemoRefusal *refusal)
{
  const char *word = weir_demo_json_get_string (object, member);

  if (word == NULL || weir_demo_azure_has_word (words, word))
    return TRUE;
  return weir_demo_refuse (refusal, "invalid_value", name,
                           "Invalid value: '%s'. Supported values are: %s.", word, words);
}

static gboolean
check_reasoning (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  JsonObject *reasoning = weir_demo_json_get_object (body, "reasoning");
  const char *effort = weir_demo_json_get_string (reasoning, "effort");
  const char *efforts = traits->efforts != NULL ? traits->efforts : "low medium high";

  if (reasoning == NULL)
    return TRUE;
  if (!weir_demo_params_check (reasoning, reasoning_params, G_N_ELEMENTS (reasoning_params),
                               "reasoning", refusal))
    return FALSE;
  if ((traits->flags & WEIR_DEMO_MODEL_REASONS) == 0)
    {
      if (effort != NULL)
        return refuse_unsupported (refusal, "reasoning.effort");
      if (weir_demo_json_get (reasoning, "summary") != NULL)
        return refuse_unsupported (refusal, "reasoning.summary");
      return TRUE;
    }
  if (effort != NULL && !weir_demo_azure_has_word (efforts, effort))
    return weir_demo_refuse (refusal, "unsupported_value", "reasoning.effort",
                             "Unsupported value: '%s' is not supported with the '%s' model. "
                             "Supported values are: %s.",
                             effort, traits->name, efforts);
  return check_word (reasoning, "summary", "reasoning.summary", "auto concise detailed", refusal);
}

/* What a model that thinks does not let itself be told. */
static gboolean
check_sampling (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  static const char *const names[] = { "temperature", "top_p", "top_logprobs" };
  JsonObject *reasoning = weir_demo_json_get_object (body, "reasoning");

  if ((traits->flags & WEIR_DEMO_MODEL_REASONS) == 0
      || g_strcmp0 (weir_demo_json_get_string (reasoning, "effort"), "none") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (weir_demo_json_get (body, names[i]) != NULL)
      return refuse_unsupported (refusal, names[i]);
  return TRUE;
}

static gboolean
check_schema (JsonObject *format, WeirDemoRefusal *refusal)
{
  const char *name = weir_demo_json_get_string (format, "name");
  JsonObject *schema = weir_demo_json_get_object (format, "schema");

  if (name == NULL)
    return refuse_missing (refusal, "text.format.name");
  if (schema == NULL)
    return refuse_missing (refusal, "text.format.schema");
  if (weir_demo_json_get_boolean (format, "strict", FALSE)
      && weir_demo_json_get_boolean (schema, "additionalProperties", TRUE))
    return weir_demo_refuse (refusal, "invalid_json_schema", "text.format.schema",
                             "Invalid schema for response_format '%s': In context=(), "
                             "'additionalProperties' is required to be supplied and to be false.",
                             name);
  return TRUE;
}

static gboolean
check_text (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonObject *text = weir_demo_json_get_object (body, "text");
  JsonObject *format = weir_demo_json_get_object (text, "format");
  const char *type = weir_demo_json_get_string (format, "type");

  if (text == NULL)
    return TRUE;
  if (!weir_demo_params_check (text, text_params, G_N_ELEMENTS (text_params), "text", refusal)
      || !check_word (text, "verbosity", "text.verbosity", "low medium high", refusal))
    return FALSE;
  if (format == NULL)
    return TRUE;
  if (type == NULL)
    return refuse_missing (refusal, "text.format.type");
  if (!weir_demo_params_check (format, format_params, G_N_ELEMENTS (format_params), "text.format",
                               refusal)
      || !check_word (format, "type", "text.format.type", "text json_object json_schema", refusal))
    return FALSE;
  return !g_str_equal (type, "json_schema") || check_schema (format, refusal);
}

static gboolean
check_include (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  JsonArray *include = weir_demo_json_get_array (body, "include");

  for (guint i = 0; include != NULL && i < json_array_get_length (include); i++)
    {
      const char *what = weir_demo_json_peek_string (json_array_get_element (include, i));
      g_autofree char *path = g_strdup_printf ("include[%u]", i);

      if (what == NULL
          || !weir_demo_azure_has_word ("reasoning.encrypted_content "
                                        "message.output_text.logprobs "
                                        "message.input_image.image_url",
                                        what))
        return weir_demo_refuse (refusal, "invalid_value", path, "Invalid value: '%s'.",
                                 what != NULL ? what : "");
      if (g_str_equal (what, "reasoning.encrypted_content")
          && (traits->flags & WEIR_DEMO_MODEL_REASONS) == 0)
        return weir_demo_refuse (refusal, NULL, "include",
                                 "Encrypted content is not supported with this model.");
    }
  return TRUE;
}

static gboolean
check_mode (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  JsonObject *options = weir_demo_json_get_object (body, "stream_options");
  gint64 wanted = weir_demo_json_get_int (body, "max_output_tokens", 0);

  if (weir_demo_json_get_boolean (body, "background", FALSE)
      && !weir_demo_json_get_boolean (body, "store", TRUE))
    return weir_demo_refuse (refusal, NULL, "background",
                             "Background mode requires that 'store' is true.");
  if (options != NULL && !weir_demo_json_get_boolean (body, "stream", FALSE))
    return weir_demo_refuse (refusal, NULL, "stream_options",
                             "The 'stream_options' parameter is only allowed when 'stream' is "
                             "enabled.");
  if (options != NULL
      && !weir_demo_params_check (options, stream_params, G_N_ELEMENTS (stream_params),
                                  "stream_options", refusal))
    return FALSE;
  if (traits->max_output > 0 && wanted > traits->max_output)
    return weir_demo_refuse (refusal, "integer_above_max_value", "max_output_tokens",
                             "Invalid 'max_output_tokens': integer above maximum value. Expected a "
                             "value <= %u, but got %" G_GINT64_FORMAT " instead.",
                             traits->max_output, wanted);
  return check_word (body, "truncation", "truncation", "auto disabled", refusal)
         && check_word (body, "service_tier", "service_tier", "auto default flex priority",
                        refusal);
}

static gboolean
check_context (JsonObject *body,
               const WeirDemoModel *traits,
               const WeirDemoStored *previous,
               WeirDemoRefusal *refusal)
{
  g_autoptr (WeirDemoPrompt) prompt = weir_demo_responses_read (body, previous);

  if ((traits->flags & WEIR_DEMO_MODEL_SEES) == 0 && prompt->media->len > 0)
    return weir_demo_refuse (refusal, NULL, "input",
                             "Image input is not supported with this model.");
  if (weir_demo_prompt_count_tokens (prompt) <= traits->context
      || g_strcmp0 (weir_demo_json_get_string (body, "truncation"), "auto") == 0)
    return TRUE;
  return weir_demo_refuse (refusal, "context_length_exceeded", "input",
                           "Your input exceeds the context window of this model. Please adjust "
                           "your input and try again.");
}

gboolean
weir_demo_responses_check (WeirDemoExchange *exchange,
                           JsonObject *body,
                           const WeirDemoStored *previous,
                           WeirDemoRefusal *refusal)
{
  const WeirDemoModel *traits = exchange->entry->traits;

  return weir_demo_params_check (body, params, G_N_ELEMENTS (params), NULL, refusal)
         && check_mode (body, traits, refusal) && check_reasoning (body, traits, refusal)
         && check_sampling (body, traits, refusal) && check_text (body, refusal)
         && weir_demo_responses_check_tools (body, traits, refusal)
         && check_include (body, traits, refusal)
         && weir_demo_responses_check_input (exchange->core, body, traits, previous, refusal)
         && check_context (body, traits, previous, refusal);
}
