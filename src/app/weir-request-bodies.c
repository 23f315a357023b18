/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-bodies.h"

void
weir_request_bodies_remove (WeirRequestBodies *self, WeirRequestItem *item)
{
  if (weir_request_item_get_body_size (item) == 0 || !g_queue_remove (&self->items, item))
    return;
  self->size -= weir_request_item_get_body_size (item);
}

void
weir_request_bodies_add (WeirRequestBodies *self, WeirRequestItem *item, gsize max)
{
  gsize size = weir_request_item_get_body_size (item);

  if (size == 0)
    return;
  g_queue_push_tail (&self->items, item);
  self->size += size;
  while (self->size > max)
    {
      WeirRequestItem *oldest = g_queue_peek_head (&self->items);

      weir_request_bodies_remove (self, oldest);
      weir_request_item_drop_bodies (oldest);
    }
}

void
weir_request_bodies_drop_all (WeirRequestBodies *self)
{
  while (self->items.length > 0)
    weir_request_item_drop_bodies (g_queue_pop_head (&self->items));
  self->size = 0;
}
