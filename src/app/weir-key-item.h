/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "app/weir-api-key-editor.h"

G_BEGIN_DECLS

/**
 * WeirKeyItem:
 *
 * One key of local clients, for lists; never the key itself. Immutable.
 *
 * Properties, read-only: "name"; "note": where it is kept and how long it is valid
 */
#define WEIR_TYPE_KEY_ITEM (weir_key_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyItem, weir_key_item, WEIR, KEY_ITEM, GObject)

WeirKeyItem *weir_key_item_new (const WeirApiKeyInfo *info);

const WeirApiKeyInfo *weir_key_item_get_info (WeirKeyItem *self);

G_END_DECLS
