/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-config-editor.h"
#include "app/weir-price-item.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirPriceList:
 *
 * The prices that the user has set for models: a #GListModel of #WeirPriceItem, as they are in force, in
 * the order of config.json. A change is written there, and in force a moment later.
 */
#define WEIR_TYPE_PRICE_LIST (weir_price_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirPriceList, weir_price_list, WEIR, PRICE_LIST, WeirConfigEditor)

/* @file, @writable: as weir_config_editor_new () */
WeirPriceList *weir_price_list_new (WeirService *service, const char *file, gboolean writable);

/* (transfer none) (nullable): what was set for @model. */
WeirPriceItem *weir_price_list_find (WeirPriceList *self, const char *model);

/**
 * weir_price_list_set_async:
 * @price: copied; when no rate of it is said, the model has no price of the user's any more
 *
 * Errors: WEIR_EDIT_ERROR_READ_ONLY, WEIR_STORE_ERROR_*, those of GIO
 */
void weir_price_list_set_async (WeirPriceList *self,
                                const WeirSettingsPrice *price,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean weir_price_list_set_finish (WeirPriceList *self, GAsyncResult *result, GError **error);

G_END_DECLS
