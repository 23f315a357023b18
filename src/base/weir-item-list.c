/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-item-list.h"

typedef struct
{
  GPtrArray *items; /* with references */
} WeirItemListPrivate;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (WeirItemList,
                                  weir_item_list,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (WeirItemList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GPtrArray *
get_items (gpointer self)
{
  return ((WeirItemListPrivate *) weir_item_list_get_instance_private (self))->items;
}

static GType
get_item_type (GListModel *model)
{
  return WEIR_ITEM_LIST_GET_CLASS (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return get_items (model)->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  const GPtrArray *items = get_items (model);

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
weir_item_list_finalize (GObject *object)
{
  g_ptr_array_unref (get_items (object));

  G_OBJECT_CLASS (weir_item_list_parent_class)->finalize (object);
}

static void
weir_item_list_class_init (WeirItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_item_list_finalize;
  klass->item_type = G_TYPE_OBJECT;
}

static void
weir_item_list_init (WeirItemList *self)
{
  WeirItemListPrivate *priv = weir_item_list_get_instance_private (self);

  priv->items = g_ptr_array_new_with_free_func (g_object_unref);
}

const GPtrArray *
weir_item_list_get (WeirItemList *self)
{
  g_return_val_if_fail (WEIR_IS_ITEM_LIST (self), NULL);

  return get_items (self);
}

gboolean
weir_item_list_set (WeirItemList *self, const GPtrArray *items)
{
  WeirItemListPrivate *priv = weir_item_list_get_instance_private (self);
  g_autoptr (GPtrArray) old = NULL;
  guint shorter, front = 0, back = 0;

  g_return_val_if_fail (WEIR_IS_ITEM_LIST (self), FALSE);
  g_return_val_if_fail (items != NULL, FALSE);

  old = priv->items;
  shorter = MIN (old->len, items->len);
  while (front < shorter && old->pdata[front] == items->pdata[front])
    front++;
  while (back < shorter - front
         && old->pdata[old->len - 1 - back] == items->pdata[items->len - 1 - back])
    back++;
  priv->items = g_ptr_array_new_full (items->len, g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (priv->items, g_object_ref (items->pdata[i]));
  if (front + back == MAX (old->len, items->len))
    return FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), front, old->len - front - back,
                              items->len - front - back);
  return TRUE;
}
