/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-admission.h"

#include <gio/gio.h>
#include <string.h>

#include "front/weir-host.h"
#include "wire/weir-api-error.h"

struct _WeirAdmission
{
  WeirLocalKey *keys;
  guint n_keys;
  WeirHost *hosts; /* allowed beyond loopback, the bound one among them */
  guint n_hosts;
  char **origins;
  const char *unavailable;
  gboolean any_address; /* bound to all addresses of the machine */
  guint16 port;
};

/* The same words whatever is wrong with a key, so that they tell nothing about it. */
#define KEY_IN_QUERY                                                                               \
  "The key in the address is not read, because addresses are logged in many places. Send the "     \
  "local "                                                                                         \
  "API key in the header \"x-goog-api-key\" instead."
#define KEY_NEEDED                                                                                 \
  "A valid local API key is needed: send it once, as \"Authorization: Bearer KEY\", "              \
  "\"x-api-key\", "                                                                                \
  "\"api-key\" or \"x-goog-api-key\"."

static const char *const key_headers[] = { "Authorization", "x-api-key", "api-key",
                                           "x-goog-api-key" };

static void
add_host (WeirAdmission *self, const char *text)
{
  WeirHost host;

  if (!weir_host_parse (text, &host))
    {
      g_message ("\"%s\" is no host name or address; it is left out of the allowed hosts", text);
      return;
    }
  self->hosts = g_renew (WeirHost, self->hosts, self->n_hosts + 1);
  self->hosts[self->n_hosts++] = host;
}

static gboolean
is_any_address (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL && g_inet_address_get_is_any (address);
}

WeirAdmission *
weir_admission_new (const WeirAdmissionOptions *options)
{
  WeirAdmission *self = g_atomic_rc_box_new0 (WeirAdmission);

  self->keys = g_new0 (WeirLocalKey, options->n_keys);
  self->n_keys = options->n_keys;
  for (guint i = 0; i < options->n_keys; i++)
    {
      self->keys[i] = options->keys[i];
      self->keys[i].name = g_strdup (options->keys[i].name);
    }

  self->port = options->port;
  self->unavailable = options->unavailable;
  self->origins = g_strdupv ((char **) options->allowed_origins);
  for (guint i = 0; options->allowed_hosts != NULL && options->allowed_hosts[i] != NULL; i++)
    add_host (self, options->allowed_hosts[i]);
  if (options->bound_host != NULL)
    {
      self->any_address = is_any_address (options->bound_host);
      add_host (self, options->bound_host);
    }
  return self;
}

WeirAdmission *
weir_admission_ref (WeirAdmission *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_contents (gpointer data)
{
  WeirAdmission *self = data;

  for (guint i = 0; i < self->n_keys; i++)
    g_free (self->keys[i].name);
  g_free (self->keys);
  g_free (self->hosts);
  g_strfreev (self->origins);
}

void
weir_admission_unref (WeirAdmission *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

static gboolean
refuse (GError **error, WeirApiErrorKind kind, const char *message)
{
  g_propagate_error (error, weir_api_error_new (kind, "%s", message));
  return FALSE;
}

/* A Host without a port means the scheme's own. */
static gboolean
is_own_port (WeirAdmission *self, guint16 port)
{
  if (self->port == 0)
    return TRUE;
  return port != 0 ? port == self->port : self->port == 80 || self->port == 443;
}

/* A page that had its own name resolved to this machine still sends that name (DNS rebinding); no
 * page can be reached under an address that is not the machine's. */
static gboolean
is_served (WeirAdmission *self, const WeirHost *host)
{
  if (is_own_port (self, host->port)
      && (weir_host_is_loopback (host) || (self->any_address && weir_host_is_address (host))))
    return TRUE;

  for (guint i = 0; i < self->n_hosts; i++)
    {
      const WeirHost *allowed = &self->hosts[i];

      if (strcmp (allowed->name, host->name) != 0)
        continue;
      if (allowed->port != 0 ? allowed->port == host->port
                             : host->port == 0 || is_own_port (self, host->port))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_host (WeirAdmission *self, const WeirHttpHead *head, GError **error)
{
  const char *text = weir_http_head_get (head, "Host");
  WeirHost host;

  if (text == NULL || !weir_host_parse (text, &host) || !is_served (self, &host))
    return refuse (error, WEIR_API_ERROR_FORBIDDEN,
                   "The Host header names neither this machine's loopback address with its port "
                   "nor an entry of allowed_hosts.");
  return TRUE;
}

static guint
count_headers (const WeirHttpHead *head, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < head->n_headers; i++)
    n += weir_http_name_equal (head->headers[i].name, name);
  return n;
}

static gboolean
is_cross_site (const WeirHttpHead *head)
{
  const char *site = weir_http_head_get (head, "Sec-Fetch-Site");

  return site != NULL && strcmp (site, "none") != 0 && strcmp (site, "same-origin") != 0;
}

/* A preflight of a foreign page is answered, without the headers that would permit anything. */
static gboolean
check_origin (WeirAdmission *self, const WeirHttpHead *head, const char **origin, GError **error)
{
  const char *sent = weir_http_head_get (head, "Origin");

  if (sent != NULL && count_headers (head, "Origin") == 1 && self->origins != NULL)
    for (char **allowed = self->origins; *allowed != NULL; allowed++)
      if (strcmp (*allowed, sent) == 0)
        {
          *origin = *allowed;
          return TRUE;
        }

  if (strcmp (head->method, "OPTIONS") == 0 || (sent == NULL && !is_cross_site (head)))
    return TRUE;
  return refuse (error, WEIR_API_ERROR_FORBIDDEN,
                 "Requests made by web pages are refused, unless allowed_origins names the page's "
                 "origin.");
}

/* The key in a header's value, or %NULL when there is none that could be one. */
static const char *
get_key (const char *header, const char *value)
{
  if (strcmp (header, "Authorization") == 0 && g_ascii_strncasecmp (value, "Bearer", 6) == 0
      && (value[6] == ' ' || value[6] == '\t' || value[6] == '\0'))
    {
      value += 6;
      value += strspn (value, " \t");
    }
  return *value == '\0' || strpbrk (value, " \t") != NULL ? NULL : value;
}

/* The one key the client presents. %FALSE when there is none or what is sent does not agree. */
static gboolean
find_key (const WeirHttpHead *head, const char **key)
{
  *key = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (key_headers); i++)
    {
      const char *value = weir_http_head_get (head, key_headers[i]);
      const char *sent = value != NULL ? get_key (key_headers[i], value) : NULL;

      if (value == NULL)
        continue;
      if (sent == NULL || count_headers (head, key_headers[i]) > 1)
        return FALSE;
      if (*key != NULL && strcmp (*key, sent) != 0)
        return FALSE;
      *key = sent;
    }
  return *key != NULL;
}

/* Looks at all keys always, so that the time taken tells nothing about them. */
static const WeirLocalKey *
look_up_key (WeirAdmission *self, const char *key)
{
  const WeirLocalKey *found = NULL;
  guint8 digest[WEIR_DIGEST_LEN];

  weir_digest (key, -1, digest);
  for (guint i = 0; i < self->n_keys; i++)
    if (weir_digest_equal (digest, self->keys[i].digest))
      found = &self->keys[i];
  return found;
}

static gboolean
needs_key (WeirAdmission *self, const WeirHttpHead *head)
{
  gboolean reads = strcmp (head->method, "GET") == 0 || strcmp (head->method, "HEAD") == 0;

  if (self->n_keys == 0 || strcmp (head->method, "OPTIONS") == 0)
    return FALSE;
  if (reads && strcmp (head->path, "/") == 0)
    return FALSE;
  /* With a query it may be the deep check, which asks the upstream. */
  return !(reads && strcmp (head->path, "/health") == 0 && head->query == NULL);
}

/* As some clients of Google's API send it. Addresses get into logs and histories, so none is taken from
 * there. */
static gboolean
has_key_in_query (const WeirHttpHead *head)
{
  const char *query = head->query;

  return query != NULL && (g_str_has_prefix (query, "key=") || strstr (query, "&key=") != NULL);
}

static gboolean
check_key (WeirAdmission *self,
           const WeirHttpHead *head,
           gint64 now_wall_us,
           const char **key_name,
           GError **error)
{
  const char *key = NULL;
  const WeirLocalKey *found = NULL;
  gboolean is_sent = self->n_keys > 0 && find_key (head, &key);

  if (is_sent)
    found = look_up_key (self, key);
  if (found != NULL && (found->expires_wall_us == 0 || now_wall_us < found->expires_wall_us))
    {
      *key_name = found->name;
      return TRUE;
    }

  if (!needs_key (self, head))
    return TRUE;
  if (found != NULL)
    return refuse (error, WEIR_API_ERROR_KEY_EXPIRED,
                   "This local API key has expired; make a new one in Weir.");
  /* Who sends no key at all is told to. */
  if (is_sent && self->unavailable != NULL)
    return refuse (error, WEIR_API_ERROR_UNAVAILABLE, self->unavailable);
  return refuse (error, WEIR_API_ERROR_LOCAL_AUTH,
                 has_key_in_query (head) ? KEY_IN_QUERY : KEY_NEEDED);
}

/* "application/json" or "application/x+json", with or without parameters. */
static gboolean
is_json (const char *type)
{
  g_autofree char *essence = g_ascii_strdown (type, (gssize) strcspn (type, "; \t"));

  return strcmp (essence, "application/json") == 0
         || (g_str_has_prefix (essence, "application/") && g_str_has_suffix (essence, "+json"));
}

/* JSON is what a form or a beacon of a web page cannot send without asking first. */
static gboolean
check_media (const WeirHttpHead *head, GError **error)
{
  const char *type = weir_http_head_get (head, "Content-Type");
  const char *encoding = weir_http_head_get (head, "Content-Encoding");

  if (encoding != NULL
      && (g_ascii_strcasecmp (encoding, "identity") != 0
          || count_headers (head, "Content-Encoding") > 1))
    return refuse (error, WEIR_API_ERROR_MEDIA_TYPE,
                   "Compressed bodies are not read; send the body without Content-Encoding.");

  if (strcmp (head->method, "POST") != 0 || (type == NULL && head->body == WEIR_HTTP_BODY_NONE))
    return TRUE;
  if (type == NULL || count_headers (head, "Content-Type") > 1 || !is_json (type))
    return refuse (error, WEIR_API_ERROR_MEDIA_TYPE,
                   "The body must be JSON: send \"Content-Type: application/json\".");
  return TRUE;
}

gboolean
weir_admission_check (WeirAdmission *self,
                      const WeirHttpHead *head,
                      gint64 now_wall_us,
                      const char **key_name,
                      const char **origin,
                      GError **error)
{
  *key_name = NULL;
  *origin = NULL;

  return check_host (self, head, error) && check_origin (self, head, origin, error)
         && check_key (self, head, now_wall_us, key_name, error) && check_media (head, error);
}
