/* SPDX-License-Identifier: MIT */
/* A Messages request that goes on as a Messages request: the client's bytes, with only what must be
 * changed changed. A history that must get another shape is put together anew from the client's own
 * blocks, each of which stays the bytes it was: signatures and cache marks among them. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-body-patch.h"
#include "wire/weir-messages-write.h"

#include <string.h>

#define VERSION "\"bedrock-2023-05-31\""
#define MAX_MARKS 4

typedef struct
{
  WeirMessagesWrite write;
  WeirMessagesParams params;
  const WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
  const WeirTarget *target;
  const WeirNormalised *history;
  WeirJsonEdit *edit;
  WeirLoss *loss;
  GString *json;     /* the value being made */
  gboolean replaced; /* a value was made of raw pieces, in which there may be refused members */
} Patch;

/* Members that the functions below see to. */
static const char *const handled[] = { "anthropic_beta",
                                       "anthropic_version",
                                       "cache_control",
                                       "max_tokens",
                                       "messages",
                                       "model",
                                       "output_config",
                                       "output_format",
                                       "stream",
                                       "system",
                                       "temperature",
                                       "thinking",
                                       "tool_choice",
                                       "tools",
                                       "top_k",
                                       "top_p",
                                       NULL };

static void
remove_top (Patch *self, const char *name)
{
  const WeirJsonNode *key = weir_body_patch_find_key (self->doc, self->root, name);

  if (key != NULL)
    weir_json_edit_remove_member (self->edit, self->root, key);
}

static void
set_top (Patch *self, const char *name, WeirJsonText json)
{
  const WeirJsonNode *value = weir_json_get (self->doc, self->root, name);
  WeirJsonText present;

  if (value == NULL)
    {
      weir_json_edit_add_member (self->edit, self->root, name, json.data, (gssize) json.len);
      return;
    }
  present = weir_json_raw (self->doc, value);
  if (present.len != json.len || memcmp (present.data, json.data, json.len) != 0)
    weir_json_edit_replace (self->edit, value, json.data, (gssize) json.len);
}

/* A fresh writer for one value. */
static WeirMessagesWrite *
begin_value (Patch *self)
{
  g_string_truncate (self->json, 0);
  weir_json_writer_init (&self->write.writer, self->json);
  return &self->write;
}

static void
set_value (Patch *self, const char *name)
{
  set_top (self, name, (WeirJsonText){ self->json->str, self->json->len });
}

static void
patch_betas (Patch *self)
{
  if (weir_messages_write_betas (begin_value (self)))
    set_value (self, "anthropic_beta");
  else
    remove_top (self, "anthropic_beta");
}

static void
patch_head (Patch *self)
{
  const WeirModelRule *rule = self->target->rule;

  if (weir_model_rule_allows (rule, "anthropic_version"))
    set_top (self, "anthropic_version", WEIR_JSON_TEXT (VERSION));
  else
    remove_top (self, "anthropic_version");

  if (weir_model_rule_allows (rule, "model"))
    {
      weir_json_writer_utf8 (&begin_value (self)->writer, self->target->model, -1);
      set_value (self, "model");
    }
  else
    remove_top (self, "model");

  if (self->target->stream && weir_model_rule_allows (rule, "stream"))
    set_top (self, "stream", WEIR_JSON_TEXT ("true"));
  else
    remove_top (self, "stream");
  if (!weir_model_rule_allows (rule, "cache_control"))
    remove_top (self, "cache_control");
}

static void
patch_max_tokens (Patch *self)
{
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];

  if (wanted.data != NULL && g_ascii_strtod (wanted.data, NULL) == (double) self->params.max_tokens)
    return;
  weir_json_writer_int64 (&begin_value (self)->writer, self->params.max_tokens);
  set_value (self, "max_tokens");
}

static gboolean
is_thinking_kept (const Patch *self)
{
  const WeirJsonNode *thinking = weir_json_get (self->doc, self->root, "thinking");
  WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, thinking, "type"));

  switch (self->params.thinking)
    {
    case WEIR_THINKING_ENABLED:
      return weir_json_text_equal (type, "enabled")
             && g_ascii_strtod (self->request->budget.data, NULL) == (double) self->params.budget;
    case WEIR_THINKING_ADAPTIVE:
      return weir_json_text_equal (type, "adaptive")
             || (weir_json_text_equal (type, "between_tools")
                 && self->target->rule->thinking == NULL);
    case WEIR_THINKING_DISABLED:
      return weir_json_text_equal (type, "disabled");
    default:
      return FALSE;
    }
}

static void
patch_thinking (Patch *self)
{
  if (self->params.thinking == WEIR_THINKING_ABSENT)
    remove_top (self, "thinking");
  else if (!is_thinking_kept (self))
    {
      weir_messages_write_thinking (begin_value (self));
      set_value (self, "thinking");
    }
}

/* Whether the client's object says what is to be said and nothing else. */
static gboolean
is_output_kept (const Patch *self, const WeirJsonNode *config)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;
  gboolean format = FALSE;

  if (!weir_json_is (config, WEIR_JSON_OBJECT) || self->params.effort != self->request->effort)
    return FALSE;
  weir_json_iter_init (&iter, self->doc, config);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      WeirJsonText name = weir_json_text (self->doc, key);

      if (weir_json_text_equal (name, "format"))
        format = TRUE;
      else if (!weir_json_text_equal (name, "effort"))
        return FALSE;
    }
  return format == (self->params.schema == WEIR_SCHEMA_NATIVE);
}

/* Members of the object that nobody here knows. */
static gboolean
drop_output_members (Patch *self, const WeirJsonNode *config, GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, config);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (self->doc, key));
      g_autofree char *path = g_strconcat ("output_config.", name, NULL);

      if (!g_str_equal (name, "effort") && !g_str_equal (name, "format")
          && !weir_loss_drop (self->loss, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
patch_output (Patch *self, GError **error)
{
  const WeirJsonNode *config = weir_json_get (self->doc, self->root, "output_config");
  gboolean needed =
      self->params.effort != WEIR_EFFORT_UNSET || self->params.schema == WEIR_SCHEMA_NATIVE;

  remove_top (self, "output_format");
  if (needed && is_output_kept (self, config))
    return TRUE;
  if (!drop_output_members (self, config, error))
    return FALSE;
  if (!needed)
    {
      remove_top (self, "output_config");
      return TRUE;
    }
  weir_messages_write_output_config (begin_value (self));
  set_value (self, "output_config");
  return TRUE;
}

static void
patch_sampling (Patch *self)
{
  if (!self->params.temperature)
    remove_top (self, "temperature");
  if (!self->params.top_p)
    remove_top (self, "top_p");
  if (!self->params.top_k)
    remove_top (self, "top_k");
}

/* "custom" is what a tool without a type is. */
static void
patch_tool_type (Patch *self, const WeirJsonNode *tool, WeirJsonText type)
{
  if (weir_json_text_equal (type, "custom"))
    weir_json_edit_remove_member (self->edit, tool,
                                  weir_body_patch_find_key (self->doc, tool, "type"));
}

/* Those that were not read, since there are others, are not sent. */
static gboolean
patch_each_tool (Patch *self, GError **error)
{
  const WeirJsonNode *tools = weir_json_get (self->doc, self->root, "tools");
  const WeirJsonNode *tool;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &tool))
    {
      WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, tool, "type"));
      g_autofree char *name = NULL;

      if (!weir_codec_messages_is_optional_tool (self->doc, tool))
        {
          patch_tool_type (self, tool, type);
          continue;
        }
      weir_json_edit_remove_element (self->edit, tools, tool);
      name = g_strdup_printf ("tools.%.*s", (int) type.len, type.data);
      if (!weir_loss_drop (self->loss, name, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
patch_tools (Patch *self, GError **error)
{
  if (!weir_messages_check_tools (&self->write, error))
    return FALSE;

  if (self->params.schema == WEIR_SCHEMA_TOOL)
    {
      if (!weir_messages_write_tools (begin_value (self), error))
        return FALSE;
      set_value (self, "tools");
    }
  else if (self->request->n_tools == 0)
    remove_top (self, "tools");
  else if (!patch_each_tool (self, error))
    return FALSE;

  if (self->params.schema != WEIR_SCHEMA_TOOL && self->request->n_tools == 0)
    remove_top (self, "tool_choice");
  else if (self->params.schema == WEIR_SCHEMA_TOOL
           || self->params.tool_choice != self->request->tool_choice)
    {
      weir_messages_write_tool_choice (begin_value (self));
      set_value (self, "tool_choice");
    }
  return TRUE;
}

static gboolean
patch_system (Patch *self, GError **error)
{
  const WeirNormalised *history = self->history;
  gboolean words = self->params.schema == WEIR_SCHEMA_IN_WORDS;

  if (history->n_system == 0 && !words)
    {
      remove_top (self, "system");
      return TRUE;
    }
  if (!history->system_changed && !words)
    return TRUE;
  if (!weir_messages_write_system (begin_value (self), error))
    return FALSE;
  set_value (self, "system");
  self->replaced = TRUE;
  return TRUE;
}

/* Turns that the decoder could not keep as they were, and those that must be followed by another. */
static gboolean
is_history_kept (const Patch *self)
{
  const WeirNormalised *history = self->history;

  if (history->turns_changed || history->n_turns == 0)
    return FALSE;
  for (guint i = 0; i < history->n_turns; i++)
    if (history->turns[i].raw.data == NULL)
      return FALSE;
  return TRUE;
}

/* It is written in any case: writing finds what the model cannot be sent. */
static gboolean
patch_history (Patch *self, GError **error)
{
  if (!weir_messages_write_turns (begin_value (self), error))
    return FALSE;
  if (is_history_kept (self))
    return TRUE;
  set_value (self, "messages");
  self->replaced = TRUE;
  return TRUE;
}

static gboolean
patch_all (Patch *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;

  if (!weir_body_patch_top (self->edit, self->doc, rule, FALSE, handled, self->loss, error)
      || !weir_body_patch_refused (self->edit, self->doc, rule, self->loss, error))
    return FALSE;
  patch_betas (self);
  if (!patch_tools (self, error) || !patch_output (self, error) || !patch_system (self, error)
      || !patch_history (self, error))
    return FALSE;
  patch_head (self);
  patch_max_tokens (self);
  patch_thinking (self);
  patch_sampling (self);
  return TRUE;
}

/* What was put together from raw pieces goes through the list of refused members once more. */
static GBytes *
remove_refused (GBytes *body, const WeirModelRule *rule)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirJsonEdit) edit = NULL;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  if (!weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL))
    return g_bytes_ref (body);
  edit = weir_json_edit_new (&doc);
  weir_body_patch_refused (edit, &doc, rule, NULL, NULL);
  return weir_json_edit_apply (edit);
}

GBytes *
weir_codec_messages_patch_request (const WeirRequest *request,
                                   const WeirTarget *target,
                                   WeirLoss *loss,
                                   GError **error)
{
  const WeirNormaliseOptions options = {
    .flags = weir_messages_normalise_flags,
    .reasoning = WEIR_CODEC_MESSAGES_ID,
    .rule = target->rule,
    .max_marks = MAX_MARKS,
    .mark_end = !weir_model_rule_allows (target->rule, "cache_control"),
  };
  g_autoptr (WeirNormalised) history = NULL;
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_autoptr (GString) json = NULL;
  g_autoptr (GBytes) body = NULL;
  Patch patch = { .write = { .request = request, .target = target, .loss = loss, .native = TRUE } };

  g_return_val_if_fail (g_str_equal (request->format, WEIR_CODEC_MESSAGES_ID), NULL);

  history = weir_normalise (request, &options, loss, error);
  if (history == NULL
      || !weir_messages_params_settle (&patch.params, request, history, target, loss, error))
    return NULL;

  patch.write.params = &patch.params;
  patch.write.history = history;
  patch.request = request;
  patch.doc = &request->doc;
  patch.root = weir_json_root (patch.doc);
  patch.target = target;
  patch.history = history;
  patch.loss = loss;
  patch.edit = edit = weir_json_edit_new (patch.doc);
  patch.json = json = g_string_sized_new (1024);
  if (!patch_all (&patch, error))
    return NULL;

  body = weir_json_edit_apply (edit);
  return patch.replaced ? remove_refused (body, target->rule) : g_steal_pointer (&body);
}
