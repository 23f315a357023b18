/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What a request to orchestration may hold, and the chat body that it comes to. No object may have a
 * member that its schema does not name, but for the parameters, which are the model's affair. */

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-orchestration.h"
#include "demo/weir-demo-seal.h"

#define BODY "Request Body"
#define LLM "LLM Module"

static const WeirDemoParam config_params[] = {
  { "modules", WEIR_DEMO_OBJECT },
  { "stream", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam module_params[] = { { "prompt_templating", WEIR_DEMO_OBJECT } };

static const WeirDemoParam templating_params[] = {
  { "prompt", WEIR_DEMO_OBJECT },
  { "model", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam prompt_params[] = {
  { "template", WEIR_DEMO_ARRAY, "1" },
  { "defaults", WEIR_DEMO_OBJECT },
  { "tools", WEIR_DEMO_ARRAY },
  { "response_format", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam model_params[] = {
  { "name", WEIR_DEMO_STRING },
  { "version", WEIR_DEMO_STRING },
  { "params", WEIR_DEMO_OBJECT },
  { "timeout", WEIR_DEMO_INTEGER, "1", "600" },
  { "max_retries", WEIR_DEMO_INTEGER, "0", "5" },
};

static const WeirDemoParam stream_params[] = {
  { "enabled", WEIR_DEMO_BOOLEAN },
  { "chunk_size", WEIR_DEMO_INTEGER, "1", "10000" },
  { "delimiters", WEIR_DEMO_ARRAY },
};

/* What some model takes, in the service's common words. */
static const WeirDemoParam llm_params[] = {
  { "max_tokens", WEIR_DEMO_INTEGER, "1" },
  { "max_completion_tokens", WEIR_DEMO_INTEGER, "1" },
  { "temperature", WEIR_DEMO_NUMBER, "0", "2" },
  { "top_p", WEIR_DEMO_NUMBER, "0", "1" },
  { "n", WEIR_DEMO_INTEGER, "1", "8" },
  { "stop", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "seed", WEIR_DEMO_INTEGER },
  { "presence_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "frequency_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "reasoning_effort", WEIR_DEMO_STRING },
  { "tool_choice", WEIR_DEMO_STRING | WEIR_DEMO_OBJECT },
  { "parallel_tool_calls", WEIR_DEMO_BOOLEAN },
};

static gboolean
refuse_body (WeirDemoRefusal *refusal, const char *what, const char *where)
{
  return weir_demo_refuse (refusal, NULL, BODY, "400 - Request Body: %s - '%s'", what, where);
}

/* @where: (nullable): where @object stands; nothing but the known members may be in it. */
static gboolean
check_members (JsonObject *object,
               const WeirDemoParam *table,
               guint n_table,
               const char *where,
               WeirDemoRefusal *refusal)
{
  g_auto (WeirDemoRefusal) own = { 0 };
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name != NULL; name = name->next)
    {
      gboolean known = FALSE;

      for (guint i = 0; i < n_table; i++)
        known = known || g_str_equal (table[i].name, name->data);
      if (!known)
        {
          g_autofree char *what = g_strdup_printf (
              "Additional properties are not allowed ('%s' was unexpected)", (char *) name->data);

          return refuse_body (refusal, what, where);
        }
    }
  return weir_demo_params_check (object, table, n_table, where, &own)
         || refuse_body (refusal, own.message, where);
}

#define CHECK(object, table, where, refusal)                                                       \
  check_members (object, table, G_N_ELEMENTS (table), where, refusal)

JsonObject *
weir_demo_orchestration_read (WeirDemoExchange *exchange, const WeirDemoParam *table, guint n_table)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);

  if (body == NULL)
    refuse_body (&refusal, error->message, "");
  else if (check_members (body, table, n_table, "", &refusal))
    return g_steal_pointer (&body);
  weir_demo_orchestration_reply_refusal (exchange, &refusal);
  return NULL;
}

const WeirDemoModel *
weir_demo_orchestration_find_model (JsonObject *model, WeirDemoRefusal *refusal)
{
  const char *name = weir_demo_json_get_string (model, "name");
  const char *version = weir_demo_json_get_string (model, "version");
  guint n_models;
  const WeirDemoModel *models = weir_demo_models_get (&n_models);

  if (name == NULL)
    {
      refuse_body (refusal, "'name' is a required property", "config.modules.model");
      return NULL;
    }
  for (guint i = 0; i < n_models; i++)
    if (g_str_equal (models[i].name, name)
        && (version == NULL || g_str_equal (version, "latest")
            || g_str_equal (version, models[i].version)))
      return &models[i];
  weir_demo_refuse (refusal, NULL, LLM, "400 - LLM Module: Model %s in version %s not found.", name,
                    version != NULL ? version : "latest");
  return NULL;
}

/* Passes a refusal of the model's on as the service does. */
static gboolean
blame_model (WeirDemoRefusal *refusal)
{
  g_autofree char *message = g_steal_pointer (&refusal->message);

  weir_demo_refusal_clear (refusal);
  return weir_demo_refuse (refusal, NULL, LLM, "400 - LLM Module: %s", message);
}

static gboolean
refuse_param (WeirDemoRefusal *refusal, const char *name)
{
  return weir_demo_refuse (refusal, NULL, LLM,
                           "400 - LLM Module: Unsupported parameter: '%s' is not supported with "
                           "this model.",
                           name);
}

/* What the models behind the service refuse. */
static gboolean
check_params (JsonObject *params, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  static const char *const not_thinking[] = { "max_tokens", "temperature", "top_p", "stop", NULL };
  static const char *const not_claude[] = { "n",    "frequency_penalty",     "presence_penalty",
                                            "seed", "max_completion_tokens", NULL };
  gboolean openai = g_str_equal (model->executable, "azure-openai");
  gboolean claude = g_str_has_prefix (model->name, "anthropic--");
  const char *const *refused = NULL;

  if (params == NULL)
    return TRUE;
  if (!weir_demo_params_check (params, llm_params, G_N_ELEMENTS (llm_params), NULL, refusal))
    return blame_model (refusal);
  if (openai && (model->flags & WEIR_DEMO_MODEL_REASONS) != 0)
    refused = not_thinking;
  if (claude)
    refused = not_claude;
  for (guint i = 0; refused != NULL && refused[i] != NULL; i++)
    if (json_object_has_member (params, refused[i]))
      return refuse_param (refusal, refused[i]);
  if (json_object_has_member (params, "reasoning_effort")
      && (model->flags & WEIR_DEMO_MODEL_REASONS) == 0)
    return refuse_param (refusal, "reasoning_effort");
  return TRUE;
}

static gboolean
check_config (JsonObject *config, WeirDemoRefusal *refusal)
{
  JsonObject *modules = weir_demo_json_get_object (config, "modules");
  JsonObject *templating = weir_demo_json_get_object (modules, "prompt_templating");
  JsonObject *prompt = weir_demo_json_get_object (templating, "prompt");
  JsonObject *model = weir_demo_json_get_object (templating, "model");
  JsonObject *stream = weir_demo_json_get_object (config, "stream");

  if (config == NULL || modules == NULL || templating == NULL || model == NULL)
    return refuse_body (refusal,
                        "'config', 'modules', 'prompt_templating' and 'model' are required", "");
  if (weir_demo_json_get (config, "stream") != NULL && stream == NULL)
    return refuse_body (refusal, "True is not of type 'object'", "config.stream");
  return CHECK (config, config_params, "config", refusal)
         && CHECK (modules, module_params, "config.modules", refusal)
         && CHECK (templating, templating_params, "config.modules.prompt_templating", refusal)
         && CHECK (model, model_params, "config.modules.prompt_templating.model", refusal)
         && (prompt == NULL || CHECK (prompt, prompt_params, "config…prompt", refusal))
         && (stream == NULL || CHECK (stream, stream_params, "config.stream", refusal))
         && (prompt == NULL || weir_demo_json_get_array (prompt, "template") != NULL
             || refuse_body (refusal, "'template' is a required property", "config…prompt"));
}

/* The template's messages, filled in, go behind the history. */
static gboolean
add_template (JsonArray *messages,
              JsonObject *chat,
              JsonObject *prompt,
              JsonObject *values,
              WeirDemoRefusal *refusal)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;
  JsonObject *defaults = weir_demo_json_get_object (prompt, "defaults");
  JsonArray *template = weir_demo_json_get_array (prompt, "template");
  JsonNode *tools = weir_demo_json_get (prompt, "tools");
  JsonNode *format = weir_demo_json_get (prompt, "response_format");

  for (guint i = 0; template != NULL && i < json_array_get_length (template); i++)
    {
      JsonNode *message = weir_demo_template_fill (json_array_get_element (template, i), values,
                                                   defaults, used, refusal);

      if (message == NULL)
        return FALSE;
      json_array_add_element (messages, message);
    }
  if (tools != NULL)
    {
      tools = weir_demo_template_fill (tools, values, defaults, used, refusal);
      if (tools == NULL)
        return FALSE;
      json_object_set_member (chat, "tools", tools);
    }
  if (format != NULL)
    json_object_set_member (chat, "response_format", json_node_copy (format));
  for (GList *name = names; name != NULL; name = name->next)
    if (!g_hash_table_contains (used, name->data))
      return weir_demo_refuse (refusal, NULL, "Templating",
                               "400 - Templating Module: Unused parameters: ['%s']",
                               (char *) name->data);
  return TRUE;
}

static void
copy_params (JsonObject *params, JsonObject *chat)
{
  g_autoptr (GList) names = params != NULL ? json_object_get_members (params) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (chat, name->data,
                            json_node_copy (json_object_get_member (params, name->data)));
}

/* (transfer full): the conversation that a request comes to. */
static JsonObject *
make_chat (JsonObject *body, JsonObject *templating, WeirDemoRefusal *refusal)
{
  JsonObject *values = weir_demo_json_get_object (body, "placeholder_values");
  JsonArray *history = weir_demo_json_get_array (body, "messages_history");
  JsonObject *prompt = weir_demo_json_get_object (templating, "prompt");
  JsonObject *model = weir_demo_json_get_object (templating, "model");
  g_autoptr (JsonObject) chat = json_object_new ();
  g_autoptr (JsonArray) messages = json_array_new ();

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    json_array_add_element (messages, json_node_copy (json_array_get_element (history, i)));
  if (!add_template (messages, chat, prompt, values, refusal))
    return NULL;
  if (json_array_get_length (messages) == 0)
    {
      refuse_body (refusal, "'prompt' or 'messages_history' is required", "");
      return NULL;
    }
  json_object_set_array_member (chat, "messages", g_steal_pointer (&messages));
  copy_params (weir_demo_json_get_object (model, "params"), chat);
  return g_steal_pointer (&chat);
}

/* Thoughts come back with the proof that the model gave for them, and leave before the rest is read. */
static gboolean
take_thoughts (JsonObject *message, WeirDemoRefusal *refusal)
{
  JsonArray *thoughts = weir_demo_json_get_array (message, "reasoning_content");

  if (weir_demo_json_get (message, "reasoning_content") == NULL)
    return TRUE;
  if (thoughts == NULL || g_strcmp0 (weir_demo_json_get_string (message, "role"), "assistant") != 0)
    return refuse_body (refusal, "reasoning_content is not valid", "messages");
  for (guint i = 0; i < json_array_get_length (thoughts); i++)
    {
      JsonObject *thought = weir_demo_json_get_element (thoughts, i);
      const char *content = weir_demo_json_get_string (thought, "content");
      const char *signature = weir_demo_json_get_string (thought, "signature");

      if (content == NULL || signature == NULL
          || !weir_demo_seal_is_signature ("reasoning_content", content, signature))
        return weir_demo_refuse (refusal, NULL, LLM,
                                 "400 - LLM Module: Invalid `signature` in `thinking` block");
    }
  json_object_remove_member (message, "reasoning_content");
  return TRUE;
}

static gboolean
take_mark (JsonObject *owner, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  JsonObject *mark = weir_demo_json_get_object (owner, "cache_control");
  const char *ttl = weir_demo_json_get_string (mark, "ttl");

  if (owner == NULL || weir_demo_json_get (owner, "cache_control") == NULL)
    return TRUE;
  if (!g_str_has_prefix (model->name, "anthropic--"))
    return refuse_param (refusal, "cache_control");
  if (g_strcmp0 (weir_demo_json_get_string (mark, "type"), "ephemeral") != 0
      || (ttl != NULL && !g_str_equal (ttl, "5m") && !g_str_equal (ttl, "1h")))
    return refuse_body (refusal, "cache_control is not valid", "messages");
  json_object_remove_member (owner, "cache_control");
  return TRUE;
}

/* What the service knows beyond the chat API. */
static gboolean
take_extras (JsonObject *chat, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (chat, "messages");
  JsonArray *tools = weir_demo_json_get_array (chat, "tools");

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = weir_demo_json_get_element (messages, i);
      JsonArray *items = weir_demo_json_get_array (message, "content");

      if (!take_thoughts (message, refusal))
        return FALSE;
      for (guint j = 0; items != NULL && j < json_array_get_length (items); j++)
        if (!take_mark (weir_demo_json_get_element (items, j), model, refusal))
          return FALSE;
    }
  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    if (!take_mark (weir_demo_json_get_element (tools, i), model, refusal))
      return FALSE;
  return TRUE;
}

static gboolean
check_chat (JsonObject *chat, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (chat, "messages");
  guint n = json_array_get_length (messages);
  const char *last =
      weir_demo_json_get_string (weir_demo_json_get_element (messages, n - 1), "role");
  gboolean has_system = FALSE;

  if (!take_extras (chat, model, refusal))
    return FALSE;
  if (!weir_demo_chat_check (chat, refusal))
    return blame_model (refusal);
  for (guint i = 0; i < n; i++)
    has_system =
        has_system
        || g_strcmp0 (weir_demo_json_get_string (weir_demo_json_get_element (messages, i), "role"),
                      "system")
               == 0;
  if (g_str_has_prefix (model->name, "anthropic--") && g_strcmp0 (last, "assistant") == 0)
    return weir_demo_refuse (refusal, NULL, LLM,
                             "400 - LLM Module: This model does not support assistant message "
                             "prefill. The conversation must end with a user message.");
  if (g_str_has_prefix (model->name, "sap-abap") && has_system)
    return weir_demo_refuse (refusal, NULL, LLM,
                             "400 - LLM Module: System messages are not supported.");
  return TRUE;
}

JsonObject *
weir_demo_orchestration_expand (JsonObject *body,
                                const WeirDemoModel **model,
                                WeirDemoRefusal *refusal)
{
  JsonObject *config = weir_demo_json_get_object (body, "config");
  JsonObject *templating;
  JsonObject *llm;
  g_autoptr (JsonObject) chat = NULL;

  if (!check_config (config, refusal))
    return NULL;
  templating = weir_demo_json_get_object (weir_demo_json_get_object (config, "modules"),
                                          "prompt_templating");
  llm = weir_demo_json_get_object (templating, "model");
  chat = make_chat (body, templating, refusal);
  if (chat == NULL)
    return NULL;
  *model = weir_demo_orchestration_find_model (llm, refusal);
  if (*model == NULL || !check_chat (chat, *model, refusal)
      || !check_params (weir_demo_json_get_object (llm, "params"), *model, refusal))
    return NULL;
  if (((*model)->flags & WEIR_DEMO_MODEL_EMBEDS) != 0)
    {
      weir_demo_refuse (refusal, NULL, LLM, "400 - LLM Module: Model %s does not support chat.",
                        (*model)->name);
      return NULL;
    }
  return g_steal_pointer (&chat);
}
