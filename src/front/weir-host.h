/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirHost:
 * @name: lower case; an IPv6 address without its brackets
 * @port: 0 when none was given
 *
 * What a Host header names.
 */
typedef struct
{
  char name[256];
  guint16 port;
} WeirHost;

/**
 * weir_host_parse:
 * @text: the value of a Host header, or a host from the configuration
 *
 * Reads "name", "name:port", "address", "[address]:port" and nothing else: no user, no path, no
 * trailing dot.
 *
 * Returns: %FALSE when @text is anything else
 */
gboolean weir_host_parse (const char *text, WeirHost *host);

/* Whether it is one of the names that the loopback addresses go by. */
gboolean weir_host_is_loopback (const WeirHost *host);

/* Whether it is an address and not a name. */
gboolean weir_host_is_address (const WeirHost *host);

G_END_DECLS
