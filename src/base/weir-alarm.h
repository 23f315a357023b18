/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirAlarm:
 *
 * Calls a function of a main context once, after a time in which the computer may sleep: what has
 * become due meanwhile is called for when it wakes, unlike a timeout of the loop, whose time stands
 * still then. While none is set, nothing wakes anybody. To be used in the context's thread.
 */
typedef struct _WeirAlarm WeirAlarm;

/* @context: (nullable): %NULL: the default one */
WeirAlarm *
weir_alarm_new (GMainContext *context, void (*ring) (gpointer user_data), gpointer user_data);

/* May be called from within the alarm's function. */
void weir_alarm_free (WeirAlarm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAlarm, weir_alarm_free)

/* To ring in @wait_us, in the next turn of the loop if that is not positive; what was set is off. */
void weir_alarm_set (WeirAlarm *self, gint64 wait_us);

/* Not to ring. */
void weir_alarm_stop (WeirAlarm *self);

gboolean weir_alarm_is_set (WeirAlarm *self);

G_END_DECLS
