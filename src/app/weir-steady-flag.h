/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirSteadyFlag:
 *
 * A flag for what people look at: it changes at once, and then rests for a while, however often it is
 * set meanwhile; after that it is what was set last. It has a timer only while it rests, and the main
 * context of the thread that made it.
 *
 * Properties, read-only: "is-set"
 */
#define WEIR_TYPE_STEADY_FLAG (weir_steady_flag_get_type ())
G_DECLARE_FINAL_TYPE (WeirSteadyFlag, weir_steady_flag, WEIR, STEADY_FLAG, GObject)

/* Not set. */
WeirSteadyFlag *weir_steady_flag_new (guint rest_ms);

void weir_steady_flag_set (WeirSteadyFlag *self, gboolean is_set);
gboolean weir_steady_flag_is_set (WeirSteadyFlag *self);

G_END_DECLS
