/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-problem-board.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirRequestWatch:
 *
 * Puts up what requests that failed tell of SAP AI Core: rate limits, refused access, trouble that lasts;
 * and takes it down with the next that succeeds. A single failed request is nothing to tell of. When one
 * hints at a network or a service key that does not do, it has the deployments asked for, which finds out.
 * Main thread.
 */
typedef struct _WeirRequestWatch WeirRequestWatch;

/* Both are borrowed for as long as the watch lives. */
WeirRequestWatch *
weir_request_watch_new (WeirService *service, WeirProblemBoard *board, WeirClock *clock);
void weir_request_watch_free (WeirRequestWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequestWatch, weir_request_watch_free)

/* @entries: (element-type WeirUsageRecord): requests that ended. */
void weir_request_watch_take_requests (WeirRequestWatch *self, GPtrArray *entries);

G_END_DECLS
