/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirDemoPipe:
 *
 * A client's connection as libsoup is shown it. SoupServer 3.2 never frees a kept connection that
 * ends between two requests; so there it is shown one more request, made up, after which it closes.
 */
#define WEIR_TYPE_DEMO_PIPE (weir_demo_pipe_get_type ())
G_DECLARE_FINAL_TYPE (WeirDemoPipe, weir_demo_pipe, WEIR, DEMO_PIPE, GIOStream)

WeirDemoPipe *weir_demo_pipe_new (GSocketConnection *connection);

/* The answer to a request is complete. */
void weir_demo_pipe_rest (WeirDemoPipe *self);

/* Whether the connection has ended, so that the request is made up. */
gboolean weir_demo_pipe_is_over (WeirDemoPipe *self);

G_END_DECLS
