/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-time-limits.h"

const WeirTimeLimits weir_time_limits_default = {
  .connect_s = 10,
  .first_byte_s = 60,
  .first_byte_reasoning_s = 600,
  .gap_s = 120,
  .gap_reasoning_s = 600,
  .total_s = 3600,
  .heartbeat_s = 10,
};
