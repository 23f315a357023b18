/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirUsageFan:
 *
 * A #WeirUsageSink that passes each record on to several others, in the order they were added.
 */
#define WEIR_TYPE_USAGE_FAN (weir_usage_fan_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageFan, weir_usage_fan, WEIR, USAGE_FAN, GObject)

/* @demo: mark each record as simulated */
WeirUsageFan *weir_usage_fan_new (gboolean demo);

/* @sink: (nullable): %NULL adds none. Only before the first record. */
void weir_usage_fan_add (WeirUsageFan *self, WeirUsageSink *sink);

G_END_DECLS
