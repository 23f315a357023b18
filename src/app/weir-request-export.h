/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sight.h"

G_BEGIN_DECLS

/* A request as text for other programs and people, without secrets. */

/**
 * weir_request_export_curl:
 * @base_url: (nullable): of the proxy, without a path; %NULL: what is usual
 *
 * Returns: (transfer full): a command for a shell that sends it again; the key is $WEIR_API_KEY, and a body
 *   that was not kept is a placeholder
 */
char *weir_request_export_curl (const WeirSight *sight, const char *base_url);

/* (transfer full): all that is known but for bodies, as JSON for a report of a fault. */
char *weir_request_export_report (const WeirSight *sight);

G_END_DECLS
