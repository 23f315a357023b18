/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirConnectPage:
 *
 * How each tool is connected: a card for each, filled in.
 */
#define WEIR_TYPE_CONNECT_PAGE (weir_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirConnectPage, weir_connect_page, WEIR, CONNECT_PAGE, WeirPage)

G_END_DECLS
