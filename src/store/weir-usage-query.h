/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-store-error.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_USAGE_BY_MODEL,
  WEIR_USAGE_BY_KEY,
  WEIR_USAGE_BY_ACCOUNT,
  WEIR_USAGE_N_GROUPINGS,
} WeirUsageGrouping;

/* (nullable): "model", "key", "account". */
const char *weir_usage_grouping_get_name (WeirUsageGrouping grouping);

/* %WEIR_USAGE_N_GROUPINGS when there is none of this name. */
WeirUsageGrouping weir_usage_grouping_from_name (const char *name);

/* What several requests come to. */
typedef struct
{
  gint64 requests;
  gint64 errors; /* of them, answered with a status from 400 */
  gint64 tokens_in;
  gint64 tokens_cached;  /* of those, read from a cache */
  gint64 tokens_written; /* of those, written to a cache */
  gint64 tokens_out;
  gint64 tokens_reasoning; /* of those */
  gint64 estimated;        /* requests whose tokens were counted here, not told by the upstream */
  gint64 cost_nano;        /* capacity units, in thousand millionths, of what has a price */
  gint64 unpriced;         /* requests without one */
  gint64 duration_us;      /* of all together */
  gint64 first_byte_us;    /* of all that have one together */
  gint64 first_bytes;      /* requests that have one */
} WeirUsageSum;

/**
 * WeirUsageQuery:
 * @bounds_s: (array length=n_bounds): where each part begins, and at last where the range ends, as from
 *   weir_usage_range_build (); at least two
 * @demo: what was simulated, instead of what was not
 */
typedef struct
{
  const gint64 *bounds_s;
  guint n_bounds;
  WeirUsageGrouping grouping;
  gboolean demo;
} WeirUsageQuery;

/* One model, key or account. @name is empty for requests that had none. */
typedef struct
{
  char *name;
  WeirUsageSum total;
  WeirUsageSum *parts; /* one for each part of the range */
} WeirUsageGroup;

/**
 * WeirUsageReport:
 * @groups: (element-type WeirUsageGroup): the one with the most tokens first
 *
 * The answer to a query. Immutable, one reference: free it.
 */
typedef struct
{
  gint64 *bounds_s;
  guint n_parts;
  GPtrArray *groups;
  WeirUsageSum total;
} WeirUsageReport;

void weir_usage_report_free (WeirUsageReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirUsageReport, weir_usage_report_free)

/**
 * weir_usage_query_run:
 *
 * Answers from the sums alone, in milliseconds whatever the number of requests. A part that does not
 * begin with an hour is exact as long as requests are kept; later, an hour counts where it begins.
 *
 * Returns: (transfer full) (nullable)
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
WeirUsageReport *weir_usage_query_run (sqlite3 *db, const WeirUsageQuery *query, GError **error);

G_END_DECLS
