/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The first of the hundred ports after @port that can be bound at @host now, else any other; 0 when
 * no port can. */
guint16 weir_free_port_find (const char *host, guint16 port);

G_END_DECLS
