/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-front-end.h"

G_BEGIN_DECLS

/**
 * WeirWaitingRoom:
 *
 * Holds requests back that come while nobody knows yet which models there are: a client that starts
 * together with the proxy would be told that there are none. Opened once, and by itself after some
 * time. What has nothing to do with models (/health, /metrics, /) passes at once. Lives in the
 * server context.
 */
typedef struct _WeirWaitingRoom WeirWaitingRoom;

/* @limit_ms: how long it stays closed at most; @handler: who gets the requests. Uses the
 * thread-default main context. */
WeirWaitingRoom *
weir_waiting_room_new (guint limit_ms, WeirClientHandler handler, gpointer user_data);

/* Lets go of those who still wait; their connections are closed. */
void weir_waiting_room_free (WeirWaitingRoom *self);

/* A #WeirClientHandler; @user_data is the room. */
void weir_waiting_room_handle (WeirClient *client, gpointer user_data);

/* Lets all in, in the order they came, and whoever comes from now on. */
void weir_waiting_room_open (WeirWaitingRoom *self);

/* Whether a request for @path has to wait. */
gboolean weir_waiting_room_concerns (const char *path);

G_END_DECLS
