/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-meter.h"

/* English prose has a little over four bytes a token, code a little under. */
#define BYTES_PER_TOKEN 4

void
weir_meter_init (WeirMeter *self)
{
  *self = (WeirMeter){ .usage = WEIR_USAGE_INIT };
}

void
weir_meter_event (WeirMeter *self, const WeirEvent *event)
{
  self->n_events++;

  switch (event->kind)
    {
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;

    case WEIR_EVENT_DELTA:
      /* proofs and probabilities are not what the model wrote */
      if (event->delta.kind != WEIR_DELTA_SIGNATURE && event->delta.kind != WEIR_DELTA_LOGPROBS)
        self->written += event->delta.len;
      break;

    default:
      break;
    }
}

void
weir_meter_settle (WeirMeter *self, gsize read, gboolean complete)
{
  gint64 written = (gint64) ((self->written + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);

  if (self->n_events == 0)
    return;

  if (self->usage.in_total < 0)
    {
      self->usage.in_total = (read + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
      self->usage.estimated = TRUE;
    }
  if (self->usage.out_total < 0 || (!complete && self->usage.out_total < written))
    {
      self->usage.out_total = written;
      self->usage.estimated = TRUE;
    }
}

/* Parts nest two deep at most (a result, a document in it), as their decoders see to. */
static gsize
measure_parts (const WeirPart *parts, guint n_parts)
{
  gsize size = 0;

  for (guint i = 0; i < n_parts; i++)
    {
      const WeirPart *part = &parts[i];

      size += part->text.len + part->arguments.len + part->name.len;
      if (part->source == WEIR_SOURCE_TEXT)
        size += part->data.len;
      size += measure_parts (part->parts, part->n_parts);
    }
  return size;
}

gsize
weir_meter_measure (const WeirRequest *request)
{
  gsize size = measure_parts (request->system, request->n_system);

  for (guint i = 0; i < request->n_turns; i++)
    size += measure_parts (request->turns[i].parts, request->turns[i].n_parts);
  for (guint i = 0; i < request->n_tools; i++)
    {
      const WeirTool *tool = &request->tools[i];

      size += tool->name.len + tool->description.len + tool->schema.len + tool->grammar.len;
    }
  return size;
}
