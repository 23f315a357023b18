/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-routing-rules.h"

#include "proxy/weir-model-name.h"

/* For a pattern of models, accounts in the order in which they are asked. */
typedef struct
{
  GPatternSpec *pattern;
  char **accounts;
} Order;

struct _WeirRoutingRules
{
  gatomicrefcount refs;
  GHashTable *fallbacks; /* folded name → char ** */
  GHashTable *defaults;  /* API → model */
  GPtrArray *include;    /* (element-type GPatternSpec) (nullable) */
  GPtrArray *exclude;    /* the same */
  char *account;         /* (nullable) */
  GPtrArray *orders;     /* (element-type Order) */
};

static void
order_free (gpointer data)
{
  Order *order = data;

  g_pattern_spec_free (order->pattern);
  g_strfreev (order->accounts);
  g_free (order);
}

WeirRoutingRules *
weir_routing_rules_new (void)
{
  WeirRoutingRules *self = g_new0 (WeirRoutingRules, 1);

  g_atomic_ref_count_init (&self->refs);
  self->fallbacks =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->orders = g_ptr_array_new_with_free_func (order_free);
  return self;
}

WeirRoutingRules *
weir_routing_rules_ref (WeirRoutingRules *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
weir_routing_rules_unref (WeirRoutingRules *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->fallbacks);
  g_hash_table_unref (self->defaults);
  g_clear_pointer (&self->include, g_ptr_array_unref);
  g_clear_pointer (&self->exclude, g_ptr_array_unref);
  g_ptr_array_unref (self->orders);
  g_free (self->account);
  g_free (self);
}

/* Case says nothing in the names of models. */
static GPatternSpec *
make_pattern (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return g_pattern_spec_new (lower);
}

/* (transfer full) (nullable) */
static GPtrArray *
make_patterns (const char *const *texts)
{
  GPtrArray *patterns;

  if (texts == NULL || texts[0] == NULL)
    return NULL;
  patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (patterns, make_pattern (texts[i]));
  return patterns;
}

static gboolean
matches_text (GPatternSpec *pattern, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return g_pattern_spec_match_string (pattern, lower);
}

/* By SAP's name of the model, or by its vendor's. */
static gboolean
matches (GPatternSpec *pattern, const char *model)
{
  g_autofree char *vendor = weir_model_name_anthropic (model);

  return matches_text (pattern, model) || (vendor != NULL && matches_text (pattern, vendor));
}

static gboolean
matches_any (GPtrArray *patterns, const char *model)
{
  for (guint i = 0; i < patterns->len; i++)
    if (matches (g_ptr_array_index (patterns, i), model))
      return TRUE;
  return FALSE;
}

void
weir_routing_rules_add_fallbacks (WeirRoutingRules *self,
                                  const char *model,
                                  const char *const *models)
{
  g_return_if_fail (self != NULL && model != NULL && models != NULL);

  g_hash_table_insert (self->fallbacks, weir_model_name_fold (model, NULL),
                       g_strdupv ((char **) models));
}

void
weir_routing_rules_set_default (WeirRoutingRules *self, const char *api, const char *model)
{
  g_return_if_fail (self != NULL && api != NULL && model != NULL);

  g_hash_table_insert (self->defaults, g_strdup (api), g_strdup (model));
}

void
weir_routing_rules_set_filters (WeirRoutingRules *self,
                                const char *const *include,
                                const char *const *exclude)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->include, g_ptr_array_unref);
  g_clear_pointer (&self->exclude, g_ptr_array_unref);
  self->include = make_patterns (include);
  self->exclude = make_patterns (exclude);
}

void
weir_routing_rules_set_account (WeirRoutingRules *self, const char *account)
{
  g_return_if_fail (self != NULL);

  g_free (self->account);
  self->account = g_strdup (account);
}

void
weir_routing_rules_add_order (WeirRoutingRules *self,
                              const char *pattern,
                              const char *const *accounts)
{
  Order *order;

  g_return_if_fail (self != NULL && pattern != NULL && accounts != NULL);

  order = g_new0 (Order, 1);
  order->pattern = make_pattern (pattern);
  order->accounts = g_strdupv ((char **) accounts);
  g_ptr_array_add (self->orders, order);
}

const char *const *
weir_routing_rules_get_fallbacks (const WeirRoutingRules *self, const char *model)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && model != NULL, NULL);

  if (g_hash_table_size (self->fallbacks) == 0)
    return NULL;
  folded = weir_model_name_fold (model, NULL);
  return g_hash_table_lookup (self->fallbacks, folded);
}

const char *
weir_routing_rules_get_default (const WeirRoutingRules *self, const char *api)
{
  g_return_val_if_fail (self != NULL && api != NULL, NULL);

  return g_hash_table_lookup (self->defaults, api);
}

gboolean
weir_routing_rules_shows (const WeirRoutingRules *self, const char *model)
{
  g_return_val_if_fail (self != NULL && model != NULL, FALSE);

  if (self->include != NULL && !matches_any (self->include, model))
    return FALSE;
  return self->exclude == NULL || !matches_any (self->exclude, model);
}

gboolean
weir_routing_rules_uses (const WeirRoutingRules *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  return self->account == NULL || g_str_equal (self->account, id);
}

const char *const *
weir_routing_rules_get_order (const WeirRoutingRules *self, const char *model)
{
  g_return_val_if_fail (self != NULL && model != NULL, NULL);

  for (guint i = 0; i < self->orders->len; i++)
    {
      const Order *order = g_ptr_array_index (self->orders, i);

      if (matches (order->pattern, model))
        return (const char *const *) order->accounts;
    }
  return NULL;
}
