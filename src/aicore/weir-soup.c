/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-soup.h"

#include <string.h>

#include "aicore/weir-aicore-fault.h"
#include "aicore/weir-service-url.h"
#include "base/weir-secret.h"

/* A session serves one call at a time; more than one connection is only for the moment in which a
 * call is repeated on a new one while the old one is being closed. libsoup waits for a free one
 * without looking at the GCancellable. */
#define MAX_CONNECTIONS 4

static const struct
{
  GTlsCertificateFlags flag;
  WeirAicoreFault fault;
  const char *what;
} certificate_faults[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, WEIR_AICORE_FAULT_AUTHORITY,
    "is not signed by an authority this machine trusts. Where a company inspects TLS, its own CA "
    "certificate must be installed or named in the configuration (ca_file)" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, WEIR_AICORE_FAULT_IDENTITY, "is for another host name" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, WEIR_AICORE_FAULT_NOT_YET,
    "is not valid yet: check this machine's clock" },
  { G_TLS_CERTIFICATE_EXPIRED, WEIR_AICORE_FAULT_EXPIRED,
    "has expired (or this machine's clock is wrong)" },
  { G_TLS_CERTIFICATE_REVOKED, WEIR_AICORE_FAULT_REVOKED, "has been revoked" },
  { G_TLS_CERTIFICATE_INSECURE, WEIR_AICORE_FAULT_INSECURE,
    "uses methods that are not safe any more" },
};

/* Why there is no connection, by what GIO and glib-networking tell. */
static const struct
{
  int code; /* of G_IO_ERROR */
  WeirAicoreFault fault;
} connect_faults[] = {
  { G_IO_ERROR_CONNECTION_REFUSED, WEIR_AICORE_FAULT_REFUSED },
  { G_IO_ERROR_TIMED_OUT, WEIR_AICORE_FAULT_LATE },
  { G_IO_ERROR_CONNECTION_CLOSED, WEIR_AICORE_FAULT_RESET },
  { G_IO_ERROR_BROKEN_PIPE, WEIR_AICORE_FAULT_RESET },
  { G_IO_ERROR_PARTIAL_INPUT, WEIR_AICORE_FAULT_RESET },
  { G_IO_ERROR_HOST_UNREACHABLE, WEIR_AICORE_FAULT_NO_ROUTE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, WEIR_AICORE_FAULT_NO_ROUTE },
  { G_IO_ERROR_PROXY_FAILED, WEIR_AICORE_FAULT_PROXY },
  { G_IO_ERROR_PROXY_NOT_ALLOWED, WEIR_AICORE_FAULT_PROXY },
  { G_IO_ERROR_PROXY_NEED_AUTH, WEIR_AICORE_FAULT_PROXY_PASSWORD },
  { G_IO_ERROR_PROXY_AUTH_FAILED, WEIR_AICORE_FAULT_PROXY_PASSWORD },
};

SoupSession *
weir_soup_session_new (const char *url, GTlsDatabase *trust, GProxyResolver *proxy, guint idle_s)
{
  SoupSession *session;

  g_return_val_if_fail (url != NULL, NULL);

  /* libsoup's own 60 s would kill a model that thinks longer before its first byte. */
  session =
      soup_session_new_with_options ("max-conns", MAX_CONNECTIONS, "max-conns-per-host",
                                     MAX_CONNECTIONS, "timeout", 0, "idle-timeout", idle_s, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  if (trust != NULL)
    soup_session_set_tls_database (session, trust);
  if (weir_service_url_is_loopback (url))
    soup_session_set_proxy_resolver (session, NULL);
  else if (proxy != NULL)
    soup_session_set_proxy_resolver (session, proxy);

  return session;
}

GUri *
weir_soup_parse_url (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL ? g_steal_pointer (&uri) : NULL;
}

SoupMessage *
weir_soup_message_new_from_uri (const char *method, GUri *uri)
{
  SoupMessage *message;

  g_return_val_if_fail (method != NULL && uri != NULL, NULL);

  message = soup_message_new_from_uri (method, uri);

  /* IDEMPOTENT makes libsoup use kept connections for POST; it repeats one never by itself. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT
                                       | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  return message;
}

SoupMessage *
weir_soup_message_new (const char *method, const char *url)
{
  g_autoptr (GUri) uri = weir_soup_parse_url (url);

  return uri != NULL ? weir_soup_message_new_from_uri (method, uri) : NULL;
}

void
weir_soup_message_set_bearer (SoupMessage *message, const char *token)
{
  char *value;

  g_return_if_fail (message != NULL && token != NULL);

  value = g_strconcat ("Bearer ", token, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  weir_secret_wipe (value, strlen (value));
  g_free (value);
}

GTlsDatabase *
weir_soup_load_trust (const char *ca_file, GError **error)
{
  g_autoptr (GError) local = NULL;
  GTlsDatabase *trust = NULL;
  GList *certificates;

  g_return_val_if_fail (ca_file != NULL, NULL);

  if (!g_path_is_absolute (ca_file))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS,
                           "The file of CA certificates must be named by an absolute path");
      return NULL;
    }

  /* A database takes a file without any certificate, and would then refuse every peer. */
  certificates = g_tls_certificate_list_new_from_file (ca_file, &local);
  if (certificates != NULL)
    trust = g_tls_file_database_new (ca_file, &local);
  g_list_free_full (certificates, g_object_unref);

  if (trust == NULL)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS,
                 "The CA certificates in %s cannot be read: %s", ca_file,
                 local != NULL ? local->message : "there are none in PEM form");
  return trust;
}

static const char *
get_host (SoupMessage *message)
{
  return g_uri_get_host (soup_message_get_uri (message));
}

/* (nullable): the common name of who has signed the last certificate that the peer sent. */
static char *
dup_authority (GTlsCertificate *certificate)
{
  g_autofree char *name = NULL;
  const char *common;

  while (certificate != NULL && g_tls_certificate_get_issuer (certificate) != NULL)
    certificate = g_tls_certificate_get_issuer (certificate);
  name = certificate != NULL ? g_tls_certificate_get_issuer_name (certificate) : NULL;
  common = name != NULL ? strstr (name, "CN=") : NULL;
  if (common == NULL)
    return g_steal_pointer (&name);
  common += strlen ("CN=");
  return g_strndup (common, strcspn (common, ","));
}

/* (transfer full): @error, for the same message. */
static GError *
tell_fault (GError *error, WeirAicoreFault fault, SoupMessage *message)
{
  g_autofree char *authority = NULL;

  if (fault == WEIR_AICORE_FAULT_AUTHORITY)
    authority = dup_authority (soup_message_get_tls_peer_certificate (message));
  weir_aicore_error_set_fault (error, fault, get_host (message), authority);
  return error;
}

static GError *
new_certificate_error (WeirAicoreFault fault, const char *what, SoupMessage *message)
{
  return tell_fault (g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS,
                                  "The certificate of %s %s", get_host (message), what),
                     fault, message);
}

static GError *
new_name_error (const GError *cause, SoupMessage *message)
{
  return tell_fault (g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT,
                                  "The address of %s cannot be found: %s", get_host (message),
                                  cause->message),
                     WEIR_AICORE_FAULT_NAME, message);
}

static GError *
new_tls_error (const GError *cause, SoupMessage *message)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  for (guint i = 0; i < G_N_ELEMENTS (certificate_faults); i++)
    if (flags & certificate_faults[i].flag)
      return new_certificate_error (certificate_faults[i].fault, certificate_faults[i].what,
                                    message);

  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    return tell_fault (g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS,
                                            "TLS is not available: install glib-networking"),
                       WEIR_AICORE_FAULT_NO_TLS, message);

  return tell_fault (g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS,
                                  "No secure connection to %s could be made: %s",
                                  get_host (message), cause->message),
                     WEIR_AICORE_FAULT_HANDSHAKE, message);
}

static WeirAicoreFault
find_connect_fault (const GError *cause)
{
  if (cause->domain == G_TLS_ERROR)
    return cause->code == G_TLS_ERROR_EOF ? WEIR_AICORE_FAULT_RESET : WEIR_AICORE_FAULT_HANDSHAKE;
  for (guint i = 0; i < G_N_ELEMENTS (connect_faults); i++)
    if (g_error_matches (cause, G_IO_ERROR, connect_faults[i].code))
      return connect_faults[i].fault;
  return WEIR_AICORE_FAULT_OTHER;
}

static GError *
new_connect_error (const GError *cause, SoupMessage *message)
{
  return tell_fault (g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT,
                                  "No connection to %s could be made: %s", get_host (message),
                                  cause->message),
                     find_connect_fault (cause), message);
}

/* A peer that hangs up in a handshake, or speaks something else, was not found unworthy. */
static gboolean
is_verdict (const GError *cause)
{
  return cause->domain == G_TLS_ERROR && cause->code != G_TLS_ERROR_EOF
         && cause->code != G_TLS_ERROR_MISC && cause->code != G_TLS_ERROR_NOT_TLS;
}

/* libsoup tells it with the code of a broken connection; only its words are different. */
static gboolean
is_head_too_large (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
         && strcmp (cause->message, g_dgettext ("libsoup-3.0", "Header too big")) == 0;
}

GError *
weir_soup_error_new (const GError *cause, SoupMessage *message, gboolean sent)
{
  g_return_val_if_fail (cause != NULL && SOUP_IS_MESSAGE (message), NULL);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (!sent && is_verdict (cause))
    return new_tls_error (cause, message);
  if (cause->domain == G_RESOLVER_ERROR)
    return new_name_error (cause, message);
  if (!sent)
    return new_connect_error (cause, message);
  if (is_head_too_large (cause))
    return g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                        "The head of the answer of %s is too large", get_host (message));
  if (cause->domain == SOUP_SESSION_ERROR)
    return g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                        "%s answered with something that is not HTTP: %s", get_host (message),
                        cause->message);

  return g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_LOST,
                      "The connection to %s broke before its answer was complete: %s",
                      get_host (message), cause->message);
}

void
weir_soup_connecting_take_event (WeirSoupConnecting *self, GSocketClientEvent event)
{
  self->is_new = TRUE;
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    self->is_secured = TRUE;
}

gboolean
weir_soup_connecting_is_proxy_answer (const WeirSoupConnecting *self, SoupMessage *message)
{
  return self->is_new && !self->is_secured
         && strcmp (g_uri_get_scheme (soup_message_get_uri (message)), "https") == 0;
}

GError *
weir_soup_proxy_error_new (SoupMessage *message)
{
  guint status;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return tell_fault (
        g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT,
                             "The proxy of this network wants a password (407): give it with the "
                             "proxy's address in the system's settings"),
        WEIR_AICORE_FAULT_PROXY_PASSWORD, message);

  return tell_fault (g_error_new (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT,
                                  "The proxy of this network refuses the connection (%u)", status),
                     WEIR_AICORE_FAULT_PROXY, message);
}
