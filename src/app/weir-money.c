/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-money.h"

#include <glib/gi18n.h>
#include <math.h>

#define NANO 1e9
#define CAPACITY_UNITS "CU"

struct _WeirMoney
{
  GObject parent_instance;

  WeirSettingsPrices prices; /* without a currency: costs are shown in capacity units */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirMoney, weir_money, G_TYPE_OBJECT)

const char *
weir_money_get_currency (WeirMoney *self)
{
  g_return_val_if_fail (WEIR_IS_MONEY (self), NULL);

  return self->prices.currency != NULL ? self->prices.currency : CAPACITY_UNITS;
}

const WeirSettingsPrices *
weir_money_get_prices (WeirMoney *self)
{
  g_return_val_if_fail (WEIR_IS_MONEY (self), NULL);

  return self->prices.currency != NULL ? &self->prices : NULL;
}

double
weir_money_get_amount (WeirMoney *self, gint64 cost_nano)
{
  g_return_val_if_fail (WEIR_IS_MONEY (self), 0);

  return (double) cost_nano / NANO * self->prices.unit;
}

gint64
weir_money_get_cost (WeirMoney *self, double amount)
{
  g_return_val_if_fail (WEIR_IS_MONEY (self), 0);

  return llround (amount / self->prices.unit * NANO);
}

/* As many places as two digits that count need. */
static int
count_places (double amount)
{
  int places = 2;

  while (amount > 0 && places < 6 && amount < 9.95 * pow (10, -places))
    places++;
  return places;
}

char *
weir_money_format (WeirMoney *self, gint64 cost_nano)
{
  double amount = weir_money_get_amount (self, cost_nano);

  g_return_val_if_fail (WEIR_IS_MONEY (self), NULL);

  return g_strdup_printf ("%s %.*f", weir_money_get_currency (self), count_places (amount), amount);
}

char *
weir_money_format_sum (WeirMoney *self, const WeirUsageSum *sum)
{
  g_return_val_if_fail (WEIR_IS_MONEY (self) && sum != NULL, NULL);

  if (sum->requests > 0 && sum->unpriced >= sum->requests)
    return g_strdup (_ ("Unpriced"));
  return weir_money_format (self, sum->cost_nano);
}

void
weir_money_set_prices (WeirMoney *self, const WeirSettingsPrices *prices)
{
  gboolean in_currency = prices != NULL && prices->currency != NULL && prices->unit > 0;
  const char *currency = in_currency ? prices->currency : NULL;
  double unit = in_currency ? prices->unit : 1;

  g_return_if_fail (WEIR_IS_MONEY (self));

  if (g_strcmp0 (self->prices.currency, currency) == 0 && self->prices.unit == unit)
    return;
  g_free (self->prices.currency);
  self->prices.currency = g_strdup (currency);
  self->prices.unit = unit;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
weir_money_finalize (GObject *object)
{
  g_free (WEIR_MONEY (object)->prices.currency);

  G_OBJECT_CLASS (weir_money_parent_class)->finalize (object);
}

static void
weir_money_class_init (WeirMoneyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_money_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_money_init (WeirMoney *self)
{
  self->prices.unit = 1;
}

WeirMoney *
weir_money_new (const WeirSettingsPrices *prices)
{
  WeirMoney *self = g_object_new (WEIR_TYPE_MONEY, NULL);

  weir_money_set_prices (self, prices);
  return self;
}
