/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirStreamWriter:
 *
 * Writes one chunked reply from a worker: waits for the socket, for as long as it makes progress. A
 * guarded object: its mutex is held while somebody writes.
 */
typedef struct _WeirStreamWriter WeirStreamWriter;

/* (transfer full) @transport. @stall_ms: how long to wait for a reader that takes nothing. */
WeirStreamWriter *weir_stream_writer_new (WeirTransport *transport, guint stall_ms);

/* Returns: (transfer full): the transport, to be let go of in the server context */
WeirTransport *weir_stream_writer_free (WeirStreamWriter *self);

/**
 * weir_stream_writer_send:
 * @data: (array length=len): bytes as they go out
 *
 * Errors: G_IO_ERROR_TIMED_OUT, G_IO_ERROR_CONNECTION_CLOSED, G_IO_ERROR_CANCELLED, after each of
 * which nothing more is sent
 */
gboolean weir_stream_writer_send (WeirStreamWriter *self,
                                  const char *data,
                                  gsize len,
                                  GCancellable *cancellable,
                                  GError **error);

/* Sends @data as one chunk. No bytes: no chunk, as an empty one would end the reply. */
gboolean weir_stream_writer_send_chunk (WeirStreamWriter *self,
                                        const char *data,
                                        gsize len,
                                        GCancellable *cancellable,
                                        GError **error);

/* Sends a chunk if nobody writes and the socket has room. Returns: whether it did */
gboolean weir_stream_writer_try_chunk (WeirStreamWriter *self, const char *data, gsize len);

/* Sends the last chunk. */
gboolean weir_stream_writer_send_end (WeirStreamWriter *self, GError **error);

G_END_DECLS
