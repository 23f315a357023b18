/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_process_prepare:
 *
 * What every program of ours does first, before it has a second thread: as many file descriptors as
 * it may have, no core dumps (they would hold secrets), no SIGPIPE, HTTP/1.1 in libsoup (its HTTP/2
 * is bound to one thread and not sound when cancelled).
 */
void weir_process_prepare (void);

G_END_DECLS
