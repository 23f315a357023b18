/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-soup-link.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/weir-guarded-stream.h"
#include "front/weir-response-head.h"

#define LINK_KEY "weir-soup-link"
#define LISTENER_KEY "weir-listener-peer"

struct _WeirSoupLink
{
  SoupServer *server;
  GSocketAddress *local;
  GSocketAddress *remote;
  WeirGuardedInput *input;
  WeirGuardedOutput *output;
  WeirGuardedStream *stream;
  const WeirSoupLinkFuncs *funcs;
  gpointer user_data;
  SoupServerMessage *message; /* the current one or the last; the first one marks acceptance */
  gboolean is_paused;         /* the message waits for its reply */
  gboolean is_finished;
  gboolean is_closed;
};

/* libsoup hands the address object through as it is, which makes it the way back from a message. */
static WeirSoupLink *
find_link (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_data (G_OBJECT (remote), LINK_KEY) : NULL;
}

/* A connection can be stolen by any message of it; there must be one from the first moment on. */
static void
on_started (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  WeirSoupLink *link = find_link (message);

  if (link != NULL)
    g_set_object (&link->message, message);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  WeirSoupLink *link = find_link (message);

  if (link == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
      return;
    }
  g_set_object (&link->message, message);
  soup_server_message_pause (message);
  link->is_paused = TRUE;
  link->funcs->requested (link->user_data);
}

/* Also "aborted", which libsoup calls any reply of status 500. */
static void
on_finished (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  WeirSoupLink *link = find_link (message);

  if (link == NULL)
    return;
  link->is_finished = TRUE;
  weir_guarded_output_flush (link->output);
  link->funcs->changed (link->user_data);
}

static void
close_peer (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

/* libsoup keeps connections alive only while it has a listener. This one is half of a pair whose
 * other half is nobody's, so nobody can come in through it. */
static gboolean
add_unreachable_listener (SoupServer *server, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "Starting the HTTP server failed: %s", g_strerror (errno));
      return FALSE;
    }
  g_object_set_data_full (G_OBJECT (server), LISTENER_KEY, GINT_TO_POINTER (fds[1]), close_peer);

  socket = g_socket_new_from_fd (fds[0], error);
  if (socket == NULL)
    {
      close (fds[0]);
      return FALSE;
    }
  return soup_server_listen_socket (server, socket, 0, error);
}

SoupServer *
weir_soup_link_server_new (GError **error)
{
  g_autoptr (SoupServer) server = soup_server_new ("raw-paths", TRUE, NULL);

  soup_server_add_handler (server, NULL, on_request, NULL, NULL);
  g_signal_connect (server, "request-started", G_CALLBACK (on_started), NULL);
  g_signal_connect (server, "request-finished", G_CALLBACK (on_finished), NULL);
  g_signal_connect (server, "request-aborted", G_CALLBACK (on_finished), NULL);
  return add_unreachable_listener (server, error) ? g_steal_pointer (&server) : NULL;
}

static void
on_closed (gpointer user_data)
{
  WeirSoupLink *self = user_data;

  self->is_closed = TRUE;
  self->is_paused = FALSE;
  self->funcs->changed (self->user_data);
}

WeirSoupLink *
weir_soup_link_new (SoupServer *server,
                    WeirTransport *transport,
                    GSocketAddress *local,
                    GSocketAddress *remote,
                    const WeirSoupLinkFuncs *funcs,
                    gpointer user_data)
{
  WeirSoupLink *self = g_new0 (WeirSoupLink, 1);

  self->server = g_object_ref (server);
  self->local = g_object_ref (local);
  self->remote = g_object_ref (remote);
  self->funcs = funcs;
  self->user_data = user_data;
  self->input = weir_guarded_input_new ();
  self->output = weir_guarded_output_new (transport, funcs->changed, user_data);
  self->stream = weir_guarded_stream_new (self->input, self->output, on_closed, self);
  g_object_set_data (G_OBJECT (remote), LINK_KEY, self);
  return self;
}

/* libsoup 3.2 never acts on an end or an error of an idle connection's stream; being stolen is the
 * only way out for it. The current message will do for that or the last one, so that is kept. */
static void
steal (WeirSoupLink *self)
{
  g_autoptr (GIOStream) stolen = NULL;

  if (!self->is_closed && self->message != NULL)
    stolen = soup_server_message_steal_connection (self->message);
}

void
weir_soup_link_free (WeirSoupLink *self)
{
  g_object_set_data (G_OBJECT (self->remote), LINK_KEY, NULL);
  weir_guarded_stream_detach (self->stream);
  steal (self);

  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  g_clear_object (&self->server);
  g_free (self);
}

void
weir_soup_link_submit (WeirSoupLink *self, const WeirHttpHead *head)
{
  g_autoptr (GString) text = g_string_new (NULL);

  self->is_finished = FALSE;
  weir_http_head_emit (head, text);
  weir_guarded_input_feed (self->input, text->str, text->len);

  /* Both addresses must be given, whatever libsoup's documentation says. */
  if (self->message == NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (self->stream), self->local,
                                 self->remote, NULL);
}

gboolean
weir_soup_link_can_reply (WeirSoupLink *self)
{
  return self->is_paused;
}

void
weir_soup_link_reply (WeirSoupLink *self,
                      guint status,
                      const WeirHttpHeader *headers,
                      guint n_headers,
                      GBytes *body,
                      gboolean last)
{
  SoupMessageHeaders *out = soup_server_message_get_response_headers (self->message);

  g_return_if_fail (self->is_paused);

  soup_server_message_set_status (self->message, status, weir_response_phrase (status));
  for (guint i = 0; i < n_headers; i++)
    soup_message_headers_append (out, headers[i].name, headers[i].value);
  if (last)
    soup_message_headers_replace (out, "Connection", "close");
  if (body != NULL && g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);

  self->is_paused = FALSE;
  weir_guarded_output_hold (self->output);
  soup_server_message_unpause (self->message);
}

gboolean
weir_soup_link_is_finished (WeirSoupLink *self)
{
  return self->is_finished;
}

gboolean
weir_soup_link_is_closed (WeirSoupLink *self)
{
  return self->is_closed;
}

gboolean
weir_soup_link_is_blocked (WeirSoupLink *self)
{
  return weir_guarded_output_is_blocked (self->output);
}

WeirIoResult
weir_soup_link_flush (WeirSoupLink *self)
{
  return weir_guarded_output_flush (self->output);
}

guint64
weir_soup_link_get_sent (WeirSoupLink *self)
{
  return weir_guarded_output_get_sent (self->output);
}
