/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sight.h"
#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/* Adds a request that has ended, as the database sums them up. */
void weir_request_sum_add (WeirUsageSum *sum, const WeirSight *sight);

G_END_DECLS
