/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-http-upstream.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-handshake-gate.h"
#include "aicore/weir-http-reply.h"
#include "aicore/weir-service-url.h"
#include "aicore/weir-session-pool.h"
#include "aicore/weir-soup.h"

#define MAX_HANDSHAKES 4
#define MAX_IDLE_US (30 * G_USEC_PER_SEC)

struct _WeirHttpUpstream
{
  GObject parent_instance;

  WeirClock *clock;
  GTlsDatabase *trust;
  char *client_type;
  WeirSessionPool *pool;
  WeirHandshakeGate *gate;
  GMutex mutex; /* for the rest */
  guint64 n_opened;
};

/* One weir_upstream_send (), in one thread. */
typedef struct
{
  WeirHttpUpstream *self;
  const WeirUpstreamCall *call;
  GCancellable *cancellable;
  WeirPooledSession *session;
  SoupMessage *message;
  const char *origin;
  WeirSoupConnecting connecting;
  gboolean is_in_gate;
  gboolean is_sent;
} Sending;

static void weir_http_upstream_iface_init (WeirUpstreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirHttpUpstream,
                               weir_http_upstream,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_UPSTREAM,
                                                      weir_http_upstream_iface_init))

static void
tell_phase (const Sending *sending, WeirUpstreamPhase phase)
{
  if (sending->call->on_phase != NULL)
    sending->call->on_phase (phase, sending->call->user_data);
}

static void
enter_gate (Sending *sending)
{
  if (!sending->is_in_gate)
    sending->is_in_gate =
        weir_handshake_gate_enter (sending->self->gate, sending->origin, sending->cancellable);
}

static void
leave_gate (Sending *sending)
{
  if (sending->is_in_gate)
    weir_handshake_gate_leave (sending->self->gate, sending->origin);
  sending->is_in_gate = FALSE;
}

static void
note_connected (Sending *sending, GIOStream *connection)
{
  WeirHttpUpstream *self = sending->self;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return;

  g_set_object (&sending->session->socket,
                g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
  g_mutex_lock (&self->mutex);
  self->n_opened++;
  g_mutex_unlock (&self->mutex);
}

/* Only a new connection has such events. They come in the thread that sends, which may block here. */
static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  Sending *sending = user_data;

  if (!sending->connecting.is_new)
    tell_phase (sending, WEIR_UPSTREAM_CONNECTING);
  weir_soup_connecting_take_event (&sending->connecting, event);

  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      enter_gate (sending);
      break;
    case G_SOCKET_CLIENT_CONNECTED:
      leave_gate (sending);
      note_connected (sending, connection);
      break;
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
    case G_SOCKET_CLIENT_RESOLVED:
      leave_gate (sending);
      break;
    case G_SOCKET_CLIENT_CONNECTING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    case G_SOCKET_CLIENT_COMPLETE:
    default:
      break;
    }
}

/* libsoup writes the head, and then the body in pieces of 8 KiB: what the kernel gathers goes out in
 * few packets, and wakes the peer fewer times. */
static void
set_corked (const Sending *sending, gboolean corked)
{
  GSocket *socket = sending->session->socket;

  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, corked, NULL);
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Sending *sending = user_data;

  sending->is_sent = TRUE;
  set_corked (sending, TRUE);
  tell_phase (sending, WEIR_UPSTREAM_SENT);
}

static void
on_wrote_body (SoupMessage *message, gpointer user_data)
{
  set_corked (user_data, FALSE);
}

/* The token goes to the account's own API and nowhere else, whatever a caller made of the URL.
 * (nullable): the origin of both, which is https or loopback. */
static const char *
check_origin (const WeirUpstreamCall *call, GError **error)
{
  const WeirServiceKey *key = call->deployment->account->key;
  const char *api_url = weir_service_key_get_api_url (key);
  const char *own = weir_service_key_get_api_origin (key);
  gsize len = strlen (api_url);
  g_autofree char *wanted = NULL;

  /* Mostly it begins with just that, and need not be taken apart. */
  if (strncmp (call->url, api_url, len) == 0 && call->url[len] == '/')
    return own;

  wanted = weir_service_url_dup_origin (call->url);
  if (wanted != NULL && g_strcmp0 (own, wanted) == 0)
    return own;
  g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                       "The URL is not on the host of the account's API");
  return NULL;
}

static SoupMessage *
build_message (WeirHttpUpstream *self, const WeirUpstreamCall *call, GUri *uri)
{
  SoupMessage *message = weir_soup_message_new_from_uri (call->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (call->new_connection)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  weir_soup_message_set_bearer (message, weir_secret_peek (call->token, NULL));
  soup_message_headers_replace (headers, "AI-Resource-Group", call->deployment->resource_group);
  soup_message_headers_replace (headers, "AI-Client-Type", self->client_type);
  soup_message_headers_replace (headers, "Accept",
                                call->accept != NULL ? call->accept : "application/json");
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", call->body);

  return message;
}

static GError *
new_send_error (const Sending *sending, const GError *cause)
{
  GError *error = weir_soup_error_new (cause, sending->message, sending->is_sent);

  /* On a kept connection that gave not one byte, the peer had most likely closed it already. */
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_LOST)
      && !sending->connecting.is_new)
    error->code = WEIR_AICORE_ERROR_STALE;

  return error;
}

static gboolean
check_answer (const Sending *sending, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (sending->message);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");

  if (weir_soup_connecting_is_proxy_answer (&sending->connecting, sending->message))
    {
      g_propagate_error (error, weir_soup_proxy_error_new (sending->message));
      return FALSE;
    }
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The answer is compressed, which was not asked for");
      return FALSE;
    }

  return TRUE;
}

/* (nullable): the reply's body, its head complete and checked. */
static GInputStream *
exchange_heads (Sending *sending, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) cause = NULL;

  g_signal_connect (sending->message, "network-event", G_CALLBACK (on_network_event), sending);
  g_signal_connect (sending->message, "starting", G_CALLBACK (on_starting), sending);
  g_signal_connect (sending->message, "wrote-body", G_CALLBACK (on_wrote_body), sending);
  stream =
      soup_session_send (sending->session->session, sending->message, sending->cancellable, &cause);
  g_signal_handlers_disconnect_by_data (sending->message, sending);
  leave_gate (sending);

  if (stream == NULL)
    {
      g_propagate_error (error, new_send_error (sending, cause));
      return NULL;
    }

  return check_answer (sending, error) ? g_steal_pointer (&stream) : NULL;
}

static WeirUpstreamReply *
weir_http_upstream_send (WeirUpstream *upstream,
                         const WeirUpstreamCall *call,
                         GCancellable *cancellable,
                         GError **error)
{
  WeirHttpUpstream *self = WEIR_HTTP_UPSTREAM (upstream);
  const char *origin = check_origin (call, error);
  g_autoptr (SoupMessage) message = NULL;
  GInputStream *stream = NULL;
  Sending sending = { 0 };
  GUri *uri;

  if (origin == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  sending.self = self;
  sending.call = call;
  sending.cancellable = cancellable;
  sending.origin = origin;
  sending.session = weir_session_pool_take (self->pool, call->deployment->account->id, origin);

  uri = weir_pooled_session_get_uri (sending.session, call->url);
  if (uri != NULL)
    {
      message = build_message (self, call, uri);
      sending.message = message;
      stream = exchange_heads (&sending, error);
    }
  else
    g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                         "The URL of the deployment is none");
  if (stream == NULL)
    {
      weir_pooled_session_free (sending.session);
      return NULL;
    }

  return weir_http_reply_new (self, self->pool, self->clock, sending.session, message, stream);
}

static void
weir_http_upstream_trim (WeirUpstream *upstream, gint64 now_us)
{
  weir_session_pool_trim (WEIR_HTTP_UPSTREAM (upstream)->pool, now_us - MAX_IDLE_US);
}

static void
weir_http_upstream_finalize (GObject *object)
{
  WeirHttpUpstream *self = WEIR_HTTP_UPSTREAM (object);

  g_clear_pointer (&self->pool, weir_session_pool_free);
  g_clear_pointer (&self->gate, weir_handshake_gate_free);
  g_clear_object (&self->trust);
  g_clear_object (&self->clock);
  g_free (self->client_type);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (weir_http_upstream_parent_class)->finalize (object);
}

static void
weir_http_upstream_class_init (WeirHttpUpstreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_http_upstream_finalize;
}

static void
weir_http_upstream_iface_init (WeirUpstreamInterface *iface)
{
  iface->send = weir_http_upstream_send;
  iface->trim = weir_http_upstream_trim;
}

static void
weir_http_upstream_init (WeirHttpUpstream *self)
{
  g_mutex_init (&self->mutex);
  self->gate = weir_handshake_gate_new (MAX_HANDSHAKES);
}

WeirUpstream *
weir_http_upstream_new (WeirClock *clock,
                        const char *ca_file,
                        const char *client_type,
                        GError **error)
{
  g_autoptr (GTlsDatabase) trust = NULL;
  WeirHttpUpstream *self;

  g_return_val_if_fail (WEIR_IS_CLOCK (clock) && client_type != NULL, NULL);

  if (ca_file != NULL)
    {
      trust = weir_soup_load_trust (ca_file, error);
      if (trust == NULL)
        return NULL;
    }

  self = g_object_new (WEIR_TYPE_HTTP_UPSTREAM, NULL);
  self->clock = g_object_ref (clock);
  self->client_type = g_strdup (client_type);
  self->trust = g_steal_pointer (&trust);
  self->pool = weir_session_pool_new (self->trust, NULL);

  return WEIR_UPSTREAM (self);
}

void
weir_http_upstream_set_proxy_resolver (WeirHttpUpstream *self, GProxyResolver *proxy)
{
  g_return_if_fail (WEIR_IS_HTTP_UPSTREAM (self));

  weir_session_pool_free (self->pool);
  self->pool = weir_session_pool_new (self->trust, proxy);
}

void
weir_http_upstream_retire (WeirHttpUpstream *self, const char *account_id)
{
  g_return_if_fail (WEIR_IS_HTTP_UPSTREAM (self));

  weir_session_pool_retire (self->pool, account_id);
}

guint
weir_http_upstream_get_n_idle (WeirHttpUpstream *self)
{
  g_return_val_if_fail (WEIR_IS_HTTP_UPSTREAM (self), 0);

  return weir_session_pool_get_n_idle (self->pool);
}

guint64
weir_http_upstream_get_n_opened (WeirHttpUpstream *self)
{
  guint64 n_opened;

  g_return_val_if_fail (WEIR_IS_HTTP_UPSTREAM (self), 0);

  g_mutex_lock (&self->mutex);
  n_opened = self->n_opened;
  g_mutex_unlock (&self->mutex);

  return n_opened;
}
