/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

static char *
fetch_token (DemoClient *self)
{
  g_autoptr (DemoReply) reply = NULL;
  g_autofree char *key = weir_demo_dup_service_key (self->demo);
  g_autofree char *id = demo_json_dup (key, "clientid");
  g_autofree char *secret = demo_json_dup (key, "clientsecret");
  g_autofree char *form = soup_form_encode ("grant_type", "client_credentials", "client_id", id,
                                            "client_secret", secret, NULL);

  reply =
      demo_client_send (self, "POST", "/oauth/token", "application/x-www-form-urlencoded", form);
  g_assert_cmpuint (reply->status, ==, 200);
  return demo_reply_dup (reply, "access_token");
}

DemoClient *
demo_client_new (const WeirDemoOptions *options)
{
  DemoClient *self = g_new0 (DemoClient, 1);
  g_autoptr (GError) error = NULL;
  gboolean started;

  self->demo = weir_demo_new (options);
  started = weir_demo_start (self->demo, 0, &error);
  g_assert_no_error (error);
  g_assert_true (started);
  self->session = soup_session_new_with_options ("timeout", 20, "max-conns", 64,
                                                 "max-conns-per-host", 64, NULL);
  soup_session_set_proxy_resolver (self->session, NULL);
  self->token = fetch_token (self);
  self->group = "default";
  return self;
}

void
demo_client_free (DemoClient *self)
{
  g_clear_object (&self->session);
  weir_demo_stop (self->demo);
  g_clear_object (&self->demo);
  g_free (self->token);
  g_free (self);
}

void
demo_reply_free (DemoReply *self)
{
  g_free (self->type);
  g_free (self->body);
  g_clear_error (&self->error);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_free (self);
}

/* Reads what there is, also of a body that breaks off. */
static void
read_body (DemoReply *reply, GInputStream *stream)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize len;

  while ((len = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &reply->error)) > 0)
    g_string_append_len (text, buffer, len);
  reply->len = text->len;
  reply->body = g_string_free (g_steal_pointer (&text), FALSE);
}

DemoReply *
demo_client_send (DemoClient *self,
                  const char *method,
                  const char *path,
                  const char *type,
                  const char *body)
{
  DemoReply *reply = g_new0 (DemoReply, 1);
  g_autofree char *url =
      g_strdup_printf ("http://127.0.0.1:%u%s", weir_demo_get_port (self->demo), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GInputStream) stream = NULL;

  if (self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (headers, "Authorization", bearer);
    }
  else if (self->basic != NULL)
    {
      g_autofree char *basic = g_strconcat ("Basic ", self->basic, NULL);

      soup_message_headers_append (headers, "Authorization", basic);
    }
  if (self->accept != NULL)
    soup_message_headers_append (headers, "Accept", self->accept);
  if (self->group != NULL)
    soup_message_headers_append (headers, "AI-Resource-Group", self->group);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, type, bytes);
    }
  stream = soup_session_send (self->session, message, NULL, &reply->error);
  if (stream != NULL)
    {
      reply->status = soup_message_get_status (message);
      reply->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
      reply->type = g_strdup (soup_message_headers_get_content_type (reply->headers, NULL));
      read_body (reply, stream);
    }
  return reply;
}

DemoReply *
demo_client_post (DemoClient *self, const char *id, const char *path, const char *json)
{
  g_autofree char *full = g_strconcat ("/v2/inference/deployments/", id, path, NULL);

  return demo_client_send (self, "POST", full, "application/json", json);
}

static JsonNode *
step_into (JsonNode *node, const char *step)
{
  guint64 index;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step);
  if (JSON_NODE_HOLDS_ARRAY (node) && g_ascii_string_to_unsigned (step, 10, 0, 9999, &index, NULL)
      && index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), (guint) index);
  return NULL;
}

char *
demo_json_dup (const char *json, const char *path)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (guint i = 0; node != NULL && steps[i] != NULL; i++)
    node = step_into (node, steps[i]);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

char *
demo_reply_dup (DemoReply *self, const char *path)
{
  return demo_json_dup (self->body, path);
}

void
demo_assert_value (const char *json, const char *path, const char *expected)
{
  g_autofree char *value = demo_json_dup (json, path);

  g_assert_cmpstr (value, ==, expected);
}

void
demo_assert_says (const char *json, const char *path, const char *part)
{
  g_autofree char *value = demo_json_dup (json, path);

  if (value == NULL || strstr (value, part) == NULL)
    g_error ("“%s” does not say “%s”", value != NULL ? value : json, part);
}

void
demo_assert_refused (DemoClient *client,
                     DemoReply *reply,
                     guint status,
                     const char *path,
                     const char *part)
{
  WeirDemoStats stats;

  weir_demo_get_stats (client->demo, &stats);
  if (part == NULL)
    {
      if (reply->status != 200)
        g_error ("refused: %s", reply->body);
      g_assert_cmpuint (stats.refused, ==, 0);
      return;
    }
  if (reply->status != status)
    g_error ("%u instead of %u: %s", reply->status, status, reply->body);
  g_assert_cmpstr (reply->type, ==, "application/json");
  demo_assert_says (reply->body, path, part);
  g_assert_cmpuint (stats.refused, ==, 1);
}

GPtrArray *
demo_reply_split_events (DemoReply *self)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) frames = g_strsplit (self->body, "\n\n", -1);

  for (guint i = 0; frames[i] != NULL; i++)
    if (g_str_has_prefix (frames[i], "data: "))
      g_ptr_array_add (events, g_strdup (frames[i] + strlen ("data: ")));
  return events;
}
