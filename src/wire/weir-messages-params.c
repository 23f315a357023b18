/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-params.h"

#include "wire/weir-codec-messages.h"

#include <stdlib.h>

#define MIN_BUDGET 1024
#define ROOM_AFTER_BUDGET 4096

/* What is asked for when the client does not say: without streaming a connection would be silent for
 * too long. */
#define DEFAULT_MAX_TOKENS 8192
#define DEFAULT_MAX_TOKENS_STREAM 32000

#define MIN_TOP_P_THINKING 0.95

typedef struct
{
  WeirMessagesParams *out;
  const WeirRequest *request;
  const WeirNormalised *history;
  const WeirTarget *target;
  WeirLoss *loss;
} Settle;

static const gint64 budgets[WEIR_EFFORT_N_LEVELS] = {
  [WEIR_EFFORT_UNSET] = 12288,  [WEIR_EFFORT_MINIMAL] = 1024, [WEIR_EFFORT_LOW] = 4096,
  [WEIR_EFFORT_MEDIUM] = 12288, [WEIR_EFFORT_HIGH] = 24576,   [WEIR_EFFORT_XHIGH] = 32768,
  [WEIR_EFFORT_MAX] = 63999,
};

static WeirEffort
effort_of_budget (gint64 budget)
{
  if (budget <= 4096)
    return WEIR_EFFORT_LOW;
  if (budget <= 12288)
    return WEIR_EFFORT_MEDIUM;
  return budget <= 28672 ? WEIR_EFFORT_HIGH : WEIR_EFFORT_XHIGH;
}

/* A number of the client's, whose range was checked; it may be written as 1e3. */
static gint64
get_number (WeirJsonText lexeme)
{
  return (gint64) g_ascii_strtod (lexeme.data, NULL);
}

/* A model that nobody wrote a rule for is believed to know every way. */
static gboolean
can_think (const Settle *self, const char *how)
{
  const char *const *ways = self->target->rule->thinking;

  return ways == NULL || g_strv_contains (ways, how);
}

static gboolean
settle_max_tokens (Settle *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];
  gint64 max = rule->max_out > 0 ? rule->max_out : G_MAXINT64;

  if (wanted.data == NULL)
    {
      self->out->max_tokens = rule->default_max_out > 0 ? rule->default_max_out
                              : self->target->stream    ? DEFAULT_MAX_TOKENS_STREAM
                                                        : DEFAULT_MAX_TOKENS;
      self->out->max_tokens = MIN (self->out->max_tokens, max);
      return TRUE;
    }

  self->out->max_tokens = get_number (wanted);
  if (self->out->max_tokens <= max)
    return TRUE;
  self->out->max_tokens = max;
  return weir_loss_change (self->loss, "max_tokens", "clamped", error);
}

static gboolean
give_up_thinking (Settle *self, const char *why, GError **error)
{
  self->out->thinking = WEIR_THINKING_ABSENT;
  return weir_loss_change (self->loss, "thinking", why, error);
}

/* The budget counts towards max_tokens, and there must be room for the answer behind it. */
static gboolean
fit_budget (Settle *self, gboolean asked, GError **error)
{
  WeirMessagesParams *out = self->out;
  gint64 max = self->target->rule->max_out;

  if (out->max_tokens <= MIN_BUDGET)
    return give_up_thinking (self, "no-room", error);
  if (out->budget < out->max_tokens)
    return TRUE;

  if (asked && (max == 0 || out->budget < max))
    {
      out->max_tokens = out->budget + ROOM_AFTER_BUDGET;
      if (max > 0)
        out->max_tokens = MIN (out->max_tokens, max);
      return weir_loss_change (self->loss, "max_tokens", "raised", error);
    }

  out->budget = MAX (MIN_BUDGET, out->max_tokens - MIN_BUDGET);
  if (out->budget >= out->max_tokens)
    return give_up_thinking (self, "no-room", error);
  return !asked || weir_loss_change (self->loss, "thinking.budget_tokens", "lowered", error);
}

static gboolean
think_with_budget (Settle *self, gint64 budget, gboolean asked, GError **error)
{
  self->out->thinking = WEIR_THINKING_ENABLED;
  self->out->budget = budget;
  return fit_budget (self, asked, error);
}

/* The client named a budget. */
static gboolean
settle_budget (Settle *self, GError **error)
{
  gint64 budget = get_number (self->request->budget);

  if (can_think (self, "enabled"))
    return think_with_budget (self, budget, TRUE, error);
  if (!can_think (self, "adaptive"))
    return give_up_thinking (self, "dropped", error);

  self->out->thinking = WEIR_THINKING_ADAPTIVE;
  if (self->out->effort == WEIR_EFFORT_UNSET)
    self->out->effort = effort_of_budget (budget);
  return weir_loss_change (self->loss, "thinking", "adaptive", error);
}

/* The client leaves it to the model how much, or names an effort. */
static gboolean
settle_free (Settle *self, GError **error)
{
  if (can_think (self, "adaptive"))
    {
      self->out->thinking = WEIR_THINKING_ADAPTIVE;
      return TRUE;
    }
  if (!can_think (self, "enabled"))
    return give_up_thinking (self, "dropped", error);
  return think_with_budget (self, budgets[self->out->effort], FALSE, error);
}

/* A budget that the client did not name. */
static gboolean
tell_budget (const Settle *self, GError **error)
{
  gboolean by_effort = self->request->reasoning == WEIR_REASONING_EFFORT;

  if (self->out->thinking != WEIR_THINKING_ENABLED
      || self->request->reasoning == WEIR_REASONING_BUDGET)
    return TRUE;
  return weir_loss_change (self->loss, "thinking", by_effort ? "effort->budget" : "budget", error);
}

static gboolean
settle_thinking (Settle *self, GError **error)
{
  WeirReasoningMode mode = self->request->reasoning;

  self->out->effort = self->request->effort;
  switch (mode)
    {
    case WEIR_REASONING_BUDGET:
      return settle_budget (self, error);
    case WEIR_REASONING_AUTO:
    case WEIR_REASONING_EFFORT:
      return settle_free (self, error);
    case WEIR_REASONING_OFF:
      self->out->effort =
          self->request->effort == WEIR_EFFORT_NONE ? WEIR_EFFORT_UNSET : self->request->effort;
      if (can_think (self, "disabled") && self->target->rule->reasoning)
        self->out->thinking = WEIR_THINKING_DISABLED;
      return TRUE;
    default:
      return TRUE;
    }
}

/* With a budget, a turn that called tools must begin with the thoughts that led to the calls. */
static gboolean
lacks_thoughts (const Settle *self)
{
  const WeirNormalised *history = self->history;
  const WeirTurn *turn = NULL;
  gboolean calls = FALSE;

  for (guint i = history->n_turns; i > 0 && turn == NULL; i--)
    if (history->turns[i - 1].role == WEIR_ROLE_ASSISTANT)
      turn = &history->turns[i - 1];
  for (guint i = 0; turn != NULL && i < turn->n_parts; i++)
    calls = calls || turn->parts[i].kind == WEIR_PART_TOOL_CALL;
  return calls && turn->parts[0].kind != WEIR_PART_REASONING;
}

static gboolean
settle_effort (Settle *self, GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirEffort wanted = self->out->effort;
  g_autofree char *how = NULL;

  if (wanted == WEIR_EFFORT_UNSET)
    return TRUE;
  if (!weir_model_rule_allows (rule, "output_config"))
    self->out->effort = WEIR_EFFORT_UNSET;
  else if (rule->efforts != 0)
    self->out->effort = weir_model_rule_clamp_effort (rule, wanted);
  if (self->out->effort == wanted)
    return TRUE;

  if (self->out->effort == WEIR_EFFORT_UNSET)
    return self->request->reasoning == WEIR_REASONING_EFFORT
           || weir_loss_drop (self->loss, "output_config.effort", error);
  how = g_strdup_printf ("%s->%s", weir_effort_to_string (wanted),
                         weir_effort_to_string (self->out->effort));
  return weir_loss_change (self->loss, "output_config.effort", how, error);
}

/* Whether one of the members that exclude each other, and go before @member, was sent. */
static gboolean
is_excluded (const Settle *self, const char *member)
{
  const char *const *exclusive = self->target->rule->exclusive;

  if (exclusive == NULL || !g_strv_contains (exclusive, member))
    return FALSE;
  for (; !g_str_equal (*exclusive, member); exclusive++)
    if ((g_str_equal (*exclusive, "temperature") && self->out->temperature)
        || (g_str_equal (*exclusive, "top_p") && self->out->top_p))
      return TRUE;
  return FALSE;
}

static gboolean
fits_thinking (const Settle *self, WeirScalar scalar)
{
  double value = g_ascii_strtod (self->request->scalars[scalar].data, NULL);

  if (self->out->thinking < WEIR_THINKING_ENABLED)
    return TRUE;
  if (scalar == WEIR_SCALAR_TEMPERATURE)
    return value == 1;
  return scalar == WEIR_SCALAR_TOP_P && value >= MIN_TOP_P_THINKING;
}

static gboolean
settle_sampling (Settle *self, GError **error)
{
  const struct
  {
    const char *name;
    WeirScalar scalar;
    gboolean *out;
  } members[] = {
    { "temperature", WEIR_SCALAR_TEMPERATURE, &self->out->temperature },
    { "top_p", WEIR_SCALAR_TOP_P, &self->out->top_p },
    { "top_k", WEIR_SCALAR_TOP_K, &self->out->top_k },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (self->request->scalars[members[i].scalar].data == NULL)
        continue;
      *members[i].out = weir_model_rule_allows (self->target->rule, members[i].name)
                        && fits_thinking (self, members[i].scalar)
                        && !is_excluded (self, members[i].name);
      if (!*members[i].out && !weir_loss_drop (self->loss, members[i].name, error))
        return FALSE;
    }
  return TRUE;
}

/* A tool that must be called and thoughts before the call exclude each other. */
static gboolean
settle_tool_choice (Settle *self, GError **error)
{
  WeirToolChoice choice = self->request->tool_choice;
  gboolean forced = choice == WEIR_TOOL_CHOICE_REQUIRED || choice == WEIR_TOOL_CHOICE_NAMED
                    || (choice == WEIR_TOOL_CHOICE_ALLOWED && self->request->tool_choice_required);

  self->out->tool_choice = self->request->n_tools > 0 ? choice : WEIR_TOOL_CHOICE_UNSET;
  if (!forced || self->request->n_tools == 0 || self->out->thinking < WEIR_THINKING_ENABLED)
    return TRUE;
  self->out->tool_choice = WEIR_TOOL_CHOICE_AUTO;
  return weir_loss_change (self->loss, "tool_choice", "auto", error);
}

static gboolean
can_ask_by_tool (const Settle *self)
{
  const WeirRequest *request = self->request;

  return request->output == WEIR_OUTPUT_JSON_SCHEMA && request->output_schema.data != NULL
         && request->n_tools == 0 && self->target->rule->tools
         && self->out->thinking < WEIR_THINKING_ENABLED;
}

static gboolean
settle_schema (Settle *self, GError **error)
{
  const WeirRequest *request = self->request;
  const WeirModelRule *rule = self->target->rule;

  if (request->output == WEIR_OUTPUT_TEXT)
    return TRUE;
  if (request->output == WEIR_OUTPUT_JSON_SCHEMA && rule->schemas)
    {
      self->out->schema = WEIR_SCHEMA_NATIVE;
      return TRUE;
    }
  if (can_ask_by_tool (self))
    {
      self->out->schema = WEIR_SCHEMA_TOOL;
      return weir_loss_change (self->loss, "output_format", "tool", error);
    }
  self->out->schema = WEIR_SCHEMA_IN_WORDS;
  return weir_loss_change (self->loss, "output_format", "in-words", error);
}

gboolean
weir_messages_params_settle (WeirMessagesParams *self,
                             const WeirRequest *request,
                             const WeirNormalised *history,
                             const WeirTarget *target,
                             WeirLoss *loss,
                             GError **error)
{
  Settle settle = { self, request, history, target, loss };

  *self = (WeirMessagesParams){ 0 };
  if (!settle_max_tokens (&settle, error) || !settle_thinking (&settle, error))
    return FALSE;
  if (self->thinking == WEIR_THINKING_ENABLED && lacks_thoughts (&settle)
      && !give_up_thinking (&settle, "no-thoughts-to-replay", error))
    return FALSE;
  return tell_budget (&settle, error) && settle_effort (&settle, error)
         && settle_sampling (&settle, error) && settle_tool_choice (&settle, error)
         && settle_schema (&settle, error);
}
