/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-pool.h"

G_BEGIN_DECLS

/**
 * WeirServer:
 *
 * What is where: the table of paths. Answers the small ones itself and hands model requests to the
 * exchange workers. Lives in the server context.
 */
typedef struct _WeirServer WeirServer;

/* @version: for /health. References are taken. */
WeirServer *
weir_server_new (WeirSnapshotSlot *snapshots, WeirExchangePool *pool, const char *version);
void weir_server_free (WeirServer *self);

/* A #WeirClientHandler; @user_data is the server. */
void weir_server_handle (WeirClient *client, gpointer user_data);

G_END_DECLS
