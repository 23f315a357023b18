/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-http-call.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-soup.h"
#include "base/weir-secret.h"

#define FIRST_SIZE (16 * 1024)

/* Memory that is wiped before it is given back, also when it grows. */
typedef struct
{
  char *data;
  gsize len;
  gsize size;
} Buffer;

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  Buffer buffer;
  gsize max_body;
  GCancellable *inner; /* ended by the caller's, and by the limit */
  GCancellable *outer;
  gulong outer_id;
  GSource *limit;
  WeirSoupConnecting connecting;
  gboolean is_sent;
  gboolean is_late;
} Call;

static void
buffer_free (gpointer data)
{
  Buffer *buffer = data;

  if (buffer->data != NULL)
    weir_secret_wipe (buffer->data, buffer->size);
  g_free (buffer->data);
  g_free (buffer);
}

static void
buffer_reserve (Buffer *buffer)
{
  gsize size;
  char *data;

  if (buffer->len < buffer->size)
    return;

  size = buffer->size == 0 ? FIRST_SIZE : 2 * buffer->size;
  data = g_malloc0 (size);
  if (buffer->data != NULL)
    {
      memcpy (data, buffer->data, buffer->len);
      weir_secret_wipe (buffer->data, buffer->size);
    }
  g_free (buffer->data);
  buffer->data = data;
  buffer->size = size;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_signal_handlers_disconnect_by_data (call->message, call);
  if (call->outer != NULL)
    g_cancellable_disconnect (call->outer, call->outer_id);
  if (call->limit != NULL)
    {
      g_source_destroy (call->limit);
      g_source_unref (call->limit);
    }
  if (call->buffer.data != NULL)
    weir_secret_wipe (call->buffer.data, call->buffer.size);
  g_free (call->buffer.data);
  g_clear_object (&call->stream);
  g_clear_object (&call->message);
  g_clear_object (&call->inner);
  g_clear_object (&call->outer);
  g_free (call);
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
on_limit (gpointer user_data)
{
  Call *call = user_data;

  call->is_late = TRUE;
  g_cancellable_cancel (call->inner);
  return G_SOURCE_REMOVE;
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  call->is_sent = TRUE;
}

static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  Call *call = user_data;

  weir_soup_connecting_take_event (&call->connecting, event);
}

static void
fail (GTask *task, const GError *cause)
{
  Call *call = g_task_get_task_data (task);
  const char *host = g_uri_get_host (soup_message_get_uri (call->message));
  g_autoptr (GError) late = NULL;

  if (call->is_late && !call->is_sent)
    {
      late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "it takes too long");
      g_task_return_error (task, weir_soup_error_new (late, call->message, FALSE));
    }
  else if (call->is_late)
    g_task_return_new_error (task, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE,
                             "%s did not answer in time", host);
  else if (call->stream != NULL && cause->domain == G_IO_ERROR
           && cause->code != G_IO_ERROR_CANCELLED)
    g_task_return_new_error (task, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TRUNCATED,
                             "The connection to %s broke inside its answer: %s", host,
                             cause->message);
  else
    g_task_return_error (task, weir_soup_error_new (cause, call->message, call->is_sent));
}

/* Gives the memory away, so that the wiping goes with it. */
static GBytes *
take_body (Call *call)
{
  Buffer *buffer = g_memdup2 (&call->buffer, sizeof (Buffer));

  memset (&call->buffer, 0, sizeof (Buffer));
  return g_bytes_new_with_free_func (buffer->data, buffer->len, buffer_free, buffer);
}

/* (transfer full) @task. */
static void
read_more (GTask *task, GAsyncReadyCallback on_read)
{
  Call *call = g_task_get_task_data (task);
  Buffer *buffer = &call->buffer;

  buffer_reserve (buffer);
  g_input_stream_read_async (call->stream, buffer->data + buffer->len, buffer->size - buffer->len,
                             G_PRIORITY_DEFAULT, call->inner, on_read, task);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n < 0)
    {
      fail (task, error);
      return;
    }
  if (n == 0)
    {
      g_task_return_pointer (task, take_body (call), (GDestroyNotify) g_bytes_unref);
      return;
    }

  call->buffer.len += (gsize) n;
  if (call->buffer.len > call->max_body)
    g_task_return_new_error (task, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                             "The answer of %s is too long",
                             g_uri_get_host (soup_message_get_uri (call->message)));
  else
    read_more (g_steal_pointer (&task), on_read);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (call->stream == NULL)
    fail (task, error);
  else if (weir_soup_connecting_is_proxy_answer (&call->connecting, call->message))
    g_task_return_error (task, weir_soup_proxy_error_new (call->message));
  else
    read_more (g_steal_pointer (&task), on_read);
}

void
weir_http_call_async (SoupSession *session,
                      SoupMessage *message,
                      gsize max_body,
                      guint limit_ms,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task;
  Call *call;

  g_return_if_fail (SOUP_IS_SESSION (session) && SOUP_IS_MESSAGE (message));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_http_call_async);
  g_task_set_check_cancellable (task, FALSE); /* the limit's word counts, should both be there */

  call = g_new0 (Call, 1);
  call->message = g_object_ref (message);
  call->max_body = max_body;
  call->inner = g_cancellable_new ();
  g_task_set_task_data (task, call, call_free);

  if (cancellable != NULL)
    {
      call->outer = g_object_ref (cancellable);
      call->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                              g_object_ref (call->inner), g_object_unref);
    }
  call->limit = g_timeout_source_new (limit_ms);
  g_source_set_callback (call->limit, on_limit, call, NULL);
  g_source_attach (call->limit, g_main_context_get_thread_default ());

  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), call);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), call);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, call->inner, on_sent, task);
}

GBytes *
weir_http_call_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
