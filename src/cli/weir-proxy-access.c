/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-proxy-access.h"

#include <libsoup/soup.h>
#include <string.h>

#include "cli/weir-config-access.h"

#define PROBE_SECONDS 2

static WeirProxyAccess *
access_new (const char *base_url, WeirSecret *key, guint max_requests)
{
  WeirProxyAccess *self = g_new0 (WeirProxyAccess, 1);

  self->base_url = g_strdup (base_url);
  self->key = key != NULL ? weir_secret_ref (key) : NULL;
  self->client = weir_chat_client_new (base_url, key, max_requests);
  return self;
}

void
weir_proxy_access_free (WeirProxyAccess *self)
{
  g_clear_object (&self->client);
  if (self->engine != NULL)
    weir_engine_close (self->engine);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->key, weir_secret_unref);
  g_free (self->base_url);
  g_free (self);
}

static gboolean
is_over (const WeirSettingsKey *key)
{
  return key->expires_wall_us != 0 && key->expires_wall_us <= g_get_real_time ();
}

/* WEIR_API_KEY goes before what is configured: it may be for a proxy with other settings. */
static WeirSecret *
find_key (const WeirSettings *settings)
{
  const char *value = g_getenv ("WEIR_API_KEY");

  if (value != NULL && *value != '\0')
    return weir_secret_new (value, -1);
  for (guint i = 0; settings != NULL && i < settings->n_keys; i++)
    if (settings->keys[i].secret != NULL && settings->keys[i].models == NULL
        && !is_over (&settings->keys[i]))
      return weir_secret_ref (settings->keys[i].secret);
  if (settings != NULL && settings->n_keys > 0)
    weir_command_complain ("no API key of the proxy can be read here; give one in WEIR_API_KEY");
  return NULL;
}

static gboolean
is_weir (GBytes *body)
{
  gsize len;
  const char *text = g_bytes_get_data (body, &len);

  return text != NULL && g_strstr_len (text, len, "\"version\"") != NULL;
}

/* Whether a Weir answers at @base_url. Nothing is told it but the question. */
static gboolean
probe (const char *base_url)
{
  g_autofree char *url = g_strconcat (base_url, "/health", NULL);
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("timeout", PROBE_SECONDS, "proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GBytes) body = NULL;

  if (message == NULL)
    return FALSE;
  body = soup_session_send_and_read (session, message, NULL, NULL);
  return body != NULL && soup_message_get_status (message) == SOUP_STATUS_OK && is_weir (body);
}

static char *
build_url (const WeirSettings *settings)
{
  gboolean any = strcmp (settings->host, "0.0.0.0") == 0 || strcmp (settings->host, "::") == 0;
  const char *host = any ? "127.0.0.1" : settings->host;
  gboolean v6 = strchr (host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u", settings->tls_cert != NULL ? "https" : "http",
                          v6 ? "[" : "", host, v6 ? "]" : "", settings->port);
}

static WeirProxyAccess *
open_running (const WeirCommandAccounts *accounts, guint max_requests)
{
  g_auto (WeirConfigAccess) config = { 0 };
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autofree char *url = NULL;

  weir_config_access_init (&config);
  settings = weir_config_access_load (&config, accounts->config, NULL, NULL);
  /* What is wrong with the settings is told when they are really needed. */
  if (settings == NULL)
    return NULL;

  url = build_url (settings);
  if (!probe (url))
    return NULL;
  key = find_key (settings);
  return access_new (url, key, max_requests);
}

static WeirProxyAccess *
open_own (const WeirCommandAccounts *accounts, guint max_requests, WeirExit *status)
{
  g_auto (GStrv) environment = g_get_environ ();
  WeirSettingsSources sources = {
    .environment = (const char *const *) environment,
    .home_dir = g_get_home_dir (),
    .config_dir = g_get_user_config_dir (),
    .host = "127.0.0.1",
    .port = 0,
  };
  g_autoptr (WeirEngine) engine =
      weir_command_open_engine (accounts, &sources, g_get_user_state_dir (), status);
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  WeirProxyAccess *self;

  if (engine == NULL)
    return NULL;
  if (!weir_engine_listen (engine, &error))
    {
      weir_command_complain ("%s", error->message);
      weir_engine_close (engine);
      *status = WEIR_EXIT_FAILED;
      return NULL;
    }

  url = weir_engine_dup_base_url (engine);
  key =
      accounts->demo ? weir_secret_new ("demo", -1) : find_key (weir_engine_get_settings (engine));
  self = access_new (url, key, max_requests);
  self->engine = g_steal_pointer (&engine);
  return self;
}

WeirProxyAccess *
weir_proxy_access_open (const WeirCommandAccounts *accounts,
                        const char *url,
                        guint max_requests,
                        WeirExit *status)
{
  WeirProxyAccess *self = NULL;

  if (url != NULL)
    {
      g_autoptr (WeirSecret) key = find_key (NULL);

      return access_new (url, key, max_requests);
    }

  if (!accounts->demo)
    self = open_running (accounts, max_requests);
  return self != NULL ? self : open_own (accounts, max_requests, status);
}

static gboolean
can_chat (const char *model)
{
  return strstr (model, "embed") == NULL && strstr (model, "rerank") == NULL;
}

char *
weir_proxy_access_choose_model (WeirProxyAccess *self, const char *wanted)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;

  if (wanted != NULL)
    return g_strdup (wanted);

  if (self->engine != NULL)
    {
      g_autoptr (GAsyncResult) discovered = NULL;

      weir_engine_discover_async (self->engine, NULL, weir_command_on_result, &discovered);
      weir_command_wait (&discovered);
      /* Why an account gave nothing is told by what the proxy then answers. */
      weir_engine_discover_finish (self->engine, discovered, NULL);
    }

  weir_chat_client_list_models_async (self->client, NULL, weir_command_on_result, &result);
  weir_command_wait (&result);
  models = weir_chat_client_list_models_finish (self->client, result, &error);
  if (models == NULL)
    {
      weir_command_complain ("%s", error->message);
      return NULL;
    }
  for (guint i = 0; models[i] != NULL; i++)
    if (can_chat (models[i]))
      return g_strdup (models[i]);
  weir_command_complain ("There is no model to talk to. See “weirctl deployments --all”.");
  return NULL;
}
