/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirCatalogueRow:
 *
 * One model that SAP AI Core offers.
 *
 * Properties: "narrow": there is room for its name and what can be done with it only
 */
#define WEIR_TYPE_CATALOGUE_ROW (weir_catalogue_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirCatalogueRow, weir_catalogue_row, WEIR, CATALOGUE_ROW, AdwActionRow)

/* (transfer floating) */
GtkWidget *weir_catalogue_row_new (WeirDesk *desk, WeirCatalogueEntry *entry);

G_END_DECLS
