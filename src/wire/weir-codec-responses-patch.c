/* SPDX-License-Identifier: MIT */
/* A Responses request that goes on as one: the client's bytes, with only what must be changed
 * changed. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-api-error.h"
#include "wire/weir-body-patch.h"
#include "wire/weir-reasoning-envelope.h"
#include "wire/weir-responses-write.h"

#include <string.h>

#define SEALED "reasoning.encrypted_content"
#define ODDS "message.output_text.logprobs"

typedef struct
{
  const WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
  const WeirTarget *target;
  WeirJsonEdit *edit;
  WeirLoss *loss;
} Patch;

/* Members that the functions below see to. */
static const char *const handled[] = { "include",        "input", "model", "reasoning", "stream",
                                       "stream_options", "text",  "tools", NULL };

static const WeirJsonNode *
get (const Patch *self, const char *name)
{
  return weir_json_get (self->doc, self->root, name);
}

static void
remove_top (const Patch *self, const char *name)
{
  const WeirJsonNode *key = weir_body_patch_find_key (self->doc, self->root, name);

  if (key != NULL)
    weir_json_edit_remove_member (self->edit, self->root, key);
}

static void
replace_string (const Patch *self, const WeirJsonNode *value, const char *utf8)
{
  g_autoptr (GString) json = g_string_new ("\"");

  weir_json_escape (json, utf8, -1);
  g_string_append_c (json, '"');
  weir_json_edit_replace (self->edit, value, json->str, (gssize) json->len);
}

static void
patch_model (const Patch *self)
{
  const WeirJsonNode *model = get (self, "model");

  if (!weir_model_rule_allows (self->target->rule, "model"))
    remove_top (self, "model");
  else if (!weir_json_text_equal (weir_json_text (self->doc, model), self->target->model))
    replace_string (self, model, self->target->model);
}

static void
patch_stream (const Patch *self)
{
  const WeirJsonNode *stream = get (self, "stream");

  if (!self->target->stream)
    remove_top (self, "stream");
  else if (stream == NULL)
    weir_json_edit_add_member (self->edit, self->root, "stream", "true", -1);
  else if (stream->kind != WEIR_JSON_TRUE)
    weir_json_edit_replace (self->edit, stream, "true", -1);
  if (!self->target->stream || !weir_model_rule_allows (self->target->rule, "stream_options"))
    remove_top (self, "stream_options");
}

/* Of a model nobody wrote a rule for it is believed that it takes what the client says. */
static gboolean
is_known (const WeirModelRule *rule)
{
  return rule->allow != NULL || rule->efforts != 0;
}

/* Sets @effort to what will be sent. Some clients ask every model for a summary of its thoughts. */
static gboolean
patch_reasoning (const Patch *self, WeirEffort *effort, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  const WeirJsonNode *word = weir_json_get (self->doc, get (self, "reasoning"), "effort");
  WeirEffort wanted = self->request->effort;
  g_autofree char *how = NULL;

  *effort = wanted;
  if (!is_known (rule))
    return TRUE;
  if (!rule->reasoning)
    {
      remove_top (self, "reasoning");
      *effort = WEIR_EFFORT_UNSET;
      return wanted <= WEIR_EFFORT_NONE || weir_loss_drop (self->loss, "reasoning", error);
    }
  if (wanted == WEIR_EFFORT_UNSET)
    return TRUE;

  *effort = weir_model_rule_clamp_effort (rule, wanted);
  if (*effort == wanted)
    return TRUE;
  if (*effort == WEIR_EFFORT_UNSET)
    {
      weir_json_edit_replace (self->edit, word, "null", -1);
      return weir_loss_drop (self->loss, "reasoning.effort", error);
    }
  replace_string (self, word, weir_effort_to_string (*effort));
  how = g_strdup_printf ("%s->%s", weir_effort_to_string (wanted), weir_effort_to_string (*effort));
  return weir_loss_change (self->loss, "reasoning.effort", how, error);
}

/* A model that does not think has nothing to seal, and one that tells no odds of its tokens none to tell:
 * asked for them, both answer with an error. */
static gboolean
patch_include (const Patch *self, gboolean reasons, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  const WeirJsonNode *include = get (self, "include");
  gboolean sealed = !is_known (rule) || rule->reasoning;
  gboolean odds = weir_model_rule_map (rule, "top_logprobs", reasons) != NULL;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_model_rule_allows (rule, "include"))
    {
      remove_top (self, "include");
      return TRUE;
    }
  weir_json_iter_init (&iter, self->doc, include);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText word = weir_json_text (self->doc, node);
      gboolean is_odds = weir_json_text_equal (word, ODDS);

      if ((is_odds && odds) || (!is_odds && (sealed || !weir_json_text_equal (word, SEALED))))
        continue;
      weir_json_edit_remove_element (self->edit, include, node);
      if (is_odds && !weir_loss_drop (self->loss, "include.logprobs", error))
        return FALSE;
    }
  return TRUE;
}

/* Reasoning that another service has sealed travels in an envelope, which is of no use here. */
static gboolean
is_foreign (const Patch *self, const WeirJsonNode *item)
{
  g_autoptr (GString) payload = g_string_new (NULL);
  const WeirJsonNode *sealed = weir_json_get (self->doc, item, "encrypted_content");
  WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, item, "type"));
  const char *origin;

  return weir_json_text_equal (type, "reasoning") && weir_json_is (sealed, WEIR_JSON_STRING)
         && weir_reasoning_envelope_open (weir_json_text (self->doc, sealed), self->request->model,
                                          &origin, payload)
                != WEIR_ENVELOPE_NONE;
}

static gboolean
patch_input (const Patch *self, GError **error)
{
  const WeirJsonNode *input = get (self, "input");
  const WeirJsonNode *item;
  WeirJsonIter iter;
  gboolean dropped = FALSE;

  if (!weir_json_is (input, WEIR_JSON_ARRAY))
    return TRUE;
  weir_json_iter_init (&iter, self->doc, input);
  while (weir_json_iter_next (&iter, NULL, &item))
    if (is_foreign (self, item))
      {
        weir_json_edit_remove_element (self->edit, input, item);
        dropped = TRUE;
      }
  return !dropped || weir_loss_drop (self->loss, "reasoning", error);
}

static gboolean
is_optional (const Patch *self, const char *member)
{
  for (guint i = 0; i < self->request->n_unread; i++)
    if (g_str_equal (self->request->unread[i], member))
      return TRUE;
  return FALSE;
}

/* Without any tool, nothing may be said about them. */
static void
remove_tools (const Patch *self)
{
  remove_top (self, "tools");
  remove_top (self, "tool_choice");
  remove_top (self, "parallel_tool_calls");
}

/* The provider's own tools: what a model can do without is left out, as the decoder noted. */
static gboolean
patch_tools (const Patch *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  const WeirJsonNode *tools = get (self, "tools");
  const WeirJsonNode *tool;
  WeirJsonIter iter;
  guint n_dropped = 0;

  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &tool))
    {
      WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, tool, "type"));
      g_autofree char *name = weir_json_text_dup (type);
      g_autofree char *member = g_strconcat ("tools.", name, NULL);
      g_autofree char *path = NULL;

      if (weir_json_text_equal (type, "function") || weir_responses_takes_built_in (rule, type))
        continue;
      if (!is_optional (self, member))
        {
          path = weir_json_path (self->doc, tool);
          return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, path,
                                        "The model cannot be given tools of the type \"%s\"", name);
        }
      weir_json_edit_remove_element (self->edit, tools, tool);
      n_dropped++;
      if (!weir_loss_drop (self->loss, member, error))
        return FALSE;
    }
  if (n_dropped > 0 && n_dropped == tools->count)
    remove_tools (self);
  return TRUE;
}

/* What of the client's tools and calls not every model of the API knows. */
static void
look_for (const WeirRequest *request, gboolean *space, gboolean *free_text)
{
  *space = *free_text = FALSE;
  for (guint i = 0; i < request->n_tools; i++)
    {
      *space = *space || request->tools[i].space.len > 0;
      *free_text = *free_text || request->tools[i].kind == WEIR_TOOL_CUSTOM;
    }
  for (guint i = 0; i < request->n_turns; i++)
    for (guint j = 0; j < request->turns[i].n_parts; j++)
      {
        const WeirPart *part = &request->turns[i].parts[j];

        *space = *space || part->space.len > 0;
        *free_text = *free_text || part->custom;
      }
}

gboolean
weir_codec_responses_can_patch (const WeirRequest *request, const WeirModelRule *rule)
{
  gboolean space;
  gboolean free_text;

  look_for (request, &space, &free_text);
  return (!space || weir_responses_takes_built_in (rule, WEIR_JSON_TEXT ("namespace")))
         && (!free_text || weir_responses_takes_built_in (rule, WEIR_JSON_TEXT ("custom")));
}

/* Clients ask every model for as much as the largest writes. */
static gboolean
patch_max_out (const Patch *self, GError **error)
{
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];
  gint64 max = self->target->rule->max_out;
  g_autofree char *most = NULL;

  if (wanted.data == NULL || max == 0 || g_ascii_strtod (wanted.data, NULL) <= (double) max)
    return TRUE;
  most = g_strdup_printf ("%" G_GINT64_FORMAT, max);
  weir_json_edit_replace (self->edit, get (self, "max_output_tokens"), most, -1);
  return weir_loss_change (self->loss, "max_output_tokens", "clamped", error);
}

/* What was said before cannot be left out. */
static gboolean
check_history (const Patch *self, GError **error)
{
  if (!weir_json_is_set (get (self, "conversation"))
      || weir_model_rule_allows (self->target->rule, "conversation"))
    return TRUE;
  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "conversation",
                                "Conversations are not kept here; send the whole conversation, or "
                                "the id of the reply before");
}

GBytes *
weir_codec_responses_patch_request (const WeirRequest *request,
                                    const WeirTarget *target,
                                    WeirLoss *loss,
                                    GError **error)
{
  g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (&request->doc);
  Patch patch = { request, &request->doc, weir_json_root (&request->doc), target, edit, loss };
  WeirEffort effort;
  gboolean reasons;

  g_return_val_if_fail (request->format == g_intern_static_string (WEIR_CODEC_RESPONSES_ID), NULL);

  if (!check_history (&patch, error) || !patch_reasoning (&patch, &effort, error))
    return NULL;
  reasons = target->rule->reasoning && effort != WEIR_EFFORT_NONE;
  if (!weir_body_patch_top (edit, patch.doc, target->rule, reasons, handled, loss, error)
      || !weir_body_patch_refused (edit, patch.doc, target->rule, loss, error)
      || !patch_input (&patch, error) || !patch_tools (&patch, error)
      || !patch_include (&patch, reasons, error) || !patch_max_out (&patch, error))
    return NULL;

  patch_model (&patch);
  patch_stream (&patch);
  if (weir_json_edit_is_empty (edit))
    return g_bytes_ref (request->body);
  return weir_json_edit_apply (edit);
}
