/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-usage.h"

#include <string.h>

G_DEFINE_INTERFACE (WeirUsageSink, weir_usage_sink, G_TYPE_OBJECT)

static void
take_known (gint64 *value, gint64 newer)
{
  if (newer >= 0)
    *value = newer;
}

void
weir_usage_merge (WeirUsage *self, const WeirUsage *newer)
{
  g_return_if_fail (self != NULL && newer != NULL);
  take_known (&self->in_total, newer->in_total);
  take_known (&self->in_cache_read, newer->in_cache_read);
  take_known (&self->in_cache_write_5m, newer->in_cache_write_5m);
  take_known (&self->in_cache_write_1h, newer->in_cache_write_1h);
  take_known (&self->in_audio, newer->in_audio);
  take_known (&self->out_total, newer->out_total);
  take_known (&self->out_reasoning, newer->out_reasoning);
  take_known (&self->out_audio, newer->out_audio);
  take_known (&self->out_prediction_accepted, newer->out_prediction_accepted);
  take_known (&self->out_prediction_rejected, newer->out_prediction_rejected);
  /* One estimated total makes the whole an estimate, until both are told. */
  if (newer->in_total >= 0 && newer->out_total >= 0)
    self->estimated = newer->estimated;
  else if (newer->in_total >= 0 || newer->out_total >= 0)
    self->estimated = self->estimated || newer->estimated;
}

gint64
weir_usage_get_cache_write (const WeirUsage *self)
{
  g_return_val_if_fail (self != NULL, -1);
  if (self->in_cache_write_5m < 0)
    return self->in_cache_write_1h < 0 ? -1 : self->in_cache_write_1h;
  return self->in_cache_write_5m + MAX (self->in_cache_write_1h, 0);
}

static const gsize texts[] = {
  G_STRUCT_OFFSET (WeirUsageRecord, request_id), G_STRUCT_OFFSET (WeirUsageRecord, api),
  G_STRUCT_OFFSET (WeirUsageRecord, model),      G_STRUCT_OFFSET (WeirUsageRecord, upstream_model),
  G_STRUCT_OFFSET (WeirUsageRecord, account),    G_STRUCT_OFFSET (WeirUsageRecord, resource_group),
  G_STRUCT_OFFSET (WeirUsageRecord, deployment), G_STRUCT_OFFSET (WeirUsageRecord, key_name),
  G_STRUCT_OFFSET (WeirUsageRecord, user_agent), G_STRUCT_OFFSET (WeirUsageRecord, error_kind),
  G_STRUCT_OFFSET (WeirUsageRecord, dropped),    G_STRUCT_OFFSET (WeirUsageRecord, rule),
};

WeirUsageRecord *
weir_usage_record_copy (const WeirUsageRecord *other)
{
  gsize sizes[G_N_ELEMENTS (texts)] = { 0 };
  gsize size = sizeof *other;
  WeirUsageRecord *self;
  char *end;

  g_return_val_if_fail (other != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = G_STRUCT_MEMBER (const char *, other, texts[i]);

      sizes[i] = text != NULL ? strlen (text) + 1 : 0;
      size += sizes[i];
    }
  self = g_malloc (size);
  *self = *other;
  end = (char *) (self + 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (sizes[i] == 0)
        continue;
      memcpy (end, G_STRUCT_MEMBER (const char *, other, texts[i]), sizes[i]);
      G_STRUCT_MEMBER (const char *, self, texts[i]) = end;
      end += sizes[i];
    }
  return self;
}

static void
weir_usage_sink_default_init (WeirUsageSinkInterface *iface)
{
}

void
weir_usage_sink_record (WeirUsageSink *self, const WeirUsageRecord *record)
{
  g_return_if_fail (WEIR_IS_USAGE_SINK (self) && record != NULL);
  WEIR_USAGE_SINK_GET_IFACE (self)->record (self, record);
}

void
weir_usage_sink_add_fate (WeirUsageSink *self, WeirUsageFate *fate)
{
  g_return_if_fail (WEIR_IS_USAGE_SINK (self) && fate != NULL);
  if (WEIR_USAGE_SINK_GET_IFACE (self)->add_fate != NULL)
    WEIR_USAGE_SINK_GET_IFACE (self)->add_fate (self, fate);
}
