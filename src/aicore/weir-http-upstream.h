/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-upstream.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirHttpUpstream:
 *
 * The real upstream: libsoup, one exclusive session a call from a pool keyed by account and origin,
 * because no SoupSession may ever be used by two threads at once. At most 4 TLS handshakes and name
 * look-ups at a time per origin. Refuses a URL that is not on the account's own host.
 *
 * A program that uses it sets SOUP_FORCE_HTTP1=1 in its environment before it starts any thread:
 * HTTP/2 in libsoup 3.2 is bound to one thread and has a use after free when cancelled.
 */
#define WEIR_TYPE_HTTP_UPSTREAM (weir_http_upstream_get_type ())
G_DECLARE_FINAL_TYPE (WeirHttpUpstream, weir_http_upstream, WEIR, HTTP_UPSTREAM, GObject)

/**
 * weir_http_upstream_new:
 * @ca_file: (nullable): absolute path of a PEM file with the only certificates to trust
 * @client_type: value of AI-Client-Type
 *
 * Errors: WEIR_AICORE_ERROR_TLS when @ca_file cannot be used
 */
WeirUpstream *weir_http_upstream_new (WeirClock *clock,
                                      const char *ca_file,
                                      const char *client_type,
                                      GError **error);

/* How to find proxies, instead of asking the system; loopback hosts are never reached through one.
 * Before the first call. */
void weir_http_upstream_set_proxy_resolver (WeirHttpUpstream *self, GProxyResolver *proxy);

/* Retires the kept sessions of an account whose key or origin changed, or (%NULL) of all, after a
 * resume or a change of network. */
void weir_http_upstream_retire (WeirHttpUpstream *self, const char *account_id);

/* For tests and statistics: connections kept, and opened since the start. */
guint weir_http_upstream_get_n_idle (WeirHttpUpstream *self);
guint64 weir_http_upstream_get_n_opened (WeirHttpUpstream *self);

G_END_DECLS
