/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-learned-item.h"
#include "base/weir-item-list.h"

G_BEGIN_DECLS

/**
 * WeirLearnedModel:
 *
 * What refusals have taught, out of the file in which it is kept: a #GListModel of #WeirLearnedItem. What is
 * forgotten here, a running proxy forgets, too, since it watches the file. Main thread.
 */
#define WEIR_TYPE_LEARNED_MODEL (weir_learned_model_get_type ())
G_DECLARE_FINAL_TYPE (WeirLearnedModel, weir_learned_model, WEIR, LEARNED_MODEL, WeirItemList)

/* @path: (nullable): see store/weir-learned-file.h; %NULL: nothing is kept */
WeirLearnedModel *weir_learned_model_new (const char *path);

/* Reads the file. The list becomes another one a little later. */
void weir_learned_model_load (WeirLearnedModel *self);

/* @item: (nullable): %NULL: all of them */
void weir_learned_model_forget (WeirLearnedModel *self, WeirLearnedItem *item);

G_END_DECLS
