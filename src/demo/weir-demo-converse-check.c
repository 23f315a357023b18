/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What a Converse request may hold, and what it asks. */

#include <string.h>

#include "demo/weir-demo-converse.h"
#include "demo/weir-demo-json.h"

static const WeirDemoParam body_params[] = {
  { "messages", WEIR_DEMO_ARRAY, "1" },
  { "system", WEIR_DEMO_ARRAY },
  { "inferenceConfig", WEIR_DEMO_OBJECT },
  { "toolConfig", WEIR_DEMO_OBJECT },
  { "additionalModelRequestFields", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam inference_params[] = {
  { "maxTokens", WEIR_DEMO_INTEGER, "1" },
  { "temperature", WEIR_DEMO_NUMBER, "0", "1" },
  { "topP", WEIR_DEMO_NUMBER, "0", "1" },
  { "stopSequences", WEIR_DEMO_ARRAY },
};

/* Only models that think take any. */
static const WeirDemoParam more_params[] = {
  { "reasoningConfig", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam reasoning_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "maxReasoningEffort", WEIR_DEMO_STRING },
};

static const WeirDemoParam message_params[] = {
  { "role", WEIR_DEMO_STRING },
  { "content", WEIR_DEMO_ARRAY, "1" },
};

/* A block has one of these and nothing beside it. */
static const char *const kinds[] = { "text",       "image",      "document",         "toolUse",
                                     "toolResult", "cachePoint", "reasoningContent", NULL };

static const WeirDemoParam media_params[] = {
  { "format", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
  { "source", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam use_params[] = {
  { "toolUseId", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
  { "input", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam result_params[] = {
  { "toolUseId", WEIR_DEMO_STRING },
  { "content", WEIR_DEMO_ARRAY, "1" },
  { "status", WEIR_DEMO_STRING },
};

static const WeirDemoParam config_params[] = {
  { "tools", WEIR_DEMO_ARRAY, "1" },
  { "toolChoice", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam spec_params[] = {
  { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING },
  { "inputSchema", WEIR_DEMO_OBJECT },
};

typedef struct
{
  const WeirDemoModel *model;
  WeirDemoRefusal *refusal;
  GPtrArray *open; /* ids of calls that wait for a result */
  gboolean uses_tools;
} Checker;

#define CHECK(object, table, path, refusal)                                                        \
  weir_demo_params_check (object, table, G_N_ELEMENTS (table), path, refusal)

static gboolean
check_media (Checker *self, JsonObject *media, const char *kind, const char *path)
{
  const char *bytes =
      weir_demo_json_get_string (weir_demo_json_get_object (media, "source"), "bytes");
  const char *name = weir_demo_json_get_string (media, "name");

  if (!CHECK (media, media_params, path, self->refusal))
    return FALSE;
  if ((self->model->flags & WEIR_DEMO_MODEL_SEES) == 0)
    return weir_demo_refuse (self->refusal, NULL, path,
                             "This model doesn't support the %s "
                             "content block that you provided.",
                             kind);
  if (weir_demo_json_get_string (media, "format") == NULL || bytes == NULL
      || !weir_demo_is_base64 (bytes))
    return weir_demo_refuse (self->refusal, NULL, path, "The %s at %s could not be read.", kind,
                             path);
  if (g_str_equal (kind, "document")
      && (name == NULL || !g_regex_match_simple ("^[A-Za-z0-9 ()\\[\\]-]{1,200}$", name, 0, 0)))
    return weir_demo_refuse (self->refusal, NULL, path,
                             "The document file name at %s is not valid.", path);
  return TRUE;
}

static gboolean
check_use (Checker *self, JsonObject *use, const char *path)
{
  const char *id = weir_demo_json_get_string (use, "toolUseId");
  const char *name = weir_demo_json_get_string (use, "name");

  if (!CHECK (use, use_params, path, self->refusal))
    return FALSE;
  if (id == NULL || !g_regex_match_simple ("^[a-zA-Z0-9_-]{1,64}$", id, 0, 0) || name == NULL
      || !g_regex_match_simple ("^[a-zA-Z][a-zA-Z0-9_-]{0,63}$", name, 0, 0)
      || weir_demo_json_get (use, "input") == NULL)
    return weir_demo_refuse (self->refusal, NULL, path, "The toolUse at %s is not valid.", path);
  self->uses_tools = TRUE;
  g_ptr_array_add (self->open, g_strdup (id));
  return TRUE;
}

static gboolean check_blocks (Checker *self, JsonArray *blocks, const char *path);

static gboolean
check_result (Checker *self, JsonObject *result, const char *path)
{
  const char *id = weir_demo_json_get_string (result, "toolUseId");
  guint index;

  if (!CHECK (result, result_params, path, self->refusal))
    return FALSE;
  if (id == NULL || !g_ptr_array_find_with_equal_func (self->open, id, g_str_equal, &index))
    return weir_demo_refuse (self->refusal, NULL, path,
                             "The number of toolResult blocks at %s exceeds the number of toolUse "
                             "blocks of previous turn.",
                             path);
  g_ptr_array_remove_index (self->open, index);
  return check_blocks (self, weir_demo_json_get_array (result, "content"), path);
}

static gboolean
check_block (Checker *self, JsonObject *block, const char *path)
{
  g_autoptr (GList) names = block != NULL ? json_object_get_members (block) : NULL;
  const char *kind = names != NULL ? names->data : "";
  JsonObject *inside = weir_demo_json_get_object (block, kind);
  const char *text = weir_demo_json_get_string (block, "text");

  if (names == NULL || names->next != NULL || !g_strv_contains (kinds, kind)
      || (inside == NULL && text == NULL))
    return weir_demo_refuse (self->refusal, NULL, path,
                             "The format of the value at %s is invalid. Provide one of the known "
                             "content blocks.",
                             path);
  if (text != NULL)
    {
      g_autofree char *stripped = g_strstrip (g_strdup (text));

      return *stripped != '\0'
             || weir_demo_refuse (self->refusal, NULL, path,
                                  "The text field in the ContentBlock object at %s is blank.",
                                  path);
    }
  if (g_str_equal (kind, "image") || g_str_equal (kind, "document"))
    return check_media (self, inside, kind, path);
  if (g_str_equal (kind, "toolUse"))
    return check_use (self, inside, path);
  return !g_str_equal (kind, "toolResult") || check_result (self, inside, path);
}

static gboolean
check_blocks (Checker *self, JsonArray *blocks, const char *path)
{
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.content.%u", path, i);

      if (!check_block (self, weir_demo_json_get_element (blocks, i), name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_message (Checker *self, JsonObject *message, guint index)
{
  const char *role = weir_demo_json_get_string (message, "role");
  g_autofree char *path = g_strdup_printf ("messages.%u", index);

  if (message == NULL || !CHECK (message, message_params, path, self->refusal))
    return FALSE;
  if (g_strcmp0 (role, index % 2 == 0 ? "user" : "assistant") != 0)
    return weir_demo_refuse (self->refusal, NULL, path,
                             "A conversation must start with a user message and alternate between "
                             "user and assistant.");
  if (!check_blocks (self, weir_demo_json_get_array (message, "content"), path))
    return FALSE;
  if (g_str_equal (role, "user") && self->open->len > 0)
    return weir_demo_refuse (self->refusal, NULL, path,
                             "Expected toolResult blocks at %s.content for the following Ids: %s",
                             path, (char *) self->open->pdata[0]);
  return TRUE;
}

static gboolean
check_tools (JsonObject *config, WeirDemoRefusal *refusal)
{
  JsonArray *tools = weir_demo_json_get_array (config, "tools");

  if (!CHECK (config, config_params, "toolConfig", refusal) || tools == NULL)
    return refusal->status != 0
           || weir_demo_refuse (refusal, NULL, "toolConfig", "toolConfig.tools is required.");
  for (guint i = 0; i < json_array_get_length (tools); i++)
    {
      JsonObject *spec =
          weir_demo_json_get_object (weir_demo_json_get_element (tools, i), "toolSpec");
      const char *name = weir_demo_json_get_string (spec, "name");
      const char *description = weir_demo_json_get_string (spec, "description");
      JsonObject *schema =
          weir_demo_json_get_object (weir_demo_json_get_object (spec, "inputSchema"), "json");

      if (spec == NULL || name == NULL || schema == NULL
          || !g_regex_match_simple ("^[a-zA-Z][a-zA-Z0-9_-]{0,63}$", name, 0, 0)
          || (description != NULL && *description == '\0')
          || g_strcmp0 (weir_demo_json_get_string (schema, "type"), "object") != 0)
        return weir_demo_refuse (refusal, NULL, "toolConfig",
                                 "The value at toolConfig.tools.%u.toolSpec is not valid.", i);
      if (!CHECK (spec, spec_params, "toolConfig.tools.toolSpec", refusal))
        return FALSE;
    }
  return TRUE;
}

/* A model that thinks hard sets all else by itself. */
static gboolean
check_reasoning (JsonObject *body, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  static const char *const efforts[] = { "low", "medium", "high", NULL };
  JsonObject *more = weir_demo_json_get_object (body, "additionalModelRequestFields");
  JsonObject *config = weir_demo_json_get_object (body, "inferenceConfig");
  JsonObject *reasoning = weir_demo_json_get_object (more, "reasoningConfig");
  const char *effort = weir_demo_json_get_string (reasoning, "maxReasoningEffort");

  if (more == NULL)
    return TRUE;
  if ((model->flags & WEIR_DEMO_MODEL_REASONS) == 0)
    return weir_demo_refuse (refusal, NULL, "additionalModelRequestFields",
                             "The model returned the following errors: extraneous key "
                             "[reasoningConfig] is not permitted");
  if (!CHECK (more, more_params, "additionalModelRequestFields", refusal)
      || (reasoning != NULL && !CHECK (reasoning, reasoning_params, "reasoningConfig", refusal)))
    return FALSE;
  if (effort != NULL && !g_strv_contains (efforts, effort))
    return weir_demo_refuse (refusal, NULL, "reasoningConfig",
                             "maxReasoningEffort must be one of low, medium, high");
  if (g_strcmp0 (effort, "high") == 0
      && (weir_demo_json_get (config, "maxTokens") != NULL
          || weir_demo_json_get (config, "temperature") != NULL
          || weir_demo_json_get (config, "topP") != NULL))
    return weir_demo_refuse (refusal, NULL, "inferenceConfig",
                             "temperature, topP and maxTokens cannot be set when "
                             "maxReasoningEffort is high");
  return TRUE;
}

gboolean
weir_demo_converse_check (JsonObject *body, const WeirDemoModel *model, WeirDemoRefusal *refusal)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  Checker self = { model, refusal, open, FALSE };
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  JsonObject *config = weir_demo_json_get_object (body, "inferenceConfig");
  JsonObject *tools = weir_demo_json_get_object (body, "toolConfig");

  if (!CHECK (body, body_params, NULL, refusal)
      || (config != NULL && !CHECK (config, inference_params, "inferenceConfig", refusal))
      || (tools != NULL && !check_tools (tools, refusal))
      || !check_reasoning (body, model, refusal))
    return FALSE;
  if (messages == NULL)
    return weir_demo_refuse (refusal, NULL, "messages", "messages is required.");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    if (!check_message (&self, weir_demo_json_get_element (messages, i), i))
      return refusal->status != 0 ? FALSE
                                  : weir_demo_refuse (refusal, NULL, NULL,
                                                      "messages.%u is not "
                                                      "valid.",
                                                      i);
  if (self.uses_tools && tools == NULL)
    return weir_demo_refuse (refusal, NULL, "toolConfig",
                             "The toolConfig field must be defined when using toolUse and "
                             "toolResult content blocks.");
  if (weir_demo_json_get_int (config, "maxTokens", 1) > model->max_output)
    return weir_demo_refuse (refusal, NULL, "maxTokens",
                             "The maximum tokens you requested exceeds the model limit of %u.",
                             model->max_output);
  return TRUE;
}

/* ---- what is asked */

static void
read_media (WeirDemoPrompt *prompt, JsonObject *media, const char *kind)
{
  const char *format = weir_demo_json_get_string (media, "format");
  const char *bytes =
      weir_demo_json_get_string (weir_demo_json_get_object (media, "source"), "bytes");
  g_autofree char *url = g_strdup_printf (
      "data:%s/%s;base64,%s", g_str_equal (kind, "image") ? "image" : "application", format, bytes);

  weir_demo_prompt_add_media (prompt, url);
}

/* (transfer full): the texts of a result are one. */
static char *
join_texts (JsonArray *blocks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      const char *piece =
          weir_demo_json_get_string (weir_demo_json_get_element (blocks, i), "text");

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

/* Results are turns of their own for the model. */
static void
read_results (WeirDemoPrompt *prompt, JsonArray *blocks)
{
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *result =
          weir_demo_json_get_object (weir_demo_json_get_element (blocks, i), "toolResult");
      g_autofree char *text = NULL;

      if (result == NULL)
        continue;
      text = join_texts (weir_demo_json_get_array (result, "content"));
      weir_demo_prompt_begin_turn (prompt, "tool");
      weir_demo_prompt_add_text (prompt, "tool", text);
    }
}

static void
read_message (WeirDemoPrompt *prompt, JsonObject *message)
{
  static const char *const media_kinds[] = { "image", "document" };
  const char *role = weir_demo_json_get_string (message, "role");
  JsonArray *blocks = weir_demo_json_get_array (message, "content");
  gboolean begun = FALSE;

  read_results (prompt, blocks);
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);
      const char *text = weir_demo_json_get_string (block, "text");

      if (!begun && !json_object_has_member (block, "toolResult"))
        weir_demo_prompt_begin_turn (prompt, role);
      begun = begun || !json_object_has_member (block, "toolResult");
      if (text != NULL)
        weir_demo_prompt_add_text (prompt, role, text);
      for (guint k = 0; k < G_N_ELEMENTS (media_kinds); k++)
        if (weir_demo_json_get_object (block, media_kinds[k]) != NULL)
          read_media (prompt, weir_demo_json_get_object (block, media_kinds[k]), media_kinds[k]);
    }
}

static void
read_tools (WeirDemoPrompt *prompt, JsonObject *config)
{
  JsonArray *tools = weir_demo_json_get_array (config, "tools");
  JsonObject *choice = weir_demo_json_get_object (config, "toolChoice");
  JsonObject *named = weir_demo_json_get_object (choice, "tool");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *spec =
          weir_demo_json_get_object (weir_demo_json_get_element (tools, i), "toolSpec");

      weir_demo_prompt_add_tool (
          prompt, weir_demo_json_get_string (spec, "name"),
          weir_demo_json_get (weir_demo_json_get_object (spec, "inputSchema"), "json"));
    }
  if (named != NULL)
    {
      prompt->choice = WEIR_DEMO_CHOOSE_NAMED;
      prompt->named = g_strdup (weir_demo_json_get_string (named, "name"));
    }
  else if (weir_demo_json_get_object (choice, "any") != NULL)
    prompt->choice = WEIR_DEMO_CHOOSE_ANY;
}

WeirDemoPrompt *
weir_demo_converse_read (JsonObject *body)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();
  JsonArray *system = weir_demo_json_get_array (body, "system");
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  JsonObject *config = weir_demo_json_get_object (body, "inferenceConfig");
  JsonArray *stops = weir_demo_json_get_array (config, "stopSequences");

  prompt->parallel = TRUE;
  read_tools (prompt, weir_demo_json_get_object (body, "toolConfig"));
  for (guint i = 0; system != NULL && i < json_array_get_length (system); i++)
    {
      const char *text = weir_demo_json_get_string (weir_demo_json_get_element (system, i), "text");

      weir_demo_prompt_begin_turn (prompt, "system");
      weir_demo_prompt_add_text (prompt, "system", text != NULL ? text : "");
    }
  for (guint i = 0; i < json_array_get_length (messages); i++)
    read_message (prompt, weir_demo_json_get_element (messages, i));
  prompt->max_tokens = weir_demo_json_get_int (config, "maxTokens", -1);
  for (guint i = 0; stops != NULL && i < json_array_get_length (stops); i++)
    g_ptr_array_add (prompt->stop,
                     g_strdup (weir_demo_json_peek_string (json_array_get_element (stops, i))));
  return prompt;
}
