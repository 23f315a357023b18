/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_port_owner_find:
 * @port: a TCP port of this machine
 *
 * Looks in /proc for the process that listens at a port. Other users' processes cannot be seen.
 *
 * Returns: (transfer full) (nullable): "name (process 1234)"
 */
char *weir_port_owner_find (guint16 port);

/**
 * weir_port_owner_find_user:
 * @port: a TCP port of this machine
 *
 * Returns: (transfer full) (nullable): the name of the user whose process listens there, or their number
 */
char *weir_port_owner_find_user (guint16 port);

G_END_DECLS
