/* SPDX-License-Identifier: MIT */
/* Writes a neutral request as a Converse body. The shape of the conversation, turn by turn and each call
 * answered, is weir_normalise ()'s work. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-converse.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "wire/weir-codec-converse-write.h"
#include "wire/weir-reasoning-scale.h"
#include "wire/weir-api-error.h"

#define MAX_CACHE_MARKS 4

/* Numbers that go as they are. */
static const struct
{
  WeirScalar scalar;
  const char *name;
  const char *member; /* as the chat API calls it */
} scalars[] = {
  { WEIR_SCALAR_TEMPERATURE, "temperature", "temperature" },
  { WEIR_SCALAR_TOP_P, "topP", "top_p" },
};

/* Members that have no counterpart, as the chat API calls them. */
static const struct
{
  WeirScalar scalar;
  const char *member;
} lost[] = {
  { WEIR_SCALAR_TOP_K, "top_k" },
  { WEIR_SCALAR_SEED, "seed" },
  { WEIR_SCALAR_PRESENCE_PENALTY, "presence_penalty" },
  { WEIR_SCALAR_FREQUENCY_PENALTY, "frequency_penalty" },
  { WEIR_SCALAR_TOP_LOGPROBS, "top_logprobs" },
};

static gboolean
write_system (WeirConverseWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  WeirJsonWriter *writer = &self->writer;
  gboolean output = self->request->output != WEIR_OUTPUT_TEXT;

  if (history->n_system == 0 && !output)
    return TRUE;
  weir_json_writer_name (writer, "system");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < history->n_system; i++)
    if (!weir_converse_write_block (self, &history->system[i], error))
      return FALSE;
  if (output && !weir_converse_write_output (self, error))
    return FALSE;
  weir_json_writer_end_array (writer);
  return TRUE;
}

static gboolean
write_messages (WeirConverseWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  WeirJsonWriter *writer = &self->writer;
  guint n_turns = history->n_turns;

  /* nobody may begin the answer of some models */
  if (!self->target->rule->prefill && n_turns > 1
      && history->turns[n_turns - 1].role == WEIR_ROLE_ASSISTANT)
    {
      n_turns--;
      if (!weir_loss_drop (self->loss, "prefill", error))
        return FALSE;
    }

  weir_json_writer_name (writer, "messages");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < n_turns; i++)
    if (!weir_converse_write_turn (self, &history->turns[i], error))
      return FALSE;
  if (n_turns == 0)
    weir_json_writer_raw (writer,
                          WEIR_JSON_TEXT ("{\"role\":\"user\",\"content\":[{\"text\":\".\"}]}"));
  weir_json_writer_end_array (writer);
  return TRUE;
}

/* (transfer full) (nullable): how much the model may write. */
static char *
make_max_out (WeirConverseWrite *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];

  if (wanted.data == NULL)
    return rule->default_max_out > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, rule->default_max_out)
                                     : NULL;
  if (rule->max_out == 0 || g_ascii_strtod (wanted.data, NULL) <= (double) rule->max_out)
    return g_strndup (wanted.data, wanted.len);
  if (!weir_loss_change (self->loss, "max_tokens", "clamped", error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, rule->max_out);
}

static void
write_stop (WeirConverseWrite *self)
{
  const WeirRequest *request = self->request;

  if (request->n_stop == 0)
    return;
  weir_json_writer_name (&self->writer, "stopSequences");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < request->n_stop; i++)
    weir_json_writer_text (&self->writer, request->stop[i]);
  weir_json_writer_end_array (&self->writer);
}

/* All of it but where to stop. */
static gboolean
drop_config (WeirConverseWrite *self, GError **error)
{
  const WeirJsonText *given = self->request->scalars;

  if (given[WEIR_SCALAR_MAX_OUT].data != NULL && !weir_loss_drop (self->loss, "max_tokens", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (given[scalars[i].scalar].data != NULL
        && !weir_loss_drop (self->loss, scalars[i].member, error))
      return FALSE;
  if (self->request->n_stop == 0)
    return TRUE;
  weir_json_writer_name (&self->writer, "inferenceConfig");
  weir_json_writer_begin_object (&self->writer);
  write_stop (self);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_config (WeirConverseWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  g_autoptr (GError) problem = NULL;
  g_autofree char *max_out = make_max_out (self, &problem);
  gboolean any = max_out != NULL || request->n_stop > 0;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    any = any || request->scalars[scalars[i].scalar].data != NULL;
  if (!any)
    return TRUE;
  if (self->effort == WEIR_EFFORT_HIGH)
    return drop_config (self, error);

  weir_json_writer_name (&self->writer, "inferenceConfig");
  weir_json_writer_begin_object (&self->writer);
  if (max_out != NULL)
    weir_json_writer_member_raw (&self->writer, "maxTokens",
                                 (WeirJsonText){ max_out, strlen (max_out) });
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    weir_json_writer_member_raw (&self->writer, scalars[i].name,
                                 request->scalars[scalars[i].scalar]);
  write_stop (self);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static WeirEffort
get_wanted_effort (const WeirRequest *request)
{
  if (request->effort != WEIR_EFFORT_UNSET)
    return request->effort;
  if (request->reasoning == WEIR_REASONING_BUDGET)
    return weir_reasoning_effort_of_budget (request->budget);
  return request->reasoning == WEIR_REASONING_AUTO ? WEIR_EFFORT_MEDIUM : WEIR_EFFORT_UNSET;
}

/* Some models think, if they are told to; those who think their hardest set all else by themselves. */
static gboolean
choose_effort (WeirConverseWrite *self, GError **error)
{
  WeirEffort wanted = get_wanted_effort (self->request);
  g_autofree char *how = NULL;

  self->effort = WEIR_EFFORT_NONE;
  if (wanted == WEIR_EFFORT_UNSET || wanted == WEIR_EFFORT_NONE)
    return TRUE;
  if (self->target->rule->efforts == 0)
    return weir_loss_drop (self->loss, "reasoning_effort", error);
  self->effort = weir_model_rule_clamp_effort (self->target->rule, wanted);
  if (self->effort == wanted)
    return TRUE;
  how = g_strdup_printf ("%s->%s", weir_effort_to_string (wanted),
                         weir_effort_to_string (self->effort));
  return weir_loss_change (self->loss, "reasoning_effort", how, error);
}

static void
write_effort (WeirConverseWrite *self)
{
  WeirJsonWriter *writer = &self->writer;

  if (self->effort == WEIR_EFFORT_NONE)
    return;
  weir_json_writer_name (writer, "additionalModelRequestFields");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "reasoningConfig");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "enabled");
  weir_json_writer_member_utf8 (writer, "maxReasoningEffort", weir_effort_to_string (self->effort));
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
drop_foreign (WeirConverseWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  const struct
  {
    const char *member;
    gboolean set;
  } members[] = {
    { "logprobs", request->logprobs == TRUE },
    { "logit_bias", request->logit_bias.data != NULL },
    { "verbosity", request->verbosity.data != NULL },
    { "prediction", request->prediction.data != NULL },
    { "prompt_cache_key", request->cache_key.data != NULL },
    { "user", request->end_user.data != NULL },
    { "service_tier", request->service_tier.data != NULL },
    { "metadata", request->metadata.data != NULL },
    { "store", request->store == TRUE },
    { "betas", request->n_betas > 0 },
  };

  for (guint i = 0; i < request->n_turns; i++)
    if (request->turns[i].name.len > 0 && !weir_loss_drop (self->loss, "name", error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].set && !weir_loss_drop (self->loss, members[i].member, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    if (request->scalars[lost[i].scalar].data != NULL
        && !weir_loss_drop (self->loss, lost[i].member, error))
      return FALSE;
  return weir_loss_drop_unread (self->loss, request, error);
}

static gboolean
check_number (const WeirRequest *request, GError **error)
{
  WeirJsonText n = request->scalars[WEIR_SCALAR_N];

  if (n.data == NULL || g_ascii_strtod (n.data, NULL) <= 1)
    return TRUE;
  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                "The model gives one answer at a time");
}

GBytes *
weir_codec_converse_encode_request (const WeirRequest *request,
                                    const WeirTarget *target,
                                    WeirLoss *loss,
                                    GError **error)
{
  const WeirNormaliseOptions options = {
    .flags = WEIR_NORMALISE_MERGE_TURNS | WEIR_NORMALISE_WRAP_SYSTEM | WEIR_NORMALISE_USER_FIRST
             | WEIR_NORMALISE_NO_BLANK | WEIR_NORMALISE_FIT_TOOLS | WEIR_NORMALISE_NO_FREE_TEXT,
    .reasoning = WEIR_CODEC_CONVERSE_ID,
    .rule = target->rule,
    .max_marks = MAX_CACHE_MARKS,
    .mark_end = TRUE,
  };
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, loss, error);
  g_autoptr (GString) out = NULL;
  WeirConverseWrite self = {
    .request = request, .target = target, .history = history, .loss = loss
  };

  if (history == NULL || !check_number (request, error))
    return NULL;
  out = g_string_sized_new (g_bytes_get_size (request->body) + 256);
  weir_json_writer_init (&self.writer, out);
  weir_json_writer_begin_object (&self.writer);
  if (!choose_effort (&self, error) || !write_system (&self, error)
      || !write_messages (&self, error) || !write_config (&self, error)
      || !weir_converse_write_tools (&self, error) || !drop_foreign (&self, error))
    return NULL;
  write_effort (&self);
  weir_json_writer_end_object (&self.writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
