/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"
#include "store/weir-database.h"

G_BEGIN_DECLS

#define USAGE_FILL_DAYS 60
#define USAGE_FILL_BATCH 5000

/* The request @i of @n, which are spread over the last 60 days; the latest of them now. */
void usage_fill_record (WeirUsageRecord *record, guint i, guint n, gint64 now_us);

/* Stores so many requests, a whole number of batches. */
void usage_fill (WeirDatabase *database, guint n);

G_END_DECLS
