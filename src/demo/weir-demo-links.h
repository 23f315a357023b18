/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

#include "demo/weir-demo-timers.h"

G_BEGIN_DECLS

typedef struct _WeirDemoLinks WeirDemoLinks;

/**
 * WeirDemoLink:
 *
 * A client's connection, from its first request on. SoupServer 3.2 neither notices that a client
 * left while an answer is under way nor frees a kept connection that the client closes; this does
 * both, and closes idle ones after a while.
 */
typedef struct _WeirDemoLink WeirDemoLink;

typedef enum
{
  WEIR_DEMO_CLOSE_CLEAN, /* FIN, without the end of a chunked body */
  WEIR_DEMO_CLOSE_RESET, /* RST */
} WeirDemoClose;

/* The client closed while the answer to @message was under way. The link is still there. */
typedef void (*WeirDemoLeftFunc) (SoupServerMessage *message, gpointer user_data);

WeirDemoLinks *weir_demo_links_new (GMainContext *context,
                                    WeirDemoTimers *timers,
                                    guint max_idle_ms,
                                    WeirDemoLeftFunc left,
                                    gpointer user_data);

/* Closes all connections. */
void weir_demo_links_free (WeirDemoLinks *self);

/**
 * weir_demo_links_enter:
 * @is_new: (out): whether the connection is seen for the first time
 *
 * A request came in. Returns: (transfer none) (nullable): its connection
 */
WeirDemoLink *
weir_demo_links_enter (WeirDemoLinks *self, SoupServerMessage *message, gboolean *is_new);

/* The answer is complete; the connection may be used again. */
void weir_demo_link_leave (WeirDemoLink *link);

/* Closes the connection at once. Not from inside a callback of libsoup. */
void weir_demo_link_close (WeirDemoLink *link, WeirDemoClose how);

G_END_DECLS
