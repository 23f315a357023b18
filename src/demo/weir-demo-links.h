/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

#include "demo/weir-demo-timers.h"

G_BEGIN_DECLS

typedef struct _WeirDemoLinks WeirDemoLinks;

/**
 * WeirDemoLink:
 *
 * A client's connection. SoupServer 3.2 accepts one a turn, does not notice that a client left
 * while an answer is under way, and never frees a kept connection that the client closes; so the
 * connections are accepted, watched and closed here, the idle ones after a while.
 */
typedef struct _WeirDemoLink WeirDemoLink;

typedef enum
{
  WEIR_DEMO_CLOSE_CLEAN, /* FIN, without the end of a chunked body */
  WEIR_DEMO_CLOSE_RESET, /* RST */
} WeirDemoClose;

/* The client closed while the answer to @message was under way. The link is still there. */
typedef void (*WeirDemoLeftFunc) (SoupServerMessage *message, gpointer user_data);

/**
 * weir_demo_links_new:
 * @listener: (transfer none): a listening socket
 * @server: (transfer none): what answers; it must not listen on @listener itself
 * @max_idle_ms: closes connections between two requests after that long; 0: never
 * @n_accepted: (out): where accepted connections are counted
 */
WeirDemoLinks *weir_demo_links_new (GMainContext *context,
                                    WeirDemoTimers *timers,
                                    GSocket *listener,
                                    SoupServer *server,
                                    guint max_idle_ms,
                                    guint64 *n_accepted,
                                    WeirDemoLeftFunc left,
                                    gpointer user_data);

/* Ends all connections; libsoup closes them in the next turns. No answer may be under way. */
void weir_demo_links_end (WeirDemoLinks *self);

void weir_demo_links_free (WeirDemoLinks *self);

/* (transfer none) (nullable): the connection that @message came in by; %NULL: there is none any
 * more, and nothing to answer. */
WeirDemoLink *weir_demo_links_enter (WeirDemoLinks *self, SoupServerMessage *message);

/* The answer is complete; the connection may be used again. */
void weir_demo_link_leave (WeirDemoLink *link);

/* Closes the connection at once, in the middle of an answer. Not from inside a callback of libsoup. */
void weir_demo_link_close (WeirDemoLink *link, WeirDemoClose how);

G_END_DECLS
