/* SPDX-License-Identifier: MIT */
/* Writes a neutral request as a chat body: what stands beside the messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-chat-write.h"
#include "wire/weir-member-write.h"
#include "wire/weir-request-path.h"

#include <string.h>

#define MAX_STOPS 4

typedef struct
{
  WeirChatWrite write;
  WeirMemberWrite members;
} Encode;

static const char *const scalar_names[WEIR_N_SCALARS] = {
  [WEIR_SCALAR_MAX_OUT] = "max_tokens",
  [WEIR_SCALAR_TEMPERATURE] = "temperature",
  [WEIR_SCALAR_TOP_P] = "top_p",
  [WEIR_SCALAR_TOP_K] = "top_k",
  [WEIR_SCALAR_SEED] = "seed",
  [WEIR_SCALAR_N] = "n",
  [WEIR_SCALAR_PRESENCE_PENALTY] = "presence_penalty",
  [WEIR_SCALAR_FREQUENCY_PENALTY] = "frequency_penalty",
  [WEIR_SCALAR_TOP_LOGPROBS] = "top_logprobs",
};

static gboolean
write_max_out (Encode *self, GError **error)
{
  const WeirModelRule *rule = self->write.target->rule;
  WeirJsonText wanted = self->write.request->scalars[WEIR_SCALAR_MAX_OUT];
  g_autofree char *own = NULL;
  gint64 value = 0;

  if (wanted.data == NULL)
    value = rule->default_max_out;
  else if (rule->max_out > 0 && g_ascii_strtod (wanted.data, NULL) > (double) rule->max_out)
    {
      value = rule->max_out;
      if (!weir_loss_change (self->write.loss, "max_tokens", "clamped", error))
        return FALSE;
    }

  if (value > 0)
    {
      own = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      wanted = (WeirJsonText){ own, strlen (own) };
    }
  return weir_member_write_raw (&self->members, "max_tokens", wanted, error);
}

/* Whether the client gave the number that is called so, and it may be sent. */
static gboolean
is_sent (const Encode *self, const char *member)
{
  for (guint i = 0; i < WEIR_N_SCALARS; i++)
    if (g_str_equal (scalar_names[i], member))
      return self->write.request->scalars[i].data != NULL
             && weir_model_rule_map (self->write.target->rule, member, self->members.reasons)
                    != NULL;
  return FALSE;
}

/* Whether one of the members that exclude each other, and go before @member, is sent. */
static gboolean
is_excluded (const Encode *self, const char *member)
{
  const char *const *exclusive = self->write.target->rule->exclusive;

  if (exclusive == NULL || !g_strv_contains (exclusive, member))
    return FALSE;
  for (; !g_str_equal (*exclusive, member); exclusive++)
    if (is_sent (self, *exclusive))
      return TRUE;
  return FALSE;
}

static gboolean
write_scalar (Encode *self, WeirScalar scalar, GError **error)
{
  WeirJsonText value = self->write.request->scalars[scalar];

  if (value.data != NULL && is_excluded (self, scalar_names[scalar]))
    return weir_loss_drop (self->write.loss, scalar_names[scalar], error);
  return weir_member_write_raw (&self->members, scalar_names[scalar], value, error);
}

static gboolean
write_scalars (Encode *self, GError **error)
{
  if (!weir_chat_check_answers (self->write.request, self->write.target, error))
    return FALSE;
  for (guint i = 0; i < WEIR_N_SCALARS; i++)
    if (i != WEIR_SCALAR_MAX_OUT && !write_scalar (self, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_stop (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  gboolean sent;

  if (request->n_stop == 0)
    return TRUE;
  if (!weir_member_write_begin (&self->members, "stop", &sent, error))
    return FALSE;
  if (!sent)
    return TRUE;
  if (request->n_stop > MAX_STOPS)
    return weir_request_refuse (request, request->stop[MAX_STOPS], "stop",
                                "more than " G_STRINGIFY (MAX_STOPS) " stop sequences", error);

  weir_json_writer_begin_array (&self->write.writer);
  for (guint i = 0; i < request->n_stop; i++)
    weir_json_writer_text (&self->write.writer, request->stop[i]);
  weir_json_writer_end_array (&self->write.writer);
  return TRUE;
}

static gboolean
write_tool (Encode *self, const WeirTool *tool, GError **error)
{
  WeirJsonWriter *writer = &self->write.writer;

  if (tool->kind != WEIR_TOOL_FUNCTION)
    {
      g_autofree char *type = weir_json_text_dup (tool->type);
      g_autofree char *what =
          g_strdup_printf ("tools of the type \"%s\"", type != NULL ? type : "custom");

      return weir_request_refuse (self->write.request, tool->raw, "tools", what, error);
    }

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "function");
  weir_json_writer_name (writer, "function");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "name", tool->name);
  weir_json_writer_member_text (writer, "description", tool->description);
  weir_json_writer_member_raw (writer, "parameters", tool->schema);
  if (tool->strict >= 0)
    weir_json_writer_member_boolean (writer, "strict", tool->strict);
  weir_json_writer_end_object (writer);
  weir_chat_write_tool_mark (&self->write, tool->cache);
  weir_json_writer_end_object (writer);
  return TRUE;
}

/* Where a model cannot be told that of its tools some are allowed, it is not told of the others. */
static gboolean
is_filtered (const Encode *self)
{
  return self->write.request->tool_choice == WEIR_TOOL_CHOICE_ALLOWED
         && weir_model_rule_refuses (self->write.target->rule, "tool_choice.allowed_tools");
}

static gboolean
write_tools (Encode *self, GError **error)
{
  const WeirNormalised *history = self->write.history;

  if (history->n_tools == 0)
    return TRUE;
  if (!self->write.target->rule->tools)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                  "The model \"%s\" takes no tools", self->write.target->model);

  weir_json_writer_name (&self->write.writer, "tools");
  weir_json_writer_begin_array (&self->write.writer);
  for (guint i = 0; i < history->n_tools; i++)
    if ((!is_filtered (self)
         || weir_normalised_is_chosen (history, self->write.request, &history->tools[i]))
        && !write_tool (self, &history->tools[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->write.writer);
  if (is_filtered (self)
      && !weir_loss_change (self->write.loss, "tool_choice.allowed_tools", "filtered", error))
    return FALSE;
  return weir_member_write_boolean (&self->members, "parallel_tool_calls",
                                    self->write.request->parallel_tools, error);
}

static void
write_choice_name (Encode *self, WeirJsonText name)
{
  WeirJsonWriter *writer = &self->write.writer;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "function");
  weir_json_writer_name (writer, "function");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "name", name);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
write_allowed (Encode *self)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "allowed_tools");
  weir_json_writer_name (writer, "allowed_tools");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "mode",
                                request->tool_choice_required ? "required" : "auto");
  weir_json_writer_name (writer, "tools");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_tool_choice_names; i++)
    write_choice_name (self, self->write.history->tool_choice_names[i]);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
write_tool_choice (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;
  gboolean sent;

  if (request->tool_choice == WEIR_TOOL_CHOICE_UNSET || request->n_tools == 0)
    return TRUE;
  if (!weir_member_write_begin (&self->members, "tool_choice", &sent, error))
    return FALSE;
  if (!sent)
    return TRUE;

  switch (request->tool_choice)
    {
    case WEIR_TOOL_CHOICE_NONE:
      weir_json_writer_utf8 (writer, "none", -1);
      break;
    case WEIR_TOOL_CHOICE_REQUIRED:
      weir_json_writer_utf8 (writer, weir_chat_required_choice (self->write.target->rule), -1);
      break;
    case WEIR_TOOL_CHOICE_NAMED:
      write_choice_name (self, self->write.history->tool_choice_names[0]);
      break;
    case WEIR_TOOL_CHOICE_ALLOWED:
      if (!is_filtered (self))
        write_allowed (self);
      else
        weir_json_writer_utf8 (writer,
                               request->tool_choice_required
                                   ? weir_chat_required_choice (self->write.target->rule)
                                   : "auto",
                               -1);
      break;
    default:
      weir_json_writer_utf8 (writer, "auto", -1);
      break;
    }
  return TRUE;
}

static gboolean
write_output (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirJsonWriter *writer = &self->write.writer;
  gboolean sent;

  if (request->output == WEIR_OUTPUT_TEXT)
    return TRUE;
  if (!weir_member_write_begin (&self->members, "response_format", &sent, error))
    return FALSE;
  if (!sent)
    return TRUE;

  weir_json_writer_begin_object (writer);
  if (request->output == WEIR_OUTPUT_JSON_OBJECT)
    weir_json_writer_member_utf8 (writer, "type", "json_object");
  else
    {
      weir_json_writer_member_utf8 (writer, "type", "json_schema");
      weir_json_writer_name (writer, "json_schema");
      weir_json_writer_begin_object (writer);
      weir_member_write_schema (&self->members, (WeirJsonText){ NULL, 0 });
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
  return weir_member_write_tell_schema (&self->members, "response_format", error);
}

static gboolean
write_effort (Encode *self, GError **error)
{
  WeirEffort effort;

  if (!weir_member_write_choose_effort (&self->members, "reasoning_effort", &effort, error))
    return FALSE;
  if (effort != WEIR_EFFORT_UNSET)
    weir_json_writer_member_utf8 (&self->write.writer, "reasoning_effort",
                                  weir_effort_to_string (effort));
  return TRUE;
}

static gboolean
write_stream (Encode *self)
{
  const WeirTarget *target = self->write.target;

  if (!target->stream)
    return TRUE;
  weir_json_writer_member_boolean (&self->write.writer, "stream", TRUE);
  if (weir_model_rule_allows (target->rule, "stream_options"))
    weir_json_writer_member_raw (&self->write.writer, "stream_options",
                                 WEIR_JSON_TEXT ("{\"include_usage\":true}"));
  return TRUE;
}

/* Members that mean something to the sender's own provider only. */
static gboolean
drop_foreign (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;
  WeirLoss *loss = self->write.loss;

  return (request->service_tier.data == NULL || weir_loss_drop (loss, "service_tier", error))
         && (request->metadata.data == NULL || weir_loss_drop (loss, "metadata", error))
         && (request->store != TRUE || weir_loss_drop (loss, "store", error))
         && (!self->write.lost_mark || weir_loss_drop (loss, "cache_control", error))
         && weir_loss_drop_notes (loss, request, error)
         && weir_loss_drop_unread (loss, request, error);
}

static gboolean
write_body (Encode *self, GError **error)
{
  const WeirRequest *request = self->write.request;

  return weir_chat_write_messages (&self->write, error) && write_effort (self, error)
         && write_max_out (self, error) && write_scalars (self, error) && write_stop (self, error)
         && write_tools (self, error) && write_tool_choice (self, error)
         && write_output (self, error)
         && weir_member_write_text (&self->members, "verbosity", request->verbosity, error)
         && weir_member_write_raw (&self->members, "logit_bias", request->logit_bias, error)
         && weir_member_write_boolean (&self->members, "logprobs", request->logprobs, error)
         && weir_member_write_raw (&self->members, "prediction", request->prediction, error)
         && weir_member_write_text (&self->members, "prompt_cache_key", request->cache_key, error)
         && weir_member_write_user (&self->members, error) && drop_foreign (self, error)
         && write_stream (self);
}

GBytes *
weir_chat_encode (const WeirRequest *request,
                  const WeirTarget *target,
                  const char *reasoning,
                  WeirLoss *loss,
                  GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (g_bytes_get_size (request->body) + 256);
  g_autoptr (WeirNormalised) history =
      weir_chat_normalise (request, target, reasoning, loss, error);
  Encode encode = {
    .write = { .request = request,
               .target = target,
               .history = history,
               .loss = loss,
               .reasoning = reasoning },
  };

  if (history == NULL)
    return NULL;
  encode.members = (WeirMemberWrite){ &encode.write.writer, request, target, loss, FALSE };
  weir_json_writer_init (&encode.write.writer, out);
  weir_json_writer_begin_object (&encode.write.writer);
  if (weir_model_rule_allows (target->rule, "model"))
    weir_json_writer_member_utf8 (&encode.write.writer, "model", target->model);
  if (!write_body (&encode, error))
    return NULL;
  weir_json_writer_end_object (&encode.write.writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
weir_codec_chat_encode_request (const WeirRequest *request,
                                const WeirTarget *target,
                                WeirLoss *loss,
                                GError **error)
{
  return weir_chat_encode (request, target, NULL, loss, error);
}
