/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-money.h"
#include "app/weir-request-item.h"

G_BEGIN_DECLS

/**
 * WeirRequestTable:
 *
 * Requests in rows, of which one may be selected.
 *
 * Properties: "selected" (#WeirRequestItem, nullable): read-only; "narrow": only the columns that matter most
 *
 * Signals:
 * "end-reached" (): the user has scrolled down to the last
 */
#define WEIR_TYPE_REQUEST_TABLE (weir_request_table_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestTable, weir_request_table, WEIR, REQUEST_TABLE, AdwBin)

/* @requests: of #WeirRequestItem */
void weir_request_table_set_model (WeirRequestTable *self, GListModel *requests);

/* How costs are shown. */
void weir_request_table_set_money (WeirRequestTable *self, WeirMoney *money);

/* (transfer none) (nullable) */
WeirRequestItem *weir_request_table_get_selected (WeirRequestTable *self);
void weir_request_table_unselect (WeirRequestTable *self);

G_END_DECLS
