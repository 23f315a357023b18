/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The top level of a request, and what goes with which model. */

#include <string.h>

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"

#define MIN_BUDGET 1024
#define MAX_BREAKPOINTS 4

static const WeirDemoParam params[] = {
  { "anthropic_beta", WEIR_DEMO_ARRAY },
  { "anthropic_version", WEIR_DEMO_STRING },
  { "max_tokens", WEIR_DEMO_INTEGER },
  { "messages", WEIR_DEMO_ARRAY },
  { "output_config", WEIR_DEMO_OBJECT },
  { "stop_sequences", WEIR_DEMO_ARRAY },
  { "system", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "temperature", WEIR_DEMO_NUMBER },
  { "thinking", WEIR_DEMO_OBJECT },
  { "tool_choice", WEIR_DEMO_OBJECT },
  { "tools", WEIR_DEMO_ARRAY },
  { "top_k", WEIR_DEMO_INTEGER },
  { "top_p", WEIR_DEMO_NUMBER },
};

static const WeirDemoParam system_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "text", WEIR_DEMO_STRING },
  { "cache_control", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam enabled_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "budget_tokens", WEIR_DEMO_INTEGER },
  { "display", WEIR_DEMO_STRING },
};

static const WeirDemoParam plain_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "display", WEIR_DEMO_STRING },
};

static const WeirDemoParam effort_params[] = {
  { "effort", WEIR_DEMO_STRING },
};

static const char *const betas[] = {
  "computer-use-2025-01-24",
  "context-1m-2025-08-07",
  "fine-grained-tool-streaming-2025-05-14",
  "interleaved-thinking-2025-05-14",
  "output-128k-2025-02-19",
  "token-efficient-tools-2025-02-19",
  NULL,
};

static gboolean
refuse_missing (WeirDemoRefusal *refusal, const char *name)
{
  return weir_demo_refuse (refusal, NULL, name, "%s: Field required", name);
}

gboolean
weir_demo_claude_check_system (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *blocks = weir_demo_json_get_array (body, "system");

  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);
      const char *text = weir_demo_json_get_string (block, "text");
      g_autofree char *path = g_strdup_printf ("system.%u", i);

      if (g_strcmp0 (weir_demo_json_get_string (block, "type"), "text") != 0)
        return weir_demo_refuse (refusal, NULL, path, "%s.type: Input should be 'text'", path);
      if (!weir_demo_claude_check_members (block, system_params, G_N_ELEMENTS (system_params), path,
                                           refusal)
          || !weir_demo_claude_check_cache (block, path, refusal))
        return FALSE;
      if (text == NULL)
        return weir_demo_refuse (refusal, NULL, path, "%s.text: Field required", path);
      if (text[0] == '\0')
        return weir_demo_refuse (refusal, NULL, path,
                                 "system: text content blocks must be non-empty");
    }
  return TRUE;
}

static gboolean
check_frame (JsonObject *body, WeirDemoRefusal *refusal)
{
  const char *version = weir_demo_json_get_string (body, "anthropic_version");
  JsonArray *flags = weir_demo_json_get_array (body, "anthropic_beta");

  if (!weir_demo_claude_check_members (body, params, G_N_ELEMENTS (params), NULL, refusal))
    return FALSE;
  if (version == NULL)
    return refuse_missing (refusal, "anthropic_version");
  if (!g_str_equal (version, "bedrock-2023-05-31"))
    return weir_demo_refuse (refusal, NULL, "anthropic_version",
                             "anthropic_version: Input should be 'bedrock-2023-05-31'");
  if (weir_demo_json_get (body, "max_tokens") == NULL)
    return refuse_missing (refusal, "max_tokens");
  if (weir_demo_json_get (body, "messages") == NULL)
    return refuse_missing (refusal, "messages");
  for (guint i = 0; flags != NULL && i < json_array_get_length (flags); i++)
    {
      const char *flag = weir_demo_json_peek_string (json_array_get_element (flags, i));

      if (flag == NULL || !g_strv_contains (betas, flag))
        return weir_demo_refuse (refusal, NULL, "anthropic_beta", "invalid beta flag");
    }
  return TRUE;
}

static gboolean
check_max_tokens (JsonObject *body,
                  const WeirDemoModel *traits,
                  const char *alias,
                  WeirDemoRefusal *refusal)
{
  gint64 max_tokens = weir_demo_json_get_int (body, "max_tokens", 0);

  if (max_tokens < 1)
    return weir_demo_refuse (refusal, NULL, "max_tokens",
                             "max_tokens: Input should be greater than or equal to 1");
  if (traits->max_output == 0 || max_tokens <= traits->max_output)
    return TRUE;
  return weir_demo_refuse (refusal, NULL, "max_tokens",
                           "max_tokens: %" G_GINT64_FORMAT " > %u, which is the maximum allowed "
                           "number of output tokens for %s",
                           max_tokens, traits->max_output, alias);
}

static gboolean
check_range (JsonObject *body, const char *name, double max, WeirDemoRefusal *refusal)
{
  JsonNode *node = weir_demo_json_get (body, name);
  double value = node != NULL ? json_node_get_double (node) : 0;

  if (value >= 0 && value <= max)
    return TRUE;
  return weir_demo_refuse (refusal, NULL, name, "%s: Input should be between 0 and %g", name, max);
}

/* Newer models take sampling members at their defaults only. */
static gboolean
check_no_sampling (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonNode *temperature = weir_demo_json_get (body, "temperature");
  JsonNode *top_p = weir_demo_json_get (body, "top_p");
  const char *name = NULL;

  if (temperature != NULL && json_node_get_double (temperature) != 1.0)
    name = "temperature";
  else if (top_p != NULL && json_node_get_double (top_p) < 0.99)
    name = "top_p";
  else if (weir_demo_json_get (body, "top_k") != NULL)
    name = "top_k";
  return name == NULL
         || weir_demo_refuse (refusal, NULL, name, "`%s` is deprecated for this model.", name);
}

static gboolean
check_sampling (JsonObject *body, const WeirDemoClaude *model, WeirDemoRefusal *refusal)
{
  JsonNode *temperature = weir_demo_json_get (body, "temperature");
  JsonNode *top_p = weir_demo_json_get (body, "top_p");

  if (!check_range (body, "temperature", 1, refusal) || !check_range (body, "top_p", 1, refusal)
      || !check_range (body, "top_k", 500, refusal))
    return FALSE;
  if ((model->flags & WEIR_DEMO_CLAUDE_NO_SAMPLING) != 0)
    return check_no_sampling (body, refusal);
  if ((model->flags & WEIR_DEMO_CLAUDE_ONE_SAMPLING) != 0 && temperature != NULL && top_p != NULL)
    return weir_demo_refuse (refusal, NULL, "temperature",
                             "`temperature` and `top_p` cannot both be specified for this model. "
                             "Please use only one.");
  if (!weir_demo_claude_thinks (body))
    return TRUE;
  if (temperature != NULL && json_node_get_double (temperature) != 1.0)
    return weir_demo_refuse (refusal, NULL, "temperature",
                             "`temperature` may only be set to 1 when thinking is enabled.");
  if (top_p != NULL && json_node_get_double (top_p) < 0.95)
    return weir_demo_refuse (refusal, NULL, "top_p",
                             "`top_p` must be greater than or equal to 0.95 or unset when thinking "
                             "is enabled.");
  if (weir_demo_json_get (body, "top_k") != NULL)
    return weir_demo_refuse (refusal, NULL, "top_k",
                             "`top_k` must be unset when thinking is enabled.");
  return TRUE;
}

static gboolean
check_budget (JsonObject *body, JsonObject *thinking, WeirDemoRefusal *refusal)
{
  gint64 budget = weir_demo_json_get_int (thinking, "budget_tokens", -1);

  if (budget < 0)
    return refuse_missing (refusal, "thinking.enabled.budget_tokens");
  if (budget < MIN_BUDGET)
    return weir_demo_refuse (refusal, NULL, "thinking",
                             "thinking.enabled.budget_tokens: Input should be greater than or "
                             "equal to 1024");
  if (weir_demo_json_get_int (body, "max_tokens", 0) <= budget)
    return weir_demo_refuse (refusal, NULL, "max_tokens",
                             "`max_tokens` must be greater than `thinking.budget_tokens`.");
  return TRUE;
}

static gboolean
check_thinking (JsonObject *body, const WeirDemoClaude *model, WeirDemoRefusal *refusal)
{
  JsonObject *thinking = weir_demo_json_get_object (body, "thinking");
  const char *type = weir_demo_json_get_string (thinking, "type");
  gboolean enabled = g_strcmp0 (type, "enabled") == 0;
  gboolean adaptive = g_strcmp0 (type, "adaptive") == 0;
  g_autofree char *path = g_strconcat ("thinking.", type, NULL);

  if (thinking == NULL)
    return TRUE;
  if (!enabled && !adaptive && g_strcmp0 (type, "disabled") != 0)
    return weir_demo_refuse (refusal, NULL, "thinking",
                             "thinking: Input tag '%s' found using 'type' does not match any of "
                             "the expected tags: 'disabled', 'enabled', 'adaptive'",
                             type != NULL ? type : "");
  if (enabled && (model->flags & WEIR_DEMO_CLAUDE_BUDGET) == 0)
    return weir_demo_refuse (refusal, NULL, "thinking",
                             "\"thinking.type.enabled\" is not supported for this model. Use "
                             "\"thinking.type.adaptive\" and \"output_config.effort\" to control "
                             "thinking behavior.");
  if (adaptive && (model->flags & WEIR_DEMO_CLAUDE_ADAPTIVE) == 0)
    return weir_demo_refuse (refusal, NULL, "thinking",
                             "adaptive thinking is not supported on this model");
  if (enabled)
    return weir_demo_claude_check_members (thinking, enabled_params, G_N_ELEMENTS (enabled_params),
                                           path, refusal)
           && check_budget (body, thinking, refusal);
  return weir_demo_claude_check_members (thinking, plain_params, G_N_ELEMENTS (plain_params), path,
                                         refusal);
}

static gboolean
check_effort (JsonObject *body, const WeirDemoClaude *model, WeirDemoRefusal *refusal)
{
  static const char *const levels[] = { "low", "medium", "high", "max", NULL };
  JsonObject *config = weir_demo_json_get_object (body, "output_config");
  const char *effort = weir_demo_json_get_string (config, "effort");

  if (config == NULL)
    return TRUE;
  if ((model->flags & WEIR_DEMO_CLAUDE_EFFORT) == 0)
    return weir_demo_refuse (refusal, NULL, "output_config",
                             "output_config: Extra inputs are not permitted");
  if (!weir_demo_claude_check_members (config, effort_params, G_N_ELEMENTS (effort_params),
                                       "output_config", refusal))
    return FALSE;
  if (effort == NULL || g_strv_contains (levels, effort)
      || ((model->flags & WEIR_DEMO_CLAUDE_XHIGH) != 0 && g_str_equal (effort, "xhigh")))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, "output_config",
                           "output_config.effort: Input should be 'low', 'medium', 'high' or "
                           "'max'");
}

static gboolean
check_stop (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *stops = weir_demo_json_get_array (body, "stop_sequences");

  for (guint i = 0; stops != NULL && i < json_array_get_length (stops); i++)
    {
      const char *stop = weir_demo_json_peek_string (json_array_get_element (stops, i));

      if (stop == NULL)
        return weir_demo_refuse (refusal, NULL, "stop_sequences",
                                 "stop_sequences.%u: Input should be a valid string", i);
      if (stop[strspn (stop, " \t\r\n")] == '\0')
        return weir_demo_refuse (refusal, NULL, "stop_sequences",
                                 "stop_sequences: each stop sequence must contain non-whitespace");
    }
  return TRUE;
}

/* Breakpoints of the cache: not too many, and those that last longer come first. */
static gboolean
check_breakpoints (const GArray *boundaries, WeirDemoRefusal *refusal)
{
  guint n = 0;
  gboolean any_short = FALSE;

  for (guint i = 0; i < boundaries->len; i++)
    {
      const char *ttl = g_array_index (boundaries, WeirDemoClaudeBoundary, i).ttl;

      if (ttl == NULL)
        continue;
      n++;
      if (any_short && g_str_equal (ttl, "1h"))
        return weir_demo_refuse (refusal, NULL, "cache_control",
                                 "a ttl='1h' cache_control block must not come after a ttl='5m' "
                                 "cache_control block");
      any_short |= g_str_equal (ttl, "5m");
    }
  if (n > MAX_BREAKPOINTS)
    return weir_demo_refuse (refusal, NULL, "cache_control",
                             "A maximum of 4 blocks with cache_control may be provided. Found %u.",
                             n);
  return TRUE;
}

static gboolean
check_prompt (JsonObject *body, const WeirDemoModel *traits, WeirDemoRefusal *refusal)
{
  g_autoptr (GArray) boundaries = g_array_new (FALSE, FALSE, sizeof (WeirDemoClaudeBoundary));
  g_autoptr (WeirDemoPrompt) prompt = weir_demo_claude_read (body, boundaries);
  gint64 tokens = weir_demo_prompt_count_tokens (prompt);

  if (!check_breakpoints (boundaries, refusal))
    return FALSE;
  if (tokens > traits->context)
    return weir_demo_refuse (refusal, NULL, "messages",
                             "prompt is too long: %" G_GINT64_FORMAT " tokens > %u maximum", tokens,
                             traits->context);
  if (tokens + prompt->max_tokens > traits->context)
    return weir_demo_refuse (refusal, NULL, "max_tokens",
                             "input length and `max_tokens` exceed context limit: %" G_GINT64_FORMAT
                             " + %" G_GINT64_FORMAT " > %u, decrease input length or `max_tokens` "
                             "and try again",
                             tokens, prompt->max_tokens, traits->context);
  return TRUE;
}

gboolean
weir_demo_claude_check (WeirDemoExchange *exchange,
                        const WeirDemoClaude *model,
                        JsonObject *body,
                        WeirDemoRefusal *refusal)
{
  const WeirDemoModel *traits = exchange->entry->traits;

  return check_frame (body, refusal) && check_max_tokens (body, traits, model->alias, refusal)
         && check_thinking (body, model, refusal) && check_effort (body, model, refusal)
         && check_sampling (body, model, refusal) && check_stop (body, refusal)
         && weir_demo_claude_check_system (body, refusal)
         && weir_demo_claude_check_tools (body, refusal)
         && weir_demo_claude_check_messages (body, model, refusal)
         && check_prompt (body, traits, refusal);
}
