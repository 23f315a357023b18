/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#include "store/weir-settings.h"
#include "store/weir-store-error.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
expand (const char *text, const char *folder)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "%D", folder, 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const char *
peek (const WeirSecret *secret)
{
  return secret != NULL ? weir_secret_peek (secret, NULL) : "(not known)";
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  gboolean open_to_all = g_str_has_suffix (name, "!");
  g_autofree char *plain = g_strndup (name, strlen (name) - (open_to_all ? 1 : 0));
  g_autofree char *path = g_build_filename (folder, plain, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *content = expand (text, folder);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  g_assert_cmpint (g_chmod (path, open_to_all ? 0644 : 0600), ==, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
describe_account (const WeirSettingsAccount *account, GString *out)
{
  g_autofree char *groups = g_strjoinv (",", account->resource_groups);

  g_string_append_printf (out, "account %s", account->name);
  if (strcmp (account->id, account->name) != 0)
    g_string_append_printf (out, " id=%s", account->id);
  if (strcmp (groups, "default") != 0)
    g_string_append_printf (out, " groups=%s", groups);
  if (account->priority != 0)
    g_string_append_printf (out, " priority=%d", account->priority);
  if (account->weight != 1)
    g_string_append_printf (out, " weight=%u", account->weight);
  if (!account->discover)
    g_string_append (out, " alone");
  if (!account->enabled)
    g_string_append (out, " off");
  for (guint i = 0; i < account->n_models; i++)
    {
      g_autofree char *urls = g_strjoinv (",", account->models[i].urls);

      g_string_append_printf (out, " %s=[%s]", account->models[i].model, urls);
    }
  g_string_append_printf (out, " from %s: %s\n", account->key_origin, peek (account->service_key));
}

static void
describe_list (GString *out, const char *what, char **values)
{
  g_autofree char *joined = values != NULL ? g_strjoinv (",", values) : NULL;

  if (joined != NULL)
    g_string_append_printf (out, "%s%s\n", what, joined);
}

static void
describe_lists (GString *out, const char *what, const WeirSettingsRule *rules, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s=", what, rules[i].name);

      describe_list (out, name, rules[i].values);
    }
}

static void
describe_rules (const WeirSettingsRules *rules, GString *out)
{
  describe_lists (out, "fallback", rules->fallbacks, rules->n_fallbacks);
  for (guint i = 0; i < rules->n_defaults; i++)
    g_string_append_printf (out, "default %s=%s\n", rules->defaults[i].alias,
                            rules->defaults[i].model);
  describe_list (out, "include ", rules->include);
  describe_list (out, "exclude ", rules->exclude);
  if (rules->account != NULL)
    g_string_append_printf (out, "pinned %s\n", rules->account);
  describe_lists (out, "order", rules->order, rules->n_order);
}

static void
describe_prices (const WeirSettings *settings, GString *out)
{
  const WeirSettingsPrices *prices = &settings->prices;

  if (prices->currency != NULL || prices->unit > 0)
    g_string_append_printf (out, "unit %s %g\n", prices->currency, prices->unit);
  for (guint i = 0; i < prices->n_models; i++)
    {
      const double *rates = prices->models[i].rates;

      g_string_append_printf (out, "price %s=%g/%g/%g/%g\n", prices->models[i].model, rates[0],
                              rates[1], rates[2], rates[3]);
    }
  if (settings->budget.month > 0 || settings->budget.stop)
    g_string_append_printf (out, "budget %g%s\n", settings->budget.month,
                            settings->budget.stop ? " stop" : "");
}

static char *
describe (const WeirSettings *settings)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < settings->n_accounts; i++)
    describe_account (&settings->accounts[i], out);
  for (guint i = 0; i < settings->n_keys; i++)
    {
      const WeirSettingsKey *key = &settings->keys[i];

      g_string_append_printf (out, "key %s=%s", key->name, peek (key->secret));
      if (key->expires_wall_us != 0)
        g_string_append_printf (out, " until %" G_GINT64_FORMAT, key->expires_wall_us);
      if (!weir_settings_key_is_known (key))
        g_string_append (out, " unknown");
      if (key->secret == NULL && !key->in_keyring)
        g_string_append_printf (out, " sha256=%02x..%02x", key->digest[0],
                                key->digest[WEIR_DIGEST_LEN - 1]);
      if (key->tokens_per_month > 0)
        g_string_append_printf (out, " tokens=%" G_GINT64_FORMAT, key->tokens_per_month);
      if (key->budget_per_month > 0)
        g_string_append_printf (out, " budget=%g", key->budget_per_month);
      if (key->models != NULL)
        g_string_append_printf (out, " for %s", key->models[0]);
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < settings->n_aliases; i++)
    g_string_append_printf (out, "alias %s=%s\n", settings->aliases[i].alias,
                            settings->aliases[i].model);
  describe_rules (&settings->rules, out);
  describe_prices (settings, out);
  if (settings->host_explicit || settings->port != 3001)
    g_string_append_printf (out, "listen %s:%u\n", settings->host, settings->port);
  for (guint i = 0; settings->warnings[i] != NULL; i++)
    g_string_append_printf (out, "warning %s\n", settings->warnings[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
check (const SettingsRow *row,
       const char *folder,
       const WeirSettings *settings,
       const GError *error)
{
  if (row->error != NULL)
    {
      g_autofree char *expected = expand (row->error, folder);

      g_assert_null (settings);
      g_assert_nonnull (error);
      g_assert_true (error->domain == WEIR_STORE_ERROR);
      if (strstr (error->message, expected) == NULL)
        g_error ("%s: the message is “%s”, without “%s”", row->name, error->message, expected);
    }
  else
    {
      g_autofree char *expected = expand (row->expected, folder);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = describe (settings);
      g_assert_cmpstr (text, ==, expected);
    }
}

void
settings_row_run (gconstpointer data)
{
  const SettingsRow *row = data;
  g_autofree char *folder = g_dir_make_tmp ("weir-settings-XXXXXX", NULL);
  g_autofree char *config = row->config != NULL ? expand (row->config, folder) : NULL;
  g_autoptr (GStrvBuilder) variables = g_strv_builder_new ();
  g_auto (GStrv) environment = NULL;
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  WeirSettingsSources sources = { .home_dir = folder, .config_dir = folder, .port = -1 };

  for (guint i = 0; i < MAX_ROW_FILES && row->files[i].name != NULL; i++)
    write_file (folder, row->files[i].name, row->files[i].text);
  for (guint i = 0; i < MAX_ROW_VARIABLES && row->variables[i] != NULL; i++)
    {
      g_autofree char *variable = expand (row->variables[i], folder);

      g_strv_builder_add (variables, variable);
    }
  environment = g_strv_builder_end (variables);
  sources.environment = (const char *const *) environment;
  sources.config_file = config;

  settings = weir_settings_load (&sources, &error);
  check (row, folder, settings, error);
  remove_tree (folder);
}

void
settings_rows_add (const char *prefix, const SettingsRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strconcat (prefix, rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], settings_row_run);
    }
}
