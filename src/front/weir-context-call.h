/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*WeirContextFunc) (gpointer data);

/* Runs @func in the thread of @context: at once when that is the caller's, else soon, with default
 * priority. @destroy: (nullable): called on @data afterwards, also when the context goes before. */
void weir_context_post (GMainContext *context,
                        WeirContextFunc func,
                        gpointer data,
                        GDestroyNotify destroy);

/**
 * weir_context_call:
 * @data: (nullable): may live on the caller's stack
 *
 * Runs @func in the thread of @context and waits until it has run. Not to be called in that thread.
 *
 * Returns: %FALSE when @func will not run
 *
 * Errors: G_IO_ERROR_CANCELLED; G_IO_ERROR_CLOSED when the context is gone
 */
gboolean weir_context_call (GMainContext *context,
                            WeirContextFunc func,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
