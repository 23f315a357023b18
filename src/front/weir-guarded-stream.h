/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-guarded-input.h"
#include "front/weir-guarded-output.h"

G_BEGIN_DECLS

/**
 * WeirGuardedStream:
 *
 * The connection as SoupServer sees it, both halves of it. Closing it closes no socket: it tells the
 * connection behind it, which takes its time.
 */
#define WEIR_TYPE_GUARDED_STREAM (weir_guarded_stream_get_type ())
G_DECLARE_FINAL_TYPE (WeirGuardedStream, weir_guarded_stream, WEIR, GUARDED_STREAM, GIOStream)

/* Takes references of @input and @output. @closed: called once, when SoupServer closes. */
WeirGuardedStream *weir_guarded_stream_new (WeirGuardedInput *input,
                                            WeirGuardedOutput *output,
                                            void (*closed) (gpointer user_data),
                                            gpointer user_data);

/* From here on nobody is called and nothing is written. */
void weir_guarded_stream_detach (WeirGuardedStream *self);

G_END_DECLS
