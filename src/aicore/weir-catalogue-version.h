/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-catalogue-cost.h"

G_BEGIN_DECLS

/**
 * WeirCatalogueVersion:
 * @name: such as "2025-04-14"
 * @latest: what a deployment without a version of its own gets
 * @retirement: (nullable): the day it goes, "2026-10-16"
 * @replacements: (array zero-terminated=1): models that may follow it; empty when none is named
 * @context: tokens; 0: not told
 * @streams: whether it answers in pieces; told or not, so taken for %TRUE when not
 * @inputs, @capabilities: (array zero-terminated=1): the service's own words, such as "image",
 *   "text-generation"; empty when not told
 * @cost: (element-type WeirCostTier): empty when it has no price
 *
 * What the catalogue tells of one version of a model.
 */
typedef struct
{
  char *name;
  gboolean latest;
  gboolean deprecated;
  char *retirement;
  char **replacements;
  gint64 context;
  gboolean streams;
  char **inputs;
  char **capabilities;
  GArray *cost;
} WeirCatalogueVersion;

/* (transfer full) (nullable): %NULL when @entry is no object or has no name. */
WeirCatalogueVersion *weir_catalogue_version_read (const WeirJsonDoc *doc,
                                                   const WeirJsonNode *entry);
void weir_catalogue_version_free (WeirCatalogueVersion *self);

gboolean weir_catalogue_version_equal (const WeirCatalogueVersion *a,
                                       const WeirCatalogueVersion *b);

gboolean weir_catalogue_version_takes_images (const WeirCatalogueVersion *self);

/* PDF and the like. */
gboolean weir_catalogue_version_takes_documents (const WeirCatalogueVersion *self);

/* Days from @today until it goes: negative when that is past, %G_MAXINT when no day is told. */
int weir_catalogue_version_get_days_left (const WeirCatalogueVersion *self, const GDate *today);

G_END_DECLS
