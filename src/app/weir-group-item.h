/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirGroupItem:
 *
 * A resource group that an account may use.
 *
 * Properties: "name" (construct-only); "selected"
 */
#define WEIR_TYPE_GROUP_ITEM (weir_group_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirGroupItem, weir_group_item, WEIR, GROUP_ITEM, GObject)

WeirGroupItem *weir_group_item_new (const char *name, gboolean selected);

const char *weir_group_item_get_name (WeirGroupItem *self);
gboolean weir_group_item_get_selected (WeirGroupItem *self);

G_END_DECLS
