/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-catalogue-entry.h"
#include "app/weir-service.h"
#include "base/weir-item-list.h"

G_BEGIN_DECLS

/**
 * WeirCatalogueList:
 *
 * The models that the accounts are offered, each once, in the order of their names: a #GListModel of
 * #WeirCatalogueEntry. A refresh keeps the entries of those of which nothing else is told.
 */
#define WEIR_TYPE_CATALOGUE_LIST (weir_catalogue_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirCatalogueList, weir_catalogue_list, WEIR, CATALOGUE_LIST, WeirItemList)

WeirCatalogueList *weir_catalogue_list_new (WeirService *service);

G_END_DECLS
