/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-learned-item.h"

struct _WeirLearnedItem
{
  GObject parent_instance;

  WeirLearnedMember *member;
};

G_DEFINE_FINAL_TYPE (WeirLearnedItem, weir_learned_item, G_TYPE_OBJECT)

const WeirLearnedMember *
weir_learned_item_get (WeirLearnedItem *self)
{
  g_return_val_if_fail (WEIR_IS_LEARNED_ITEM (self), NULL);

  return self->member;
}

static void
weir_learned_item_finalize (GObject *object)
{
  weir_learned_member_free (WEIR_LEARNED_ITEM (object)->member);

  G_OBJECT_CLASS (weir_learned_item_parent_class)->finalize (object);
}

static void
weir_learned_item_class_init (WeirLearnedItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_learned_item_finalize;
}

static void
weir_learned_item_init (WeirLearnedItem *self)
{
}

WeirLearnedMember *
weir_learned_item_copy (const WeirLearnedMember *other)
{
  return weir_learned_member_new (other->deployment, other->model, other->version, other->member);
}

WeirLearnedItem *
weir_learned_item_new (const WeirLearnedMember *member)
{
  WeirLearnedItem *self;

  g_return_val_if_fail (member != NULL, NULL);

  self = g_object_new (WEIR_TYPE_LEARNED_ITEM, NULL);
  self->member = weir_learned_item_copy (member);
  return self;
}
