/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirCataloguePage:
 *
 * The models that SAP AI Core offers: what they can do and cost, when they go, and a way to deploy them.
 */
#define WEIR_TYPE_CATALOGUE_PAGE (weir_catalogue_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirCataloguePage, weir_catalogue_page, WEIR, CATALOGUE_PAGE, WeirPage)

G_END_DECLS
