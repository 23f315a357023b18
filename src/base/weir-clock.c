/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-clock.h"

G_DEFINE_INTERFACE (WeirClock, weir_clock, G_TYPE_OBJECT)

static void
weir_clock_default_init (WeirClockInterface *iface)
{
}

gint64
weir_clock_get_boot_us (WeirClock *self)
{
  g_return_val_if_fail (WEIR_IS_CLOCK (self), 0);
  return WEIR_CLOCK_GET_IFACE (self)->get_boot_us (self);
}

gint64
weir_clock_get_wall_us (WeirClock *self)
{
  g_return_val_if_fail (WEIR_IS_CLOCK (self), 0);
  return WEIR_CLOCK_GET_IFACE (self)->get_wall_us (self);
}
