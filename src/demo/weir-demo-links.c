/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-links.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "demo/weir-demo-pipe.h"

#define ACCEPTS_PER_TURN 64
#define ACCEPT_PAUSE_MS 50

/* On the address that libsoup hands back with each message: the connection it came in by. */
#define LINK_KEY "weir-demo-link"

struct _WeirDemoLinks
{
  GMainContext *context;
  WeirDemoTimers *timers;
  GSocket *listener;
  SoupServer *server;
  guint max_idle_ms;
  guint64 *n_accepted;
  WeirDemoLeftFunc left;
  gpointer user_data;
  GHashTable *links; /* of WeirDemoLink, which it owns */
  guint sweep_at;
  int epoll_fd; /* one source for the hang-ups of all connections */
  GSource *epoll_source;
  GSource *accept_source;
  WeirDemoTimer *accept_timer;
};

struct _WeirDemoLink
{
  WeirDemoLinks *owner;
  GSocketConnection *connection;
  WeirDemoPipe *pipe;         /* %NULL until the first byte came */
  SoupServerMessage *message; /* the running request */
  gboolean busy;
  WeirDemoTimer *idle;
};

static void
link_free (WeirDemoLink *link)
{
  if (link->idle != NULL)
    weir_demo_timer_cancel (link->idle);
  g_clear_object (&link->message);
  g_clear_object (&link->pipe);
  g_clear_object (&link->connection);
  g_free (link);
}

static GSocket *
get_socket (const WeirDemoLink *link)
{
  return g_socket_connection_get_socket (link->connection);
}

static gboolean
is_closed_link (gpointer key, gpointer value, gpointer user_data)
{
  return g_socket_is_closed (get_socket (key));
}

/* Forgets connections that libsoup closed itself; often enough to stay within twice the living. */
static void
sweep (WeirDemoLinks *self)
{
  if (g_hash_table_size (self->links) < self->sweep_at)
    return;
  g_hash_table_foreach_remove (self->links, is_closed_link, NULL);
  self->sweep_at = 2 * g_hash_table_size (self->links) + 64;
}

/* Its first bytes are there: from now on libsoup reads. */
static void
hand_over (WeirDemoLink *link)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (link->connection, NULL);
  g_autoptr (GSocketAddress) remote =
      g_socket_connection_get_remote_address (link->connection, NULL);
  struct epoll_event event = { .events = EPOLLRDHUP | EPOLLET, .data.ptr = link };

  if (local == NULL || remote == NULL)
    {
      weir_demo_link_close (link, WEIR_DEMO_CLOSE_CLEAN);
      return;
    }
  epoll_ctl (link->owner->epoll_fd, EPOLL_CTL_MOD, g_socket_get_fd (get_socket (link)), &event);
  link->pipe = weir_demo_pipe_new (link->connection);
  g_object_set_data (G_OBJECT (remote), LINK_KEY, link);
  if (!soup_server_accept_iostream (link->owner->server, G_IO_STREAM (link->pipe), local, remote,
                                    NULL))
    weir_demo_link_close (link, WEIR_DEMO_CLOSE_CLEAN);
}

static void
on_link_event (WeirDemoLink *link)
{
  char byte;

  if (link->busy)
    link->owner->left (link->message, link->owner->user_data);
  else if (link->pipe != NULL)
    return; /* libsoup sees the end itself */
  else if (recv (g_socket_get_fd (get_socket (link)), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
    hand_over (link);
  else
    weir_demo_link_close (link, WEIR_DEMO_CLOSE_CLEAN);
}

static gboolean
on_epoll (int fd, GIOCondition condition, gpointer user_data)
{
  WeirDemoLinks *self = user_data;
  struct epoll_event events[64];
  int n_events = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), 0);

  for (int i = 0; i < n_events; i++)
    if (g_hash_table_contains (self->links, events[i].data.ptr))
      on_link_event (events[i].data.ptr);
  return G_SOURCE_CONTINUE;
}

static void
add_link (WeirDemoLinks *self, GSocket *socket)
{
  WeirDemoLink *link = g_new0 (WeirDemoLink, 1);
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = link };

  sweep (self);
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  link->owner = self;
  link->connection = g_socket_connection_factory_create_connection (socket);
  g_hash_table_add (self->links, link);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, g_socket_get_fd (socket), &event);
  (*self->n_accepted)++;
}

static void watch_listener (WeirDemoLinks *self);

static void
on_accept_timer (gpointer user_data)
{
  WeirDemoLinks *self = user_data;

  self->accept_timer = NULL;
  watch_listener (self);
}

static gboolean
on_accept (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  WeirDemoLinks *self = user_data;

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, &error);

      if (socket != NULL)
        {
          add_link (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      /* Out of descriptors, most likely: rest a little instead of spinning. */
      g_clear_pointer (&self->accept_source, g_source_unref);
      self->accept_timer =
          weir_demo_timers_add (self->timers, ACCEPT_PAUSE_MS, on_accept_timer, self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch_listener (WeirDemoLinks *self)
{
  self->accept_source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (on_accept), self, NULL);
  g_source_attach (self->accept_source, self->context);
}

WeirDemoLinks *
weir_demo_links_new (GMainContext *context,
                     WeirDemoTimers *timers,
                     GSocket *listener,
                     SoupServer *server,
                     guint max_idle_ms,
                     guint64 *n_accepted,
                     WeirDemoLeftFunc left,
                     gpointer user_data)
{
  WeirDemoLinks *self = g_new0 (WeirDemoLinks, 1);

  self->context = context;
  self->timers = timers;
  self->listener = g_object_ref (listener);
  self->server = server;
  self->max_idle_ms = max_idle_ms;
  self->n_accepted = n_accepted;
  self->left = left;
  self->user_data = user_data;
  self->sweep_at = 64;
  self->links = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) link_free, NULL);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->epoll_source = g_unix_fd_source_new (self->epoll_fd, G_IO_IN);
  g_source_set_callback (self->epoll_source, G_SOURCE_FUNC (on_epoll), self, NULL);
  g_source_attach (self->epoll_source, context);
  g_socket_set_blocking (listener, FALSE);
  watch_listener (self);
  return self;
}

static void
source_clear (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Ends a connection between two requests; libsoup sees it and closes. */
static void
end_idle (WeirDemoLink *link)
{
  if (!g_socket_is_closed (get_socket (link)))
    shutdown (g_socket_get_fd (get_socket (link)), SHUT_RDWR);
}

void
weir_demo_links_end (WeirDemoLinks *self)
{
  g_autoptr (GList) all = g_hash_table_get_keys (self->links);

  for (GList *l = all; l != NULL; l = l->next)
    end_idle (l->data);
}

void
weir_demo_links_free (WeirDemoLinks *self)
{
  g_hash_table_unref (self->links);
  if (self->accept_timer != NULL)
    weir_demo_timer_cancel (self->accept_timer);
  source_clear (&self->accept_source);
  source_clear (&self->epoll_source);
  close (self->epoll_fd);
  g_socket_close (self->listener, NULL);
  g_object_unref (self->listener);
  g_free (self);
}

WeirDemoLink *
weir_demo_links_enter (WeirDemoLinks *self, SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  WeirDemoLink *link = remote != NULL ? g_object_get_data (G_OBJECT (remote), LINK_KEY) : NULL;

  if (link == NULL || weir_demo_pipe_is_over (link->pipe))
    return NULL;
  g_clear_pointer (&link->idle, weir_demo_timer_cancel);
  g_set_object (&link->message, message);
  link->busy = TRUE;
  return link;
}

static void
on_idle_too_long (gpointer user_data)
{
  WeirDemoLink *link = user_data;

  link->idle = NULL;
  end_idle (link);
}

void
weir_demo_link_leave (WeirDemoLink *link)
{
  WeirDemoLinks *self = link->owner;

  link->busy = FALSE;
  weir_demo_pipe_rest (link->pipe);
  g_clear_object (&link->message);
  if (self->max_idle_ms > 0)
    link->idle = weir_demo_timers_add (self->timers, self->max_idle_ms, on_idle_too_long, link);
}

void
weir_demo_link_close (WeirDemoLink *link, WeirDemoClose how)
{
  WeirDemoLinks *self = link->owner;
  GSocket *socket = get_socket (link);
  struct linger no_linger = { 1, 0 };
  g_autoptr (GIOStream) stream = NULL;

  if (!g_socket_is_closed (socket))
    {
      /* First the socket, then the theft: libsoup would still write the end of a chunked body. */
      if (how == WEIR_DEMO_CLOSE_RESET)
        setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &no_linger, sizeof no_linger);
      else
        g_socket_shutdown (socket, FALSE, TRUE, NULL);
      g_socket_close (socket, NULL);
      if (link->message != NULL)
        stream = soup_server_message_steal_connection (link->message);
    }
  g_hash_table_remove (self->links, link);
}
