/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <string.h>

/* "prices" and "budget" of config.json: what the user pays, and how much of it a month. */

#define MAX_PRICE 1e6
#define MAX_BUDGET 1e9

static const char *const kinds[WEIR_SETTINGS_N_PRICES] = { "input", "cached", "written", "output" };

/* Three capital letters, as ISO 4217 has them. */
static gboolean
read_currency (WeirSettingsReader *self,
               const WeirConfigText *config,
               const WeirJsonNode *object,
               GError **error)
{
  char **currency = &self->settings->prices.currency;

  if (!weir_config_get_string (config, object, "currency", currency, error))
    return FALSE;
  if (*currency == NULL || (strlen (*currency) == 3 && strspn (*currency, G_CSET_A_2_Z) == 3))
    return TRUE;
  return weir_config_fail (config, weir_json_get (&config->doc, object, "currency"),
                           "three capital letters, such as “EUR”", error);
}

static gboolean
read_model (WeirSettingsReader *self,
            const WeirConfigText *config,
            const WeirJsonNode *key,
            const WeirJsonNode *value,
            GError **error)
{
  WeirSettingsPrice price = { .rates = { -1, -1, -1, -1 } };
  gboolean any = FALSE;

  if (!weir_json_is (value, WEIR_JSON_OBJECT))
    return weir_config_fail (config, value, "an object: {\"input\": 2.5, \"output\": 10}", error);
  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    {
      if (!weir_config_get_double (config, value, kinds[i], 0, MAX_PRICE, &price.rates[i], error))
        return FALSE;
      any |= price.rates[i] >= 0;
    }
  if (!any)
    return weir_config_fail (config, value, "an object with “input” or “output”", error);
  if (!weir_config_dup_string (config, key, &price.model, error))
    return FALSE;
  g_array_append_val (self->prices, price);
  return TRUE;
}

static gboolean
read_models (WeirSettingsReader *self,
             const WeirConfigText *config,
             const WeirJsonNode *object,
             GError **error)
{
  const WeirJsonNode *models, *key, *value;
  WeirJsonIter iter;

  if (!weir_config_get_object (config, object, "models", &models, error))
    return FALSE;
  if (models == NULL)
    return TRUE;
  weir_json_iter_init (&iter, &config->doc, models);
  while (weir_json_iter_next (&iter, &key, &value))
    if (!read_model (self, config, key, value, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_budget (WeirSettingsReader *self, const WeirConfigText *config, GError **error)
{
  WeirSettingsBudget *budget = &self->settings->budget;
  const WeirJsonNode *object;

  return weir_config_get_object (config, weir_json_root (&config->doc), "budget", &object, error)
         && weir_config_get_double (config, object, "month", 0, MAX_BUDGET, &budget->month, error)
         && weir_config_get_boolean (config, object, "stop", &budget->stop, error);
}

gboolean
weir_settings_read_prices (WeirSettingsReader *self, const WeirConfigText *config, GError **error)
{
  const WeirJsonNode *object;

  if (!weir_config_get_object (config, weir_json_root (&config->doc), "prices", &object, error)
      || !read_currency (self, config, object, error)
      || !weir_config_get_double (config, object, "capacity_unit", 0, MAX_PRICE,
                                  &self->settings->prices.unit, error))
    return FALSE;
  if (self->settings->prices.unit > 0 && self->settings->prices.currency == NULL)
    return weir_config_fail (config, object, "an object with “currency” beside “capacity_unit”",
                             error);
  return read_models (self, config, object, error) && read_budget (self, config, error);
}
