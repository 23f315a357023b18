/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * weir_self_signed_make:
 * @hosts: (array zero-terminated=1): names and addresses it is for, at least one
 * @now_s: seconds since 1970 UTC: when it begins
 * @days: how long it lasts
 * @certificate: (out): PEM
 * @key: (out): PEM, PKCS #8, not encrypted; wipe it after use
 *
 * Makes a certificate for a server that signs itself (ECDSA, P-256), with its key.
 *
 * Errors: G_TLS_ERROR_MISC; G_IO_ERROR_INVALID_ARGUMENT for a host that is none
 */
gboolean weir_self_signed_make (const char *const *hosts,
                                gint64 now_s,
                                guint days,
                                char **certificate,
                                char **key,
                                GError **error);

G_END_DECLS
