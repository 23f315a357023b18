/* SPDX-License-Identifier: MIT */
/* Writes a neutral request as a Responses body. Nothing is kept upstream on behalf of a client of
 * another API: reasoning comes back sealed instead, and travels with the conversation. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-api-error.h"
#include "wire/weir-member-write.h"
#include "wire/weir-responses-write.h"

#include <string.h>

/* Fewer are refused. */
#define MIN_OUT 16
#define MAX_ID 64

/* Members that only this API has: they go on as they are when the request is one of its own. */
static const char *const own_members[] = {
  "background",           "conversation", "max_tool_calls",   "metadata",
  "previous_response_id", "prompt",       "prompt_cache_key", "safety_identifier",
  "service_tier",         "store",        "truncation",       "user",
};

typedef struct
{
  WeirResponsesWrite write;
  WeirMemberWrite members;
} Encode;

static gboolean
is_own (const Encode *self)
{
  return self->write.native;
}

static gboolean
write_reasoning (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  gboolean summary = request->show == WEIR_SHOW_SUMMARY || request->show == WEIR_SHOW_FULL;
  WeirJsonWriter *writer = &self->write.writer;
  WeirEffort effort;

  if (!weir_member_write_choose_effort (&self->members, "reasoning.effort", &effort, error))
    return FALSE;
  summary = summary && self->members.reasons;
  if (effort == WEIR_EFFORT_UNSET && !summary)
    return TRUE;

  weir_json_writer_name (writer, "reasoning");
  weir_json_writer_begin_object (writer);
  if (effort != WEIR_EFFORT_UNSET)
    weir_json_writer_member_utf8 (writer, "effort", weir_effort_to_string (effort));
  if (summary)
    weir_json_writer_member_utf8 (writer, "summary", "auto");
  weir_json_writer_end_object (writer);
  return TRUE;
}

static gboolean
write_max_out (Encode *self, GError **error)
{
  const WeirModelRule *rule = self->write.target->rule;
  WeirJsonText wanted = self->write.request->scalars[WEIR_SCALAR_MAX_OUT];
  g_autofree char *own = NULL;
  gint64 value = 0;
  double number;

  if (wanted.data == NULL)
    return TRUE;
  number = g_ascii_strtod (wanted.data, NULL);
  if (number < MIN_OUT)
    value = MIN_OUT;
  else if (rule->max_out > 0 && number > (double) rule->max_out)
    value = rule->max_out;
  if (value > 0)
    {
      own = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      wanted = (WeirJsonText){ own, strlen (own) };
      if (!weir_loss_change (self->write.loss, "max_output_tokens", "clamped", error))
        return FALSE;
    }
  return weir_member_write_raw (&self->members, "max_output_tokens", wanted, error);
}

static gboolean
write_sampling (Encode *self, GError **error)
{
  const WeirJsonText *scalars = self->write.request->scalars;

  return write_max_out (self, error)
         && weir_member_write_raw (&self->members, "temperature", scalars[WEIR_SCALAR_TEMPERATURE],
                                   error)
         && weir_member_write_raw (&self->members, "top_p", scalars[WEIR_SCALAR_TOP_P], error)
         && weir_member_write_raw (&self->members, "top_logprobs",
                                   scalars[WEIR_SCALAR_TOP_LOGPROBS], error);
}

static gboolean
write_tools (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  if (request->n_tools == 0)
    return TRUE;
  if (!self->write.target->rule->tools)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                  "The model \"%s\" takes no tools", self->write.target->model);

  weir_json_writer_name (writer, "tools");
  if (!weir_responses_write_tools (&self->write, error))
    return FALSE;
  if (request->tool_choice != WEIR_TOOL_CHOICE_UNSET)
    {
      weir_json_writer_name (writer, "tool_choice");
      weir_responses_write_tool_choice (&self->write);
    }
  return weir_member_write_boolean (&self->members, "parallel_tool_calls", request->parallel_tools,
                                    error);
}

static void
write_format (Encode *self)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  weir_json_writer_name (writer, "format");
  weir_json_writer_begin_object (writer);
  if (request->output == WEIR_OUTPUT_JSON_OBJECT)
    weir_json_writer_member_utf8 (writer, "type", "json_object");
  else
    {
      weir_json_writer_member_utf8 (writer, "type", "json_schema");
      weir_member_write_schema (&self->members, WEIR_JSON_TEXT ("{}"));
    }
  weir_json_writer_end_object (writer);
}

static gboolean
write_output (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;
  gboolean wordy = request->verbosity.data != NULL
                   && !weir_model_rule_refuses (self->write.target->rule, "text.verbosity");

  if (request->output != WEIR_OUTPUT_TEXT || wordy)
    {
      weir_json_writer_name (writer, "text");
      weir_json_writer_begin_object (writer);
      if (request->output != WEIR_OUTPUT_TEXT)
        write_format (self);
      if (wordy)
        weir_json_writer_member_text (writer, "verbosity", request->verbosity);
      weir_json_writer_end_object (writer);
    }
  return weir_member_write_tell_schema (&self->members, "text.format", error)
         && (wordy || request->verbosity.data == NULL
             || weir_loss_drop (self->write.loss, "text.verbosity", error));
}

/* What comes with the reply only when asked for. */
static gboolean
write_include (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  const WeirModelRule *rule = self->write.target->rule;
  WeirJsonWriter *writer = &self->write.writer;
  gboolean sealed = self->members.reasons && (!is_own (self) || request->encrypted_wanted);
  gboolean odds = request->logprobs > 0
                  && weir_model_rule_map (rule, "top_logprobs", self->members.reasons) != NULL;

  if (sealed || odds)
    {
      weir_json_writer_name (writer, "include");
      weir_json_writer_begin_array (writer);
      if (sealed)
        weir_json_writer_utf8 (writer, "reasoning.encrypted_content", -1);
      if (odds)
        weir_json_writer_utf8 (writer, "message.output_text.logprobs", -1);
      weir_json_writer_end_array (writer);
    }
  return odds || request->logprobs <= 0 || weir_loss_drop (self->write.loss, "logprobs", error);
}

static gboolean
write_own (Encode *self, GError **error)
{
  const WeirJsonDoc *doc = &self->write.request->doc;

  for (guint i = 0; i < G_N_ELEMENTS (own_members); i++)
    {
      const WeirJsonNode *value = weir_json_get (doc, weir_json_root (doc), own_members[i]);

      if (weir_json_is_set (value)
          && !weir_member_write_raw (&self->members, own_members[i], weir_json_raw (doc, value),
                                     error))
        return FALSE;
    }
  return weir_loss_drop_unread (self->write.loss, self->write.request, error);
}

/* What of other APIs has no counterpart. */
static gboolean
drop_foreign (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  const struct
  {
    const char *name;
    gboolean given;
  } members[] = {
    { "top_k", request->scalars[WEIR_SCALAR_TOP_K].data != NULL },
    { "seed", request->scalars[WEIR_SCALAR_SEED].data != NULL },
    { "presence_penalty", request->scalars[WEIR_SCALAR_PRESENCE_PENALTY].data != NULL },
    { "frequency_penalty", request->scalars[WEIR_SCALAR_FREQUENCY_PENALTY].data != NULL },
    { "stop", request->n_stop > 0 },
    { "logit_bias", request->logit_bias.data != NULL },
    { "prediction", request->prediction.data != NULL },
    { "service_tier", request->service_tier.data != NULL },
    { "metadata", request->metadata.data != NULL },
    { "store", request->store > 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].given && !weir_loss_drop (self->write.loss, members[i].name, error))
      return FALSE;
  return weir_loss_drop_marks (self->write.loss, request, error)
         && weir_loss_drop_names (self->write.loss, request, error)
         && weir_loss_drop_notes (self->write.loss, request, error)
         && weir_loss_drop_unread (self->write.loss, request, error);
}

static gboolean
write_foreign (Encode *self, GError **error)
{
  WeirJsonText n = self->write.request->scalars[WEIR_SCALAR_N];

  if (n.data != NULL && g_ascii_strtod (n.data, NULL) != 1)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                  "The model gives one answer at a time");
  return weir_member_write_raw (&self->members, "store", WEIR_JSON_TEXT ("false"), error)
         && weir_member_write_text (&self->members, "prompt_cache_key",
                                    self->write.request->cache_key, error)
         && weir_member_write_user (&self->members, error) && drop_foreign (self, error);
}

static gboolean
write_body (Encode *self, GError **error)
{
  const WeirTarget *target = self->write.target;
  WeirJsonWriter *writer = &self->write.writer;

  if (weir_model_rule_allows (target->rule, "model"))
    weir_json_writer_member_utf8 (writer, "model", target->model);
  weir_json_writer_name (writer, "input");
  if (!weir_responses_write_input (&self->write, error) || !write_reasoning (self, error)
      || !write_sampling (self, error) || !write_tools (self, error) || !write_output (self, error)
      || !write_include (self, error)
      || !(is_own (self) ? write_own (self, error) : write_foreign (self, error)))
    return FALSE;
  if (target->stream)
    weir_json_writer_member_boolean (writer, "stream", TRUE);
  return TRUE;
}

GBytes *
weir_codec_responses_encode_request (const WeirRequest *request,
                                     const WeirTarget *target,
                                     WeirLoss *loss,
                                     GError **error)
{
  gboolean free_text = weir_responses_takes_built_in (target->rule, WEIR_JSON_TEXT ("custom"));
  const WeirNormaliseOptions options = {
    .flags = WEIR_NORMALISE_FIT_TOOLS | (free_text ? 0 : WEIR_NORMALISE_NO_FREE_TEXT),
    .reasoning = WEIR_CODEC_RESPONSES_ID,
    .rule = target->rule,
    .max_id = MAX_ID,
  };
  const WeirNormaliseOptions partial = { .flags = options.flags | WEIR_NORMALISE_PARTIAL };
  gboolean native = g_str_equal (request->format, WEIR_CODEC_RESPONSES_ID);
  g_autoptr (WeirNormalised) history = NULL;
  g_autoptr (GString) out = g_string_sized_new (g_bytes_get_size (request->body) + 256);
  Encode encode = {
    .write = { .request = request, .target = target, .loss = loss, .native = native },
  };

  /* What goes on from replies that the upstream has kept is not the whole history, so that only the
   * upstream can tell what is amiss in it. */
  history = weir_normalise (request, native && request->native_only != NULL ? &partial : &options,
                            loss, error);
  encode.write.history = history;
  if (encode.write.history == NULL)
    return NULL;

  encode.members = (WeirMemberWrite){ &encode.write.writer, request, target, loss, FALSE };
  weir_json_writer_init (&encode.write.writer, out);
  weir_json_writer_begin_object (&encode.write.writer);
  if (!write_body (&encode, error))
    return NULL;
  weir_json_writer_end_object (&encode.write.writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
