/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "app/weir-request-list.h"

G_BEGIN_DECLS

/**
 * WeirEngineBusRequests:
 *
 * The part of the engine's interface that is about requests, see weir-engine-bus.h. Requests are looked at
 * only while somebody asks, and for a moment after; while the settings say that bodies are kept, all the time.
 */
typedef struct _WeirEngineBusRequests WeirEngineBusRequests;

/* @engine: borrowed; @shared: (nullable): borrowed; what is shown elsewhere too. While that keeps bodies,
 * it is the list, and no other keeps any. */
WeirEngineBusRequests *weir_engine_bus_requests_new (WeirEngine *engine, WeirRequestList *shared);

/* Calls still waiting are answered with an error. */
void weir_engine_bus_requests_free (WeirEngineBusRequests *self);

/* Answers @method, unless it is none about requests: %FALSE. (transfer full) @call, if it answers. */
gboolean weir_engine_bus_requests_call (WeirEngineBusRequests *self,
                                        const char *method,
                                        GVariant *arguments,
                                        GDBusMethodInvocation *call);

G_END_DECLS
