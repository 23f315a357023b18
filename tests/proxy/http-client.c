/* SPDX-License-Identifier: MIT */
#include "proxy/http-client.h"

#include <stdlib.h>
#include <string.h>

#define TIMEOUT_S 30

void
test_reply_free (TestReply *self)
{
  g_hash_table_unref (self->headers);
  g_string_free (self->body, TRUE);
  g_free (self);
}

const char *
test_reply_get (const TestReply *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

GSocketConnection *
test_http_open (guint16 port,
                const char *method,
                const char *path,
                const char *headers,
                const char *body)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT_S);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);

  g_string_printf (request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", method, path, port,
                   headers != NULL ? headers : "");
  if (body != NULL)
    g_string_append_printf (
        request, "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
        strlen (body), body);
  else
    g_string_append (request, "\r\n");
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request->str,
                             request->len, NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* More bytes; %FALSE at the end, however it comes. */
static gboolean
read_some (GSocketConnection *connection, GString *text)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[4096];
  gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);

  if (n <= 0)
    return FALSE;
  g_string_append_len (text, buffer, n);
  return TRUE;
}

static void
parse_head (TestReply *reply, const char *head, gsize len)
{
  g_autofree char *text = g_strndup (head, len);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", 0);

  g_assert_true (g_str_has_prefix (lines[0], "HTTP/1.1 "));
  reply->status = atoi (lines[0] + strlen ("HTTP/1.1 "));
  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      g_hash_table_insert (reply->headers, g_ascii_strdown (lines[i], -1),
                           g_strdup (g_strstrip (colon + 1)));
    }
}

/* Takes the chunks that are complete out of @raw. Returns whether the last one was among them. */
static gboolean
take_chunks (GString *raw, GString *body)
{
  for (;;)
    {
      char *end;
      char *line = strstr (raw->str, "\r\n");
      gsize size, skip;

      if (line == NULL)
        return FALSE;
      size = strtoul (raw->str, &end, 16);
      skip = line + 2 - raw->str;
      if (raw->len < skip + size + 2)
        return FALSE;
      g_string_append_len (body, raw->str + skip, size);
      g_string_erase (raw, 0, skip + size + 2);
      if (size == 0)
        return TRUE;
    }
}

static gboolean
take_body (TestReply *reply, GString *raw)
{
  const char *length = test_reply_get (reply, "content-length");

  if (g_strcmp0 (test_reply_get (reply, "transfer-encoding"), "chunked") == 0)
    return take_chunks (raw, reply->body);
  g_string_append_len (reply->body, raw->str, raw->len);
  g_string_truncate (raw, 0);
  return length == NULL || reply->body->len >= strtoul (length, NULL, 10);
}

TestReply *
test_http_read (GSocketConnection *connection, gboolean head_only)
{
  TestReply *reply = g_new0 (TestReply, 1);
  g_autoptr (GString) raw = g_string_new (NULL);
  const char *end;

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reply->body = g_string_new (NULL);
  while ((end = strstr (raw->str, "\r\n\r\n")) == NULL)
    {
      if (!read_some (connection, raw))
        return reply;
    }
  parse_head (reply, raw->str, end - raw->str);
  g_string_erase (raw, 0, end + 4 - raw->str);

  reply->whole = head_only || take_body (reply, raw);
  while (!reply->whole && read_some (connection, raw))
    reply->whole = take_body (reply, raw);
  return reply;
}

char *
test_http_read_until (GSocketConnection *connection, const char *needle)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (strstr (text->str, needle) == NULL && read_some (connection, text))
    ;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

TestReply *
test_http_call (guint16 port, const char *method, const char *path, const char *body)
{
  g_autoptr (GSocketConnection) connection = test_http_open (port, method, path, NULL, body);

  return test_http_read (connection, g_str_equal (method, "HEAD"));
}
