/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirFdSet:
 *
 * All descriptors, timers and wake-ups of one context as one source over one epoll set. A
 * GMainContext walks all its sources in each turn and hands all their descriptors to poll(); with
 * this a turn costs what there is to do, however many connections are open. Belongs to the thread
 * of its context, as do its watches (weir-fd-watch.h).
 */
typedef struct _WeirFdSet WeirFdSet;

/* Errors: %G_IO_ERROR with the code of errno, when there is no descriptor left. */
WeirFdSet *weir_fd_set_new (GMainContext *context, GError **error);

/* After its watches have been freed; also within a callback of one. */
void weir_fd_set_free (WeirFdSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFdSet, weir_fd_set_free)

G_END_DECLS
