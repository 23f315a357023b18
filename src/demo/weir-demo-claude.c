/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-claude.h"

#include <string.h>

#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-seal.h"

#define BUDGET WEIR_DEMO_CLAUDE_BUDGET
#define ADAPTIVE WEIR_DEMO_CLAUDE_ADAPTIVE
#define PREFILL WEIR_DEMO_CLAUDE_PREFILL
#define EFFORT WEIR_DEMO_CLAUDE_EFFORT
#define XHIGH WEIR_DEMO_CLAUDE_XHIGH
#define XOR WEIR_DEMO_CLAUDE_ONE_SAMPLING
#define NO_SAMPLING WEIR_DEMO_CLAUDE_NO_SAMPLING
#define NEWEST (ADAPTIVE | EFFORT | XHIGH | NO_SAMPLING)

#define BYTES_PER_TOKEN 4

/* Blocks before a breakpoint in which a kept beginning is found. */
#define LOOKBACK 20

static const WeirDemoClaude models[] = {
  { "anthropic--claude-4-sonnet", "claude-sonnet-4-20250514", BUDGET | PREFILL },
  { "anthropic--claude-4.5-haiku", "claude-haiku-4-5-20251001", BUDGET | PREFILL | XOR },
  { "anthropic--claude-4.5-opus", "claude-opus-4-5-20251101", BUDGET | PREFILL | XOR | EFFORT },
  { "anthropic--claude-4.5-sonnet", "claude-sonnet-4-5-20250929", BUDGET | PREFILL | XOR },
  { "anthropic--claude-4.6-opus", "claude-opus-4-6", BUDGET | ADAPTIVE | EFFORT | XOR },
  { "anthropic--claude-4.6-sonnet", "claude-sonnet-4-6", BUDGET | ADAPTIVE | EFFORT | XOR },
  { "anthropic--claude-4.7-opus", "claude-opus-4-7", NEWEST },
  { "anthropic--claude-4.8-opus", "claude-opus-4-8", NEWEST },
};

static const WeirDemoClaude newest = { "", "claude", NEWEST };

const WeirDemoClaude *
weir_demo_claude_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_str_has_prefix (name, models[i].name))
      return &models[i];
  return &newest;
}

static const WeirDemoClaudeBoundary *
get_boundary (GArray *boundaries, guint index)
{
  return &g_array_index (boundaries, WeirDemoClaudeBoundary, index);
}

/* How much of the prompt was kept before: at a breakpoint, or some blocks before one. */
static gsize
find_kept (WeirDemoClaudeReply *self, WeirDemoExchange *exchange, GArray *boundaries)
{
  const char *text = self->prompt->transcript->str;
  guint left = 0;

  for (guint i = boundaries->len; i > 0; i--)
    {
      const WeirDemoClaudeBoundary *boundary = get_boundary (boundaries, i - 1);

      if (boundary->ttl != NULL)
        left = LOOKBACK;
      if (left == 0)
        continue;
      left--;
      if (weir_demo_prompt_cache_has (exchange->core->prompt_cache, exchange->entry->id, text,
                                      boundary->end))
        return boundary->end;
    }
  return 0;
}

/* What of the prompt comes from the cache, and what goes into it. */
static void
use_cache (WeirDemoClaudeReply *self, WeirDemoExchange *exchange, GArray *boundaries)
{
  gsize done = find_kept (self, exchange, boundaries);

  self->read_tokens = (gint64) done / BYTES_PER_TOKEN;
  for (guint i = 0; i < boundaries->len; i++)
    {
      const WeirDemoClaudeBoundary *boundary = get_boundary (boundaries, i);
      gint64 tokens = (gint64) (boundary->end - MIN (done, boundary->end)) / BYTES_PER_TOKEN;

      if (boundary->ttl == NULL || tokens == 0
          || !weir_demo_prompt_cache_add (exchange->core->prompt_cache, exchange->entry->id,
                                          self->prompt->transcript->str, boundary->end))
        continue;
      if (g_str_equal (boundary->ttl, "1h"))
        self->written_1h += tokens;
      else
        self->written_5m += tokens;
      done = boundary->end;
    }
}

static WeirDemoClaudeReply *
reply_new (WeirDemoExchange *exchange, const WeirDemoClaude *model, JsonObject *body)
{
  WeirDemoClaudeReply *self = g_new0 (WeirDemoClaudeReply, 1);
  g_autoptr (GArray) boundaries = g_array_new (FALSE, FALSE, sizeof (WeirDemoClaudeBoundary));

  self->prompt = weir_demo_claude_read (body, boundaries);
  self->answer = weir_demo_answer_new (self->prompt, model->alias);
  self->model = model->alias;
  self->id = weir_demo_core_make_id (exchange->core, "msg_bdrk_01", 22);
  self->call_ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->answer->calls->len; i++)
    g_ptr_array_add (self->call_ids, weir_demo_core_make_id (exchange->core, "toolu_bdrk_01", 22));
  if (self->answer->redacted)
    self->redacted = weir_demo_seal_close (WEIR_DEMO_CLAUDE_REDACTED, self->answer->reasoning);
  else if (self->answer->reasoning != NULL)
    self->signature = weir_demo_seal_sign (WEIR_DEMO_CLAUDE_THINKING, self->answer->reasoning);
  use_cache (self, exchange, boundaries);
  return self;
}

static void
reply_whole (WeirDemoExchange *exchange, WeirDemoClaudeReply *self)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_demo_claude_reply_write (self, &writer, TRUE);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_claude_handle (WeirDemoExchange *exchange, gboolean stream)
{
  const WeirDemoClaude *model = weir_demo_claude_find (exchange->entry->configuration->model);
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = weir_demo_bedrock_read (exchange);
  g_autoptr (WeirDemoClaudeReply) reply = NULL;

  if (body == NULL)
    return;
  if (!weir_demo_claude_check (exchange, model, body, &refusal))
    {
      weir_demo_bedrock_reply_refusal (exchange, &refusal);
      return;
    }
  reply = reply_new (exchange, model, body);
  if (weir_demo_exchange_grant (exchange, reply->prompt->text->str))
    return;
  if (stream)
    weir_demo_claude_stream_start (exchange, g_steal_pointer (&reply));
  else
    reply_whole (exchange, reply);
}
