/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "aicore/weir-catalogue.h"
#include "app/weir-money.h"

G_BEGIN_DECLS

/* Which models are looked for. */
typedef enum
{
  WEIR_CATALOGUE_ALL,
  WEIR_CATALOGUE_CHAT,
  WEIR_CATALOGUE_IMAGES, /* take images */
  WEIR_CATALOGUE_REASONING,
  WEIR_CATALOGUE_EMBEDDING,
  WEIR_CATALOGUE_DEPLOYED,
  WEIR_CATALOGUE_RETIRING,
  WEIR_N_CATALOGUE_KINDS,
} WeirCatalogueKind;

const char *weir_catalogue_kind_describe (WeirCatalogueKind kind);

/**
 * WeirCatalogueEntry:
 *
 * One model that SAP AI Core offers, for lists. It tells of its latest version.
 *
 * Properties, read-only: "n-running": deployments of it that run
 */
#define WEIR_TYPE_CATALOGUE_ENTRY (weir_catalogue_entry_get_type ())
G_DECLARE_FINAL_TYPE (WeirCatalogueEntry, weir_catalogue_entry, WEIR, CATALOGUE_ENTRY, GObject)

/* @model: one of @catalogue */
WeirCatalogueEntry *weir_catalogue_entry_new (WeirCatalogue *catalogue,
                                              const WeirCatalogueModel *model);

const WeirCatalogueModel *weir_catalogue_entry_get_model (WeirCatalogueEntry *self);

/* (nullable) */
const WeirCatalogueVersion *weir_catalogue_entry_get_edition (WeirCatalogueEntry *self);

const char *weir_catalogue_entry_get_title (WeirCatalogueEntry *self);
guint weir_catalogue_entry_get_n_running (WeirCatalogueEntry *self);

/* For the list that holds it. */
void weir_catalogue_entry_set_n_running (WeirCatalogueEntry *self, guint n_running);

/* (transfer full): "gemini-2.5-pro · 1.05 M tokens of context · text, image → text-generation". */
char *weir_catalogue_entry_describe (WeirCatalogueEntry *self);

/* (transfer full) (nullable): what a million tokens cost: "EUR 0.38 in · EUR 2.10 out". */
char *weir_catalogue_entry_format_price (WeirCatalogueEntry *self, WeirMoney *money);

/**
 * weir_catalogue_entry_matches:
 * @search: (nullable): folded words, all of which have to be in its names or what it can do
 */
gboolean weir_catalogue_entry_matches (WeirCatalogueEntry *self,
                                       WeirCatalogueKind kind,
                                       const char *search,
                                       const GDate *today);

G_END_DECLS
