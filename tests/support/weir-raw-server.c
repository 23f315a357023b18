/* SPDX-License-Identifier: MIT */
#include "support/weir-raw-server.h"

#include <string.h>
#include <sys/socket.h>

struct _WeirRawServer
{
  GSocket *listener;
  GTlsCertificate *certificate;
  GTlsDatabase *client_trust;
  guint16 port;
  GCancellable *cancellable;
  GThread *thread;
  const WeirRawStep *steps;
  guint n_steps;

  GPtrArray *streams; /* of the thread alone: all connections, the last one being used */

  GMutex mutex;
  GString *requests;
  guint n_accepted;
};

static GIOStream *
get_stream (WeirRawServer *self)
{
  return self->streams->len > 0 ? g_ptr_array_index (self->streams, self->streams->len - 1) : NULL;
}

static gboolean
step_accept (WeirRawServer *self)
{
  g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->cancellable, NULL);

  if (socket == NULL)
    return FALSE;

  g_ptr_array_add (self->streams, g_socket_connection_factory_create_connection (socket));
  g_mutex_lock (&self->mutex);
  self->n_accepted++;
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* A server's connection leaves the verdict to this signal, whatever was found. */
static gboolean
on_accept_certificate (GTlsConnection *tls,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags faults,
                       gpointer user_data)
{
  return faults == 0;
}

static gboolean
step_tls (WeirRawServer *self)
{
  GIOStream *tls = g_tls_server_connection_new (get_stream (self), self->certificate, NULL);

  if (self->client_trust != NULL)
    {
      g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
      g_tls_connection_set_database (G_TLS_CONNECTION (tls), self->client_trust);
      g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
    }
  g_ptr_array_add (self->streams, tls);

  return g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL);
}

static gsize
get_content_length (const char *head)
{
  const char *name = strcasestr (head, "\r\ncontent-length:");

  return name != NULL ? g_ascii_strtoull (name + strlen ("\r\ncontent-length:"), NULL, 10) : 0;
}

static gboolean
step_read (WeirRawServer *self)
{
  GInputStream *in = g_io_stream_get_input_stream (get_stream (self));
  g_autoptr (GString) request = g_string_new (NULL);
  const char *end = NULL;
  gsize wanted = 0;
  char buffer[4096];

  while (end == NULL || request->len < wanted)
    {
      gssize n = g_input_stream_read (in, buffer, sizeof buffer, self->cancellable, NULL);

      if (n <= 0)
        return FALSE;
      g_string_append_len (request, buffer, n);
      end = strstr (request->str, "\r\n\r\n");
      if (end != NULL)
        wanted = (gsize) (end - request->str) + 4 + get_content_length (request->str);
    }

  g_mutex_lock (&self->mutex);
  g_string_append_len (self->requests, request->str, (gssize) request->len);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* A client that has seen enough may have closed: that ends the sending, not the script. */
static void
step_send (WeirRawServer *self, const WeirRawStep *step)
{
  GOutputStream *out = g_io_stream_get_output_stream (get_stream (self));
  guint n = MAX (step->repeat, 1);

  for (guint i = 0; i < n; i++)
    {
      if (!g_output_stream_write_all (out, step->bytes, strlen (step->bytes), NULL,
                                      self->cancellable, NULL))
        break;
    }
}

static void
step_reset (WeirRawServer *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  GIOStream *stream = get_stream (self);
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

static gboolean
run_step (WeirRawServer *self, const WeirRawStep *step)
{
  switch (step->kind)
    {
    case WEIR_RAW_ACCEPT:
      return step_accept (self);
    case WEIR_RAW_TLS:
      return step_tls (self);
    case WEIR_RAW_READ:
      return step_read (self);
    case WEIR_RAW_SEND:
      step_send (self, step);
      return TRUE;
    case WEIR_RAW_CLOSE:
      g_io_stream_close (get_stream (self), NULL, NULL);
      return TRUE;
    case WEIR_RAW_RESET:
      step_reset (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* A step that fails because the client does not play along (it closed, it refused the certificate)
 * skips what is left for its connection. */
static gpointer
run_script (gpointer data)
{
  WeirRawServer *self = data;
  gboolean is_alive = TRUE;

  for (guint i = 0; i < self->n_steps && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      const WeirRawStep *step = &self->steps[i];

      if (is_alive || step->kind == WEIR_RAW_ACCEPT)
        is_alive = run_step (self, step);
    }

  return NULL;
}

static void
listen_on_loopback (WeirRawServer *self)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listener, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

WeirRawServer *
weir_raw_server_new (const WeirRawStep *steps, guint n_steps, GTlsCertificate *certificate)
{
  WeirRawServer *self = g_new0 (WeirRawServer, 1);

  self->steps = steps;
  self->n_steps = n_steps;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->cancellable = g_cancellable_new ();
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_string_new (NULL);
  g_mutex_init (&self->mutex);
  listen_on_loopback (self);
  self->thread = g_thread_new ("raw-server", run_script, self);

  return self;
}

void
weir_raw_server_free (WeirRawServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->streams);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_clear_object (&self->certificate);
  g_clear_object (&self->client_trust);
  g_string_free (self->requests, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
weir_raw_server_require_client (WeirRawServer *self, const char *ca)
{
  g_autoptr (GError) error = NULL;

  self->client_trust = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
}

guint16
weir_raw_server_get_port (WeirRawServer *self)
{
  return self->port;
}

guint
weir_raw_server_get_n_accepted (WeirRawServer *self)
{
  guint n_accepted;

  g_mutex_lock (&self->mutex);
  n_accepted = self->n_accepted;
  g_mutex_unlock (&self->mutex);

  return n_accepted;
}

gboolean
weir_raw_server_has_pending (WeirRawServer *self)
{
  return (g_socket_condition_check (self->listener, G_IO_IN) & G_IO_IN) != 0;
}

char *
weir_raw_server_dup_requests (WeirRawServer *self)
{
  char *requests;

  g_mutex_lock (&self->mutex);
  requests = g_strdup (self->requests->str);
  g_mutex_unlock (&self->mutex);

  return requests;
}
