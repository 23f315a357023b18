/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirGuardedOutput:
 *
 * What SoupServer writes a reply to. A guarded object: libsoup closes the body of a chunked reply in
 * a thread of GIO's, which calls the blocking write; that one only queues, and its mutex covers all.
 */
#define WEIR_TYPE_GUARDED_OUTPUT (weir_guarded_output_get_type ())
G_DECLARE_FINAL_TYPE (WeirGuardedOutput, weir_guarded_output, WEIR, GUARDED_OUTPUT, GOutputStream)

/* @blocked: (nullable): called in whatever thread wrote, when the bytes have to wait for the socket;
 * must only wake somebody, who then flushes whenever the socket can take more. */
WeirGuardedOutput *weir_guarded_output_new (WeirTransport *transport,
                                            void (*blocked) (gpointer user_data),
                                            gpointer user_data);

/* Until the next flush small pieces are kept, so that a head goes out in one packet with its body. */
void weir_guarded_output_hold (WeirGuardedOutput *self);

/* Sends what is queued and lets the writer go on. In the server context.
 * Returns: %WEIR_IO_OK when nothing waits any more */
WeirIoResult weir_guarded_output_flush (WeirGuardedOutput *self);

/* Whether anything waits for the socket. */
gboolean weir_guarded_output_is_blocked (WeirGuardedOutput *self);

/* Bytes that went out. */
guint64 weir_guarded_output_get_sent (WeirGuardedOutput *self);

/* Lets go of the transport; every later write fails. */
void weir_guarded_output_detach (WeirGuardedOutput *self);

G_END_DECLS
