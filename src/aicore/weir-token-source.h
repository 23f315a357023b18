/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "aicore/weir-service-key.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirTokenSource:
 *
 * Access tokens of one account. A guarded object: its state is under its own mutex, any thread may
 * ask. Fetching happens in the context it was made for (the server context): however many wait,
 * one request is on its way, and a waiter that is cancelled does not end it. Renewed in the
 * background when min (5 min, 10 % of its lifetime) is left, used until it expires; after a failure
 * no new attempt for 1 s, doubling to 30 s, unless the failure was refused credentials and the key
 * changed.
 */
#define WEIR_TYPE_TOKEN_SOURCE (weir_token_source_get_type ())
G_DECLARE_FINAL_TYPE (WeirTokenSource, weir_token_source, WEIR, TOKEN_SOURCE, GObject)

/* @context: (transfer none): where requests to the token endpoint run; its loop's thread has it as
 * its thread-default context. */
WeirTokenSource *
weir_token_source_new (WeirServiceKey *key, GMainContext *context, WeirClock *clock);

/* @trust: (nullable): the only certificates to trust. Before anyone asks for a token. */
void weir_token_source_set_trust (WeirTokenSource *self, GTlsDatabase *trust);

/**
 * weir_token_source_get:
 * @generation: (out) (optional): which token this is, for weir_token_source_invalidate ()
 *
 * Waits for a token; not to be called in the source's own context.
 *
 * Returns: (transfer full) (nullable): the token
 *
 * Errors: WEIR_AICORE_ERROR_AUTH, _CONNECT, _TLS, _UNAVAILABLE (also after stop), _PROTOCOL;
 *   G_IO_ERROR_CANCELLED
 */
WeirSecret *weir_token_source_get (WeirTokenSource *self,
                                   guint *generation,
                                   GCancellable *cancellable,
                                   GError **error);

/* The same for code that runs in a main loop: the callback comes in the caller's context. */
void weir_token_source_get_async (WeirTokenSource *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
WeirSecret *weir_token_source_get_finish (WeirTokenSource *self,
                                          GAsyncResult *result,
                                          guint *generation,
                                          GError **error);

/* The upstream refused the token @generation: the next caller gets a new one, if that is still the
 * current one. At most 5 times in 10 s, so that an upstream that refuses all tokens causes no storm. */
void weir_token_source_invalidate (WeirTokenSource *self, guint generation);

/* A person wants to know whether it works now: after a failure, there is a new attempt without the
 * pause that is due, but never more than one a second. Who asks meanwhile waits for it. */
void weir_token_source_hurry (WeirTokenSource *self);

/* Stops background renewal and fails all waiters; before the context's loop ends. */
void weir_token_source_stop (WeirTokenSource *self);

G_END_DECLS
