/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*WeirContextFunc) (gpointer data);

/* Runs @func in the thread of @context: at once when that is the caller's, else soon, with default
 * priority. @func: (nullable). @destroy: (nullable): called on @data afterwards, also when the context
 * goes before. */
void weir_context_post (GMainContext *context,
                        WeirContextFunc func,
                        gpointer data,
                        GDestroyNotify destroy);

G_END_DECLS
