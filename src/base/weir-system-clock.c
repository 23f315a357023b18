/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-system-clock.h"

#include <time.h>

struct _WeirSystemClock
{
  GObject parent_instance;
};

static void weir_system_clock_iface_init (WeirClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirSystemClock,
                               weir_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CLOCK,
                                                      weir_system_clock_iface_init))

/* Neither clock can fail on Linux: both exist since 2.6.39. */
static gint64
read_clock (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
weir_system_clock_get_boot_us (WeirClock *clock)
{
  return read_clock (CLOCK_BOOTTIME);
}

static gint64
weir_system_clock_get_wall_us (WeirClock *clock)
{
  return read_clock (CLOCK_REALTIME);
}

static void
weir_system_clock_iface_init (WeirClockInterface *iface)
{
  iface->get_boot_us = weir_system_clock_get_boot_us;
  iface->get_wall_us = weir_system_clock_get_wall_us;
}

static void
weir_system_clock_class_init (WeirSystemClockClass *klass)
{
}

static void
weir_system_clock_init (WeirSystemClock *self)
{
}

WeirClock *
weir_system_clock_new (void)
{
  return g_object_new (WEIR_TYPE_SYSTEM_CLOCK, NULL);
}
