/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What "messages" may hold: each block in itself, then how calls and results go together. */

#include <string.h>

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-seal.h"

typedef struct
{
  const char *type;
  gboolean by_user;
  gboolean by_assistant;
  gboolean in_result; /* may stand in a tool's result */
  const WeirDemoParam *params;
  guint n_params;
  gboolean (*check) (JsonObject *block, const char *path, WeirDemoRefusal *refusal);
} BlockKind;

static const WeirDemoParam text_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "text", WEIR_DEMO_STRING },
  { "cache_control", WEIR_DEMO_OBJECT },
  { "citations", WEIR_DEMO_ARRAY },
};

static const WeirDemoParam image_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "source", WEIR_DEMO_OBJECT },
  { "cache_control", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam document_params[] = {
  { "type", WEIR_DEMO_STRING },    { "source", WEIR_DEMO_OBJECT },
  { "title", WEIR_DEMO_STRING },   { "cache_control", WEIR_DEMO_OBJECT },
  { "context", WEIR_DEMO_STRING }, { "citations", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam search_params[] = {
  { "type", WEIR_DEMO_STRING },   { "source", WEIR_DEMO_STRING },
  { "title", WEIR_DEMO_STRING },  { "cache_control", WEIR_DEMO_OBJECT },
  { "content", WEIR_DEMO_ARRAY }, { "citations", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam use_params[] = {
  { "type", WEIR_DEMO_STRING },  { "id", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },  { "cache_control", WEIR_DEMO_OBJECT },
  { "input", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam result_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "tool_use_id", WEIR_DEMO_STRING },
  { "content", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "is_error", WEIR_DEMO_BOOLEAN },
  { "cache_control", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam thinking_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "thinking", WEIR_DEMO_STRING },
  { "signature", WEIR_DEMO_STRING },
};

static const WeirDemoParam redacted_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "data", WEIR_DEMO_STRING },
};

static const WeirDemoParam source_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "media_type", WEIR_DEMO_STRING },
  { "data", WEIR_DEMO_STRING },
};

static gboolean
check_blocks (JsonArray *blocks, const char *role, const char *path, WeirDemoRefusal *refusal);

static gboolean
check_text (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  const char *text = weir_demo_json_get_string (block, "text");

  if (text == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.text: Field required", path);
  if (text[0] == '\0' && weir_demo_json_get (block, "cache_control") != NULL)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s: cache_control cannot be set for empty text blocks", path);
  if (text[0] == '\0')
    return weir_demo_refuse (refusal, NULL, path,
                             "messages: text content blocks must be non-empty");
  if (text[strspn (text, " \t\r\n")] == '\0')
    return weir_demo_refuse (refusal, NULL, path,
                             "messages: text content blocks must contain non-whitespace text");
  return TRUE;
}

/* @types: media types, separated by blanks. */
static gboolean
check_source (JsonObject *block,
              const char *path,
              const char *const *media_types,
              WeirDemoRefusal *refusal)
{
  JsonObject *source = weir_demo_json_get_object (block, "source");
  const char *type = weir_demo_json_get_string (source, "type");
  const char *media_type = weir_demo_json_get_string (source, "media_type");
  const char *data = weir_demo_json_get_string (source, "data");
  g_autofree char *name = g_strconcat (path, ".source.base64", NULL);

  if (source == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.source: Field required", path);
  if (g_strcmp0 (type, "base64") != 0)
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.source: Input tag '%s' found using 'type' does not match any of "
                             "the expected tags: 'base64'",
                             path, type != NULL ? type : "");
  if (!weir_demo_claude_check_members (source, source_params, G_N_ELEMENTS (source_params), name,
                                       refusal))
    return FALSE;
  if (media_type == NULL || !g_strv_contains (media_types, media_type))
    return weir_demo_refuse (refusal, NULL, path, "%s.media_type: Input should be '%s'", name,
                             media_types[0]);
  if (data == NULL || !weir_demo_is_base64 (data))
    return weir_demo_refuse (refusal, NULL, path, "%s.data: Invalid base64 data", name);
  return TRUE;
}

static gboolean
check_image (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const types[] = { "image/jpeg", "image/png", "image/gif", "image/webp", NULL };

  return check_source (block, path, types, refusal);
}

static gboolean
check_document (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  static const char *const types[] = { "application/pdf", NULL };
  JsonObject *source = weir_demo_json_get_object (block, "source");
  const char *type = weir_demo_json_get_string (source, "type");

  if (g_strcmp0 (type, "text") == 0 || g_strcmp0 (type, "content") == 0)
    return TRUE;
  return check_source (block, path, types, refusal);
}

static gboolean
check_search (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  if (weir_demo_json_get_array (block, "content") == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.content: Field required", path);
  return TRUE;
}

static gboolean
check_use (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  const char *id = weir_demo_json_get_string (block, "id");
  const char *name = weir_demo_json_get_string (block, "name");

  if (id == NULL || !g_regex_match_simple ("^[a-zA-Z0-9_-]+$", id, 0, 0))
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.id: String should match pattern '^[a-zA-Z0-9_-]+$'", path);
  if (name == NULL || !g_regex_match_simple ("^[a-zA-Z0-9_-]{1,128}$", name, 0, 0))
    return weir_demo_refuse (refusal, NULL, path,
                             "%s.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", path);
  if (weir_demo_json_get (block, "input") == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.input: Field required", path);
  return TRUE;
}

static gboolean
check_result (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  JsonArray *parts = weir_demo_json_get_array (block, "content");
  g_autofree char *name = g_strconcat (path, ".content", NULL);

  if (weir_demo_json_get_string (block, "tool_use_id") == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.tool_use_id: Field required", path);
  return parts == NULL || check_blocks (parts, NULL, name, refusal);
}

static gboolean
check_thinking (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  const char *text = weir_demo_json_get_string (block, "thinking");
  const char *signature = weir_demo_json_get_string (block, "signature");

  if (text == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.thinking: Field required", path);
  if (signature == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.signature: Field required", path);
  if (!weir_demo_seal_is_signature (WEIR_DEMO_CLAUDE_THINKING, text, signature))
    return weir_demo_refuse (refusal, NULL, path, "%s: Invalid `signature` in `thinking` block",
                             path);
  return TRUE;
}

static gboolean
check_redacted (JsonObject *block, const char *path, WeirDemoRefusal *refusal)
{
  const char *data = weir_demo_json_get_string (block, "data");
  g_autofree char *thought =
      data != NULL ? weir_demo_seal_open (WEIR_DEMO_CLAUDE_REDACTED, data) : NULL;

  if (thought == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s: Invalid `data` in `redacted_thinking` block",
                             path);
  return TRUE;
}

static const BlockKind kinds[] = {
  { "text", TRUE, TRUE, TRUE, text_params, G_N_ELEMENTS (text_params), check_text },
  { "image", TRUE, FALSE, TRUE, image_params, G_N_ELEMENTS (image_params), check_image },
  { "document", TRUE, FALSE, TRUE, document_params, G_N_ELEMENTS (document_params),
    check_document },
  { "search_result", TRUE, FALSE, TRUE, search_params, G_N_ELEMENTS (search_params), check_search },
  { "tool_use", FALSE, TRUE, FALSE, use_params, G_N_ELEMENTS (use_params), check_use },
  { "tool_result", TRUE, FALSE, FALSE, result_params, G_N_ELEMENTS (result_params), check_result },
  { "thinking", FALSE, TRUE, FALSE, thinking_params, G_N_ELEMENTS (thinking_params),
    check_thinking },
  { "redacted_thinking", FALSE, TRUE, FALSE, redacted_params, G_N_ELEMENTS (redacted_params),
    check_redacted },
};

/* @role: (nullable): whose turn it is; %NULL in a tool's result. */
static const BlockKind *
find_kind (const char *type, const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const BlockKind *kind = &kinds[i];

      if (g_strcmp0 (kind->type, type) != 0)
        continue;
      if (role == NULL                 ? kind->in_result
          : g_str_equal (role, "user") ? kind->by_user
                                       : kind->by_assistant)
        return kind;
    }
  return NULL;
}

static gboolean
check_blocks (JsonArray *blocks, const char *role, const char *path, WeirDemoRefusal *refusal)
{
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);
      const char *type = weir_demo_json_get_string (block, "type");
      const BlockKind *kind = find_kind (type, role);
      g_autofree char *name = g_strdup_printf ("%s.%u.%s", path, i, type != NULL ? type : "");

      if (kind == NULL)
        return weir_demo_refuse (refusal, NULL, path,
                                 "%s.%u: Input tag '%s' found using 'type' does not match any of "
                                 "the expected tags",
                                 path, i, type != NULL ? type : "");
      if (!weir_demo_claude_check_members (block, kind->params, kind->n_params, name, refusal)
          || !weir_demo_claude_check_cache (block, name, refusal)
          || !kind->check (block, name, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_message (JsonArray *messages, guint index, WeirDemoRefusal *refusal)
{
  JsonObject *message = weir_demo_json_get_element (messages, index);
  static const WeirDemoParam params[] = {
    { "role", WEIR_DEMO_STRING },
    { "content", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  };
  const char *role = weir_demo_json_get_string (message, "role");
  const char *text = weir_demo_json_get_string (message, "content");
  JsonArray *blocks = weir_demo_json_get_array (message, "content");
  gboolean is_last = index + 1 == json_array_get_length (messages);
  g_autofree char *path = g_strdup_printf ("messages.%u", index);
  g_autofree char *content = g_strconcat (path, ".content", NULL);

  if (message == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s: Input should be an object", path);
  if (!weir_demo_claude_check_members (message, params, G_N_ELEMENTS (params), path, refusal))
    return FALSE;
  if (g_strcmp0 (role, "user") != 0 && g_strcmp0 (role, "assistant") != 0)
    return weir_demo_refuse (refusal, NULL, path,
                             "messages: Unexpected role \"%s\". The Messages API accepts a "
                             "top-level `system` parameter, not \"system\" as an input message "
                             "role.",
                             role != NULL ? role : "");
  if (text == NULL && blocks == NULL)
    return weir_demo_refuse (refusal, NULL, path, "%s.content: Field required", path);
  if ((text != NULL ? text[0] == '\0' : json_array_get_length (blocks) == 0)
      && !(is_last && g_str_equal (role, "assistant")))
    return weir_demo_refuse (refusal, NULL, path,
                             "%s: all messages must have non-empty content except for the optional "
                             "final assistant message",
                             path);
  return blocks == NULL || check_blocks (blocks, role, content, refusal);
}

/* Calls of a message that wait for their results in the next. */
typedef struct
{
  GHashTable *open;
  GHashTable *seen;
  WeirDemoRefusal *refusal;
} Pairing;

static gboolean
pair_uses (Pairing *self, JsonArray *blocks, guint index)
{
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);
      const char *id = weir_demo_json_get_string (block, "id");

      if (g_strcmp0 (weir_demo_json_get_string (block, "type"), "tool_use") != 0)
        continue;
      if (!g_hash_table_add (self->seen, (char *) id))
        return weir_demo_refuse (self->refusal, NULL, NULL,
                                 "messages.%u.content.%u: `tool_use` ids must be unique", index, i);
      g_hash_table_add (self->open, (char *) id);
    }
  return TRUE;
}

/* Results count where they begin the message. */
static gboolean
pair_results (Pairing *self, JsonArray *blocks, guint index)
{
  gboolean leading = TRUE;

  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);
      const char *id = weir_demo_json_get_string (block, "tool_use_id");

      if (g_strcmp0 (weir_demo_json_get_string (block, "type"), "tool_result") != 0)
        leading = FALSE;
      else if (leading && !g_hash_table_remove (self->open, id))
        return weir_demo_refuse (self->refusal, NULL, NULL,
                                 "messages.%u.content.%u: unexpected `tool_use_id` found in "
                                 "`tool_result` blocks: %s. Each `tool_result` block must have a "
                                 "corresponding `tool_use` block in the previous message.",
                                 index, i, id);
    }
  return TRUE;
}

static gboolean
refuse_open (Pairing *self, guint index)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->open);
  if (!g_hash_table_iter_next (&iter, &id, NULL))
    return TRUE;
  return weir_demo_refuse (self->refusal, NULL, NULL,
                           "messages.%u: `tool_use` ids were found without `tool_result` blocks "
                           "immediately after: %s. Each `tool_use` block must have a corresponding "
                           "`tool_result` block in the next message.",
                           index, (const char *) id);
}

static gboolean
check_pairs (JsonArray *messages, WeirDemoRefusal *refusal)
{
  g_autoptr (GHashTable) open = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Pairing self = { open, seen, refusal };

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = weir_demo_json_get_element (messages, i);
      JsonArray *blocks = weir_demo_json_get_array (message, "content");

      if (!pair_results (&self, blocks, i) || (i > 0 && !refuse_open (&self, i - 1))
          || (blocks != NULL && !pair_uses (&self, blocks, i)))
        return FALSE;
    }
  return refuse_open (&self, json_array_get_length (messages) - 1);
}

/* The assistant's last word that the model is to go on from, if there is one. */
static gboolean
check_prefill (JsonArray *messages, const WeirDemoClaude *model, WeirDemoRefusal *refusal)
{
  guint last = json_array_get_length (messages) - 1;
  JsonObject *message = weir_demo_json_get_element (messages, last);
  const char *text = weir_demo_json_get_string (message, "content");
  JsonArray *blocks = weir_demo_json_get_array (message, "content");

  if (!g_str_equal (weir_demo_json_get_string (message, "role"), "assistant"))
    return TRUE;
  if ((model->flags & WEIR_DEMO_CLAUDE_PREFILL) == 0)
    return weir_demo_refuse (refusal, NULL, "messages",
                             "This model does not support assistant message prefill. The "
                             "conversation must end with a user message.");
  if (blocks != NULL && json_array_get_length (blocks) > 0)
    text = weir_demo_json_get_string (
        weir_demo_json_get_element (blocks, json_array_get_length (blocks) - 1), "text");
  if (text != NULL && text[0] != '\0' && g_ascii_isspace (text[strlen (text) - 1]))
    return weir_demo_refuse (refusal, NULL, "messages",
                             "messages: final assistant content cannot end with trailing "
                             "whitespace");
  return TRUE;
}

/* With a budget for thinking, calls that were just answered must have been thought about. */
static gboolean
check_thought_first (JsonObject *body, JsonArray *messages, WeirDemoRefusal *refusal)
{
  JsonObject *thinking = weir_demo_json_get_object (body, "thinking");
  guint n_messages = json_array_get_length (messages);
  JsonObject *message =
      n_messages > 1 ? weir_demo_json_get_element (messages, n_messages - 2) : NULL;
  JsonArray *blocks = weir_demo_json_get_array (message, "content");
  const char *first;
  gboolean calls = FALSE;

  if (g_strcmp0 (weir_demo_json_get_string (thinking, "type"), "enabled") != 0 || blocks == NULL)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    calls |= g_strcmp0 (weir_demo_json_get_string (weir_demo_json_get_element (blocks, i), "type"),
                        "tool_use")
             == 0;
  first = calls ? weir_demo_json_get_string (weir_demo_json_get_element (blocks, 0), "type") : NULL;
  if (first == NULL || g_str_has_suffix (first, "thinking"))
    return TRUE;
  return weir_demo_refuse (refusal, NULL, "messages",
                           "messages.%u.content.0.type: Expected `thinking` or "
                           "`redacted_thinking`, but found `%s`. When `thinking` is enabled, a "
                           "final `assistant` message must start with a thinking block (preceeding "
                           "the lastmost set of `tool_use` and `tool_result` blocks).",
                           n_messages - 2, first);
}

gboolean
weir_demo_claude_check_messages (JsonObject *body,
                                 const WeirDemoClaude *model,
                                 WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  guint n_messages = json_array_get_length (messages);

  if (n_messages == 0)
    return weir_demo_refuse (refusal, NULL, "messages",
                             "messages: at least one message is required");
  for (guint i = 0; i < n_messages; i++)
    if (!check_message (messages, i, refusal))
      return FALSE;
  if (!g_str_equal (weir_demo_json_get_string (weir_demo_json_get_element (messages, 0), "role"),
                    "user"))
    return weir_demo_refuse (refusal, NULL, "messages",
                             "messages: first message must use the \"user\" role");
  return check_pairs (messages, refusal) && check_prefill (messages, model, refusal)
         && check_thought_first (body, messages, refusal);
}
