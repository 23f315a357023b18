/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-response-ids.h"
#include "store/weir-database.h"

G_BEGIN_DECLS

/**
 * WeirResponseStore:
 *
 * A #WeirResponseIds in the database: the latest so many replies, across restarts.
 */
#define WEIR_TYPE_RESPONSE_STORE (weir_response_store_get_type ())
G_DECLARE_FINAL_TYPE (WeirResponseStore, weir_response_store, WEIR, RESPONSE_STORE, GObject)

/* @database: a reference is taken. @max: replies that are remembered; 0: 20000. */
WeirResponseStore *weir_response_store_new (WeirDatabase *database, guint max);

G_END_DECLS
