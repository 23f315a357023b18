/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"
#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/* 2026-03-02 08:00:00 UTC */
#define USAGE_BEGIN_S G_GINT64_CONSTANT (1772438400)

/* A database in memory with all tables. */
sqlite3 *usage_rows_open (void);

/* Adds one answered request of 100 tokens in, 40 of them cached, and 10 out; after @s seconds. */
void usage_rows_add (sqlite3 *db, gint64 s, const char *model, const char *account);

/* Asks for parts of @step_s, @n of them, from @s seconds after the beginning. */
WeirUsageReport *
usage_rows_ask (sqlite3 *db, gint64 s, gint64 step_s, guint n, WeirUsageGrouping grouping);

G_END_DECLS
