/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirHangup:
 *
 * How the connection of a request, in the server context, tells whoever works on it that the client
 * has left. A guarded object: its mutex covers the callback. Reference-counted, any thread.
 */
typedef struct _WeirHangup WeirHangup;

/* @context: the server context. */
WeirHangup *weir_hangup_new (GMainContext *context);
WeirHangup *weir_hangup_ref (WeirHangup *self);
void weir_hangup_unref (WeirHangup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHangup, weir_hangup_unref)

/* The client has left: calls back, once. In the server context. */
void weir_hangup_fire (WeirHangup *self);

/* @callback: (nullable): called in the server context, at most once, under the mutex: it must not
 * come back here. After a call with %NULL has returned it is not called any more. */
void weir_hangup_set_callback (WeirHangup *self,
                               void (*callback) (gpointer user_data),
                               gpointer user_data);

gboolean weir_hangup_has_fired (WeirHangup *self);

G_END_DECLS
