/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-guarded-output.h"

/* More than that is not worth copying to have it in one packet with the head. */
#define MAX_HELD (16 * 1024)

struct _WeirGuardedOutput
{
  GOutputStream parent;

  GMutex lock; /* covers all below */
  WeirTransport *transport;
  void (*blocked) (gpointer user_data);
  gpointer user_data;
  GByteArray *tail; /* written by the blocking write, or held back, not sent yet */
  gboolean holds;   /* what is small goes into the tail */
  gboolean is_full; /* the socket took no more */
  GSource *waiting; /* of the writer, until it can go on */
  guint64 sent;
};

static void pollable_init (GPollableOutputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirGuardedOutput,
                               weir_guarded_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gboolean
check_attached (WeirGuardedOutput *self, GError **error)
{
  if (self->transport != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection is closed");
  return FALSE;
}

/* Queues, and never waits: a thread of GIO's pool must not hang on a client. */
static gssize
write_fn (GOutputStream *stream,
          const void *buffer,
          gsize size,
          GCancellable *cancellable,
          GError **error)
{
  WeirGuardedOutput *self = WEIR_GUARDED_OUTPUT (stream);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!check_attached (self, error))
    return -1;
  g_byte_array_append (self->tail, buffer, (guint) size);
  if (self->blocked != NULL)
    self->blocked (self->user_data);
  return (gssize) size;
}

/* The lock is held. */
static WeirIoResult
send_tail (WeirGuardedOutput *self)
{
  while (self->tail->len > 0)
    {
      gsize n = 0;
      WeirIoResult result = weir_transport_write (self->transport, (const char *) self->tail->data,
                                                  self->tail->len, &n);

      if (result != WEIR_IO_OK)
        return result;
      self->sent += n;
      g_byte_array_remove_range (self->tail, 0, (guint) n);
    }
  return WEIR_IO_OK;
}

static gssize
write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize size, GError **error)
{
  WeirGuardedOutput *self = WEIR_GUARDED_OUTPUT (stream);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  WeirIoResult result;
  gsize n = 0;

  if (!check_attached (self, error))
    return -1;

  if (self->holds && self->tail->len + size <= MAX_HELD)
    {
      g_byte_array_append (self->tail, buffer, (guint) size);
      return (gssize) size;
    }
  result = send_tail (self);
  if (result == WEIR_IO_OK)
    result = weir_transport_write (self->transport, buffer, size, &n);
  if (result == WEIR_IO_OK)
    {
      self->sent += n;
      return (gssize) n;
    }

  if (result == WEIR_IO_AGAIN)
    {
      self->is_full = TRUE;
      if (self->blocked != NULL)
        self->blocked (self->user_data);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The socket is full");
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "The client is gone");
  return -1;
}

static gboolean
is_writable (GPollableOutputStream *stream)
{
  WeirGuardedOutput *self = WEIR_GUARDED_OUTPUT (stream);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !self->is_full && (self->holds || self->tail->len == 0);
}

static GSource *
create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  WeirGuardedOutput *self = WEIR_GUARDED_OUTPUT (stream);
  GSource *source = g_pollable_source_new_full (stream, NULL, cancellable);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->is_full)
    g_source_set_ready_time (source, 0);
  g_clear_pointer (&self->waiting, g_source_unref);
  self->waiting = g_source_ref (source);
  return source;
}

static void
pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->write_nonblocking = write_nonblocking;
  interface->is_writable = is_writable;
  interface->create_source = create_source;
}

static void
weir_guarded_output_finalize (GObject *object)
{
  WeirGuardedOutput *self = WEIR_GUARDED_OUTPUT (object);

  g_clear_pointer (&self->waiting, g_source_unref);
  g_clear_pointer (&self->transport, weir_transport_unref);
  g_byte_array_unref (self->tail);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (weir_guarded_output_parent_class)->finalize (object);
}

static void
weir_guarded_output_class_init (WeirGuardedOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_guarded_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = write_fn;
}

static void
weir_guarded_output_init (WeirGuardedOutput *self)
{
  g_mutex_init (&self->lock);
  self->tail = g_byte_array_new ();
}

WeirGuardedOutput *
weir_guarded_output_new (WeirTransport *transport,
                         void (*blocked) (gpointer user_data),
                         gpointer user_data)
{
  WeirGuardedOutput *self = g_object_new (WEIR_TYPE_GUARDED_OUTPUT, NULL);

  self->transport = weir_transport_ref (transport);
  self->blocked = blocked;
  self->user_data = user_data;
  return self;
}

void
weir_guarded_output_hold (WeirGuardedOutput *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (WEIR_IS_GUARDED_OUTPUT (self));

  locker = g_mutex_locker_new (&self->lock);
  self->holds = TRUE;
}

WeirIoResult
weir_guarded_output_flush (WeirGuardedOutput *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  WeirIoResult result;

  g_return_val_if_fail (WEIR_IS_GUARDED_OUTPUT (self), WEIR_IO_ERROR);

  locker = g_mutex_locker_new (&self->lock);
  if (self->transport == NULL)
    return WEIR_IO_ERROR;

  self->holds = FALSE;
  result = send_tail (self);
  self->is_full = result == WEIR_IO_AGAIN;
  if (!self->is_full && self->waiting != NULL)
    {
      g_source_set_ready_time (self->waiting, 0);
      g_clear_pointer (&self->waiting, g_source_unref);
    }
  return result;
}

gboolean
weir_guarded_output_is_blocked (WeirGuardedOutput *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_GUARDED_OUTPUT (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  return self->is_full || self->tail->len > 0;
}

guint64
weir_guarded_output_get_sent (WeirGuardedOutput *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_GUARDED_OUTPUT (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->sent;
}

void
weir_guarded_output_detach (WeirGuardedOutput *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (WEIR_IS_GUARDED_OUTPUT (self));

  locker = g_mutex_locker_new (&self->lock);
  self->blocked = NULL;
  g_clear_pointer (&self->transport, weir_transport_unref);
}
