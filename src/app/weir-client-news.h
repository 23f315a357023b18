/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirClientNews:
 *
 * Notices programs that use the proxy for the first time.
 *
 * Properties: "known" (array of texts): those that are no news, by program and key, "claude-cli/Default";
 * to be kept from one run to the next
 *
 * Signals:
 * "appeared" (const char *program, const char *key): @key is the name of the API key, or %NULL
 */
#define WEIR_TYPE_CLIENT_NEWS (weir_client_news_get_type ())
G_DECLARE_FINAL_TYPE (WeirClientNews, weir_client_news, WEIR, CLIENT_NEWS, GObject)

WeirClientNews *weir_client_news_new (void);

/* @entries: (element-type WeirUsageRecord): requests that ended. */
void weir_client_news_take_requests (WeirClientNews *self, GPtrArray *entries);

G_END_DECLS
