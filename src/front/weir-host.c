/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-host.h"

#include <gio/gio.h>
#include <string.h>

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value = 0;

  if (!g_ascii_isdigit (*text)
      || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16) value;
  return TRUE;
}

/* Letters, digits, dots and hyphens; no empty label, and so no trailing dot. */
static gboolean
is_name (const char *name)
{
  char before = '.';

  for (const char *c = name; *c != '\0'; before = *c++)
    if (*c == '.' ? before == '.' : !g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return FALSE;
  return before != '.';
}

static gboolean
is_ipv6 (const char *name)
{
  g_autoptr (GInetAddress) address = strchr (name, ':') != NULL && strchr (name, '%') == NULL
                                         ? g_inet_address_new_from_string (name)
                                         : NULL;

  return address != NULL;
}

static gboolean
set_name (WeirHost *host, const char *start, gsize len)
{
  if (len == 0 || len >= sizeof host->name)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    host->name[i] = g_ascii_tolower (start[i]);
  host->name[len] = '\0';
  return TRUE;
}

static gboolean
parse_bracketed (const char *text, WeirHost *host)
{
  const char *end = strchr (text, ']');

  if (end == NULL || !set_name (host, text + 1, (gsize) (end - text - 1)) || !is_ipv6 (host->name))
    return FALSE;
  return end[1] == '\0' || (end[1] == ':' && parse_port (end + 2, &host->port));
}

gboolean
weir_host_parse (const char *text, WeirHost *host)
{
  const char *colon = strchr (text, ':');

  host->port = 0;
  if (*text == '[')
    return parse_bracketed (text, host);
  if (colon != NULL && strchr (colon + 1, ':') != NULL)
    return set_name (host, text, strlen (text)) && is_ipv6 (host->name);
  if (colon != NULL && !parse_port (colon + 1, &host->port))
    return FALSE;
  return set_name (host, text, colon != NULL ? (gsize) (colon - text) : strlen (text))
         && is_name (host->name);
}

gboolean
weir_host_is_loopback (const WeirHost *host)
{
  return g_strcmp0 (host->name, "localhost") == 0 || g_strcmp0 (host->name, "127.0.0.1") == 0
         || g_strcmp0 (host->name, "::1") == 0;
}

gboolean
weir_host_is_address (const WeirHost *host)
{
  return g_hostname_is_ip_address (host->name);
}
