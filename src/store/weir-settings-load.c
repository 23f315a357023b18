/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings-reader.h"

#include <errno.h>
#include <string.h>

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
  g_autofree char *path = weir_settings_sources_build_path (self->sources);
  gboolean is_named = weir_settings_sources_get_named (self->sources) != NULL;

  return weir_settings_read_config (self, path, is_named, error);
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

  weir_settings_reader_init (&reader, sources);
  if (!read_file (&reader, error) || !read_accounts_elsewhere (&reader, error)
      || !weir_settings_check_rules (&reader, error) || !read_overrides (&reader, error))
    return NULL;
  return weir_settings_reader_finish (&reader);
}
