/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#define DEFAULT_HOST "127.0.0.1"
#define DEFAULT_PORT 3001

const char *
weir_settings_reader_getenv (const WeirSettingsReader *self, const char *name)
{
  return weir_settings_sources_getenv (self->sources, name);
}

void
weir_settings_reader_warn (WeirSettingsReader *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

WeirSecret *
weir_settings_reader_read_secret (WeirSettingsReader *self,
                                  const char *path,
                                  gsize max_size,
                                  GError **error)
{
  g_autofree char *caution = NULL;
  WeirSecret *secret = weir_store_read_file (path, max_size, &caution, error);

  g_ptr_array_add (self->watched, g_strdup (path));
  if (caution != NULL)
    weir_settings_reader_warn (self, "%s", caution);
  return secret;
}

WeirSecret *
weir_settings_reader_dup_kept (const WeirSettingsReader *self,
                               WeirCredentialKind kind,
                               const char *name)
{
  g_autofree char *full_name = weir_settings_build_secret_name (kind, name);
  WeirSecret *secret = self->sources->secrets != NULL
                           ? g_hash_table_lookup (self->sources->secrets, full_name)
                           : NULL;

  return secret != NULL ? weir_secret_ref (secret) : NULL;
}

WeirSettingsAccount *
weir_settings_reader_add_account (WeirSettingsReader *self, const char *name)
{
  WeirSettingsAccount account = { 0 };

  account.id = g_strdup (name);
  account.name = g_strdup (name);
  account.resource_groups = g_strsplit ("default", ",", -1);
  account.weight = 1;
  account.enabled = TRUE;
  account.discover = TRUE;
  g_array_append_val (self->accounts, account);
  return &g_array_index (self->accounts, WeirSettingsAccount, self->accounts->len - 1);
}

static GArray *
array_new (gsize size, gpointer clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, (GDestroyNotify) clear);
  return array;
}

void
weir_settings_reader_init (WeirSettingsReader *self, const WeirSettingsSources *sources)
{
  self->sources = sources;
  self->settings = g_atomic_rc_box_new0 (WeirSettings);
  self->settings->host = g_strdup (DEFAULT_HOST);
  self->settings->port = DEFAULT_PORT;
  self->settings->learn = TRUE;

  self->accounts = array_new (sizeof (WeirSettingsAccount), weir_settings_account_clear);
  self->keys = array_new (sizeof (WeirSettingsKey), weir_settings_key_clear);
  self->aliases = array_new (sizeof (WeirSettingsAlias), weir_settings_alias_clear);
  self->fallbacks = array_new (sizeof (WeirSettingsRule), weir_settings_rule_clear);
  self->defaults = array_new (sizeof (WeirSettingsAlias), weir_settings_alias_clear);
  self->order = array_new (sizeof (WeirSettingsRule), weir_settings_rule_clear);
  self->prices = array_new (sizeof (WeirSettingsPrice), weir_settings_price_clear);
  self->watched = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

void
weir_settings_reader_clear (WeirSettingsReader *self)
{
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_clear_pointer (&self->accounts, g_array_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->aliases, g_array_unref);
  g_clear_pointer (&self->fallbacks, g_array_unref);
  g_clear_pointer (&self->defaults, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->prices, g_array_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}
static char **
steal_strings (GPtrArray *array)
{
  g_ptr_array_add (array, NULL);
  return (char **) g_ptr_array_steal (array, NULL);
}

WeirSettings *
weir_settings_reader_finish (WeirSettingsReader *self)
{
  WeirSettings *settings = g_steal_pointer (&self->settings);

  settings->n_accounts = self->accounts->len;
  settings->accounts = (WeirSettingsAccount *) g_array_steal (self->accounts, NULL);
  settings->n_keys = self->keys->len;
  settings->keys = (WeirSettingsKey *) g_array_steal (self->keys, NULL);
  settings->n_aliases = self->aliases->len;
  settings->aliases = (WeirSettingsAlias *) g_array_steal (self->aliases, NULL);
  settings->rules.n_fallbacks = self->fallbacks->len;
  settings->rules.fallbacks = (WeirSettingsRule *) g_array_steal (self->fallbacks, NULL);
  settings->rules.n_defaults = self->defaults->len;
  settings->rules.defaults = (WeirSettingsAlias *) g_array_steal (self->defaults, NULL);
  settings->rules.n_order = self->order->len;
  settings->rules.order = (WeirSettingsRule *) g_array_steal (self->order, NULL);
  settings->prices.n_models = self->prices->len;
  settings->prices.models = (WeirSettingsPrice *) g_array_steal (self->prices, NULL);
  settings->watched = steal_strings (self->watched);
  settings->warnings = steal_strings (self->warnings);
  return settings;
}
