/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-prices.h"

#include <math.h>
#include <string.h>

/* Rates are for a million tokens, costs in thousand millionths. */
#define NANO_PER_TOKEN 1000.0

/* More than anybody spends; beyond it, sums could overflow. */
#define MAX_COST_NANO 1e15

struct _WeirPrices
{
  GHashTable *models; /* of names and their rates */
};

WeirPrices *
weir_prices_new (void)
{
  WeirPrices *self = g_atomic_rc_box_new0 (WeirPrices);

  self->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

WeirPrices *
weir_prices_ref (WeirPrices *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
prices_clear (gpointer data)
{
  g_hash_table_unref (((WeirPrices *) data)->models);
}

void
weir_prices_unref (WeirPrices *self)
{
  g_atomic_rc_box_release_full (self, prices_clear);
}

void
weir_prices_set (WeirPrices *self, const char *model, const double *rates)
{
  g_return_if_fail (self != NULL && model != NULL && rates != NULL);

  g_hash_table_insert (self->models, g_strdup (model),
                       g_memdup2 (rates, WEIR_N_RATES * sizeof (double)));
}

/* The user's price counts as a whole: one half of it and one of the catalogue's would be neither. */
static void
find_rates (const WeirPrices *self,
            const WeirDeployment *deployment,
            gint64 tokens_in,
            double *rates)
{
  const double *own = self != NULL ? g_hash_table_lookup (self->models, deployment->model) : NULL;

  for (guint i = 0; i < WEIR_N_RATES; i++)
    {
      if (own != NULL)
        rates[i] = own[i];
      else if (deployment->edition != NULL)
        rates[i] = weir_cost_tiers_get (deployment->edition->cost, i, tokens_in);
      else
        rates[i] = -1;
    }
}

/* What is not known in comparison costs as much as any other token that is read. */
static double
compare (double rate, double input, gint64 percent)
{
  return rate >= 0 || input < 0 ? rate : input * (percent > 0 ? (double) percent / 100 : 1);
}

/* Adds @tokens at @rate. %FALSE: there are some, and they have no price. */
static gboolean
add (double *sum, gint64 tokens, double rate)
{
  if (tokens <= 0)
    return TRUE;
  *sum += (double) tokens * rate * NANO_PER_TOKEN;
  return rate >= 0;
}

gboolean
weir_prices_charge (const WeirPrices *self,
                    WeirModelRules *rules,
                    const WeirDeployment *deployment,
                    const WeirUsage *usage,
                    gint64 *cost_nano)
{
  gint64 cached = MAX (usage->in_cache_read, 0);
  gint64 brief = MAX (usage->in_cache_write_5m, 0);
  gint64 lasting = MAX (usage->in_cache_write_1h, 0);
  const WeirModelRule *rule;
  double rates[WEIR_N_RATES];
  double input, sum = 0;
  gboolean known;

  g_return_val_if_fail (rules != NULL && deployment != NULL && usage != NULL, FALSE);

  *cost_nano = 0;
  if (usage->in_total < 0 && usage->out_total < 0)
    return FALSE;
  if (deployment->model == NULL)
    return usage->in_total <= 0 && usage->out_total <= 0;

  find_rates (self, deployment, usage->in_total, rates);
  rule = weir_model_rules_lookup (
      rules,
      deployment->usual_executable != NULL ? deployment->usual_executable : deployment->executable,
      deployment->model);
  input = rates[WEIR_RATE_INPUT];
  known = add (&sum, usage->in_total - cached - brief - lasting, input);
  known &= add (&sum, cached, compare (rates[WEIR_RATE_CACHED], input, rule->cached_percent));
  known &= add (&sum, brief, compare (rates[WEIR_RATE_WRITTEN], input, rule->written_percent));
  known &= add (&sum, lasting, compare (rates[WEIR_RATE_WRITTEN], input, rule->written_1h_percent));
  known &= add (&sum, usage->out_total, rates[WEIR_RATE_OUTPUT]);
  if (known)
    *cost_nano = llround (MIN (sum, MAX_COST_NANO));
  return known;
}
