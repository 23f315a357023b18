/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-money.h"
#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* (transfer full): how costs are printed. What is stored can be shown even where the configuration is none: then
 * it is said that costs are capacity units. @settings: (out) (optional) (nullable) (transfer full) */
WeirMoney *weir_cost_load_money (WeirSettings **settings);

/* (transfer full): that of one request, in the words that sums have. */
char *weir_cost_format (WeirMoney *money, gboolean priced, gint64 cost_nano);

/* (transfer full) (nullable): that of a request as weir_request_text_to_json () has it. %NULL, as on the page: what
 * runs, was refused or is simulated has none to tell. */
char *weir_cost_format_request (const WeirJsonDoc *doc, WeirMoney *money);

G_END_DECLS
