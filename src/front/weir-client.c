/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-client.h"

#include <stdatomic.h>

#include "front/weir-client-backend.h"
#include "front/weir-context-post.h"
#include "front/weir-response-head.h"
#include "front/weir-stream-writer.h"

/* What a head usually fits in. */
#define STREAM_HEAD_SIZE 1024

struct _WeirClient
{
  WeirIncoming *incoming;
  WeirHangup *hangup;
  char *peer;
  char request_id[33];
  GMainContext *context;
  guint stall_ms;
  const WeirClientBackend *functions;
  gpointer backend; /* %NULL once an answer is on its way */
  WeirStreamWriter *writer;
  atomic_uint_fast64_t bytes_out;
};

typedef struct
{
  const WeirClientBackend *functions;
  gpointer backend;
  guint status;
  GPtrArray *headers; /* names and values in turn */
  GBytes *body;
} Reply;

typedef struct
{
  const WeirClientBackend *functions;
  gpointer backend;
  WeirTransport *transport;
  gboolean complete;
} Finish;

typedef struct
{
  const WeirClientBackend *functions;
  gpointer backend;
} TakeOver;

WeirClient *
weir_client_new (WeirIncoming *incoming,
                 WeirHangup *hangup,
                 const char *peer,
                 GMainContext *context,
                 guint stall_ms,
                 const WeirClientBackend *functions,
                 gpointer backend)
{
  WeirClient *self = g_atomic_rc_box_new0 (WeirClient);

  self->incoming = incoming;
  self->hangup = weir_hangup_ref (hangup);
  self->peer = g_strdup (peer);
  self->context = g_main_context_ref (context);
  self->stall_ms = stall_ms;
  self->functions = functions;
  self->backend = backend;
  atomic_init (&self->bytes_out, 0);
  g_snprintf (self->request_id, sizeof self->request_id, "%08x%08x%08x%08x", g_random_int (),
              g_random_int (), g_random_int (), g_random_int ());
  return self;
}

WeirClient *
weir_client_ref (WeirClient *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
run_finish (gpointer data)
{
  Finish *finish = data;

  finish->functions->finish (finish->backend, g_steal_pointer (&finish->transport),
                             finish->complete);
}

static void
free_finish (gpointer data)
{
  Finish *finish = data;

  g_clear_pointer (&finish->transport, weir_transport_unref);
  finish->functions->unref (finish->backend);
  g_free (finish);
}

/* Hands all that belongs to the connection back to it. */
static void
post_finish (WeirClient *self, gboolean complete)
{
  Finish *finish = g_new0 (Finish, 1);

  finish->functions = self->functions;
  finish->backend = g_steal_pointer (&self->backend);
  finish->complete = complete;
  if (self->writer != NULL)
    finish->transport = weir_stream_writer_free (g_steal_pointer (&self->writer));
  weir_context_post (self->context, run_finish, finish, free_finish);
}

static void
free_contents (gpointer data)
{
  WeirClient *self = data;

  if (self->backend != NULL)
    post_finish (self, FALSE);
  weir_incoming_free (self->incoming);
  weir_hangup_unref (self->hangup);
  g_main_context_unref (self->context);
  g_free (self->peer);
}

void
weir_client_unref (WeirClient *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

const WeirHttpHead *
weir_client_get_head (WeirClient *self)
{
  return self->incoming->head;
}

const char *
weir_client_get_key_name (WeirClient *self)
{
  return self->incoming->key_name;
}

const char *
weir_client_get_origin (WeirClient *self)
{
  return self->incoming->origin;
}

const char *
weir_client_get_peer (WeirClient *self)
{
  return self->peer;
}

const char *
weir_client_get_request_id (WeirClient *self)
{
  return self->request_id;
}

gint64
weir_client_get_start_us (WeirClient *self)
{
  return self->incoming->start_us;
}

GBytes *
weir_client_get_body (WeirClient *self)
{
  return self->incoming->body;
}

void
weir_client_drop_body (WeirClient *self)
{
  g_autoptr (GBytes) body = self->incoming->body;

  self->incoming->body = g_bytes_new (NULL, 0);
  g_clear_pointer (&self->incoming->share, weir_body_share_free);
}

void
weir_client_set_gone_callback (WeirClient *self,
                               void (*callback) (gpointer user_data),
                               gpointer user_data)
{
  weir_hangup_set_callback (self->hangup, callback, user_data);
}

gboolean
weir_client_is_gone (WeirClient *self)
{
  return weir_hangup_has_fired (self->hangup);
}

static void
run_reply (gpointer data)
{
  Reply *reply = data;
  guint n_headers = reply->headers->len / 2;
  g_autofree WeirHttpHeader *headers = g_new0 (WeirHttpHeader, n_headers);

  for (guint i = 0; i < n_headers; i++)
    headers[i] = (WeirHttpHeader){ g_ptr_array_index (reply->headers, 2 * i),
                                   g_ptr_array_index (reply->headers, 2 * i + 1) };
  reply->functions->reply (reply->backend, reply->status, headers, n_headers, reply->body);
}

static void
free_reply (gpointer data)
{
  Reply *reply = data;

  g_ptr_array_unref (reply->headers);
  g_clear_pointer (&reply->body, g_bytes_unref);
  reply->functions->unref (reply->backend);
  g_free (reply);
}

static void
add_reply_header (Reply *reply, const char *name, const char *value)
{
  if (weir_response_header_is_ours (name) || !weir_http_header_is_valid (name, value))
    return;
  g_ptr_array_add (reply->headers, g_strdup (name));
  g_ptr_array_add (reply->headers, g_strdup (value));
}

void
weir_client_reply (WeirClient *self,
                   guint status,
                   const WeirHttpHeader *headers,
                   guint n_headers,
                   GBytes *body)
{
  Reply *reply = NULL;

  g_return_if_fail (self->backend != NULL && self->writer == NULL);

  reply = g_new0 (Reply, 1);
  reply->functions = self->functions;
  reply->backend = g_steal_pointer (&self->backend);
  reply->status = status;
  reply->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_headers; i++)
    add_reply_header (reply, headers[i].name, headers[i].value);
  if (self->incoming->origin != NULL)
    {
      add_reply_header (reply, "Access-Control-Allow-Origin", self->incoming->origin);
      add_reply_header (reply, "Vary", "Origin");
    }
  if (body != NULL)
    {
      reply->body = g_bytes_ref (body);
      atomic_store (&self->bytes_out, g_bytes_get_size (body));
    }
  weir_context_post (self->context, run_reply, reply, free_reply);
}

static void
run_take_over (gpointer data)
{
  TakeOver *take_over = data;

  take_over->functions->taken_over (take_over->backend);
}

/* Tells the connection, which need not be waited for: what comes after this comes there after it. */
static void
post_take_over (WeirClient *self)
{
  TakeOver *take_over = g_new0 (TakeOver, 1);

  take_over->functions = self->functions;
  take_over->backend = self->backend;
  weir_context_post (self->context, run_take_over, take_over, g_free);
}

static GString *
build_stream_head (WeirClient *self, guint status, const WeirHttpHeader *headers, guint n_headers)
{
  GString *head = g_string_sized_new (STREAM_HEAD_SIZE);

  weir_response_head_begin (head, status);
  weir_response_head_add_all (head, headers, n_headers);
  weir_response_head_add_origin (head, self->incoming->origin);
  weir_response_head_add (head, "Transfer-Encoding", "chunked");
  weir_response_head_add (head, "Connection", "close");
  weir_response_head_end (head);
  return head;
}

gboolean
weir_client_begin_stream (WeirClient *self,
                          guint status,
                          const WeirHttpHeader *headers,
                          guint n_headers,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GString) head = NULL;
  WeirTransport *transport;

  g_return_val_if_fail (self->backend != NULL && self->writer == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  transport = weir_hangup_claim (self->hangup);
  if (transport == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The client is gone");
      return FALSE;
    }

  post_take_over (self);
  self->writer = weir_stream_writer_new (transport, self->stall_ms);
  head = build_stream_head (self, status, headers, n_headers);
  return weir_stream_writer_send (self->writer, head->str, head->len, cancellable, error);
}

gboolean
weir_client_write (WeirClient *self,
                   const char *data,
                   gsize len,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (self->writer != NULL, FALSE);

  if (!weir_stream_writer_send_chunk (self->writer, data, len, cancellable, error))
    return FALSE;
  atomic_fetch_add (&self->bytes_out, len);
  return TRUE;
}

void
weir_client_try_write (WeirClient *self, const char *data, gsize len)
{
  g_return_if_fail (self->writer != NULL);

  if (weir_stream_writer_try_chunk (self->writer, data, len))
    atomic_fetch_add (&self->bytes_out, len);
}

void
weir_client_end_stream (WeirClient *self, gboolean complete)
{
  g_return_if_fail (self->writer != NULL);

  post_finish (self, complete && weir_stream_writer_send_end (self->writer, NULL));
}

guint64
weir_client_get_bytes_out (WeirClient *self)
{
  return atomic_load (&self->bytes_out);
}
