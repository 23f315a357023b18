/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "base/weir-learned-member.h"

G_BEGIN_DECLS

/**
 * WeirLearnedItem:
 *
 * A member of requests that a deployment has refused once, for lists. Immutable.
 */
#define WEIR_TYPE_LEARNED_ITEM (weir_learned_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirLearnedItem, weir_learned_item, WEIR, LEARNED_ITEM, GObject)

/* (transfer none) */
const WeirLearnedMember *weir_learned_item_get (WeirLearnedItem *self);

WeirLearnedItem *weir_learned_item_new (const WeirLearnedMember *member);

/* (transfer full) */
WeirLearnedMember *weir_learned_item_copy (const WeirLearnedMember *other);

G_END_DECLS
