/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirClock:
 *
 * Where time comes from. The real one reads the kernel; the tests turn theirs by hand.
 */
#define WEIR_TYPE_CLOCK (weir_clock_get_type ())
G_DECLARE_INTERFACE (WeirClock, weir_clock, WEIR, CLOCK, GObject)

struct _WeirClockInterface
{
  GTypeInterface parent;

  gint64 (*get_boot_us) (WeirClock *self);
  gint64 (*get_wall_us) (WeirClock *self);
};

/* Microseconds since boot, counting suspend (CLOCK_BOOTTIME): for every limit and expiry. */
gint64 weir_clock_get_boot_us (WeirClock *self);

/* Microseconds since 1970 UTC: to be shown or stored, never to measure. */
gint64 weir_clock_get_wall_us (WeirClock *self);

G_END_DECLS
