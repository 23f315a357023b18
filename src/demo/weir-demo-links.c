/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-links.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct _WeirDemoLinks
{
  WeirDemoTimers *timers;
  guint max_idle_ms;
  WeirDemoLeftFunc left;
  gpointer user_data;
  GHashTable *links; /* GSocket to WeirDemoLink, which it owns */
  guint sweep_at;
  int epoll_fd; /* one source for the hang-ups of all connections */
  GSource *source;
};

struct _WeirDemoLink
{
  WeirDemoLinks *owner;
  GSocket *socket;
  SoupServerMessage *message; /* the running request, or the last one */
  gboolean busy;
  WeirDemoTimer *idle;
};

static void
link_free (WeirDemoLink *link)
{
  if (link->idle != NULL)
    weir_demo_timer_cancel (link->idle);
  g_clear_object (&link->message);
  g_clear_object (&link->socket);
  g_free (link);
}

static gboolean
is_closed_link (gpointer key, gpointer value, gpointer user_data)
{
  return g_socket_is_closed (((WeirDemoLink *) value)->socket);
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

static gboolean
on_hang_up (int fd, GIOCondition condition, gpointer user_data)
{
  WeirDemoLinks *self = user_data;
  struct epoll_event events[64];
  int n_events = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), 0);

  for (int i = 0; i < n_events; i++)
    {
      WeirDemoLink *link = g_hash_table_lookup (self->links, events[i].data.ptr);

      if (link == NULL)
        continue;
      if (link->busy)
        self->left (link->message, self->user_data);
      else
        weir_demo_link_close (link, WEIR_DEMO_CLOSE_CLEAN);
    }
  return G_SOURCE_CONTINUE;
}

WeirDemoLinks *
weir_demo_links_new (GMainContext *context,
                     WeirDemoTimers *timers,
                     guint max_idle_ms,
                     WeirDemoLeftFunc left,
                     gpointer user_data)
{
  WeirDemoLinks *self = g_new0 (WeirDemoLinks, 1);

  self->timers = timers;
  self->max_idle_ms = max_idle_ms;
  self->left = left;
  self->user_data = user_data;
  self->sweep_at = 64;
  self->links = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) link_free);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd >= 0)
    {
      self->source = g_unix_fd_source_new (self->epoll_fd, G_IO_IN);
      g_source_set_callback (self->source, G_SOURCE_FUNC (on_hang_up), self, NULL);
      g_source_attach (self->source, context);
    }
  return self;
}

void
weir_demo_links_free (WeirDemoLinks *self)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->links);

  for (GList *l = all; l != NULL; l = l->next)
    weir_demo_link_close (l->data, WEIR_DEMO_CLOSE_CLEAN);
  g_hash_table_unref (self->links);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  g_free (self);
}

WeirDemoLink *
weir_demo_links_enter (WeirDemoLinks *self, SoupServerMessage *message, gboolean *is_new)
{
  GSocket *socket = soup_server_message_get_socket (message);
  WeirDemoLink *link;

  *is_new = FALSE;
  if (socket == NULL)
    return NULL;
  link = g_hash_table_lookup (self->links, socket);
  if (link == NULL)
    {
      struct epoll_event event = { .events = EPOLLRDHUP | EPOLLET, .data.ptr = socket };

      sweep (self);
      link = g_new0 (WeirDemoLink, 1);
      link->owner = self;
      link->socket = g_object_ref (socket);
      g_hash_table_insert (self->links, socket, link);
      epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, g_socket_get_fd (socket), &event);
      *is_new = TRUE;
    }
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
  weir_demo_link_close (link, WEIR_DEMO_CLOSE_CLEAN);
}

void
weir_demo_link_leave (WeirDemoLink *link)
{
  WeirDemoLinks *self = link->owner;

  link->busy = FALSE;
  /* The message is kept as the only handle by which an idle connection can be closed. */
  soup_message_body_truncate (soup_server_message_get_request_body (link->message));
  soup_message_body_truncate (soup_server_message_get_response_body (link->message));
  if (self->max_idle_ms > 0)
    link->idle = weir_demo_timers_add (self->timers, self->max_idle_ms, on_idle_too_long, link);
}

void
weir_demo_link_close (WeirDemoLink *link, WeirDemoClose how)
{
  WeirDemoLinks *self = link->owner;
  struct linger no_linger = { 1, 0 };
  g_autoptr (GIOStream) stream = NULL;

  if (!g_socket_is_closed (link->socket))
    {
      /* First the socket, then the theft: libsoup would still write the end of a chunked body.
       * The theft asks for both addresses, which must be known before the socket is gone. */
      soup_server_message_get_local_address (link->message);
      soup_server_message_get_remote_address (link->message);
      if (how == WEIR_DEMO_CLOSE_RESET)
        setsockopt (g_socket_get_fd (link->socket), SOL_SOCKET, SO_LINGER, &no_linger,
                    sizeof no_linger);
      else
        g_socket_shutdown (link->socket, FALSE, TRUE, NULL);
      g_socket_close (link->socket, NULL);
      stream = soup_server_message_steal_connection (link->message);
    }
  g_hash_table_remove (self->links, link->socket);
}
