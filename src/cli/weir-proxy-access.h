/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"
#include "cli/weir-command.h"

G_BEGIN_DECLS

/**
 * WeirProxyAccess:
 * @client: speaks to the proxy
 * @base_url: where it is
 * @key: (nullable): what it is shown
 *
 * A proxy for the commands that talk to one: the one named with --url, else the one that runs at
 * the configured address, else one that is started just for this command on a free port.
 */
typedef struct
{
  WeirChatClient *client;
  char *base_url;
  WeirSecret *key;
  WeirEngine *engine; /* (nullable): the one started here */
} WeirProxyAccess;

/**
 * weir_proxy_access_open:
 * @url: (nullable): given on the command line; the key is then taken from WEIR_API_KEY
 * @max_requests: how many requests may run side by side
 * @status: (out): what to end with when it returns %NULL
 *
 * Returns: (transfer full) (nullable): access; what went wrong has been told
 */
WeirProxyAccess *weir_proxy_access_open (const WeirCommandAccounts *accounts,
                                         const char *url,
                                         guint max_requests,
                                         WeirExit *status);

void weir_proxy_access_free (WeirProxyAccess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProxyAccess, weir_proxy_access_free)

/**
 * weir_proxy_access_choose_model:
 * @wanted: (nullable): given on the command line
 *
 * Returns: (transfer full) (nullable): @wanted, or the first name that is not an embedding model;
 *   %NULL when there is none or the proxy does not say, which has been told
 */
char *weir_proxy_access_choose_model (WeirProxyAccess *self, const char *wanted);

G_END_DECLS
