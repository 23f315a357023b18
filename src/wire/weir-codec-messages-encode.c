/* SPDX-License-Identifier: MIT */
/* Writes a neutral request as a Messages body. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-api-error.h"
#include "wire/weir-messages-write.h"
#include "wire/weir-request-path.h"

/* What Bedrock takes in the place of the header's version. */
#define VERSION "bedrock-2023-05-31"

#define MAX_MARKS 4

typedef struct
{
  WeirMessagesWrite write;
  WeirMessagesParams params;
} Encode;

static gboolean
has_word (WeirJsonText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (text.data[i] != ' ' && text.data[i] != '\\')
      return TRUE;
  return FALSE;
}

/* A sequence of white space only is refused there. */
static gboolean
write_stop (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  if (request->n_stop == 0)
    return TRUE;
  weir_json_writer_name (writer, "stop_sequences");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_stop; i++)
    {
      if (!has_word (request->stop[i]))
        return weir_request_refuse (request, request->stop[i], "stop",
                                    "a stop sequence of nothing but white space", error);
      weir_json_writer_text (writer, request->stop[i]);
    }
  weir_json_writer_end_array (writer);
  return TRUE;
}

/* The scale ends at 1 there. */
static gboolean
write_temperature (Encode *self, GError **error)
{
  WeirJsonText value = self->write.request->scalars[WEIR_SCALAR_TEMPERATURE];

  if (!self->params.temperature)
    return TRUE;
  if (g_ascii_strtod (value.data, NULL) <= 1)
    {
      weir_json_writer_member_raw (&self->write.writer, "temperature", value);
      return TRUE;
    }
  weir_json_writer_member_int64 (&self->write.writer, "temperature", 1);
  return weir_loss_change (self->write.loss, "temperature", "clamped", error);
}

static gboolean
write_sampling (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  if (!write_temperature (self, error))
    return FALSE;
  if (self->params.top_p)
    weir_json_writer_member_raw (writer, "top_p", request->scalars[WEIR_SCALAR_TOP_P]);
  if (self->params.top_k)
    weir_json_writer_member_raw (writer, "top_k", request->scalars[WEIR_SCALAR_TOP_K]);
  return write_stop (self, error);
}

static void
write_betas (Encode *self)
{
  g_autoptr (GString) json = g_string_new (NULL);
  WeirMessagesWrite write = self->write;

  weir_json_writer_init (&write.writer, json);
  if (weir_messages_write_betas (&write))
    weir_json_writer_member_raw (&self->write.writer, "anthropic_beta",
                                 (WeirJsonText){ json->str, json->len });
}

static void
write_head (Encode *self)
{
  const WeirTarget *target = self->write.target;
  WeirJsonWriter *writer = &self->write.writer;

  if (weir_model_rule_allows (target->rule, "anthropic_version"))
    weir_json_writer_member_utf8 (writer, "anthropic_version", VERSION);
  if (weir_model_rule_allows (target->rule, "model"))
    weir_json_writer_member_utf8 (writer, "model", target->model);
  if (target->stream && weir_model_rule_allows (target->rule, "stream"))
    weir_json_writer_member_boolean (writer, "stream", TRUE);
  weir_json_writer_member_int64 (writer, "max_tokens", self->params.max_tokens);
  write_betas (self);
}

static gboolean
write_history (Encode *self, GError **error)
{
  WeirJsonWriter *writer = &self->write.writer;

  if (self->write.history->n_system > 0 || self->params.schema == WEIR_SCHEMA_IN_WORDS)
    {
      weir_json_writer_name (writer, "system");
      if (!weir_messages_write_system (&self->write, error))
        return FALSE;
    }
  weir_json_writer_name (writer, "messages");
  return weir_messages_write_turns (&self->write, error);
}

static gboolean
write_tools (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  if (request->n_tools == 0 && self->params.schema != WEIR_SCHEMA_TOOL)
    return TRUE;
  weir_json_writer_name (writer, "tools");
  if (!weir_messages_write_tools (&self->write, error))
    return FALSE;
  if (self->params.schema == WEIR_SCHEMA_TOOL || self->params.tool_choice != WEIR_TOOL_CHOICE_UNSET
      || request->parallel_tools == FALSE)
    {
      weir_json_writer_name (writer, "tool_choice");
      weir_messages_write_tool_choice (&self->write);
    }
  return TRUE;
}

static void
write_thinking (Encode *self)
{
  WeirJsonWriter *writer = &self->write.writer;

  if (self->params.thinking >= WEIR_THINKING_ENABLED)
    {
      weir_json_writer_name (writer, "thinking");
      weir_messages_write_thinking (&self->write);
    }
  if (self->params.effort != WEIR_EFFORT_UNSET || self->params.schema == WEIR_SCHEMA_NATIVE)
    {
      weir_json_writer_name (writer, "output_config");
      weir_messages_write_output_config (&self->write);
    }
}

/* What would change the answer's shape cannot be left out. */
static gboolean
refuse_others (const WeirRequest *request, GError **error)
{
  WeirJsonText n = request->scalars[WEIR_SCALAR_N];

  if (n.data != NULL && g_ascii_strtod (n.data, NULL) != 1)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                  "The model gives one answer at a time");
  if (request->logprobs > 0)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "logprobs",
                                  "The model does not tell the odds of its tokens");
  return TRUE;
}

static gboolean
drop_foreign (const WeirRequest *request, WeirLoss *loss, GError **error)
{
  const struct
  {
    const char *name;
    gboolean given;
  } members[] = {
    { "seed", request->scalars[WEIR_SCALAR_SEED].data != NULL },
    { "presence_penalty", request->scalars[WEIR_SCALAR_PRESENCE_PENALTY].data != NULL },
    { "frequency_penalty", request->scalars[WEIR_SCALAR_FREQUENCY_PENALTY].data != NULL },
    { "top_logprobs", request->scalars[WEIR_SCALAR_TOP_LOGPROBS].data != NULL },
    { "logit_bias", request->logit_bias.data != NULL },
    { "prediction", request->prediction.data != NULL },
    { "verbosity", request->verbosity.data != NULL },
    { "prompt_cache_key", request->cache_key.data != NULL },
    { "user", request->end_user.data != NULL },
    { "service_tier", request->service_tier.data != NULL },
    { "metadata", request->metadata.data != NULL },
    { "store", request->store > 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].given && !weir_loss_drop (loss, members[i].name, error))
      return FALSE;
  return weir_loss_drop_names (loss, request, error)
         && weir_loss_drop_unread (loss, request, error);
}

static gboolean
write_body (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;

  if (!refuse_others (request, error))
    return FALSE;
  write_head (self);
  if (!write_history (self, error) || !write_tools (self, error))
    return FALSE;
  write_thinking (self);
  return write_sampling (self, error) && drop_foreign (request, self->write.loss, error);
}

GBytes *
weir_codec_messages_encode_request (const WeirRequest *request,
                                    const WeirTarget *target,
                                    WeirLoss *loss,
                                    GError **error)
{
  gboolean native = g_str_equal (request->format, WEIR_CODEC_MESSAGES_ID);
  const WeirNormaliseOptions options = {
    .flags = weir_messages_normalise_flags
             | (native ? 0 : WEIR_NORMALISE_FIT_TOOLS | WEIR_NORMALISE_NO_FREE_TEXT),
    .reasoning = WEIR_CODEC_MESSAGES_ID,
    .rule = target->rule,
    .max_marks = MAX_MARKS,
    .mark_end = TRUE,
  };
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, loss, error);
  g_autoptr (GString) out = g_string_sized_new (g_bytes_get_size (request->body) + 256);
  Encode encode = { .write = { .request = request, .target = target, .loss = loss } };

  if (history == NULL
      || !weir_messages_params_settle (&encode.params, request, history, target, loss, error))
    return NULL;
  encode.write.history = history;
  encode.write.params = &encode.params;
  encode.write.native = native;

  weir_json_writer_init (&encode.write.writer, out);
  weir_json_writer_begin_object (&encode.write.writer);
  if (!write_body (&encode, error))
    return NULL;
  weir_json_writer_end_object (&encode.write.writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
