/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-http-head.h"

G_BEGIN_DECLS

/**
 * WeirClient:
 *
 * One request of one client, complete and admitted, and the way to answer it. Reference-counted.
 * Exactly one answer must be given: weir_client_reply (), or weir_client_begin_stream () to
 * weir_client_end_stream (). The answering functions may be called from any one thread at a time;
 * the last reference going without an answer closes the connection.
 */
typedef struct _WeirClient WeirClient;

WeirClient *weir_client_ref (WeirClient *self);
void weir_client_unref (WeirClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirClient, weir_client_unref)

const WeirHttpHead *weir_client_get_head (WeirClient *self);

/* (nullable): name of the local key it presented. */
const char *weir_client_get_key_name (WeirClient *self);

/* The address it comes from, for the log: "127.0.0.1:40322". */
const char *weir_client_get_peer (WeirClient *self);

/* A random id made for the request: 32 hexadecimal digits. */
const char *weir_client_get_request_id (WeirClient *self);

/* When its head was complete (boot time, microseconds). */
gint64 weir_client_get_start_us (WeirClient *self);

/* (transfer none): the body; empty when there is none. */
GBytes *weir_client_get_body (WeirClient *self);

/* Lets go of the body, and of its share of the memory all bodies may take together. */
void weir_client_drop_body (WeirClient *self);

/* Cancelled within 50 ms of the client going away, or at once when it already has. The caller sets
 * its reason and cancels in @callback, which runs in the server context, at most once, and not
 * after weir_client_set_gone_callback (client, NULL, NULL) has returned. */
void weir_client_set_gone_callback (WeirClient *self,
                                    void (*callback) (gpointer user_data),
                                    gpointer user_data);

/* A descriptor to poll for the client's leaving (POLLRDHUP) or -1. */
gboolean weir_client_is_gone (WeirClient *self);

/**
 * weir_client_reply:
 * @headers: (array length=n_headers): Content-Type and others, without framing headers
 * @body: (nullable): the whole body
 *
 * Answers, without waiting for the client: what its socket does not take at once is sent from the
 * server context. The connection lives on if the client wants it to.
 */
void weir_client_reply (WeirClient *self,
                        guint status,
                        const WeirHttpHeader *headers,
                        guint n_headers,
                        GBytes *body);

/**
 * weir_client_begin_stream:
 *
 * Takes the connection over and sends the head of a chunked reply with "Connection: close". Blocks
 * as weir_client_write () does; not to be called in the server context.
 *
 * Errors: G_IO_ERROR_CONNECTION_CLOSED when the client is gone; G_IO_ERROR_CANCELLED
 */
gboolean weir_client_begin_stream (WeirClient *self,
                                   guint status,
                                   const WeirHttpHeader *headers,
                                   guint n_headers,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * weir_client_write:
 * @data: (array length=len): whole events, sent as one chunk
 * @cancellable: whose descriptor is polled beside the socket
 *
 * Blocks until the kernel has taken all of it, at most 60 s without progress.
 *
 * Errors: G_IO_ERROR_TIMED_OUT (a reader that stalls), G_IO_ERROR_CONNECTION_CLOSED,
 * G_IO_ERROR_CANCELLED
 */
gboolean weir_client_write (WeirClient *self,
                            const char *data,
                            gsize len,
                            GCancellable *cancellable,
                            GError **error);

/* For heartbeats, from the deadline wheel: sends @data as a chunk if the writer is not busy and the
 * kernel takes it without blocking; else does nothing. */
void weir_client_try_write (WeirClient *self, const char *data, gsize len);

/* @complete: sends the last chunk; otherwise the connection is reset, so that a cut reply can never
 * look like a whole one. */
void weir_client_end_stream (WeirClient *self, gboolean complete);

/* Bytes of reply body sent so far. */
guint64 weir_client_get_bytes_out (WeirClient *self);

G_END_DECLS
