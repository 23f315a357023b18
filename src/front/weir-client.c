/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-client.h"

#include <stdatomic.h>
#include <string.h>

#include "front/weir-client-new.h"
#include "front/weir-response-head.h"
#include "front/weir-stream-writer.h"

/* What a head usually fits in, with the end of the string. */
#define HEAD_SIZE 1000

struct _WeirClient
{
  WeirIncoming *incoming;
  WeirAnswer *answer;
  char *peer;
  char request_id[33];
  guint stall_ms;
  gboolean is_answered; /* as far as it is up to whoever has the client */
  WeirStreamWriter *writer;
  atomic_uint_fast64_t bytes_out;
};

WeirClient *
weir_client_new (WeirIncoming *incoming, WeirAnswer *answer, const char *peer, guint stall_ms)
{
  WeirClient *self = g_atomic_rc_box_new0 (WeirClient);

  self->incoming = incoming;
  self->answer = weir_answer_ref (answer);
  self->peer = g_strdup (peer);
  self->stall_ms = stall_ms;
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

/* Hands all that belongs to the connection back to it. */
static void
finish (WeirClient *self, gboolean complete)
{
  WeirTransport *claimed = NULL;

  if (self->writer != NULL)
    claimed = weir_stream_writer_free (g_steal_pointer (&self->writer));
  self->is_answered = TRUE;
  weir_answer_end (self->answer, claimed, complete);
}

static void
free_contents (gpointer data)
{
  WeirClient *self = data;

  if (!self->is_answered)
    finish (self, FALSE);
  weir_incoming_free (self->incoming);
  weir_answer_unref (self->answer);
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
  weir_answer_set_callback (self->answer, callback, user_data);
}

gboolean
weir_client_is_gone (WeirClient *self)
{
  return weir_answer_has_fired (self->answer);
}

/* Without how the body is framed, and its end. */
static GString *
build_head (WeirClient *self, guint status, const WeirHttpHeader *headers, guint n_headers)
{
  GString *head = g_string_sized_new (HEAD_SIZE);

  weir_response_head_begin (head, status);
  weir_response_head_add_all (head, headers, n_headers);
  weir_response_head_add_origin (head, self->incoming->origin);
  return head;
}

void
weir_client_reply (WeirClient *self,
                   guint status,
                   const WeirHttpHeader *headers,
                   guint n_headers,
                   GBytes *body)
{
  gsize size = body != NULL ? g_bytes_get_size (body) : 0;
  gboolean is_asked_for = strcmp (self->incoming->head->method, "HEAD") != 0;
  GString *head = NULL;

  g_return_if_fail (!self->is_answered && self->writer == NULL);

  self->is_answered = TRUE;
  atomic_store (&self->bytes_out, size);
  head = build_head (self, status, headers, n_headers);
  weir_response_head_add_length (head, status, size);
  if (weir_answer_is_last (self->answer))
    weir_response_head_add (head, "Connection", "close");
  weir_response_head_end (head);
  weir_answer_reply (self->answer, head, is_asked_for ? body : NULL);
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

  g_return_val_if_fail (!self->is_answered && self->writer == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  transport = weir_answer_claim (self->answer);
  if (transport == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The client is gone");
      return FALSE;
    }

  self->writer = weir_stream_writer_new (transport, self->stall_ms);
  head = build_head (self, status, headers, n_headers);
  weir_response_head_add (head, "Transfer-Encoding", "chunked");
  weir_response_head_add (head, "Connection", "close");
  weir_response_head_end (head);
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

  finish (self, complete && weir_stream_writer_send_end (self->writer, NULL));
}

guint64
weir_client_get_bytes_out (WeirClient *self)
{
  return atomic_load (&self->bytes_out);
}
