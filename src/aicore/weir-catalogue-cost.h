/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-doc.h"

G_BEGIN_DECLS

/* Capacity units that one of the tokens costs which SAP AI Core's catalogue counts in. */
#define WEIR_CAPACITY_UNITS_PER_GENAI_TOKEN 1.90385

/* Kinds of tokens that are paid for apart. */
typedef enum
{
  WEIR_RATE_INPUT,   /* read, and not from a cache */
  WEIR_RATE_CACHED,  /* read from a cache */
  WEIR_RATE_WRITTEN, /* read, and written to a cache */
  WEIR_RATE_OUTPUT,
  WEIR_N_RATES,
} WeirRate;

/**
 * WeirCostTier:
 * @above: it is for requests that read more tokens than this; 0: for any
 * @rates: capacity units for a million tokens; negative: not told
 */
typedef struct
{
  gint64 above;
  double rates[WEIR_N_RATES];
} WeirCostTier;

/**
 * weir_cost_tiers_read:
 * @cost: (nullable): the member "cost" of a version in the catalogue: an array of objects with one
 *   rate each, a number or a string of one
 *
 * Rates that are no numbers, negative or of kinds that are not known are left out, and so are those
 * for long requests when it is not told how long.
 *
 * Returns: (transfer full) (element-type WeirCostTier): the one for the shortest requests first; empty
 *   when there is no price
 */
GArray *weir_cost_tiers_read (const WeirJsonDoc *doc, const WeirJsonNode *cost);

/**
 * weir_cost_tiers_get:
 * @tiers: (element-type WeirCostTier)
 * @tokens_in: tokens that the request reads in all
 *
 * Returns: capacity units for a million tokens, from the tier of the request or, where that has no such
 *   rate, from the one below; negative when none has
 */
double weir_cost_tiers_get (const GArray *tiers, WeirRate rate, gint64 tokens_in);

gboolean weir_cost_tiers_equal (const GArray *a, const GArray *b);

G_END_DECLS
