/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What "input" may hold: messages, calls with their outputs, and thoughts. Each kind of call has an
 * output of its own. */

#include <string.h>

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"
#include "demo/weir-demo-seal.h"

#define MAX_CALL_ID 64
#define FUNCTION_OUTPUT "function_call_output"
#define FREE_OUTPUT "custom_tool_call_output"

/* What is known of the items before the one that is looked at. */
typedef struct
{
  WeirDemoCore *core;
  const WeirDemoModel *traits;
  GHashTable *open;     /* calls that wait for their output: id to type of what answers it */
  GHashTable *answered; /* the others */
  const char *thought;  /* (nullable): id of the reasoning item just before */
  WeirDemoRefusal *refusal;
} Checker;

typedef struct
{
  const char *type;
  const char *id_prefix;
  const WeirDemoParam *params;
  guint n_params;
  gboolean (*check) (Checker *self, JsonObject *item, const char *path);
} ItemKind;

static const WeirDemoParam message_params[] = {
  { "type", WEIR_DEMO_STRING },   { "id", WEIR_DEMO_STRING },
  { "role", WEIR_DEMO_STRING },   { "content", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "status", WEIR_DEMO_STRING }, { "phase", WEIR_DEMO_STRING },
};

static const WeirDemoParam call_params[] = {
  { "type", WEIR_DEMO_STRING },      { "id", WEIR_DEMO_STRING },
  { "call_id", WEIR_DEMO_STRING },   { "name", WEIR_DEMO_STRING },
  { "arguments", WEIR_DEMO_STRING }, { "status", WEIR_DEMO_STRING },
  { "namespace", WEIR_DEMO_STRING },
};

static const WeirDemoParam free_call_params[] = {
  { "type", WEIR_DEMO_STRING },      { "id", WEIR_DEMO_STRING },    { "call_id", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },      { "input", WEIR_DEMO_STRING }, { "status", WEIR_DEMO_STRING },
  { "namespace", WEIR_DEMO_STRING },
};

static const WeirDemoParam output_params[] = {
  { "type", WEIR_DEMO_STRING },    { "id", WEIR_DEMO_STRING },
  { "call_id", WEIR_DEMO_STRING }, { "output", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "status", WEIR_DEMO_STRING },
};

static const WeirDemoParam reasoning_params[] = {
  { "type", WEIR_DEMO_STRING },   { "id", WEIR_DEMO_STRING },
  { "status", WEIR_DEMO_STRING }, { "summary", WEIR_DEMO_ARRAY },
  { "content", WEIR_DEMO_ARRAY }, { "encrypted_content", WEIR_DEMO_STRING },
};

static const WeirDemoParam reference_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "id", WEIR_DEMO_STRING },
};

static gboolean
refuse_missing (Checker *self, const char *path, const char *member)
{
  g_autofree char *name = g_strconcat (path, ".", member, NULL);

  return weir_demo_refuse (self->refusal, "missing_required_parameter", name,
                           "Missing required parameter: '%s'.", name);
}

static gboolean
check_image (Checker *self, JsonObject *part, const char *path)
{
  const char *url = weir_demo_json_get_string (part, "image_url");
  const char *data;

  if (url == NULL)
    return refuse_missing (self, path, "image_url");
  if (g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://"))
    return TRUE;
  data = strstr (url, ";base64,");
  if (g_str_has_prefix (url, "data:image/") && data != NULL && weir_demo_is_base64 (data + 8))
    return TRUE;
  return weir_demo_refuse (self->refusal, "invalid_value", path,
                           "Invalid '%s.image_url'. Expected a base64-encoded data URL with an "
                           "image MIME type, or a web address.",
                           path);
}

static gboolean
check_user_part (Checker *self, JsonObject *part, const char *type, const char *path)
{
  if (g_str_equal (type, "input_text"))
    return weir_demo_json_get_string (part, "text") != NULL || refuse_missing (self, path, "text");
  if (g_str_equal (type, "input_image"))
    return check_image (self, part, path);
  if (g_str_equal (type, "input_file"))
    return weir_demo_json_get_string (part, "file_data") != NULL
           || refuse_missing (self, path, "file_data");
  return weir_demo_refuse (self->refusal, "invalid_value", path,
                           "Invalid value: '%s'. Supported values are: 'input_text', "
                           "'input_image', and 'input_file'.",
                           type);
}

static gboolean
check_assistant_part (Checker *self, JsonObject *part, const char *type, const char *path)
{
  if (g_str_equal (type, "output_text"))
    return weir_demo_json_get_string (part, "text") != NULL || refuse_missing (self, path, "text");
  if (g_str_equal (type, "refusal"))
    return TRUE;
  return weir_demo_refuse (self->refusal, "invalid_value", path,
                           "Invalid value: '%s'. Supported values are: 'output_text' and "
                           "'refusal'.",
                           type);
}

static gboolean
check_parts (Checker *self, JsonArray *parts, gboolean is_assistant, const char *path)
{
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = weir_demo_json_get_element (parts, i);
      const char *type = weir_demo_json_get_string (part, "type");
      g_autofree char *name = g_strdup_printf ("%s[%u]", path, i);

      if (type == NULL)
        return refuse_missing (self, name, "type");
      if (is_assistant ? !check_assistant_part (self, part, type, name)
                       : !check_user_part (self, part, type, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_message (Checker *self, JsonObject *item, const char *path)
{
  static const char *const roles[] = { "assistant", "system", "developer", "user", NULL };
  const char *role = weir_demo_json_get_string (item, "role");
  JsonArray *parts = weir_demo_json_get_array (item, "content");
  g_autofree char *name = g_strconcat (path, ".content", NULL);

  if (role == NULL)
    return refuse_missing (self, path, "role");
  if (!g_strv_contains (roles, role))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'assistant', 'system', "
                             "'developer', and 'user'.",
                             role);
  if (weir_demo_json_get (item, "content") == NULL)
    return refuse_missing (self, path, "content");
  return parts == NULL || check_parts (self, parts, g_str_equal (role, "assistant"), name);
}

static gboolean
check_any_call (Checker *self,
                JsonObject *item,
                const char *what,
                const char *answer,
                const char *path)
{
  const char *const needed[] = { "call_id", "name", what };
  const char *call_id = weir_demo_json_get_string (item, "call_id");

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (weir_demo_json_get_string (item, needed[i]) == NULL)
      return refuse_missing (self, path, needed[i]);
  if (weir_demo_json_get (item, "namespace") != NULL
      && (self->traits->flags & WEIR_DEMO_MODEL_SPACES) == 0)
    return weir_demo_refuse (self->refusal, "unknown_parameter", path,
                             "Unknown parameter: '%s.namespace'.", path);
  if (strlen (call_id) > MAX_CALL_ID)
    return weir_demo_refuse (self->refusal, "string_above_max_length", path,
                             "Invalid '%s.call_id': string too long. Expected a string with "
                             "maximum length 64, but got a string with length %" G_GSIZE_FORMAT
                             " instead.",
                             path, strlen (call_id));
  g_hash_table_insert (self->open, g_strdup (call_id), (gpointer) answer);
  return TRUE;
}

static gboolean
check_call (Checker *self, JsonObject *item, const char *path)
{
  return check_any_call (self, item, "arguments", FUNCTION_OUTPUT, path);
}

static gboolean
check_free_call (Checker *self, JsonObject *item, const char *path)
{
  return check_any_call (self, item, "input", FREE_OUTPUT, path);
}

static gboolean
check_any_output (Checker *self,
                  JsonObject *item,
                  const char *type,
                  const char *what,
                  const char *path)
{
  const char *call_id = weir_demo_json_get_string (item, "call_id");
  JsonArray *parts = weir_demo_json_get_array (item, "output");
  g_autofree char *name = g_strconcat (path, ".output", NULL);

  if (call_id == NULL)
    return refuse_missing (self, path, "call_id");
  if (weir_demo_json_get (item, "output") == NULL)
    return refuse_missing (self, path, "output");
  if (g_strcmp0 (g_hash_table_lookup (self->open, call_id), type) == 0)
    {
      g_hash_table_remove (self->open, call_id);
      g_hash_table_insert (self->answered, g_strdup (call_id), (gpointer) type);
    }
  else if (g_strcmp0 (g_hash_table_lookup (self->answered, call_id), type) != 0)
    return weir_demo_refuse (self->refusal, NULL, "input",
                             "No tool call found for %s output with call_id %s.", what, call_id);
  return parts == NULL || check_parts (self, parts, FALSE, name);
}

static gboolean
check_output (Checker *self, JsonObject *item, const char *path)
{
  return check_any_output (self, item, FUNCTION_OUTPUT, "function call", path);
}

static gboolean
check_free_output (Checker *self, JsonObject *item, const char *path)
{
  return check_any_output (self, item, FREE_OUTPUT, "custom tool call", path);
}

static gboolean
check_reasoning (Checker *self, JsonObject *item, const char *path)
{
  const char *sealed = weir_demo_json_get_string (item, "encrypted_content");
  const char *id = weir_demo_json_get_string (item, "id");
  g_autofree char *thought = NULL;

  if (weir_demo_json_get_array (item, "summary") == NULL)
    return refuse_missing (self, path, "summary");
  self->thought = id != NULL ? id : "";
  if (sealed == NULL)
    return TRUE;
  thought = weir_demo_seal_open (WEIR_DEMO_RESPONSES_SEAL, sealed);
  if (thought == NULL)
    return weir_demo_refuse (self->refusal, "invalid_encrypted_content", NULL,
                             "The encrypted content for item %s could not be verified. Reason: "
                             "Encrypted content could not be decrypted or parsed.",
                             self->thought);
  return TRUE;
}

/* Whether a stored Response of this deployment or another has the item. */
static gboolean
check_reference (Checker *self, JsonObject *item, const char *path)
{
  const char *id = weir_demo_json_get_string (item, "id");
  GHashTableIter iter;
  gpointer stored;

  if (id == NULL)
    return refuse_missing (self, path, "id");
  g_hash_table_iter_init (&iter, self->core->stored);
  while (g_hash_table_iter_next (&iter, NULL, &stored))
    if (g_ptr_array_find_with_equal_func (((WeirDemoStored *) stored)->item_ids, id, g_str_equal,
                                          NULL))
      return TRUE;
  return weir_demo_refuse (self->refusal, NULL, "input", "Item with id '%s' not found.", id);
}

static const ItemKind kinds[] = {
  { "message", "msg", message_params, G_N_ELEMENTS (message_params), check_message },
  { "function_call", "fc", call_params, G_N_ELEMENTS (call_params), check_call },
  { FUNCTION_OUTPUT, "fc", output_params, G_N_ELEMENTS (output_params), check_output },
  { "custom_tool_call", "ctc", free_call_params, G_N_ELEMENTS (free_call_params), check_free_call },
  { FREE_OUTPUT, "ctc", output_params, G_N_ELEMENTS (output_params), check_free_output },
  { "reasoning", "rs", reasoning_params, G_N_ELEMENTS (reasoning_params), check_reasoning },
  { "item_reference", "", reference_params, G_N_ELEMENTS (reference_params), check_reference },
};

static const ItemKind *
find_kind (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, type))
      return &kinds[i];
  return NULL;
}

/* A thought stands right before what it led to. */
static gboolean
check_thought_led_on (Checker *self, const char *type, JsonObject *item)
{
  const char *thought = g_steal_pointer (&self->thought);
  const char *role = weir_demo_json_get_string (item, "role");

  if (thought == NULL || g_strcmp0 (type, "function_call") == 0
      || g_strcmp0 (type, "custom_tool_call") == 0 || g_strcmp0 (type, "reasoning") == 0
      || g_strcmp0 (type, "item_reference") == 0
      || (g_strcmp0 (type, "message") == 0 && g_strcmp0 (role, "assistant") == 0))
    return TRUE;
  return weir_demo_refuse (self->refusal, NULL, "input",
                           "Item '%s' of type 'reasoning' was provided without its required "
                           "following item.",
                           thought);
}

static gboolean
check_item (Checker *self, JsonObject *item, const char *path)
{
  const char *type = weir_demo_json_get_string (item, "type");
  const char *id = weir_demo_json_get_string (item, "id");
  const ItemKind *kind;

  if (item == NULL)
    return weir_demo_refuse (self->refusal, "invalid_type", path,
                             "Invalid type for '%s': expected an object.", path);
  if (type == NULL)
    type = "message";
  kind = find_kind (type);
  if (kind == NULL)
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'message', "
                             "'function_call', 'function_call_output', 'custom_tool_call', "
                             "'custom_tool_call_output', 'reasoning', and 'item_reference'.",
                             type);
  if (!weir_demo_params_check (item, kind->params, kind->n_params, path, self->refusal)
      || !check_thought_led_on (self, type, item))
    return FALSE;
  if (id != NULL && !g_str_has_prefix (id, kind->id_prefix))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid '%s.id': '%s'. Expected an ID that begins with '%s'.", path,
                             id, kind->id_prefix);
  return kind->check (self, item, path);
}

static gboolean
check_all_answered (Checker *self)
{
  GHashTableIter iter;
  gpointer call_id;

  g_hash_table_iter_init (&iter, self->open);
  if (!g_hash_table_iter_next (&iter, &call_id, NULL))
    return TRUE;
  return weir_demo_refuse (self->refusal, NULL, "input",
                           "No tool output found for function call "
                           "%s.",
                           (const char *) call_id);
}

gboolean
weir_demo_responses_check_input (WeirDemoCore *core,
                                 JsonObject *body,
                                 const WeirDemoModel *traits,
                                 const WeirDemoStored *previous,
                                 WeirDemoRefusal *refusal)
{
  JsonArray *items = weir_demo_json_get_array (body, "input");
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Checker self = { core, traits, open, answered, NULL, refusal };

  if (weir_demo_json_get (body, "input") == NULL)
    return weir_demo_refuse (refusal, "missing_required_parameter", "input",
                             "Missing required parameter: 'input'.");
  for (guint i = 0; previous != NULL && i < previous->call_ids->len; i++)
    g_hash_table_insert (open, g_strdup (previous->call_ids->pdata[i]), (gpointer) FUNCTION_OUTPUT);
  for (guint i = 0; previous != NULL && i < previous->free_call_ids->len; i++)
    g_hash_table_insert (open, g_strdup (previous->free_call_ids->pdata[i]),
                         (gpointer) FREE_OUTPUT);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      g_autofree char *path = g_strdup_printf ("input[%u]", i);

      if (!check_item (&self, weir_demo_json_get_element (items, i), path))
        return FALSE;
    }
  return check_thought_led_on (&self, NULL, NULL) && check_all_answered (&self);
}
