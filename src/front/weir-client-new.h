/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-answer.h"
#include "front/weir-client.h"
#include "front/weir-request-reader.h"

G_BEGIN_DECLS

/* For the connection that a client comes by; handlers of requests need none of this. */

/**
 * weir_client_new:
 * @incoming: (transfer full): the request
 * @answer: its answer; a reference is taken
 * @peer: its address
 * @stall_ms: how long a stream waits for a reader that takes nothing
 */
WeirClient *
weir_client_new (WeirIncoming *incoming, WeirAnswer *answer, const char *peer, guint stall_ms);

/* (nullable): the origin of the page that asks, which is an allowed one. */
const char *weir_client_get_origin (WeirClient *self);

G_END_DECLS
