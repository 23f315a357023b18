/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-counts.h"

#include "wire/weir-usage-read.h"

static void
take (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name, gint64 *out)
{
  gint64 count = weir_usage_read_count (doc, object, name);

  if (count >= 0)
    *out = count;
}

static gint64
add (gint64 a, gint64 b)
{
  return a > G_MAXINT64 - b ? G_MAXINT64 : a + b;
}

gboolean
weir_messages_counts_read (WeirMessagesCounts *self,
                           const WeirJsonDoc *doc,
                           const WeirJsonNode *usage,
                           WeirUsage *out)
{
  const WeirJsonNode *written = weir_json_get (doc, usage, "cache_creation");
  const WeirJsonNode *details = weir_json_get (doc, usage, "output_tokens_details");

  if (!weir_json_is (usage, WEIR_JSON_OBJECT))
    return FALSE;

  take (doc, usage, "input_tokens", &self->input);
  take (doc, usage, "cache_read_input_tokens", &self->cache_read);
  take (doc, usage, "cache_creation_input_tokens", &self->cache_write);
  take (doc, written, "ephemeral_5m_input_tokens", &self->cache_write_5m);
  take (doc, written, "ephemeral_1h_input_tokens", &self->cache_write_1h);
  take (doc, usage, "output_tokens", &self->output);
  take (doc, details, "thinking_tokens", &self->thinking);

  *out = (WeirUsage) WEIR_USAGE_INIT;
  if (self->input >= 0)
    out->in_total = add (add (self->input, MAX (self->cache_read, 0)), MAX (self->cache_write, 0));
  out->in_cache_read = self->cache_read;
  out->in_cache_write_1h = self->cache_write_1h;
  out->in_cache_write_5m = self->cache_write_5m >= 0 ? self->cache_write_5m : self->cache_write;
  out->out_total = self->output;
  out->out_reasoning = self->thinking;
  return TRUE;
}
