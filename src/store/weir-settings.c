/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <errno.h>
#include <string.h>

#define DEFAULT_HOST "127.0.0.1"
#define DEFAULT_PORT 3001

/* --- What settings are made of --- */

static void
model_clear (WeirSettingsModel *model)
{
  g_free (model->model);
  g_strfreev (model->urls);
}

static void
account_clear (WeirSettingsAccount *account)
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

static void
key_clear (WeirSettingsKey *key)
{
  g_free (key->name);
  g_clear_pointer (&key->secret, weir_secret_unref);
  g_strfreev (key->models);
}

static void
alias_clear (WeirSettingsAlias *alias)
{
  g_free (alias->alias);
  g_free (alias->model);
}

static void
rule_clear (WeirSettingsRule *rule)
{
  g_free (rule->name);
  g_strfreev (rule->values);
}

static void
rules_clear (WeirSettingsRules *rules)
{
  for (guint i = 0; i < rules->n_fallbacks; i++)
    rule_clear (&rules->fallbacks[i]);
  for (guint i = 0; i < rules->n_defaults; i++)
    alias_clear (&rules->defaults[i]);
  for (guint i = 0; i < rules->n_order; i++)
    rule_clear (&rules->order[i]);
  g_free (rules->fallbacks);
  g_free (rules->defaults);
  g_free (rules->order);
  g_strfreev (rules->include);
  g_strfreev (rules->exclude);
  g_free (rules->account);
}

static void
settings_clear (WeirSettings *self)
{
  for (guint i = 0; i < self->n_accounts; i++)
    account_clear (&self->accounts[i]);
  for (guint i = 0; i < self->n_keys; i++)
    key_clear (&self->keys[i]);
  for (guint i = 0; i < self->n_aliases; i++)
    alias_clear (&self->aliases[i]);
  g_free (self->accounts);
  g_free (self->keys);
  g_free (self->aliases);
  rules_clear (&self->rules);

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

/* --- Reading --- */

const char *
weir_settings_reader_getenv (const WeirSettingsReader *self, const char *name)
{
  const char *value = g_environ_getenv ((char **) self->sources->environment, name);

  return value != NULL && value[0] != '\0' ? value : NULL;
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

static void
reader_init (WeirSettingsReader *self, const WeirSettingsSources *sources)
{
  self->sources = sources;
  self->settings = g_atomic_rc_box_new0 (WeirSettings);
  self->settings->host = g_strdup (DEFAULT_HOST);
  self->settings->port = DEFAULT_PORT;
  self->settings->learn = TRUE;

  self->accounts = array_new (sizeof (WeirSettingsAccount), account_clear);
  self->keys = array_new (sizeof (WeirSettingsKey), key_clear);
  self->aliases = array_new (sizeof (WeirSettingsAlias), alias_clear);
  self->fallbacks = array_new (sizeof (WeirSettingsRule), rule_clear);
  self->defaults = array_new (sizeof (WeirSettingsAlias), alias_clear);
  self->order = array_new (sizeof (WeirSettingsRule), rule_clear);
  self->watched = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
reader_clear (WeirSettingsReader *self)
{
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_clear_pointer (&self->accounts, g_array_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->aliases, g_array_unref);
  g_clear_pointer (&self->fallbacks, g_array_unref);
  g_clear_pointer (&self->defaults, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirSettingsReader, reader_clear)

static char **
steal_strings (GPtrArray *array)
{
  g_ptr_array_add (array, NULL);
  return (char **) g_ptr_array_steal (array, NULL);
}

static WeirSettings *
reader_finish (WeirSettingsReader *self)
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
  settings->watched = steal_strings (self->watched);
  settings->warnings = steal_strings (self->warnings);
  return settings;
}

/* --- What goes before the file --- */

static gboolean
read_port_variable (WeirSettingsReader *self, GError **error)
{
  const char *text = weir_settings_reader_getenv (self, "PORT");
  guint64 port = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                   "PORT must be a whole number from 1 to 65535");
      return FALSE;
    }
  self->settings->port = port;
  return TRUE;
}

static void
set_string (char **field, const char *value)
{
  if (value == NULL)
    return;
  g_free (*field);
  *field = g_strdup (value);
}

static gboolean
is_yes (const char *text)
{
  static const char *const words[] = { "1", "true", "yes", "on", NULL };
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  return lower != NULL && g_strv_contains (words, lower);
}

/* As in URLs: an IPv6 address may stand in brackets. */
static void
drop_brackets (char *host)
{
  gsize len = strlen (host);

  if (len < 2 || host[0] != '[' || host[len - 1] != ']')
    return;
  memmove (host, host + 1, len - 2);
  host[len - 2] = '\0';
}

static gboolean
read_overrides (WeirSettingsReader *self, GError **error)
{
  const WeirSettingsSources *sources = self->sources;
  WeirSettings *settings = self->settings;
  const char *host = weir_settings_reader_getenv (self, "HOST");

  if (!read_port_variable (self, error))
    return FALSE;
  if (sources->host != NULL)
    host = sources->host;
  set_string (&settings->host, host);
  drop_brackets (settings->host);
  settings->host_explicit |= host != NULL;
  if (sources->port >= 0)
    settings->port = sources->port;

  set_string (&settings->client_type, weir_settings_reader_getenv (self, "AI_CLIENT_TYPE"));
  set_string (&settings->tls_cert, sources->tls_cert);
  set_string (&settings->tls_key, sources->tls_key);
  settings->debug |= sources->debug || is_yes (weir_settings_reader_getenv (self, "DEBUG"));

  if ((settings->tls_cert == NULL) != (settings->tls_key == NULL))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                   "HTTPS needs both a certificate and its key; one of them is missing");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_file (WeirSettingsReader *self, GError **error)
{
  const char *chosen = self->sources->config_file;
  g_autofree char *path = NULL;

  if (chosen == NULL)
    chosen = weir_settings_reader_getenv (self, "CONFIG_PATH");
  path = chosen != NULL ? g_canonicalize_filename (chosen, NULL)
                        : g_build_filename (self->sources->config_dir, "weir", "config.json", NULL);
  return weir_settings_read_config (self, path, chosen != NULL, error);
}

static void
add_demo (WeirSettingsReader *self)
{
  WeirSettingsAccount *account = weir_settings_reader_add_account (self, "demo");
  WeirSettingsKey key = { 0 };

  account->service_key = weir_secret_new (self->sources->demo_key, -1);
  account->key_origin = g_strdup ("the demo");
  key.name = g_strdup ("demo");
  key.secret = weir_secret_new ("demo", -1);
  weir_digest ("demo", -1, key.digest);
  g_array_append_val (self->keys, key);
  self->settings->demo = TRUE;
  self->settings->account_source = g_strdup ("the demo");
}

static gboolean
read_accounts_elsewhere (WeirSettingsReader *self, GError **error)
{
  if (self->sources->demo_key != NULL)
    {
      add_demo (self);
      return TRUE;
    }
  return (self->accounts->len > 0 || weir_settings_read_aicore (self, error))
         && weir_settings_read_key_files (self, error);
}

WeirSettings *
weir_settings_load (const WeirSettingsSources *sources, GError **error)
{
  g_auto (WeirSettingsReader) reader = { 0 };

  g_return_val_if_fail (sources != NULL && sources->environment != NULL, NULL);
  g_return_val_if_fail (sources->home_dir != NULL && sources->config_dir != NULL, NULL);

  reader_init (&reader, sources);
  if (!read_file (&reader, error) || !read_accounts_elsewhere (&reader, error)
      || !weir_settings_check_rules (&reader, error) || !read_overrides (&reader, error))
    return NULL;
  return reader_finish (&reader);
}
