/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-price-item.h"

#include <string.h>

struct _WeirPriceItem
{
  GObject parent_instance;

  char *model;
  double rates[WEIR_SETTINGS_N_PRICES];
};

G_DEFINE_FINAL_TYPE (WeirPriceItem, weir_price_item, G_TYPE_OBJECT)

const char *
weir_price_item_get_model (WeirPriceItem *self)
{
  g_return_val_if_fail (WEIR_IS_PRICE_ITEM (self), NULL);

  return self->model;
}

const double *
weir_price_item_get_rates (WeirPriceItem *self)
{
  g_return_val_if_fail (WEIR_IS_PRICE_ITEM (self), NULL);

  return self->rates;
}

static void
weir_price_item_finalize (GObject *object)
{
  g_free (WEIR_PRICE_ITEM (object)->model);

  G_OBJECT_CLASS (weir_price_item_parent_class)->finalize (object);
}

static void
weir_price_item_class_init (WeirPriceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_price_item_finalize;
}

static void
weir_price_item_init (WeirPriceItem *self)
{
}

WeirPriceItem *
weir_price_item_new (const WeirSettingsPrice *price)
{
  WeirPriceItem *self;

  g_return_val_if_fail (price != NULL && price->model != NULL, NULL);

  self = g_object_new (WEIR_TYPE_PRICE_ITEM, NULL);
  self->model = g_strdup (price->model);
  memcpy (self->rates, price->rates, sizeof self->rates);
  return self;
}
