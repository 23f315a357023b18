/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_service_notify:
 * @socket: (nullable): value of NOTIFY_SOCKET: a path, or "@" and an abstract name
 * @state: lines such as "READY=1"
 *
 * Tells the service manager how far the program is (sd_notify(3)). That there is none, or that it
 * does not listen, is no matter.
 */
void weir_service_notify (const char *socket, const char *state);

G_END_DECLS
