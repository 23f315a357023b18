/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-service-url.h"

#include <gio/gio.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"

#define MAX_URL_LEN 2048
#define TOKEN_PATH "/oauth/token"
#define API_VERSION "/v2"

static const char *const sap_domains[] = { ".hana.ondemand.com", ".cloud.sap" };

static gboolean
is_loopback_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* A name that DNS could answer for, or an address. What else g_uri_parse () lets through (spaces it
 * decoded, letters outside ASCII, a zone) has no business in a service key. */
static gboolean
is_host_valid (const char *host)
{
  if (host == NULL || *host == '\0' || *host == '.' || strstr (host, "..") != NULL)
    return FALSE;
  if (strchr (host, ':') != NULL)
    return g_hostname_is_ip_address (host) && strchr (host, '%') == NULL;

  return strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
         == strlen (host);
}

static gboolean
is_path_valid (const char *path)
{
  return strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~/-")
         == strlen (path);
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0)
    return port;
  return strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

/* (nullable): why @url cannot be used, as the end of a sentence. */
static const char *
find_fault (const char *url, GUri *uri)
{
  const char *scheme;

  if (strlen (url) > MAX_URL_LEN)
    return "is too long";
  if (uri == NULL)
    return "is not a URL";

  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0)
    return "is not an https URL";
  if (g_uri_get_userinfo (uri) != NULL)
    return "must not hold a user name or password";
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return "must not hold a query or fragment";
  if (!is_host_valid (g_uri_get_host (uri)))
    return "has no valid host name";
  /* GUri has resolved dot segments and some escapes by now. */
  if (strstr (url, "/.") != NULL || strchr (url, '%') != NULL
      || !is_path_valid (g_uri_get_path (uri)))
    return "has an odd path";
  if (strcmp (scheme, "http") == 0 && !is_loopback_host (g_uri_get_host (uri)))
    return "must be https";

  return NULL;
}

/* @url with all slashes and then @suffix cut off its end, as often as they are there. */
static char *
normalise (const char *member, const char *url, const char *suffix, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (url));
  g_autoptr (GUri) uri = g_uri_parse (trimmed, G_URI_FLAGS_NONE, NULL);
  const char *fault = find_fault (trimmed, uri);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  gboolean is_default_port;

  if (fault != NULL)
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY, "%s %s", member, fault);
      return NULL;
    }

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  path = g_strdup (g_uri_get_path (uri));
  for (gsize len = strlen (path); len > 0; len = strlen (path))
    {
      if (path[len - 1] == '/')
        path[len - 1] = '\0';
      else if (g_str_has_suffix (path, suffix))
        path[len - strlen (suffix)] = '\0';
      else
        break;
    }

  is_default_port = get_port (uri) == (strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80);
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host,
                     is_default_port ? -1 : g_uri_get_port (uri), path, NULL, NULL);
}

char *
weir_service_url_normalise_token (const char *member, const char *url, GError **error)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (member != NULL && url != NULL, NULL);

  base = normalise (member, url, TOKEN_PATH, error);
  return base != NULL ? g_strconcat (base, TOKEN_PATH, NULL) : NULL;
}

char *
weir_service_url_normalise_api (const char *member, const char *url, GError **error)
{
  g_return_val_if_fail (member != NULL && url != NULL, NULL);

  return normalise (member, url, API_VERSION, error);
}

char *
weir_service_url_dup_origin (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  const char *scheme;
  gboolean is_v6;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || !is_host_valid (g_uri_get_host (uri)))
    return NULL;
  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0)
    return NULL;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  is_v6 = strchr (host, ':') != NULL;
  return g_strdup_printf ("%s://%s%s%s:%d", scheme, is_v6 ? "[" : "", host, is_v6 ? "]" : "",
                          get_port (uri));
}

gboolean
weir_service_url_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && is_loopback_host (g_uri_get_host (uri));
}

gboolean
weir_service_url_is_sap (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  for (guint i = 0; i < G_N_ELEMENTS (sap_domains); i++)
    {
      if (g_str_has_suffix (host, sap_domains[i]))
        return TRUE;
    }

  return FALSE;
}
