/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-chat-client.h"

#include "wire/weir-framer.h"

#include <libsoup/soup.h>

/* The client half of the chat window and of weirctl: how a request goes out and its answer comes. */

#define READ_SIZE 16384
#define MAX_BODY (128 * 1024 * 1024)

struct _WeirChatClient
{
  GObject parent_instance;

  SoupSession *session;
  char *base_url;
  WeirSecret *key;
};

G_DEFINE_FINAL_TYPE (WeirChatClient, weir_chat_client, G_TYPE_OBJECT)

/* One request under way: the data of its task. */
typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  WeirFramer *framer;
  WeirChatListener listener;
  char *buffer;
  GByteArray *body;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->framer, weir_framer_free);
  weir_chat_listener_clear (&call->listener);
  g_byte_array_unref (call->body);
  g_free (call->buffer);
  g_free (call);
}

static Call *
call_new (SoupMessage *message)
{
  Call *call = g_new0 (Call, 1);

  call->message = message;
  weir_chat_listener_init (&call->listener);
  call->body = g_byte_array_new ();
  return call;
}

static void
set_broken (GError **error, const char *message)
{
  g_set_error_literal (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_BROKEN, message);
}

/* Errors of the connection are told in words that name the address; the rest as they are. */
static void
take_transport_error (WeirChatClient *self, GError **error, GError *cause)
{
  g_autoptr (GError) owned = cause;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_UNREACHABLE,
                 "Nothing listens at %s", self->base_url);
  else
    g_set_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_BROKEN,
                 "The connection to %s failed: %s", self->base_url, cause->message);
}

static SoupMessage *
message_new (WeirChatClient *self, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (message == NULL)
    return NULL;

  /* Without it libsoup opens a connection for each POST. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  if (self->key != NULL)
    {
      char *value = g_strconcat ("Bearer ", weir_secret_peek (self->key, NULL), NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
      weir_secret_wipe (value, strlen (value));
      g_free (value);
    }
  return message;
}

static gboolean
read_frames (Call *call, gsize len, GError **error)
{
  WeirFrame frame;
  WeirFramerResult result;

  weir_framer_push (call->framer, call->buffer, len);
  while ((result = weir_framer_next (call->framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!weir_chat_listener_read_event (&call->listener, frame.data, frame.len, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE;
}

static void
finish_task (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);

  call->listener.reply->total_us = g_get_monotonic_time () - call->listener.start_us;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_refused (GTask *task, Call *call)
{
  finish_task (task, weir_chat_listener_read_refusal (
                         &call->listener, (const char *) call->body->data, call->body->len));
}

static void
finish_whole (GTask *task, Call *call)
{
  g_autoptr (GBytes) body = g_bytes_new (call->body->data, call->body->len);
  GError *error = NULL;

  weir_chat_listener_read_whole (&call->listener, body, &error);
  finish_task (task, error);
}

static void
finish_stream (GTask *task, Call *call)
{
  GError *error = NULL;

  if (!call->listener.done)
    set_broken (&error, "The answer was cut before its end");
  finish_task (task, error);
}

static void read_more (GTask *task);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gssize len = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (len < 0)
    {
      GError *told = NULL;

      take_transport_error (g_task_get_source_object (task), &told, error);
      finish_task (task, told);
    }
  else if (len == 0 && call->listener.reply->status >= 300)
    finish_refused (task, call);
  else if (len == 0 && call->framer == NULL)
    finish_whole (task, call);
  else if (len == 0)
    finish_stream (task, call);
  else if (call->framer == NULL || call->listener.reply->status >= 300)
    {
      g_byte_array_append (call->body, (const guint8 *) call->buffer, len);
      if (call->body->len > MAX_BODY)
        {
          set_broken (&error, "The answer is larger than 128 MiB");
          finish_task (task, error);
        }
      else
        read_more (g_steal_pointer (&task));
    }
  else if (!read_frames (call, len, &error))
    finish_task (task, error);
  else
    read_more (g_steal_pointer (&task));
}

/* Takes the reference to the task. */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_async (call->stream, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), on_read, task);
}

static char *
dup_header (SoupMessageHeaders *headers, const char *name)
{
  return g_strdup (soup_message_headers_get_one (headers, name));
}

/* The proxy writes what is not ASCII with "%". */
static char *
dup_text_header (SoupMessageHeaders *headers, const char *name)
{
  const char *value = soup_message_headers_get_one (headers, name);
  char *text = value != NULL ? g_uri_unescape_string (value, NULL) : NULL;

  return text != NULL && g_utf8_validate (text, -1, NULL) ? text
                                                          : (g_free (text), g_strdup (value));
}

static void
read_head (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *wait = soup_message_headers_get_one (headers, "retry-after");
  WeirChatReply *reply = call->listener.reply;
  guint64 wait_s;

  reply->status = soup_message_get_status (call->message);
  reply->model = dup_header (headers, "x-weir-model");
  reply->deployment = dup_header (headers, "x-weir-deployment");
  reply->account = dup_text_header (headers, "x-weir-account");
  reply->request_id = dup_header (headers, "x-request-id");
  if (wait != NULL && g_ascii_string_to_unsigned (wait, 10, 0, G_MAXINT32, &wait_s, NULL))
    reply->retry_after_s = (gint64) wait_s;
  if (g_strcmp0 (type, "text/event-stream") == 0)
    call->framer = weir_framer_sse_new ();
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (call->stream == NULL)
    {
      GError *told = NULL;

      take_transport_error (g_task_get_source_object (task), &told, error);
      finish_task (task, told);
      return;
    }

  read_head (call);
  call->buffer = g_malloc (READ_SIZE);
  read_more (g_steal_pointer (&task));
}

/* %NULL when the base URL is none; the task has failed then. */
static Call *
start_call (WeirChatClient *self, GTask *task, const char *method, const char *path)
{
  SoupMessage *message = message_new (self, method, path);
  Call *call;

  if (message == NULL)
    {
      g_task_return_new_error (task, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_UNREACHABLE,
                               "“%s” is not the address of a server", self->base_url);
      return NULL;
    }

  call = call_new (message);
  g_task_set_task_data (task, call, call_free);
  return call;
}

static void
send_call (WeirChatClient *self, GTask *task, Call *call)
{
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), on_sent, g_object_ref (task));
}

void
weir_chat_client_send_async (WeirChatClient *self,
                             const WeirChatRequest *request,
                             WeirChatDelta delta,
                             gpointer delta_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  Call *call;

  g_return_if_fail (WEIR_IS_CHAT_CLIENT (self));
  g_return_if_fail (request != NULL && request->model != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_chat_client_send_async);
  call = start_call (self, task, SOUP_METHOD_POST,
                     request->embed ? "/v1/embeddings" : "/v1/chat/completions");
  if (call == NULL)
    return;

  call->listener.delta = delta;
  call->listener.delta_data = delta_data;
  body = weir_chat_request_encode (request);
  soup_message_set_request_body_from_bytes (call->message, "application/json", body);
  send_call (self, task, call);
}

gboolean
weir_chat_client_send_finish (WeirChatClient *self,
                              GAsyncResult *result,
                              WeirChatReply **reply,
                              GError **error)
{
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  call = g_task_get_task_data (G_TASK (result));
  if (reply != NULL)
    *reply = call != NULL ? g_steal_pointer (&call->listener.reply) : weir_chat_reply_new ();
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
weir_chat_client_list_models_async (WeirChatClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (WEIR_IS_CHAT_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_chat_client_list_models_async);
  call = start_call (self, task, SOUP_METHOD_GET, "/v1/models");
  if (call != NULL)
    send_call (self, task, call);
}

GBytes *
weir_chat_client_list_models_finish_body (WeirChatClient *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  call = g_task_get_task_data (G_TASK (result));
  if (call->listener.reply->body != NULL)
    return g_bytes_ref (call->listener.reply->body);
  set_broken (error, "The answer is not JSON");
  return NULL;
}

char **
weir_chat_client_list_models_finish (WeirChatClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = weir_chat_client_list_models_finish_body (self, result, error);
  g_autoptr (GStrvBuilder) names = NULL;
  const WeirJsonNode *entry;
  const WeirJsonDoc *doc;
  WeirJsonIter iter;

  if (body == NULL)
    return NULL;

  doc = &((Call *) g_task_get_task_data (G_TASK (result)))->listener.doc;
  names = g_strv_builder_new ();
  weir_json_iter_init (&iter, doc, weir_json_get (doc, weir_json_root (doc), "data"));
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      g_autofree char *id =
          weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, entry, "id")));

      if (id != NULL)
        g_strv_builder_add (names, id);
    }
  return g_strv_builder_end (names);
}

static void
weir_chat_client_finalize (GObject *object)
{
  WeirChatClient *self = WEIR_CHAT_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->key, weir_secret_unref);
  g_free (self->base_url);
  G_OBJECT_CLASS (weir_chat_client_parent_class)->finalize (object);
}

static void
weir_chat_client_class_init (WeirChatClientClass *class)
{
  G_OBJECT_CLASS (class)->finalize = weir_chat_client_finalize;
}

static void
weir_chat_client_init (WeirChatClient *self)
{
}

WeirChatClient *
weir_chat_client_new (const char *base_url, WeirSecret *key, guint max_requests)
{
  WeirChatClient *self = g_object_new (WEIR_TYPE_CHAT_CLIENT, NULL);

  g_return_val_if_fail (base_url != NULL && max_requests > 0, NULL);

  self->base_url = g_str_has_suffix (base_url, "/") ? g_strndup (base_url, strlen (base_url) - 1)
                                                    : g_strdup (base_url);
  self->key = key != NULL ? weir_secret_ref (key) : NULL;
  /* Both limits are construct-only. A model may think for minutes: the proxy has the time limits.
   * A proxy of the environment is never for the local one. */
  self->session =
      soup_session_new_with_options ("max-conns", max_requests, "max-conns-per-host", max_requests,
                                     "timeout", 0, "proxy-resolver", NULL, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return self;
}
