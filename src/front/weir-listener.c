/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-listener.h"

#include "front/weir-fd-watch.h"
#include "front/weir-port-owner.h"

#define BACKLOG 4096
#define ACCEPTS_PER_TURN 64
#define PAUSE_US (100 * G_TIME_SPAN_MILLISECOND)

struct _WeirListener
{
  GSocket *socket;
  GTlsCertificate *certificate;
  WeirFdWatch *watch;
  WeirAcceptFunc accept;
  gpointer user_data;
  gboolean is_paused; /* after a failure */
};

static void
pause_after (WeirListener *self, const GError *error)
{
  g_info ("accepting failed, trying again soon: %s", error->message);
  self->is_paused = TRUE;
  weir_fd_watch_suspend (self->watch);
  weir_fd_watch_set_timer (self->watch, g_get_monotonic_time () + PAUSE_US);
}

static void
on_ready (GIOCondition revents, gpointer user_data)
{
  WeirListener *self = user_data;

  if (self->is_paused)
    {
      self->is_paused = FALSE;
      weir_fd_watch_set_events (self->watch, G_IO_IN);
    }

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return;
      if (socket == NULL)
        {
          pause_after (self, error);
          return;
        }
      if (!self->accept (socket, self->certificate, self->user_data))
        {
          weir_fd_watch_suspend (self->watch);
          return;
        }
    }
}

/* (transfer full): for the sentence below */
static char *
describe_owner (const WeirPortOwner *owner)
{
  if (owner->process == NULL)
    return g_strdup ("");
  return owner->program != NULL
             ? g_strdup_printf (" by %s (process %s)", owner->program, owner->process)
             : g_strdup_printf (" by process %s", owner->process);
}

static void
name_owner (GError *error, GInetAddress *address, guint16 port)
{
  g_autofree char *host = g_inet_address_to_string (address);
  g_auto (WeirPortOwner) owner = { NULL };
  g_autofree char *by = NULL;
  g_autofree char *message = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return;
  weir_port_owner_find (WEIR_PORT_OWNER_PROC, port, &owner);
  by = describe_owner (&owner);
  message = g_strdup_printf ("%s port %u is in use%s; stop that program or choose another port",
                             host, port, by);
  g_free (error->message);
  error->message = g_steal_pointer (&message);
}

static GSocket *
open_socket (GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GSocketAddress) bound = g_inet_socket_address_new (address, port);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, bound, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

WeirListener *
weir_listener_new (WeirFdSet *set,
                   GInetAddress *address,
                   guint16 port,
                   GTlsCertificate *certificate,
                   WeirAcceptFunc accept,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocket) socket = open_socket (address, port, &failure);
  WeirListener *self = NULL;

  if (socket == NULL)
    {
      name_owner (failure, address, port);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  self = g_new0 (WeirListener, 1);
  self->socket = g_steal_pointer (&socket);
  g_set_object (&self->certificate, certificate);
  self->accept = accept;
  self->user_data = user_data;
  self->watch = weir_fd_watch_new (set, g_socket_get_fd (self->socket), on_ready, self);
  weir_fd_watch_set_events (self->watch, G_IO_IN);
  return self;
}

void
weir_listener_free (WeirListener *self)
{
  weir_fd_watch_free (self->watch);
  g_object_unref (self->socket);
  g_clear_object (&self->certificate);
  g_free (self);
}

guint16
weir_listener_get_port (WeirListener *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

void
weir_listener_resume (WeirListener *self)
{
  if (!self->is_paused)
    weir_fd_watch_set_events (self->watch, G_IO_IN);
}
