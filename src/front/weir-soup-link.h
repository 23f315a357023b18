/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

#include "base/weir-http-head.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * weir_soup_link_server_new:
 *
 * A SoupServer for links: without a port of its own, and all it does with a request is to tell the
 * request's link.
 *
 * Returns: (transfer full): the server, of the thread-default context
 */
SoupServer *weir_soup_link_server_new (GError **error);

/**
 * WeirSoupLink:
 *
 * One connection as SoupServer has it: gets whole heads, one at a time, and writes the replies. All
 * that is known of libsoup's inner life is here. In the server context only.
 */
typedef struct _WeirSoupLink WeirSoupLink;

/**
 * WeirSoupLinkFuncs:
 * @requested: a request has got as far as a handler of SoupServer; called within libsoup
 * @changed: something is to be looked at: the reply has been written, or waits for the socket, or
 *   libsoup has closed; called within libsoup and in any thread, so it must only wake somebody
 */
typedef struct
{
  void (*requested) (gpointer user_data);
  void (*changed) (gpointer user_data);
} WeirSoupLinkFuncs;

WeirSoupLink *weir_soup_link_new (SoupServer *server,
                                  WeirTransport *transport,
                                  GSocketAddress *local,
                                  GSocketAddress *remote,
                                  const WeirSoupLinkFuncs *funcs,
                                  gpointer user_data);

/* Takes the connection from SoupServer, whatever it is doing. Not to be called within libsoup. */
void weir_soup_link_free (WeirSoupLink *self);

/* Hands SoupServer a request, without its body, once the one before is finished. */
void weir_soup_link_submit (WeirSoupLink *self, const WeirHttpHead *head);

/* Whether SoupServer waits for the reply to the request it was handed. */
gboolean weir_soup_link_can_reply (WeirSoupLink *self);

/* Answers it. @headers: valid ones. @body: (nullable). @last: SoupServer closes afterwards. */
void weir_soup_link_reply (WeirSoupLink *self,
                           guint status,
                           const WeirHttpHeader *headers,
                           guint n_headers,
                           GBytes *body,
                           gboolean last);

/* The reply has been written to the last byte. */
gboolean weir_soup_link_is_finished (WeirSoupLink *self);

/* SoupServer has closed its end: no further request. */
gboolean weir_soup_link_is_closed (WeirSoupLink *self);

/* Whether bytes wait for the socket, sending them, and how many went out until now. */
gboolean weir_soup_link_is_blocked (WeirSoupLink *self);
WeirIoResult weir_soup_link_flush (WeirSoupLink *self);
guint64 weir_soup_link_get_sent (WeirSoupLink *self);

G_END_DECLS
