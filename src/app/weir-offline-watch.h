/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-problem-board.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirOfflineWatch:
 *
 * Notices that the computer has no way to SAP AI Core: no network, and none to the accounts' hosts or the
 * proxy before them either. Then it puts that up and has the engine refuse requests at once, and asks for
 * the deployments as soon as there is a way again. Main thread.
 */
typedef struct _WeirOfflineWatch WeirOfflineWatch;

/* @service, @board: borrowed for as long as the watch lives. */
WeirOfflineWatch *
weir_offline_watch_new (WeirService *service, WeirProblemBoard *board, GNetworkMonitor *network);
void weir_offline_watch_free (WeirOfflineWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirOfflineWatch, weir_offline_watch_free)

/* Looks again now. */
void weir_offline_watch_look (WeirOfflineWatch *self);

G_END_DECLS
