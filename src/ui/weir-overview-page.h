/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirOverviewPage:
 *
 * Today's figures, the tokens of the last 24 hours, and what a tool has to be told. Without a
 * subaccount: how to begin.
 */
#define WEIR_TYPE_OVERVIEW_PAGE (weir_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirOverviewPage, weir_overview_page, WEIR, OVERVIEW_PAGE, WeirPage)

G_END_DECLS
