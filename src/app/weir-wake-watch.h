/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirWakeWatch:
 *
 * Notices when what is known of the world is likely to be old: the computer has slept, or the network has
 * become another one. It says so a moment later, when the network is up, once for many such events, and
 * never twice within a while, so that nobody is asked more often because of it.
 */
typedef struct _WeirWakeWatch WeirWakeWatch;

/**
 * WeirWakeWatchOptions:
 * @network: (nullable): tells of networks
 * @rest_ms: from the first event to the call; 0: 2 s
 * @gap_ms: between two calls at least; 0: 15 s
 * @woke: is called in the main context that was thread-default where the watch was made
 */
typedef struct
{
  GNetworkMonitor *network;
  guint rest_ms;
  guint gap_ms;
  void (*woke) (gpointer user_data);
  gpointer user_data;
} WeirWakeWatchOptions;

WeirWakeWatch *weir_wake_watch_new (const WeirWakeWatchOptions *options);
void weir_wake_watch_free (WeirWakeWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWakeWatch, weir_wake_watch_free)

/* From now on, hears from logind on @system_bus that the computer has slept. Once at most. */
void weir_wake_watch_listen (WeirWakeWatch *self, GDBusConnection *system_bus);

G_END_DECLS
