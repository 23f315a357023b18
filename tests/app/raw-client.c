/* SPDX-License-Identifier: MIT */
#include "raw-client.h"

#include <stdlib.h>
#include <string.h>

/* Longer than anything a test waits for; only a fault gets there. */
#define LIMIT_S 20

gboolean
raw_client_connect (RawClient *self, guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, LIMIT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  self->received = g_string_new (NULL);
  return self->connection != NULL;
}

void
raw_client_send (RawClient *self,
                 const char *method,
                 const char *path,
                 const char *key,
                 const char *body)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  GSocketAddress *peer = g_socket_connection_get_remote_address (self->connection, NULL);
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (peer));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n",
                          method, path, port);
  if (key != NULL)
    g_string_append_printf (text, "Authorization: Bearer %s\r\n", key);
  if (body != NULL)
    g_string_append_printf (text, "Content-Type: application/json\r\nContent-Length: %u\r\n",
                            (guint) strlen (body));
  g_string_append_printf (text, "\r\n%s", body != NULL ? body : "");

  g_assert_true (g_output_stream_write_all (out, text->str, text->len, NULL, NULL, NULL));
  g_object_unref (peer);
}

/* Whether there was more. */
static gboolean
read_more (RawClient *self)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  g_autoptr (GError) error = NULL;
  char buffer[4096];
  gssize n = g_input_stream_read (in, buffer, sizeof buffer, NULL, &error);

  if (n > 0)
    g_string_append_len (self->received, buffer, n);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_error ("No answer in %d s after: %s", LIMIT_S, self->received->str);
  return n > 0;
}

gboolean
raw_client_read_until (RawClient *self, const char *needle)
{
  while (strstr (self->received->str, needle) == NULL)
    if (!read_more (self))
      return FALSE;
  return TRUE;
}

const char *
raw_client_read_all (RawClient *self)
{
  while (read_more (self))
    ;
  return self->received->str;
}

guint
raw_client_get_status (RawClient *self)
{
  if (!g_str_has_prefix (self->received->str, "HTTP/1.1 "))
    return 0;
  return atoi (self->received->str + strlen ("HTTP/1.1 "));
}

void
raw_client_clear (RawClient *self)
{
  g_clear_object (&self->connection);
  if (self->received != NULL)
    g_string_free (self->received, TRUE);
  self->received = NULL;
}

char *
raw_client_ask (guint16 port,
                const char *method,
                const char *path,
                const char *key,
                const char *body,
                guint *status)
{
  g_auto (RawClient) client = { 0 };

  g_assert_true (raw_client_connect (&client, port));
  raw_client_send (&client, method, path, key, body);
  raw_client_read_all (&client);
  *status = raw_client_get_status (&client);
  return g_string_free (g_steal_pointer (&client.received), FALSE);
}
