/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-cost.h"

#include <math.h>

#include "cli/weir-command.h"

#define NANO 1e9

WeirMoney *
weir_cost_load_money (WeirSettings **settings)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) read = weir_settings_load (sources, &error);
  WeirMoney *money;

  if (read == NULL)
    weir_command_complain ("costs are capacity units: %s", error->message);
  money = weir_money_new (read != NULL ? &read->prices : NULL);
  if (settings != NULL)
    *settings = g_steal_pointer (&read);
  return money;
}

char *
weir_cost_format (WeirMoney *money, gboolean priced, gint64 cost_nano)
{
  const WeirUsageSum sum = { .requests = 1,
                             .unpriced = priced ? 0 : 1,
                             .cost_nano = priced ? cost_nano : 0 };

  g_return_val_if_fail (WEIR_IS_MONEY (money), NULL);

  return weir_money_format_sum (money, &sum);
}

static gboolean
is_true (const WeirJsonDoc *doc, const char *name)
{
  return weir_json_is (weir_json_get (doc, weir_json_root (doc), name), WEIR_JSON_TRUE);
}

char *
weir_cost_format_request (const WeirJsonDoc *doc, WeirMoney *money)
{
  const WeirJsonNode *root, *node;
  double cost = 0;
  gint64 status = 0;
  gboolean priced;

  g_return_val_if_fail (doc != NULL && WEIR_IS_MONEY (money), NULL);

  root = weir_json_root (doc);
  node = weir_json_get (doc, root, "cost");
  priced = weir_json_is (node, WEIR_JSON_NUMBER) && weir_json_get_double (doc, node, &cost);
  weir_json_get_int64 (doc, weir_json_get (doc, root, "status"), &status);
  if (is_true (doc, "running") || is_true (doc, "demo") || (!priced && status >= 400))
    return NULL;
  return weir_cost_format (money, priced, llround (cost * NANO));
}
