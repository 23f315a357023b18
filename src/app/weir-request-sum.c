/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-sum.h"

static void
add_known (gint64 *sum, gint64 number)
{
  *sum += MAX (number, 0);
}

void
weir_request_sum_add (WeirUsageSum *sum, const WeirSight *sight)
{
  sum->requests++;
  sum->errors += sight->status >= 400 ? 1 : 0;
  add_known (&sum->tokens_in, sight->usage.in_total);
  add_known (&sum->tokens_cached, sight->usage.in_cache_read);
  add_known (&sum->tokens_written, weir_usage_get_cache_write (&sight->usage));
  add_known (&sum->tokens_out, sight->usage.out_total);
  add_known (&sum->tokens_reasoning, sight->usage.out_reasoning);
  sum->estimated += sight->usage.estimated ? 1 : 0;
  sum->cost_nano += sight->priced ? sight->cost_nano : 0;
  sum->unpriced += sight->priced ? 0 : 1;
  sum->duration_us += sight->duration_us;
  if (sight->first_byte_us < 0)
    return;
  sum->first_byte_us += sight->first_byte_us;
  sum->first_bytes++;
}
