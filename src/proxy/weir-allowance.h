/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirAllowanceLimit:
 * @key_name: (nullable): a local key; %NULL: all requests together
 * @tokens: in a calendar month; 0: any number
 * @cost_nano: capacity units in a month, in thousand millionths; 0: any
 */
typedef struct
{
  const char *key_name;
  gint64 tokens;
  gint64 cost_nano;
} WeirAllowanceLimit;

/**
 * WeirAllowance:
 *
 * What may be used in a calendar month, in all and by each local key, and what has been. A guarded object,
 * reference-counted: any thread.
 */
typedef struct _WeirAllowance WeirAllowance;

/* @zone: (nullable): where months begin; %NULL: local time */
WeirAllowance *weir_allowance_new (GTimeZone *zone);
WeirAllowance *weir_allowance_ref (WeirAllowance *self);
void weir_allowance_unref (WeirAllowance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAllowance, weir_allowance_unref)

/* Other limits; what has been used stays. */
void weir_allowance_set_limits (WeirAllowance *self, const WeirAllowanceLimit *limits, guint n);

/* Something was used at @wall_us, microseconds since 1970 UTC; it counts in its own month only. @key_name:
 * (nullable) */
void weir_allowance_add (WeirAllowance *self,
                         const char *key_name,
                         gint64 tokens,
                         gint64 cost_nano,
                         gint64 wall_us);

/* Nothing has been used. */
void weir_allowance_forget (WeirAllowance *self);

/**
 * weir_allowance_check:
 *
 * Whether @key_name (nullable) may begin a request at @wall_us. One that has begun may go beyond the limit: what
 * it will use is not known before.
 *
 * Errors: WEIR_API_ERROR_QUOTA, which says what is used up and until when
 */
gboolean
weir_allowance_check (WeirAllowance *self, const char *key_name, gint64 wall_us, GError **error);

G_END_DECLS
