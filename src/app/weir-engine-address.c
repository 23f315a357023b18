/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-address.h"

#include <gio/gio.h>
#include <string.h>

#include "app/weir-engine-serving.h"

/* Others could come in without a key: that is never meant. A key in a clear text connection is the
 * user's own decision. */
gboolean
weir_engine_address_check (const WeirSettings *settings, GError **error)
{
  if (settings->n_keys > 0 || weir_engine_host_is_loopback (settings->host))
    return TRUE;
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
      "Other computers could use %s without a key. Set secret_authentication_tokens in the "
      "configuration, or WEIR_API_KEYS_FILE, or listen on 127.0.0.1",
      settings->host);
  return FALSE;
}

char *
weir_engine_address_describe (const WeirSettings *settings, guint16 port)
{
  if (!weir_engine_host_is_loopback (settings->host))
    return g_strdup_printf ("Other computers can reach this proxy at %s, port %u%s", settings->host,
                            port,
                            settings->tls_cert != NULL ? "."
                                                       : "; what is sent is not encrypted. Use "
                                                         "--tls-cert and --tls-key.");
  if (settings->n_keys == 0)
    return g_strdup ("No key is configured: every program and user of this computer can use the "
                     "proxy.");
  return NULL;
}

char *
weir_engine_address_build_name (const WeirSettings *settings, guint16 port)
{
  if (strchr (settings->host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", settings->host, port);
  return g_strdup_printf ("%s:%u", settings->host, port);
}

char *
weir_engine_address_build_url (const WeirSettings *settings, guint16 port)
{
  const char *scheme = settings->tls_cert != NULL ? "https" : "http";
  const char *host = settings->host;

  /* "Everywhere" is no address to connect to. */
  if (strcmp (host, "0.0.0.0") == 0)
    host = "127.0.0.1";
  else if (strcmp (host, "::") == 0)
    host = "::1";
  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("%s://[%s]:%u", scheme, host, port);
  return g_strdup_printf ("%s://%s:%u", scheme, host, port);
}

gboolean
weir_engine_address_equal (const WeirSettings *a, const WeirSettings *b)
{
  return strcmp (a->host, b->host) == 0 && a->port == b->port
         && g_strcmp0 (a->tls_cert, b->tls_cert) == 0 && g_strcmp0 (a->tls_key, b->tls_key) == 0;
}

gboolean
weir_engine_address_load_certificate (const WeirSettings *settings,
                                      GTlsCertificate **certificate,
                                      GError **error)
{
  *certificate = NULL;
  if (settings->tls_cert == NULL)
    return TRUE;
  *certificate = g_tls_certificate_new_from_files (settings->tls_cert, settings->tls_key, error);
  if (*certificate == NULL)
    g_prefix_error (error, "HTTPS with %s and %s: ", settings->tls_cert, settings->tls_key);
  return *certificate != NULL;
}
