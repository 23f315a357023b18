/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* How the model is to answer: tools, sampling, thinking, safety. */

#include "demo/weir-demo-gemini-contents.h"
#include "demo/weir-demo-gemini-schema.h"
#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"

#define MAX_STOPS 5
#define MAX_CANDIDATES 8

static gboolean
check_word (const char *word, const char *list, const char *path, WeirDemoRefusal *refusal)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  g_autofree char *upper = word != NULL ? g_ascii_strup (word, -1) : NULL;

  if (word == NULL || g_strv_contains ((const char *const *) words, upper))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, path, "Invalid value at '%s', \"%s\"", path, word);
}

static gboolean
check_range (JsonObject *config, const char *name, double min, double max, WeirDemoRefusal *refusal)
{
  JsonNode *node = weir_demo_gemini_get (config, name);
  double value = node != NULL ? json_node_get_double (node) : min;

  if (value >= min && value <= max)
    return TRUE;
  return weir_demo_refuse (refusal, NULL, name,
                           "Unable to submit request because it has a %s value of %g but the "
                           "supported range is from %g (inclusive) to %g (inclusive). Update the "
                           "value and try again.",
                           name, value, min, max);
}

static gboolean
check_function (JsonObject *function, GHashTable *names, const char *path, WeirDemoRefusal *refusal)
{
  const char *name = weir_demo_gemini_get_string (function, "name");
  JsonObject *schema = weir_demo_gemini_get_object (function, "parameters");
  const char *type = weir_demo_gemini_get_string (schema, "type");
  g_autofree char *below = g_strconcat (path, ".parameters", NULL);

  if (name == NULL || !g_regex_match_simple ("^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$", name, 0, 0))
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.name: Invalid function name. Must start with a letter or an "
                             "underscore. Must be alphanumeric, underscores, dots, colons or "
                             "dashes, with a maximum length of 64.",
                             path);
  if (!g_hash_table_add (names, (char *) name))
    return weir_demo_refuse (refusal, NULL, path, "Duplicate function declaration found: %s", name);
  if (schema == NULL)
    return TRUE;
  if (weir_demo_gemini_get (function, "parametersJsonSchema") != NULL)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s: only one of parameters and parameters_json_schema may be set.",
                             path);
  if (type == NULL || g_ascii_strcasecmp (type, "OBJECT") != 0)
    return weir_demo_refuse (refusal, NULL, path, "%s: schema should be of type OBJECT", below);
  return weir_demo_gemini_check_schema (schema, below, refusal);
}

static gboolean
check_calling (JsonObject *body, GHashTable *names, WeirDemoRefusal *refusal)
{
  JsonObject *calling = weir_demo_gemini_get_object (
      weir_demo_gemini_get_object (body, "toolConfig"), "functionCallingConfig");
  const char *mode = weir_demo_gemini_get_string (calling, "mode");
  guint n_allowed = weir_demo_gemini_count (calling, "allowedFunctionNames");

  if (calling == NULL)
    return TRUE;
  if (!check_word (mode, "AUTO ANY NONE VALIDATED", "tool_config.function_calling_config.mode",
                   refusal))
    return FALSE;
  if (g_hash_table_size (names) == 0)
    return weir_demo_refuse (refusal, NULL, "tool_config",
                             "Function calling config is set without function_declarations.");
  if (n_allowed > 0 && (mode == NULL || g_ascii_strcasecmp (mode, "ANY") != 0))
    return weir_demo_refuse (refusal, NULL, "tool_config",
                             "Allowed function names should be set only when function calling mode "
                             "is ANY.");
  for (guint i = 0; i < n_allowed; i++)
    {
      const char *name = weir_demo_gemini_get_string_at (calling, "allowedFunctionNames", i);

      if (name == NULL || !g_hash_table_contains (names, name))
        return weir_demo_refuse (refusal, NULL, "tool_config",
                                 "allowed_function_names[%u]: %s is not a declared function.", i,
                                 name != NULL ? name : "");
    }
  return TRUE;
}

static gboolean
check_tools (JsonObject *body, WeirDemoRefusal *refusal)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean searches = FALSE;

  for (guint i = 0; i < weir_demo_gemini_count (body, "tools"); i++)
    {
      JsonObject *tool = weir_demo_gemini_get_at (body, "tools", i);

      searches |= weir_demo_gemini_get (tool, "googleSearch") != NULL
                  || weir_demo_gemini_get (tool, "codeExecution") != NULL;
      for (guint k = 0; k < weir_demo_gemini_count (tool, "functionDeclarations"); k++)
        {
          g_autofree char *path = g_strdup_printf ("tools[%u].function_declarations[%u]", i, k);

          if (!check_function (weir_demo_gemini_get_at (tool, "functionDeclarations", k), names,
                               path, refusal))
            return FALSE;
        }
    }
  if (searches && g_hash_table_size (names) > 0)
    return weir_demo_refuse (refusal, NULL, "tools",
                             "Multiple tools are supported only when they are all search tools.");
  return check_calling (body, names, refusal);
}

static gboolean
check_thinking (const WeirDemoGemini *model, JsonObject *config, WeirDemoRefusal *refusal)
{
  JsonObject *thinking = weir_demo_gemini_get_object (config, "thinkingConfig");
  const char *level = weir_demo_gemini_get_string (thinking, "thinkingLevel");
  JsonNode *node = weir_demo_gemini_get (thinking, "thinkingBudget");
  gint64 budget = weir_demo_gemini_get_int (thinking, "thinkingBudget", -1);

  if (level != NULL && node != NULL)
    return weir_demo_refuse (refusal, NULL, "thinking_config",
                             "You can only set only one of thinking budget and thinking level.");
  if (level != NULL && (model->flags & WEIR_DEMO_GEMINI_LEVEL) == 0)
    return weir_demo_refuse (refusal, NULL, "thinking_config",
                             "Thinking level is not supported for this model.");
  if (!check_word (level, "MINIMAL LOW MEDIUM HIGH",
                   "generation_config.thinking_config.thinking_level", refusal))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if ((model->flags & WEIR_DEMO_GEMINI_BUDGET) == 0)
    return weir_demo_refuse (refusal, NULL, "thinking_config",
                             "Thinking budget is not supported for this model. Use thinking level "
                             "instead.");
  if (budget == -1 || (budget == 0 && model->can_rest)
      || (budget >= model->min_budget && budget <= model->max_budget && budget != 0))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, "thinking_config",
                           "The thinking budget %" G_GINT64_FORMAT " is invalid. Please choose a "
                           "value between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT ".",
                           budget, model->min_budget, model->max_budget);
}

static gboolean
check_format (const WeirDemoGemini *model,
              JsonObject *body,
              JsonObject *config,
              WeirDemoRefusal *refusal)
{
  const char *type = weir_demo_gemini_get_string (config, "responseMimeType");
  JsonObject *schema = weir_demo_gemini_get_object (config, "responseSchema");
  gboolean has_schema =
      schema != NULL || weir_demo_gemini_get (config, "responseJsonSchema") != NULL;
  gboolean is_json = g_strcmp0 (type, "application/json") == 0;

  if (type != NULL && !is_json && !g_str_equal (type, "text/plain")
      && !g_str_equal (type, "text/x.enum"))
    return weir_demo_refuse (refusal, NULL, "response_mime_type",
                             "Unable to submit request because it has an unsupported "
                             "response_mime_type: %s",
                             type);
  if (has_schema && (type == NULL || g_str_equal (type, "text/plain")))
    return weir_demo_refuse (refusal, NULL, "response_schema",
                             "response_schema requires response_mime_type application/json or "
                             "text/x.enum");
  if (is_json && weir_demo_gemini_count (body, "tools") > 0
      && (model->flags & WEIR_DEMO_GEMINI_ALONE) != 0)
    return weir_demo_refuse (refusal, NULL, "response_mime_type",
                             "Function calling with a response mime type: 'application/json' is "
                             "unsupported");
  return schema == NULL
         || weir_demo_gemini_check_schema (schema, "generation_config.response_schema", refusal);
}

static gboolean
check_generation (const WeirDemoGemini *model,
                  const WeirDemoModel *traits,
                  JsonObject *body,
                  WeirDemoRefusal *refusal)
{
  JsonObject *config = weir_demo_gemini_get_object (body, "generationConfig");

  if (config == NULL)
    return TRUE;
  if (!check_range (config, "temperature", 0, 2, refusal)
      || !check_range (config, "topP", 0, 1, refusal)
      || !check_range (config, "topK", 1, 1000, refusal)
      || !check_range (config, "candidateCount", 1, MAX_CANDIDATES, refusal)
      || !check_range (config, "maxOutputTokens", 1,
                       traits->max_output > 0 ? traits->max_output : 65536, refusal))
    return FALSE;
  if (weir_demo_gemini_count (config, "stopSequences") > MAX_STOPS)
    return weir_demo_refuse (refusal, NULL, "stop_sequences",
                             "Unable to submit request because it has more than %u stop sequences.",
                             MAX_STOPS);
  return check_format (model, body, config, refusal) && check_thinking (model, config, refusal);
}

static gboolean
check_safety (JsonObject *body, WeirDemoRefusal *refusal)
{
  for (guint i = 0; i < weir_demo_gemini_count (body, "safetySettings"); i++)
    {
      JsonObject *setting = weir_demo_gemini_get_at (body, "safetySettings", i);
      g_autofree char *path = g_strdup_printf ("safety_settings[%u]", i);

      if (!check_word (weir_demo_gemini_get_string (setting, "category"),
                       "HARM_CATEGORY_HARASSMENT HARM_CATEGORY_HATE_SPEECH "
                       "HARM_CATEGORY_SEXUALLY_EXPLICIT HARM_CATEGORY_DANGEROUS_CONTENT "
                       "HARM_CATEGORY_CIVIC_INTEGRITY",
                       path, refusal)
          || !check_word (weir_demo_gemini_get_string (setting, "threshold"),
                          "OFF BLOCK_NONE BLOCK_ONLY_HIGH BLOCK_MEDIUM_AND_ABOVE "
                          "BLOCK_LOW_AND_ABOVE",
                          path, refusal))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_demo_gemini_check (const WeirDemoGemini *model,
                        const WeirDemoModel *traits,
                        JsonObject *body,
                        WeirDemoRefusal *refusal)
{
  if (weir_demo_gemini_get (body, "cachedContent") != NULL)
    return weir_demo_refuse (refusal, NULL, "cached_content", "cached_content is not supported.");
  return check_generation (model, traits, body, refusal) && check_tools (body, refusal)
         && check_safety (body, refusal) && weir_demo_gemini_check_contents (model, body, refusal);
}
