/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-front-end.h"

#include <string.h>
#include <sys/resource.h>

#include "front/weir-connection.h"
#include "front/weir-cors.h"
#include "front/weir-listener.h"
#include "front/weir-tls-gate.h"

#define SCRATCH_SIZE (64 * 1024)

/* How often a port of the kernel's choice is asked for that is free in both families. */
#define PORT_ATTEMPTS 8

const WeirFrontEndLimits weir_front_end_limits_default = {
  .max_connections = 4096,
  .max_requests_per_connection = 1000,
  .max_body = 64 * 1024 * 1024,
  .max_bodies = 512 * 1024 * 1024,
  .head_ms = 10 * 1000,
  .idle_ms = 75 * 1000,
  .body_rate = 1024,
  .body_rate_ms = 30 * 1000,
  .stall_ms = 60 * 1000,
  .linger_ms = 2 * 1000,
  .max_handshakes = 16,
  .handshake_ms = 3 * 1000,
};

struct _WeirFrontEnd
{
  GObject parent;

  WeirFrontEndLimits limits;
  WeirConnectionHost host;
  WeirClientHandler handler;
  gpointer user_data;
  GPtrArray *listeners; /* WeirListener */
  WeirTlsGate *gate;
  GHashTable *connections; /* WeirConnection, a set */
  guint n_open;            /* sockets: connections, those at the gate, those a worker still has */
  char *start_error;       /* (nullable): why it cannot listen */
};

G_DEFINE_FINAL_TYPE (WeirFrontEnd, weir_front_end, G_TYPE_OBJECT)

/* Every connection may need a second descriptor for its upstream, and there are other files. */
static guint
limit_by_descriptors (guint max_connections)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return max_connections;
  return (guint) CLAMP (limit.rlim_cur * 3 / 8, 1, max_connections);
}

static void
on_transport_closed (gpointer user_data)
{
  g_autoptr (WeirFrontEnd) self = user_data;

  self->n_open--;
  for (guint i = 0; i < self->listeners->len; i++)
    weir_listener_resume (g_ptr_array_index (self->listeners, i));
}

static void
on_connection_ended (WeirConnection *connection, gpointer user_data)
{
  WeirFrontEnd *self = user_data;

  g_hash_table_remove (self->connections, connection);
}

static void
start_connection (WeirTransport *transport, gpointer user_data)
{
  WeirFrontEnd *self = user_data;
  WeirConnection *connection = weir_connection_new (&self->host, transport);

  if (connection != NULL)
    g_hash_table_add (self->connections, connection);
}

static gboolean
on_accept (GSocket *socket, GTlsCertificate *certificate, gpointer user_data)
{
  WeirFrontEnd *self = user_data;
  WeirTransport *transport =
      weir_transport_new (socket, self->limits.stall_ms, on_transport_closed, g_object_ref (self));

  self->n_open++;
  if (certificate != NULL)
    weir_tls_gate_enter (self->gate, transport, certificate);
  else
    start_connection (transport, self);
  return self->n_open < self->limits.max_connections;
}

/* A request, complete and admitted. */
static void
on_client (WeirClient *client, gpointer user_data)
{
  WeirFrontEnd *self = user_data;

  if (strcmp (weir_client_get_head (client)->method, "OPTIONS") == 0)
    {
      weir_cors_answer_options (client);
      weir_client_unref (client);
      return;
    }
  self->handler (client, self->user_data);
}

static void
weir_front_end_dispose (GObject *object)
{
  WeirFrontEnd *self = WEIR_FRONT_END (object);

  weir_front_end_close (self);

  G_OBJECT_CLASS (weir_front_end_parent_class)->dispose (object);
}

static void
weir_front_end_finalize (GObject *object)
{
  WeirFrontEnd *self = WEIR_FRONT_END (object);

  g_clear_pointer (&self->host.rules.admission, weir_admission_unref);
  g_clear_pointer (&self->host.rules.budget, weir_body_budget_unref);
  g_clear_object (&self->host.rules.clock);
  g_clear_pointer (&self->host.set, weir_fd_set_free);
  g_clear_pointer (&self->host.context, g_main_context_unref);
  g_clear_pointer (&self->host.probe, weir_hangup_probe_free);
  g_free (self->host.scratch);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->connections, g_hash_table_unref);
  g_free (self->start_error);

  G_OBJECT_CLASS (weir_front_end_parent_class)->finalize (object);
}

static void
weir_front_end_class_init (WeirFrontEndClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_front_end_dispose;
  object_class->finalize = weir_front_end_finalize;
}

static void
weir_front_end_init (WeirFrontEnd *self)
{
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_listener_free);
  self->connections =
      g_hash_table_new_full (NULL, NULL, (GDestroyNotify) weir_connection_unref, NULL);
}

static void
init_host (WeirFrontEnd *self, WeirClock *clock)
{
  g_autoptr (GError) error = NULL;

  self->host.limits = &self->limits;
  self->host.rules.max_body = self->limits.max_body;
  self->host.rules.budget = weir_body_budget_new (self->limits.max_bodies);
  self->host.rules.clock = g_object_ref (clock);
  self->host.context = g_main_context_ref_thread_default ();
  self->host.probe = weir_hangup_probe_new ();
  self->host.scratch = g_malloc (SCRATCH_SIZE);
  self->host.scratch_size = SCRATCH_SIZE;
  self->host.handle = on_client;
  self->host.ended = on_connection_ended;
  self->host.user_data = self;
  self->host.set = weir_fd_set_new (self->host.context, &error);
  if (error != NULL)
    self->start_error = g_strdup (error->message);
}

WeirFrontEnd *
weir_front_end_new (const WeirFrontEndLimits *limits,
                    WeirClock *clock,
                    WeirClientHandler handler,
                    gpointer user_data)
{
  WeirFrontEnd *self = NULL;

  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (handler != NULL, NULL);

  self = g_object_new (WEIR_TYPE_FRONT_END, NULL);
  self->limits = limits != NULL ? *limits : weir_front_end_limits_default;
  self->limits.max_connections = limit_by_descriptors (self->limits.max_connections);
  self->handler = handler;
  self->user_data = user_data;
  init_host (self, clock);
  self->gate =
      weir_tls_gate_new (self->host.set, self->limits.max_handshakes, self->limits.handshake_ms,
                         self->limits.head_ms, start_connection, self);
  return self;
}

static gboolean
listen_at (WeirFrontEnd *self,
           GInetAddress *address,
           guint16 port,
           GTlsCertificate *certificate,
           GError **error)
{
  WeirListener *listener =
      weir_listener_new (self->host.set, address, port, certificate, on_accept, self, error);

  if (listener == NULL)
    return FALSE;
  g_ptr_array_add (self->listeners, listener);
  return TRUE;
}

static void
drop_last_listener (WeirFrontEnd *self)
{
  g_ptr_array_remove_index (self->listeners, self->listeners->len - 1);
}

/* Both loopback addresses at one port. A machine without IPv6, or without IPv4, gets along with the
 * other. */
static gboolean
listen_at_loopback (WeirFrontEnd *self, guint16 port, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GInetAddress) ipv4 = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GInetAddress) ipv6 = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GError) failure = NULL;

  if (!listen_at (self, ipv4, port, certificate, &failure))
    {
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_message ("127.0.0.1 is not to be had, listening at ::1 only: %s", failure->message);
      return listen_at (self, ipv6, port, certificate, error);
    }

  if (listen_at (self, ipv6, weir_front_end_get_port (self), certificate, &failure))
    return TRUE;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      drop_last_listener (self);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_message ("::1 is not to be had, listening at 127.0.0.1 only: %s", failure->message);
  return TRUE;
}

static gboolean
listen_at_localhost (WeirFrontEnd *self, guint16 port, GTlsCertificate *certificate, GError **error)
{
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) failure = NULL;

      if (listen_at_loopback (self, port, certificate, &failure))
        return TRUE;
      /* The port that was free in one family may be in use in the other. */
      if (port != 0 || attempt == PORT_ATTEMPTS
          || !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
}

gboolean
weir_front_end_listen (WeirFrontEnd *self,
                       const char *host,
                       guint16 port,
                       GTlsCertificate *certificate,
                       GError **error)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (WEIR_IS_FRONT_END (self), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (certificate == NULL || G_IS_TLS_CERTIFICATE (certificate), FALSE);

  if (self->start_error != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, self->start_error);
      return FALSE;
    }
  if (strcmp (host, "localhost") == 0)
    return listen_at_localhost (self, port, certificate, error);

  address = g_inet_address_new_from_string (host);
  if (address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"%s\" is no address to listen at: give an IP address or \"localhost\"", host);
      return FALSE;
    }
  return listen_at (self, address, port, certificate, error);
}

guint16
weir_front_end_get_port (WeirFrontEnd *self)
{
  g_return_val_if_fail (WEIR_IS_FRONT_END (self), 0);

  if (self->listeners->len == 0)
    return 0;
  return weir_listener_get_port (g_ptr_array_index (self->listeners, 0));
}

void
weir_front_end_set_admission (WeirFrontEnd *self, WeirAdmission *admission)
{
  WeirAdmission *old = NULL;

  g_return_if_fail (WEIR_IS_FRONT_END (self));

  old = g_steal_pointer (&self->host.rules.admission);
  self->host.rules.admission = weir_admission_ref (admission);
  g_clear_pointer (&old, weir_admission_unref);
}

void
weir_front_end_set_key_refused (WeirFrontEnd *self, WeirKeyRefused refused, gpointer user_data)
{
  g_return_if_fail (WEIR_IS_FRONT_END (self));

  self->host.rules.key_refused = refused;
  self->host.rules.user_data = user_data;
}

void
weir_front_end_stop_accepting (WeirFrontEnd *self)
{
  g_autoptr (GList) connections = NULL;

  g_return_if_fail (WEIR_IS_FRONT_END (self));

  self->host.is_draining = TRUE;
  g_ptr_array_set_size (self->listeners, 0);
  g_clear_pointer (&self->gate, weir_tls_gate_free);
  connections = g_hash_table_get_keys (self->connections);
  for (GList *link = connections; link != NULL; link = link->next)
    weir_connection_drain (link->data);
}

void
weir_front_end_close (WeirFrontEnd *self)
{
  g_autoptr (GList) connections = NULL;

  g_return_if_fail (WEIR_IS_FRONT_END (self));

  self->host.is_draining = TRUE;
  g_ptr_array_set_size (self->listeners, 0);
  g_clear_pointer (&self->gate, weir_tls_gate_free);
  connections = g_hash_table_get_keys (self->connections);
  for (GList *link = connections; link != NULL; link = link->next)
    weir_connection_abort (link->data);
}

guint
weir_front_end_get_n_connections (WeirFrontEnd *self)
{
  g_return_val_if_fail (WEIR_IS_FRONT_END (self), 0);

  return self->n_open;
}
