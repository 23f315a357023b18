/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "base/weir-sight.h"

G_BEGIN_DECLS

/**
 * WeirRequestItem:
 *
 * One request, under way or ended. All that is known of it is in weir_request_item_get_sight (); what rows
 * show are properties, too, and told of when they change.
 *
 * Properties, read-only: "id"; "time": microseconds since 1970 UTC; "key-name", "user-agent"; "client": what it
 * is called by, the key's name or the beginning of the user agent; "route": "chat"; "model": as asked for;
 * "upstream-model"; "deployment"; "account"; "running"; "status": 0 while there is none; "error": its kind, such
 * as "rate_limited"; "duration": microseconds, so far; "first-byte": microseconds, -1; "tokens-in",
 * "tokens-cached", "tokens-out": -1 where unknown; "cost-nano": -1 where it has no price
 */
#define WEIR_TYPE_REQUEST_ITEM (weir_request_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestItem, weir_request_item, WEIR, REQUEST_ITEM, GObject)

/* (transfer none) @sight */
WeirRequestItem *weir_request_item_new (WeirSight *sight);

/* It stands otherwise now. (transfer none) @sight: of the same request */
void weir_request_item_set_sight (WeirRequestItem *self, WeirSight *sight);

/* (transfer none): all that is known; a new one after each change. */
const WeirSight *weir_request_item_get_sight (WeirRequestItem *self);

/* (transfer full): as the property. */
char *weir_request_item_dup_client (WeirRequestItem *self);

/* Bytes of bodies that it keeps in memory. */
gsize weir_request_item_get_body_size (WeirRequestItem *self);

/* Keeps them no more. */
void weir_request_item_drop_bodies (WeirRequestItem *self);

G_END_DECLS
