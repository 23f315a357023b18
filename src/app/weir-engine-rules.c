/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-rules.h"

#include <string.h>

/* Settings name none that does not exist, but for those without any account. */
static const char *
find_id (const WeirSettings *settings, const char *name)
{
  for (guint i = 0; i < settings->n_accounts; i++)
    if (strcmp (settings->accounts[i].name, name) == 0)
      return settings->accounts[i].id;
  return name;
}

static void
add_order (WeirRoutingRules *rules, const WeirSettings *settings, const WeirSettingsRule *order)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; order->values[i] != NULL; i++)
    g_ptr_array_add (ids, (char *) find_id (settings, order->values[i]));
  g_ptr_array_add (ids, NULL);
  weir_routing_rules_add_order (rules, order->name, (const char *const *) ids->pdata);
}

WeirRoutingRules *
weir_engine_rules_build (const WeirSettings *settings)
{
  const WeirSettingsRules *from = &settings->rules;
  WeirRoutingRules *rules = weir_routing_rules_new ();

  for (guint i = 0; i < from->n_fallbacks; i++)
    weir_routing_rules_add_fallbacks (rules, from->fallbacks[i].name,
                                      (const char *const *) from->fallbacks[i].values);
  for (guint i = 0; i < from->n_defaults; i++)
    weir_routing_rules_set_default (rules, from->defaults[i].alias, from->defaults[i].model);
  for (guint i = 0; i < from->n_order; i++)
    add_order (rules, settings, &from->order[i]);
  weir_routing_rules_set_filters (rules, (const char *const *) from->include,
                                  (const char *const *) from->exclude);
  if (from->account != NULL)
    weir_routing_rules_set_account (rules, find_id (settings, from->account));
  return rules;
}

/* Of two with one name, the narrower one is not known: so the first that says something counts. */
GHashTable *
weir_engine_rules_build_for_keys (const WeirSettings *settings)
{
  GHashTable *all = NULL;

  for (guint i = 0; i < settings->n_keys; i++)
    {
      const WeirSettingsKey *key = &settings->keys[i];
      WeirRoutingRules *rules;

      if (key->models == NULL)
        continue;
      if (all == NULL)
        all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) weir_routing_rules_unref);
      if (g_hash_table_contains (all, key->name))
        continue;
      rules = weir_routing_rules_new ();
      weir_routing_rules_set_filters (rules, (const char *const *) key->models, NULL);
      g_hash_table_insert (all, g_strdup (key->name), rules);
    }
  return all;
}

/* They are said in the currency where that has a price for a capacity unit. */
WeirPrices *
weir_engine_rules_build_prices (const WeirSettings *settings)
{
  const WeirSettingsPrices *said = &settings->prices;
  double unit = said->currency != NULL && said->unit > 0 ? said->unit : 1;
  WeirPrices *prices;

  G_STATIC_ASSERT ((int) WEIR_N_RATES == (int) WEIR_SETTINGS_N_PRICES);

  if (said->n_models == 0)
    return NULL;
  prices = weir_prices_new ();
  for (guint i = 0; i < said->n_models; i++)
    {
      double rates[WEIR_N_RATES];

      for (guint kind = 0; kind < WEIR_N_RATES; kind++)
        rates[kind] = said->models[i].rates[kind] / unit;
      weir_prices_set (prices, said->models[i].model, rates);
    }
  return prices;
}
