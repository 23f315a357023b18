/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-chat-client.h"

#include "base/weir-json-writer.h"
#include "wire/weir-framer.h"

#include <libsoup/soup.h>

/* The client half of the chat window and of weirctl. It reads the OpenAI Chat Completions form
 * itself instead of using the proxy's codec, as a client from outside would. */

#define READ_SIZE 16384
#define MAX_BODY (128 * 1024 * 1024)

G_DEFINE_QUARK (weir_chat_client_error_quark, weir_chat_client_error)

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
  WeirJsonDoc doc;
  WeirChatReply *reply;
  WeirChatDelta delta;
  gpointer delta_data;
  gint64 start_us;
  gboolean done; /* the end mark of the stream was seen */
  char *buffer;
  GByteArray *body;
} Call;

void
weir_chat_reply_free (WeirChatReply *reply)
{
  g_string_free (reply->text, TRUE);
  g_string_free (reply->reasoning, TRUE);
  g_free (reply->finish_reason);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply->model);
  g_free (reply->deployment);
  g_free (reply->account);
  g_free (reply);
}

static WeirChatReply *
reply_new (void)
{
  WeirChatReply *reply = g_new0 (WeirChatReply, 1);
  WeirUsage usage = WEIR_USAGE_INIT;

  reply->text = g_string_new (NULL);
  reply->reasoning = g_string_new (NULL);
  reply->usage = usage;
  reply->first_us = -1;
  return reply;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->framer, weir_framer_free);
  g_clear_pointer (&call->reply, weir_chat_reply_free);
  weir_json_doc_clear (&call->doc);
  g_byte_array_unref (call->body);
  g_free (call->buffer);
  g_free (call);
}

static Call *
call_new (SoupMessage *message)
{
  Call *call = g_new0 (Call, 1);

  call->message = message;
  call->reply = reply_new ();
  call->body = g_byte_array_new ();
  call->start_us = g_get_monotonic_time ();
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

static void
write_turns (WeirJsonWriter *writer, const WeirChatRequest *request)
{
  weir_json_writer_name (writer, "messages");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_turns; i++)
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "role", request->turns[i].role);
      weir_json_writer_member_utf8 (writer, "content", request->turns[i].text);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static GBytes *
encode_request (const WeirChatRequest *request)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "model", request->model);
  if (request->embed)
    weir_json_writer_member_utf8 (&writer, "input", request->turns[request->n_turns - 1].text);
  else
    write_turns (&writer, request);
  if (request->max_tokens > 0)
    weir_json_writer_member_int64 (&writer, "max_completion_tokens", request->max_tokens);
  if (request->stream)
    {
      weir_json_writer_member_boolean (&writer, "stream", TRUE);
      weir_json_writer_member_raw (&writer, "stream_options",
                                   WEIR_JSON_TEXT ("{\"include_usage\":true}"));
    }
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (out);
}

static void
take_text (Call *call, WeirJsonText text, gboolean reasoning)
{
  GString *out = reasoning ? call->reply->reasoning : call->reply->text;
  gsize before = out->len;

  if (text.len == 0)
    return;

  if (call->reply->first_us < 0)
    call->reply->first_us = g_get_monotonic_time () - call->start_us;
  weir_json_text_decode (text, out);
  if (call->delta != NULL)
    call->delta (out->str + before, out->len - before, reasoning, call->delta_data);
}

static void
read_count (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name, gint64 *count)
{
  gint64 value;

  if (weir_json_get_int64 (doc, weir_json_get (doc, object, name), &value))
    *count = value;
}

static void
read_usage (Call *call, const WeirJsonNode *usage)
{
  const WeirJsonDoc *doc = &call->doc;
  WeirUsage *out = &call->reply->usage;

  read_count (doc, usage, "prompt_tokens", &out->in_total);
  read_count (doc, usage, "completion_tokens", &out->out_total);
  read_count (doc, weir_json_get (doc, usage, "prompt_tokens_details"), "cached_tokens",
              &out->in_cache_read);
  read_count (doc, weir_json_get (doc, usage, "completion_tokens_details"), "reasoning_tokens",
              &out->out_reasoning);
}

/* Reads one chunk of a stream, or a whole answer: they differ in where the text stands. */
static void
read_answer (Call *call, const char *member)
{
  const WeirJsonDoc *doc = &call->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *choice = NULL;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, root, "choices"));
  while (weir_json_iter_next (&iter, NULL, &choice))
    {
      const WeirJsonNode *said = weir_json_get (doc, choice, member);
      WeirJsonText finish = weir_json_text (doc, weir_json_get (doc, choice, "finish_reason"));

      take_text (call, weir_json_text (doc, weir_json_get (doc, said, "reasoning_content")), TRUE);
      take_text (call, weir_json_text (doc, weir_json_get (doc, said, "content")), FALSE);
      take_text (call, weir_json_text (doc, weir_json_get (doc, said, "refusal")), FALSE);
      if (finish.len > 0)
        {
          g_free (call->reply->finish_reason);
          call->reply->finish_reason = weir_json_text_dup (finish);
        }
    }
  read_usage (call, weir_json_get (doc, root, "usage"));
}

/* The server's own words for what went wrong. */
static char *
read_error_message (Call *call, const char *data, gsize len)
{
  const WeirJsonNode *error;

  if (!weir_json_parse (&call->doc, data, len, &weir_json_limits_body, NULL))
    return NULL;

  error = weir_json_get (&call->doc, weir_json_root (&call->doc), "error");
  return weir_json_text_dup (
      weir_json_text (&call->doc, weir_json_get (&call->doc, error, "message")));
}

static gboolean
read_frame (Call *call, const WeirFrame *frame, GError **error)
{
  g_autofree char *message = NULL;

  if (frame->len == strlen ("[DONE]") && memcmp (frame->data, "[DONE]", frame->len) == 0)
    {
      call->done = TRUE;
      return TRUE;
    }

  message = read_error_message (call, frame->data, frame->len);
  if (message != NULL)
    {
      set_broken (error, message);
      return FALSE;
    }
  if (call->doc.n_nodes == 0)
    {
      set_broken (error, "The answer holds something that is not JSON");
      return FALSE;
    }
  read_answer (call, "delta");
  return TRUE;
}

static gboolean
read_frames (Call *call, gsize len, GError **error)
{
  WeirFrame frame;
  WeirFramerResult result;

  weir_framer_push (call->framer, call->buffer, len);
  while ((result = weir_framer_next (call->framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!read_frame (call, &frame, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE;
}

static void
finish_task (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);

  call->reply->total_us = g_get_monotonic_time () - call->start_us;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_refused (GTask *task, Call *call)
{
  g_autofree char *message =
      read_error_message (call, (const char *) call->body->data, call->body->len);
  GError *error = NULL;

  if (message != NULL)
    g_set_error_literal (&error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED, message);
  else
    g_set_error (&error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED,
                 "The server answered with HTTP status %u", call->reply->status);
  finish_task (task, error);
}

static void
finish_whole (GTask *task, Call *call)
{
  GError *error = NULL;

  call->reply->body = g_bytes_new (call->body->data, call->body->len);
  if (!weir_json_parse (&call->doc, (const char *) call->body->data, call->body->len,
                        &weir_json_limits_body, NULL))
    set_broken (&error, "The answer is not JSON");
  else
    read_answer (call, "message");
  finish_task (task, error);
}

static void
finish_stream (GTask *task, Call *call)
{
  GError *error = NULL;

  if (!call->done)
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
  else if (len == 0 && call->reply->status >= 300)
    finish_refused (task, call);
  else if (len == 0 && call->framer == NULL)
    finish_whole (task, call);
  else if (len == 0)
    finish_stream (task, call);
  else if (call->framer == NULL || call->reply->status >= 300)
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

static void
read_head (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  call->reply->status = soup_message_get_status (call->message);
  call->reply->model = g_strdup (soup_message_headers_get_one (headers, "x-weir-model"));
  call->reply->deployment = g_strdup (soup_message_headers_get_one (headers, "x-weir-deployment"));
  call->reply->account = g_strdup (soup_message_headers_get_one (headers, "x-weir-account"));
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

  call->delta = delta;
  call->delta_data = delta_data;
  body = encode_request (request);
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
    *reply = call != NULL ? g_steal_pointer (&call->reply) : reply_new ();
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

char **
weir_chat_client_list_models_finish (WeirChatClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GStrvBuilder) names = NULL;
  const WeirJsonNode *entry;
  WeirJsonIter iter;
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  call = g_task_get_task_data (G_TASK (result));
  names = g_strv_builder_new ();
  weir_json_iter_init (&iter, &call->doc,
                       weir_json_get (&call->doc, weir_json_root (&call->doc), "data"));
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      g_autofree char *id =
          weir_json_text_dup (weir_json_text (&call->doc, weir_json_get (&call->doc, entry, "id")));

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
