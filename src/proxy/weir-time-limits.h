/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Limits on time, in seconds. */
typedef struct
{
  guint connect_s;              /* 10 */
  guint first_byte_s;           /* 60 */
  guint first_byte_reasoning_s; /* 600 */
  guint gap_s;                  /* 120 */
  guint gap_reasoning_s;        /* 600 */
  guint total_s;                /* 3600 */
  guint heartbeat_s;            /* 10 */
} WeirTimeLimits;

extern const WeirTimeLimits weir_time_limits_default;

G_END_DECLS
