/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <string.h>

static void
model_clear (WeirSettingsModel *model)
{
  g_free (model->model);
  g_strfreev (model->urls);
}

void
weir_settings_account_clear (WeirSettingsAccount *account)
{
  g_free (account->id);
  g_free (account->name);
  g_clear_pointer (&account->service_key, weir_secret_unref);
  g_free (account->key_origin);
  g_strfreev (account->resource_groups);
  for (guint i = 0; i < account->n_models; i++)
    model_clear (&account->models[i]);
  g_free (account->models);
}

void
weir_settings_key_clear (WeirSettingsKey *key)
{
  g_free (key->name);
  g_clear_pointer (&key->secret, weir_secret_unref);
  g_strfreev (key->models);
}

void
weir_settings_alias_clear (WeirSettingsAlias *alias)
{
  g_free (alias->alias);
  g_free (alias->model);
}

void
weir_settings_rule_clear (WeirSettingsRule *rule)
{
  g_free (rule->name);
  g_strfreev (rule->values);
}

static void
rules_clear (WeirSettingsRules *rules)
{
  for (guint i = 0; i < rules->n_fallbacks; i++)
    weir_settings_rule_clear (&rules->fallbacks[i]);
  for (guint i = 0; i < rules->n_defaults; i++)
    weir_settings_alias_clear (&rules->defaults[i]);
  for (guint i = 0; i < rules->n_order; i++)
    weir_settings_rule_clear (&rules->order[i]);
  g_free (rules->fallbacks);
  g_free (rules->defaults);
  g_free (rules->order);
  g_strfreev (rules->include);
  g_strfreev (rules->exclude);
  g_free (rules->account);
}

void
weir_settings_price_clear (WeirSettingsPrice *price)
{
  g_free (price->model);
}

static void
settings_clear (WeirSettings *self)
{
  for (guint i = 0; i < self->n_accounts; i++)
    weir_settings_account_clear (&self->accounts[i]);
  for (guint i = 0; i < self->n_keys; i++)
    weir_settings_key_clear (&self->keys[i]);
  for (guint i = 0; i < self->n_aliases; i++)
    weir_settings_alias_clear (&self->aliases[i]);
  g_free (self->accounts);
  g_free (self->keys);
  g_free (self->aliases);
  rules_clear (&self->rules);
  for (guint i = 0; i < self->prices.n_models; i++)
    weir_settings_price_clear (&self->prices.models[i]);
  g_free (self->prices.models);
  g_free (self->prices.currency);

  g_free (self->file);
  g_clear_pointer (&self->document, weir_secret_unref);
  g_free (self->account_source);
  g_free (self->host);
  g_strfreev (self->allowed_hosts);
  g_strfreev (self->allowed_origins);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_free (self->ca_file);
  g_free (self->client_type);
  g_strfreev (self->watched);
  g_strfreev (self->warnings);
}

WeirSettings *
weir_settings_ref (WeirSettings *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_settings_unref (WeirSettings *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) settings_clear);
}

gboolean
weir_settings_key_is_known (const WeirSettingsKey *self)
{
  return self->secret != NULL || !self->in_keyring;
}

guint
weir_settings_count_enabled (const WeirSettings *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_accounts; i++)
    n += self->accounts[i].enabled;
  return n;
}

static gboolean
secret_equal (const WeirSecret *a, const WeirSecret *b)
{
  gsize a_len, b_len;
  const char *a_data;
  const char *b_data;

  if (a == NULL || b == NULL)
    return a == b;
  a_data = weir_secret_peek (a, &a_len);
  b_data = weir_secret_peek (b, &b_len);
  return a_len == b_len && memcmp (a_data, b_data, a_len) == 0;
}

gboolean
weir_settings_account_equal (const WeirSettingsAccount *a, const WeirSettingsAccount *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (strcmp (a->id, b->id) != 0 || strcmp (a->name, b->name) != 0
      || !secret_equal (a->service_key, b->service_key)
      || !g_strv_equal ((const char *const *) a->resource_groups,
                        (const char *const *) b->resource_groups)
      || a->priority != b->priority || a->weight != b->weight || a->enabled != b->enabled
      || a->discover != b->discover || a->n_models != b->n_models)
    return FALSE;

  for (guint i = 0; i < a->n_models; i++)
    if (strcmp (a->models[i].model, b->models[i].model) != 0
        || !g_strv_equal ((const char *const *) a->models[i].urls,
                          (const char *const *) b->models[i].urls))
      return FALSE;
  return TRUE;
}
