/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "app/weir-client.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_CLIENT_IDLE,      /* nothing was seen of it, and nobody asked */
  WEIR_CLIENT_WAITING,   /* for its first request */
  WEIR_CLIENT_CONNECTED, /* it got an answer */
  WEIR_CLIENT_TROUBLED,  /* it came, but got an error */
} WeirClientState;

#define WEIR_TYPE_CLIENT_STATE (weir_client_state_get_type ())
GType weir_client_state_get_type (void);

/**
 * WeirClientItem:
 *
 * One tool, and whether it was seen. Properties, read-only: "state"; "state-text": of it, such as
 * "Connected · first request 14:02"
 */
#define WEIR_TYPE_CLIENT_ITEM (weir_client_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirClientItem, weir_client_item, WEIR, CLIENT_ITEM, GObject)

WeirClientItem *weir_client_item_new (WeirClientKind kind);

WeirClientKind weir_client_item_get_kind (WeirClientItem *self);
WeirClientState weir_client_item_get_state (WeirClientItem *self);

/* What came in before @now_us, microseconds since 1970 UTC, does not count any more. */
void weir_client_item_wait (WeirClientItem *self, gint64 now_us);
void weir_client_item_stop_waiting (WeirClientItem *self);

/**
 * weir_client_item_take_request:
 * @wall_us: when it came in, microseconds since 1970 UTC
 * @status: HTTP status it got
 *
 * A request of this tool ended. The first that went well is kept.
 */
void weir_client_item_take_request (WeirClientItem *self, gint64 wall_us, guint status);

G_END_DECLS
