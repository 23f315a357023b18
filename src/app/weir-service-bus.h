/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirServiceBus:
 *
 * Lets other programs of the session, such as “weirctl status”, reach the proxy of the desktop, whether or
 * not it runs just now: a #WeirEngineBus that follows the engines of a #WeirService.
 */
typedef struct _WeirServiceBus WeirServiceBus;

/* Main thread. Without a session bus nothing happens. */
WeirServiceBus *weir_service_bus_new (WeirDesk *desk);
void weir_service_bus_free (WeirServiceBus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirServiceBus, weir_service_bus_free)

G_END_DECLS
