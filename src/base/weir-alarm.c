/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-alarm.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* A source that is ready when its timer is, or, where no descriptor is left for one, at a time of
 * the loop, which a sleeping computer puts off. */
typedef struct
{
  GSource source;
  WeirAlarm *alarm;
  int fd; /* -1: none */
} WeirAlarmSource;

struct _WeirAlarm
{
  WeirAlarmSource *source;
  gboolean is_set;
  void (*ring) (gpointer user_data);
  gpointer user_data;
};

static void
set_timer (WeirAlarmSource *self, gint64 wait_us)
{
  struct itimerspec spec = { .it_value = { .tv_sec = wait_us / G_USEC_PER_SEC,
                                           .tv_nsec = wait_us % G_USEC_PER_SEC * 1000 } };

  if (self->fd >= 0 && timerfd_settime (self->fd, 0, &spec, NULL) == 0)
    return;
  g_source_set_ready_time (&self->source,
                           wait_us > 0 ? g_get_monotonic_time () + wait_us : (gint64) -1);
}

/* It may have been set anew since the loop found it ready. */
static gboolean
is_over (WeirAlarmSource *self)
{
  guint64 n;

  if (self->fd >= 0)
    return read (self->fd, &n, sizeof n) == sizeof n;
  return g_source_get_ready_time (&self->source) <= g_source_get_time (&self->source);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  WeirAlarmSource *self = (WeirAlarmSource *) source;
  WeirAlarm *alarm = self->alarm;

  if (!alarm->is_set || !is_over (self))
    return G_SOURCE_CONTINUE;
  weir_alarm_stop (alarm);
  alarm->ring (alarm->user_data);
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  WeirAlarmSource *self = (WeirAlarmSource *) source;

  if (self->fd >= 0)
    close (self->fd);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch, .finalize = finalize };

WeirAlarm *
weir_alarm_new (GMainContext *context, void (*ring) (gpointer user_data), gpointer user_data)
{
  WeirAlarm *self = g_new0 (WeirAlarm, 1);
  GSource *source = g_source_new (&source_funcs, sizeof (WeirAlarmSource));

  self->source = (WeirAlarmSource *) source;
  self->ring = ring;
  self->user_data = user_data;
  self->source->alarm = self;
  self->source->fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->source->fd >= 0)
    g_source_add_unix_fd (source, self->source->fd, G_IO_IN);
  g_source_set_name (source, "WeirAlarm");
  g_source_attach (source, context);
  return self;
}

void
weir_alarm_free (WeirAlarm *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy (&self->source->source);
  g_source_unref (&self->source->source);
  g_free (self);
}

void
weir_alarm_set (WeirAlarm *self, gint64 wait_us)
{
  g_return_if_fail (self != NULL);

  self->is_set = TRUE;
  /* a time of zero would stop the timer */
  set_timer (self->source, MAX (wait_us, 1));
}

void
weir_alarm_stop (WeirAlarm *self)
{
  g_return_if_fail (self != NULL);

  if (!self->is_set)
    return;
  self->is_set = FALSE;
  set_timer (self->source, 0);
}

gboolean
weir_alarm_is_set (WeirAlarm *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_set;
}
