/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-money.h"
#include "app/weir-request-item.h"

G_BEGIN_DECLS

/**
 * WeirRequestDetail:
 *
 * All that is known of one request, as it changes, and what can be done with it.
 *
 * Properties: "item" (#WeirRequestItem, nullable); "narrow"
 *
 * Its verbs are actions of who shows it: "requests.copy-curl", "requests.save-report", "requests.cancel",
 * "requests.close"; and "win.open-in-chat" with the request's id.
 */
#define WEIR_TYPE_REQUEST_DETAIL (weir_request_detail_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestDetail, weir_request_detail, WEIR, REQUEST_DETAIL, AdwBin)

/* How costs are shown. */
void weir_request_detail_set_money (WeirRequestDetail *self, WeirMoney *money);

G_END_DECLS
