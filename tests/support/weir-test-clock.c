/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-test"

#include "support/weir-test-clock.h"

struct _WeirTestClock
{
  GObject parent_instance;

  GMutex lock; /* guards what follows */
  gint64 boot_us;
  gint64 wall_us;
};

static void weir_test_clock_iface_init (WeirClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirTestClock,
                               weir_test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CLOCK, weir_test_clock_iface_init))

static gint64
read_locked (WeirTestClock *self, const gint64 *value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return *value;
}

static gint64
weir_test_clock_get_boot_us (WeirClock *clock)
{
  WeirTestClock *self = WEIR_TEST_CLOCK (clock);

  return read_locked (self, &self->boot_us);
}

static gint64
weir_test_clock_get_wall_us (WeirClock *clock)
{
  WeirTestClock *self = WEIR_TEST_CLOCK (clock);

  return read_locked (self, &self->wall_us);
}

static void
weir_test_clock_iface_init (WeirClockInterface *iface)
{
  iface->get_boot_us = weir_test_clock_get_boot_us;
  iface->get_wall_us = weir_test_clock_get_wall_us;
}

static void
weir_test_clock_finalize (GObject *object)
{
  WeirTestClock *self = WEIR_TEST_CLOCK (object);

  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (weir_test_clock_parent_class)->finalize (object);
}

static void
weir_test_clock_class_init (WeirTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_test_clock_finalize;
}

static void
weir_test_clock_init (WeirTestClock *self)
{
  g_mutex_init (&self->lock);
  self->boot_us = WEIR_TEST_CLOCK_BOOT_US;
  self->wall_us = WEIR_TEST_CLOCK_WALL_US;
}

WeirTestClock *
weir_test_clock_new (void)
{
  return g_object_new (WEIR_TYPE_TEST_CLOCK, NULL);
}

void
weir_test_clock_advance (WeirTestClock *self, gint64 us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (WEIR_IS_TEST_CLOCK (self) && us >= 0);
  locker = g_mutex_locker_new (&self->lock);
  self->boot_us += us;
  self->wall_us += us;
}

void
weir_test_clock_set_boot_us (WeirTestClock *self, gint64 us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (WEIR_IS_TEST_CLOCK (self));
  locker = g_mutex_locker_new (&self->lock);
  self->boot_us = us;
}

void
weir_test_clock_set_wall_us (WeirTestClock *self, gint64 us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (WEIR_IS_TEST_CLOCK (self));
  locker = g_mutex_locker_new (&self->lock);
  self->wall_us = us;
}
