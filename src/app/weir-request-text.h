/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sight.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/* A request as text, without secrets. */

/* (transfer full): one object: all that is known but its bodies. Without a line end. Once the request has ended,
 * "cost" is in capacity units, or null where there is no price; where @prices (nullable) say what a unit costs,
 * "amount" is the same in "currency". */
char *weir_request_text_to_json (const WeirSight *sight, const WeirSettingsPrices *prices);

/* (transfer full): what goes with a report of a fault: {"weir": version, "system", "request": as above}, over
 * several lines. Bodies are not in it, only their sizes. */
char *weir_request_text_to_bundle (const WeirSight *sight, const char *version);

/* (transfer full): a command that asks the same again. The key is $WEIR_API_KEY, and the body, where it was not
 * kept, that of a file request.json. @base_url: (nullable): such as "http://127.0.0.1:3001", which is also what
 * it is when nothing listens */
char *weir_request_text_to_curl (const WeirSight *sight, const char *base_url);

/* (transfer full): what one of the sight's changes means, in a sentence. */
char *weir_request_text_explain_change (const char *change);

G_END_DECLS
