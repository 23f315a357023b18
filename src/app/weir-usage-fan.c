/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-fan.h"

struct _WeirUsageFan
{
  GObject parent_instance;

  gboolean demo;
  GPtrArray *sinks; /* unchanged once records come, so that no thread has to wait for another */
};

static void weir_usage_fan_sink_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirUsageFan,
                               weir_usage_fan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK,
                                                      weir_usage_fan_sink_init))

void
weir_usage_fan_add (WeirUsageFan *self, WeirUsageSink *sink)
{
  g_return_if_fail (WEIR_IS_USAGE_FAN (self));

  if (sink != NULL)
    g_ptr_array_add (self->sinks, g_object_ref (sink));
}

static void
weir_usage_fan_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  WeirUsageFan *self = WEIR_USAGE_FAN (sink);
  WeirUsageRecord marked = *record;

  marked.demo = self->demo;
  for (guint i = 0; i < self->sinks->len; i++)
    weir_usage_sink_record (g_ptr_array_index (self->sinks, i), &marked);
}

static void
weir_usage_fan_add_fate (WeirUsageSink *sink, WeirUsageFate *fate)
{
  WeirUsageFan *self = WEIR_USAGE_FAN (sink);

  for (guint i = 0; i < self->sinks->len; i++)
    weir_usage_sink_add_fate (g_ptr_array_index (self->sinks, i), fate);
}

static void
weir_usage_fan_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_USAGE_FAN (object)->sinks);

  G_OBJECT_CLASS (weir_usage_fan_parent_class)->finalize (object);
}

static void
weir_usage_fan_sink_init (WeirUsageSinkInterface *iface)
{
  iface->record = weir_usage_fan_record;
  iface->add_fate = weir_usage_fan_add_fate;
}

static void
weir_usage_fan_class_init (WeirUsageFanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_usage_fan_finalize;
}

static void
weir_usage_fan_init (WeirUsageFan *self)
{
  self->sinks = g_ptr_array_new_with_free_func (g_object_unref);
}

WeirUsageFan *
weir_usage_fan_new (gboolean demo)
{
  WeirUsageFan *self = g_object_new (WEIR_TYPE_USAGE_FAN, NULL);

  self->demo = demo;
  return self;
}
