/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may be wrong with a URL comes back as a GError of WEIR_AICORE_ERROR_KEY that names the member
 * (@member) and quotes nothing. Taken are https, and http for loopback hosts; no user info, query
 * or fragment; plain ASCII host; at most 2048 bytes. The host comes out in lower case, the default
 * port is left out. */

/* (transfer full) (nullable): @url with /oauth/token at its end. */
char *weir_service_url_normalise_token (const char *member, const char *url, GError **error);

/* (transfer full) (nullable): @url without /v2 and without a slash at its end. */
char *weir_service_url_normalise_api (const char *member, const char *url, GError **error);

/* (transfer full) (nullable): "scheme://host:port" of an http or https URL, the port always told;
 * %NULL when @url is none, or has user info. */
char *weir_service_url_dup_origin (const char *url);

/* Whether @url names this machine: localhost, 127.0.0.0/8 or ::1. */
gboolean weir_service_url_is_loopback (const char *url);

/* Whether the host of @url is one of those SAP runs: *.hana.ondemand.com, *.cloud.sap. */
gboolean weir_service_url_is_sap (const char *url);

G_END_DECLS
