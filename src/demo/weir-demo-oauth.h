/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/* Answers POST /oauth/token. */
void weir_demo_oauth_handle (WeirDemoExchange *exchange);

/* (transfer full): an access token that holds until @expires_s, seconds since 1970. */
char *weir_demo_oauth_make_token (WeirDemoCore *core, gint64 expires_s);

/**
 * weir_demo_oauth_check:
 * @authorization: (nullable): value of the header
 * @now_s: seconds since 1970
 *
 * Returns: (nullable): why the gateway refuses it, in its words; %NULL: it does not
 */
const char *weir_demo_oauth_check (WeirDemoCore *core, const char *authorization, gint64 now_s);

G_END_DECLS
