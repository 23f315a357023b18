/* SPDX-License-Identifier: MIT */
/* A chat request that goes on as a chat request: the client's bytes, with only what must be changed
 * changed. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-api-error.h"
#include "wire/weir-body-patch.h"
#include "wire/weir-codec-chat-write.h"
#include "wire/weir-request-path.h"
#include "wire/weir-tool-id.h"

#include <string.h>

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
static const char *const handled[] = {
  "messages", "model", "parallel_tool_calls", "reasoning_effort", "stream", "stream_options", NULL
};

static void
remove_top (const Patch *self, const char *name)
{
  const WeirJsonNode *key = weir_body_patch_find_key (self->doc, self->root, name);

  if (key != NULL)
    weir_json_edit_remove_member (self->edit, self->root, key);
}

static void
set_top (const Patch *self, const char *name, WeirJsonText json)
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

static void
set_string (const Patch *self, const char *name, const char *utf8)
{
  g_autoptr (GString) json = g_string_new ("\"");

  weir_json_escape (json, utf8, -1);
  g_string_append_c (json, '"');
  set_top (self, name, (WeirJsonText){ json->str, json->len });
}

static void
patch_model (const Patch *self)
{
  if (weir_model_rule_allows (self->target->rule, "model"))
    set_string (self, "model", self->target->model);
  else
    remove_top (self, "model");
}

/* Tokens are counted, so usage is always asked for; what the client did not ask for is left out of
 * its reply. */
static void
patch_stream_options (const Patch *self)
{
  const WeirJsonNode *options = weir_json_get (self->doc, self->root, "stream_options");
  const WeirJsonNode *usage = weir_json_get (self->doc, options, "include_usage");

  if (!self->target->stream || !weir_model_rule_allows (self->target->rule, "stream_options"))
    remove_top (self, "stream_options");
  else if (!weir_json_is (options, WEIR_JSON_OBJECT))
    set_top (self, "stream_options", WEIR_JSON_TEXT ("{\"include_usage\":true}"));
  else if (usage == NULL)
    weir_json_edit_add_member (self->edit, options, "include_usage", "true", -1);
  else if (usage->kind != WEIR_JSON_TRUE)
    weir_json_edit_replace (self->edit, usage, "true", -1);
}

static void
patch_stream (const Patch *self)
{
  if (self->target->stream)
    set_top (self, "stream", WEIR_JSON_TEXT ("true"));
  else
    remove_top (self, "stream");
  patch_stream_options (self);
}

/* Sets @effort to what will be sent. */
static gboolean
patch_effort (const Patch *self, WeirEffort *effort, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirEffort wanted = self->request->effort;
  g_autofree char *how = NULL;

  *effort = WEIR_EFFORT_UNSET;
  if (wanted == WEIR_EFFORT_UNSET)
    {
      remove_top (self, "reasoning_effort");
      return TRUE;
    }

  /* A model nobody wrote a rule for gets what the client said. */
  *effort = rule->allow == NULL && rule->efforts == 0 ? wanted
                                                      : weir_model_rule_clamp_effort (rule, wanted);
  if (*effort == wanted)
    return TRUE;
  if (*effort == WEIR_EFFORT_UNSET)
    {
      remove_top (self, "reasoning_effort");
      return weir_loss_drop (self->loss, "reasoning_effort", error);
    }

  set_string (self, "reasoning_effort", weir_effort_to_string (*effort));
  how = g_strdup_printf ("%s->%s", weir_effort_to_string (wanted), weir_effort_to_string (*effort));
  return weir_loss_change (self->loss, "reasoning_effort", how, error);
}

/* Without tools it is an error there and means nothing here. */
static gboolean
patch_parallel (const Patch *self, GError **error)
{
  if (self->request->parallel_tools < 0 || self->request->n_tools == 0)
    remove_top (self, "parallel_tool_calls");
  else if (!weir_model_rule_allows (self->target->rule, "parallel_tool_calls"))
    {
      remove_top (self, "parallel_tool_calls");
      return weir_loss_drop (self->loss, "parallel_tool_calls", error);
    }
  return TRUE;
}

/* Providers disagree on the word for "call some tool". */
static void
patch_tool_choice (const Patch *self)
{
  const WeirJsonNode *choice = weir_json_get (self->doc, self->root, "tool_choice");
  const char *word = weir_chat_required_choice (self->target->rule);

  if (self->request->tool_choice == WEIR_TOOL_CHOICE_REQUIRED
      && weir_json_is (choice, WEIR_JSON_STRING)
      && weir_model_rule_map (self->target->rule, "tool_choice", FALSE) != NULL
      && !weir_json_text_equal (weir_json_text (self->doc, choice), word))
    set_string (self, "tool_choice", word);
}

/* "system" and "developer" are the same message by its older and its newer name. */
static void
patch_role (const Patch *self, const WeirJsonNode *message)
{
  const WeirJsonNode *role = weir_json_get (self->doc, message, "role");
  WeirJsonText word = weir_json_text (self->doc, role);
  g_autofree char *json = NULL;

  if (self->target->rule->system_role == NULL
      || weir_json_text_equal (word, self->target->rule->system_role)
      || (!weir_json_text_equal (word, "system") && !weir_json_text_equal (word, "developer")))
    return;

  json = g_strdup_printf ("\"%s\"", self->target->rule->system_role);
  weir_json_edit_replace (self->edit, role, json, -1);
}

static void
patch_id (const Patch *self, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *node = weir_json_get (self->doc, object, name);
  WeirJsonText id = weir_json_text (self->doc, node);
  g_autoptr (GString) fitted = g_string_new ("\"");

  if (id.data == NULL)
    return;
  weir_tool_id_fit (id, self->target->rule, WEIR_CHAT_MAX_ID, fitted);
  if (fitted->len == id.len + 1 && memcmp (fitted->str + 1, id.data, id.len) == 0)
    return;
  g_string_append_c (fitted, '"');
  weir_json_edit_replace (self->edit, node, fitted->str, (gssize) fitted->len);
}

static void
patch_ids (const Patch *self, const WeirJsonNode *message)
{
  const WeirJsonNode *call;
  WeirJsonIter iter;

  patch_id (self, message, "tool_call_id");
  weir_json_iter_init (&iter, self->doc, weir_json_get (self->doc, message, "tool_calls"));
  while (weir_json_iter_next (&iter, NULL, &call))
    patch_id (self, call, "id");
}

static void
patch_messages (const Patch *self)
{
  const WeirJsonNode *message;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, weir_json_get (self->doc, self->root, "messages"));
  while (weir_json_iter_next (&iter, NULL, &message))
    {
      patch_role (self, message);
      if (self->target->rule->tool_id_length > 0)
        patch_ids (self, message);
    }
}

/* Of its two names the newer one counts, even where the model knows only the older. Clients ask every model
 * for as much as the largest writes. */
static gboolean
patch_max_out (const Patch *self, GError **error)
{
  const WeirJsonNode *older = weir_json_get (self->doc, self->root, "max_tokens");
  const WeirJsonNode *newer = weir_json_get (self->doc, self->root, "max_completion_tokens");
  const char *sent = weir_model_rule_map (self->target->rule, "max_completion_tokens", FALSE);
  gboolean both = weir_json_is_set (older) && weir_json_is_set (newer);
  const WeirJsonNode *value = weir_json_is_set (newer) ? newer : older;
  const WeirJsonNode *place = both && g_strcmp0 (sent, "max_tokens") == 0 ? older : value;
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];
  gint64 max = self->target->rule->max_out;
  g_autofree char *most = NULL;

  if (wanted.data == NULL || sent == NULL)
    return TRUE;
  if (max > 0 && g_ascii_strtod (wanted.data, NULL) > (double) max)
    {
      most = g_strdup_printf ("%" G_GINT64_FORMAT, max);
      wanted = (WeirJsonText){ most, strlen (most) };
    }
  if (most != NULL || place != value)
    weir_json_edit_replace (self->edit, place, wanted.data, (gssize) wanted.len);
  return most == NULL || weir_loss_change (self->loss, "max_tokens", "clamped", error);
}

static void
add_default_max_out (const Patch *self)
{
  gint64 value = self->target->rule->default_max_out;
  const char *name = weir_model_rule_map (self->target->rule, "max_tokens", FALSE);
  g_autofree char *json = NULL;

  if (value == 0 || name == NULL || self->request->scalars[WEIR_SCALAR_MAX_OUT].data != NULL)
    return;
  json = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  set_top (self, name, (WeirJsonText){ json, strlen (json) });
}

/* What goes on in the client's own words is checked all the same: what the model cannot be sent is refused
 * in one way, whichever API it comes by. */
static gboolean
check_media (const Patch *self, const WeirPart *parts, guint n_parts, GError **error)
{
  const WeirModelRule *rule = self->target->rule;

  for (guint i = 0; i < n_parts; i++)
    {
      const WeirPart *part = &parts[i];
      const char *what = part->kind == WEIR_PART_DOCUMENT && !rule->documents ? "documents"
                         : part->kind == WEIR_PART_IMAGE && !rule->images     ? "images"
                                                                              : NULL;

      if (what != NULL)
        return weir_request_refuse (self->request, part->raw, "messages", what, error);
      if (!check_media (self, part->parts, part->n_parts, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_turns (const Patch *self, GError **error)
{
  for (guint i = 0; i < self->request->n_turns; i++)
    if (!check_media (self, self->request->turns[i].parts, self->request->turns[i].n_parts, error))
      return FALSE;
  return TRUE;
}

gboolean
weir_codec_chat_can_patch (const WeirRequest *request, const WeirModelRule *rule)
{
  return !request->loose;
}

GBytes *
weir_codec_chat_patch_request (const WeirRequest *request,
                               const WeirTarget *target,
                               WeirLoss *loss,
                               GError **error)
{
  g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (&request->doc);
  Patch patch = { request, &request->doc, weir_json_root (&request->doc), target, edit, loss };
  WeirEffort effort;
  gboolean reasons;

  g_return_val_if_fail (request->format == g_intern_static_string (WEIR_CODEC_CHAT_ID), NULL);

  if (target->rule->alternate && !weir_chat_alternates (request))
    return weir_codec_chat_encode_request (request, target, loss, error);
  if (!check_turns (&patch, error) || !weir_chat_check_answers (request, target, error)
      || !patch_effort (&patch, &effort, error))
    return NULL;
  reasons = target->rule->reasoning && effort != WEIR_EFFORT_NONE;
  if (!weir_body_patch_top (edit, patch.doc, target->rule, reasons, handled, loss, error)
      || !weir_body_patch_refused (edit, patch.doc, target->rule, loss, error)
      || !patch_parallel (&patch, error) || !patch_max_out (&patch, error))
    return NULL;

  patch_model (&patch);
  patch_stream (&patch);
  patch_tool_choice (&patch);
  patch_messages (&patch);
  add_default_max_out (&patch);
  if (weir_json_edit_is_empty (edit))
    return g_bytes_ref (request->body);
  return weir_json_edit_apply (edit);
}
