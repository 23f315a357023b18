/* SPDX-License-Identifier: MIT */
/* Writes how the answer is to be made. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-reasoning-scale.h"
#include "wire/weir-request-path.h"

#include <string.h>

#define MAX_STOPS 5
#define MAX_CANDIDATES 8

#define PATH_OUTPUT_SCHEMA "generationConfig.responseJsonSchema"

/* Numbers that go as they are. */
static const struct
{
  WeirScalar scalar;
  const char *member; /* what the chat API calls it */
  const char *name;
} numbers[] = {
  { WEIR_SCALAR_TEMPERATURE, "temperature", "temperature" },
  { WEIR_SCALAR_TOP_P, "top_p", "topP" },
  { WEIR_SCALAR_TOP_K, "top_k", "topK" },
  { WEIR_SCALAR_SEED, "seed", "seed" },
  { WEIR_SCALAR_PRESENCE_PENALTY, "presence_penalty", "presencePenalty" },
  { WEIR_SCALAR_FREQUENCY_PENALTY, "frequency_penalty", "frequencyPenalty" },
  { WEIR_SCALAR_TOP_LOGPROBS, "top_logprobs", "logprobs" },
};

/* Writes the name of a member of the configuration if the model takes it; @sent tells. */
static gboolean
begin_member (WeirGeminiWrite *self,
              const char *member,
              const char *name,
              gboolean *sent,
              GError **error)
{
  g_autofree char *path = g_strconcat ("generationConfig.", name, NULL);

  *sent = !weir_model_rule_refuses (self->target->rule, path);
  if (!*sent)
    return weir_loss_drop (self->loss, member, error);
  weir_json_writer_name (&self->writer, name);
  return TRUE;
}

static gboolean
write_raw (WeirGeminiWrite *self,
           const char *member,
           const char *name,
           WeirJsonText raw,
           GError **error)
{
  gboolean sent;

  if (raw.data == NULL)
    return TRUE;
  if (!begin_member (self, member, name, &sent, error))
    return FALSE;
  if (sent)
    weir_json_writer_raw (&self->writer, raw);
  return TRUE;
}

static gboolean
write_number (WeirGeminiWrite *self,
              const char *member,
              const char *name,
              gint64 value,
              GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return write_raw (self, member, name, (WeirJsonText){ text, strlen (text) }, error);
}

static double
get_number (WeirJsonText lexeme)
{
  g_autofree char *text = g_strndup (lexeme.data, lexeme.len);

  return g_ascii_strtod (text, NULL);
}

static gboolean
write_max_out (WeirGeminiWrite *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];

  if (wanted.data == NULL)
    return rule->default_max_out == 0
           || write_number (self, "max_tokens", "maxOutputTokens", rule->default_max_out, error);
  if (rule->max_out > 0 && get_number (wanted) > (double) rule->max_out)
    return weir_loss_change (self->loss, "max_tokens", "clamped", error)
           && write_number (self, "max_tokens", "maxOutputTokens", rule->max_out, error);
  return write_raw (self, "max_tokens", "maxOutputTokens", wanted, error);
}

/* Several answers at once are not to be had as a stream. */
static gboolean
write_candidates (WeirGeminiWrite *self, GError **error)
{
  WeirJsonText n = self->request->scalars[WEIR_SCALAR_N];
  double wanted = n.data != NULL ? get_number (n) : 1;

  if (wanted <= 1)
    return TRUE;
  if (self->target->stream)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                  "The model streams one answer only: 'n' must be 1");
  if (wanted > MAX_CANDIDATES)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "n",
                                  "The model gives at most %d answers", MAX_CANDIDATES);
  return write_raw (self, "n", "candidateCount", n, error);
}

static gboolean
write_numbers (WeirGeminiWrite *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!write_raw (self, numbers[i].member, numbers[i].name,
                    self->request->scalars[numbers[i].scalar], error))
      return FALSE;
  return self->request->logprobs != TRUE
         || write_raw (self, "logprobs", "responseLogprobs", WEIR_JSON_TEXT ("true"), error);
}

static gboolean
write_stop (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  gboolean sent;

  if (request->n_stop == 0)
    return TRUE;
  if (request->n_stop > MAX_STOPS)
    return weir_request_refuse (request, request->stop[MAX_STOPS], "stop",
                                "more than " G_STRINGIFY (MAX_STOPS) " stop sequences", error);
  if (!begin_member (self, "stop", "stopSequences", &sent, error))
    return FALSE;
  if (!sent)
    return TRUE;

  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < request->n_stop; i++)
    weir_json_writer_text (&self->writer, request->stop[i]);
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

/* Where the model cannot have both, tools are what the client cannot do without. */
static gboolean
write_output (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;

  if (request->output == WEIR_OUTPUT_TEXT)
    return TRUE;
  if (request->n_tools > 0 && !self->target->rule->output_with_tools)
    return weir_loss_drop (self->loss, "response_format", error);

  weir_json_writer_member_utf8 (&self->writer, "responseMimeType", "application/json");
  if (request->output != WEIR_OUTPUT_JSON_SCHEMA)
    return TRUE;
  return weir_gemini_write_schema (self, request->output_schema, FALSE, PATH_OUTPUT_SCHEMA,
                                   "responseJsonSchema", "responseSchema", "response_format",
                                   error);
}

static void
begin_thinking (WeirGeminiWrite *self, gboolean show)
{
  weir_json_writer_name (&self->writer, "thinkingConfig");
  weir_json_writer_begin_object (&self->writer);
  if (show)
    weir_json_writer_member_boolean (&self->writer, "includeThoughts", TRUE);
}

/* The tokens to think with, -1 when the model is to choose. Absent (%FALSE) when nothing is asked. */
static gboolean
get_budget (const WeirRequest *request, gint64 *budget)
{
  switch (request->reasoning)
    {
    case WEIR_REASONING_OFF:
      *budget = 0;
      return TRUE;
    case WEIR_REASONING_BUDGET:
      *budget = request->budget.data != NULL
                    ? (gint64) CLAMP (get_number (request->budget), -1, 1e9)
                    : -1;
      return TRUE;
    case WEIR_REASONING_EFFORT:
      *budget = weir_reasoning_budget_of_effort (request->effort);
      return *budget >= 0;
    case WEIR_REASONING_AUTO:
      *budget = request->effort != WEIR_EFFORT_UNSET
                    ? weir_reasoning_budget_of_effort (request->effort)
                    : -1;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
write_budget (WeirGeminiWrite *self, gboolean show, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  gboolean can_stop = (rule->efforts & (1u << WEIR_EFFORT_NONE)) != 0;
  gint64 wanted;
  gint64 sent;

  if (!get_budget (self->request, &wanted))
    {
      if (show)
        {
          begin_thinking (self, TRUE);
          weir_json_writer_end_object (&self->writer);
        }
      return TRUE;
    }

  sent = wanted;
  if (wanted > 0 || (wanted == 0 && !can_stop))
    sent = CLAMP (wanted, rule->min_budget, rule->max_budget);
  begin_thinking (self, show && sent != 0);
  weir_json_writer_member_int64 (&self->writer, "thinkingBudget", sent);
  weir_json_writer_end_object (&self->writer);
  if (sent != wanted)
    return weir_loss_change (self->loss, "reasoning", "clamped", error);
  return self->request->effort <= WEIR_EFFORT_NONE
         || self->request->reasoning == WEIR_REASONING_BUDGET
         || weir_loss_change (self->loss, "reasoning", "effort->budget", error);
}

static WeirEffort
get_level (const WeirRequest *request)
{
  if (request->effort != WEIR_EFFORT_UNSET)
    return request->effort;
  switch (request->reasoning)
    {
    case WEIR_REASONING_OFF:
      return WEIR_EFFORT_NONE;
    case WEIR_REASONING_BUDGET:
      return weir_reasoning_effort_of_budget (request->budget);
    default:
      return WEIR_EFFORT_UNSET;
    }
}

static gboolean
write_level (WeirGeminiWrite *self, gboolean show, GError **error)
{
  WeirEffort wanted = get_level (self->request);
  WeirEffort sent = weir_model_rule_clamp_effort (self->target->rule, wanted);
  gboolean exact = self->request->effort != WEIR_EFFORT_UNSET
                   || self->request->reasoning != WEIR_REASONING_BUDGET;
  g_autofree char *word = NULL;
  g_autofree char *how = NULL;

  if (sent == WEIR_EFFORT_UNSET && !show)
    return TRUE;
  begin_thinking (self, show);
  if (sent != WEIR_EFFORT_UNSET)
    {
      word = g_ascii_strup (weir_effort_to_string (sent), -1);
      weir_json_writer_member_utf8 (&self->writer, "thinkingLevel", word);
    }
  weir_json_writer_end_object (&self->writer);
  if (sent == wanted && exact)
    return TRUE;
  how = g_strdup_printf ("%s->%s", exact ? weir_effort_to_string (wanted) : "budget",
                         weir_effort_to_string (sent));
  return weir_loss_change (self->loss, "reasoning", how, error);
}

/* Thoughts are shown to whoever asked for thinking, unless it was asked for without. */
static gboolean
wants_thoughts (const WeirRequest *request)
{
  if (request->show != WEIR_SHOW_UNSET)
    return request->show != WEIR_SHOW_NONE;
  return request->reasoning != WEIR_REASONING_UNSET && request->reasoning != WEIR_REASONING_OFF;
}

gboolean
weir_gemini_write_thinking (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  const WeirModelRule *rule = self->target->rule;
  gboolean show = wants_thoughts (request);

  if (rule->reasoning && rule->max_budget > 0)
    return write_budget (self, show, error);
  if (rule->reasoning && rule->efforts != 0)
    return write_level (self, show, error);
  return request->reasoning == WEIR_REASONING_UNSET || request->reasoning == WEIR_REASONING_OFF
         || weir_loss_drop (self->loss, "reasoning", error);
}

gboolean
weir_gemini_write_config (WeirGeminiWrite *self, GError **error)
{
  GString *out = self->writer.out;
  gsize before = out->len;
  gboolean comma = self->writer.comma;
  gsize empty;

  weir_json_writer_name (&self->writer, "generationConfig");
  weir_json_writer_begin_object (&self->writer);
  empty = out->len;
  if (!write_max_out (self, error) || !write_numbers (self, error)
      || !write_candidates (self, error) || !write_stop (self, error) || !write_output (self, error)
      || !weir_gemini_write_thinking (self, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);

  /* Nothing was said. */
  if (out->len == empty + 1)
    {
      g_string_truncate (out, before);
      self->writer.comma = comma;
    }
  return TRUE;
}
