/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-request-item.h"

G_BEGIN_DECLS

/**
 * WeirRequestBodies:
 *
 * Which requests of a list keep bodies in memory, so that they take no more together than they may: those of
 * the oldest go first. Zero-initialise; items are borrowed.
 */
typedef struct
{
  GQueue items;
  gsize size;
} WeirRequestBodies;

/* Counts what @item keeps; past @max bytes the oldest keep theirs no more. */
void weir_request_bodies_add (WeirRequestBodies *self, WeirRequestItem *item, gsize max);

/* Before @item goes, or has other bodies. */
void weir_request_bodies_remove (WeirRequestBodies *self, WeirRequestItem *item);

/* None keeps any. */
void weir_request_bodies_drop_all (WeirRequestBodies *self);

G_END_DECLS
