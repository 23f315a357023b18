/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "base/weir-usage.h"

G_BEGIN_DECLS

/* Tokens as the Messages API counts them, -1 where unknown: the input leaves out what was read from
 * the cache or written to it. */
typedef struct
{
  gint64 input;
  gint64 cache_read;
  gint64 cache_write;
  gint64 cache_write_5m;
  gint64 cache_write_1h;
  gint64 output;
  gint64 thinking;
} WeirMessagesCounts;

#define WEIR_MESSAGES_COUNTS_INIT ((WeirMessagesCounts){ -1, -1, -1, -1, -1, -1, -1 })

/* Takes over what the usage object @usage tells: counts are cumulative, so what is told again replaces
 * what was told before. %FALSE when it is no object. @out: all that is known by now. */
gboolean weir_messages_counts_read (WeirMessagesCounts *self,
                                    const WeirJsonDoc *doc,
                                    const WeirJsonNode *usage,
                                    WeirUsage *out);

G_END_DECLS
