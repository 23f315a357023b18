/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How every SoupSession and SoupMessage of this folder is made, so that no option is forgotten. */

/**
 * weir_soup_session_new:
 * @url: what it is for; no proxy is asked for a loopback host
 * @trust: (nullable): the only certificates to trust, or the system's
 * @proxy: (nullable): asks for proxies, or the system's resolver
 * @idle_s: closes kept connections after that many seconds, 0 never. Only for a session that lives
 *   in the thread of a running main loop: the timer is not safe against use in another thread
 *
 * Without content decoder (a bomb in a reply must not be blown up here), authentication, cookies and
 * limits on time (those are the caller's).
 */
SoupSession *
weir_soup_session_new (const char *url, GTlsDatabase *trust, GProxyResolver *proxy, guint idle_s);

/**
 * weir_soup_message_new:
 *
 * A message that follows no redirect, may go over a kept connection, and consults no cache of
 * passwords.
 *
 * Returns: (transfer full) (nullable): %NULL when @url is none
 */
SoupMessage *weir_soup_message_new (const char *method, const char *url);

/* (transfer full): the same, for a URL that has been taken apart, see weir_soup_parse_url (). */
SoupMessage *weir_soup_message_new_from_uri (const char *method, GUri *uri);

/* (transfer full) (nullable): @url, taken apart as libsoup wants it; %NULL when it is none */
GUri *weir_soup_parse_url (const char *url);

/* Sets Authorization: Bearer @token (bytes of a secret), leaving no copy but libsoup's own. */
void weir_soup_message_set_bearer (SoupMessage *message, const char *token);

/**
 * weir_soup_load_trust:
 * @ca_file: absolute path of a PEM file
 *
 * Returns: (transfer full) (nullable): a database of the certificates in the file
 *
 * Errors: WEIR_AICORE_ERROR_TLS
 */
GTlsDatabase *weir_soup_load_trust (const char *ca_file, GError **error);

/**
 * weir_soup_error_new:
 * @cause: why libsoup failed
 * @message: what was being sent
 * @sent: whether it had a connection and began to send
 *
 * Returns: (transfer full): @cause in the terms of WEIR_AICORE_ERROR (_CONNECT, _TLS, _LOST,
 *   _PROTOCOL), saying what to do where something can be done; cancellation stays what it is
 */
GError *weir_soup_error_new (const GError *cause, SoupMessage *message, gboolean sent);

/**
 * WeirSoupConnecting:
 * @is_new: a new connection was needed
 * @is_secured: and its TLS handshake is done
 *
 * How a message came to its connection; zero-initialise. Only a new connection has events, see
 * SoupMessage::network-event.
 */
typedef struct
{
  gboolean is_new;
  gboolean is_secured;
} WeirSoupConnecting;

void weir_soup_connecting_take_event (WeirSoupConnecting *self, GSocketClientEvent event);

/* Whether the answer of @message is not its server's: the status of a proxy that refuses a tunnel
 * comes back as if the server had answered. */
gboolean weir_soup_connecting_is_proxy_answer (const WeirSoupConnecting *self,
                                               SoupMessage *message);

/* (transfer full): @message has been answered by the network's proxy, which opens no tunnel. */
GError *weir_soup_proxy_error_new (SoupMessage *message);

G_END_DECLS
