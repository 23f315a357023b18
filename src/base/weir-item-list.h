/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirItemList:
 *
 * What the lists have in common that are made anew whenever something changes: a #GListModel over an array,
 * which tells of no more than differs. A class derived from it names what it holds in its class, and is the
 * only one to set it.
 */
#define WEIR_TYPE_ITEM_LIST (weir_item_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeirItemList, weir_item_list, WEIR, ITEM_LIST, GObject)

/**
 * WeirItemListClass:
 * @parent_class: the parent class
 * @item_type: the #GObject type of what the list holds; to be set by the class that is derived
 */
struct _WeirItemListClass
{
  GObjectClass parent_class;

  GType item_type;
};

/**
 * weir_item_list_get:
 * @self: a list
 *
 * Returns: (transfer none) (element-type GObject): what it holds, in order; valid until it is set again,
 *   which is another array, so that a reference keeps this one as it is
 */
const GPtrArray *weir_item_list_get (WeirItemList *self);

/**
 * weir_item_list_set:
 * @self: a list
 * @items: (transfer none) (element-type GObject): what it shall hold, in order; kept by reference, not as
 *   this array
 *
 * Tells of one change, between what both have in common at the beginning and at the end; of none when they
 * are the same.
 *
 * Returns: whether it has told of one
 */
gboolean weir_item_list_set (WeirItemList *self, const GPtrArray *items);

G_END_DECLS
