/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-guarded-input.h"

#include <string.h>

struct _WeirGuardedInput
{
  GInputStream parent;

  GByteArray *queue;
};

/* Of a reader: ready as long as there is something to read. */
typedef struct
{
  GSource source;
  WeirGuardedInput *input;
} InputSource;

static void pollable_init (GPollableInputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirGuardedInput,
                               weir_guarded_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

/* Nothing to read is never an end: libsoup 3.2 keeps a connection for ever that ends while idle. */
static gssize
take (WeirGuardedInput *self, void *buffer, gsize size, GError **error)
{
  gsize n = MIN (size, self->queue->len);

  if (n == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "No request yet");
      return -1;
    }
  memcpy (buffer, self->queue->data, n);
  g_byte_array_remove_range (self->queue, 0, (guint) n);
  return (gssize) n;
}

static gssize
read_fn (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  return take (WEIR_GUARDED_INPUT (stream), buffer, size, error);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
  return take (WEIR_GUARDED_INPUT (stream), buffer, size, error);
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  return WEIR_GUARDED_INPUT (stream)->queue->len > 0;
}

static gboolean
source_check (GSource *source)
{
  return ((InputSource *) source)->input->queue->len > 0;
}

static gboolean
source_prepare (GSource *source, int *timeout_ms)
{
  *timeout_ms = -1;
  return source_check (source);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static void
source_finalize (GSource *source)
{
  g_object_unref (((InputSource *) source)->input);
}

static gboolean
source_closure_callback (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { source_prepare,
                                     source_check,
                                     source_dispatch,
                                     source_finalize,
                                     (GSourceFunc) source_closure_callback,
                                     NULL };

/* The stream is fed in the thread of the source's context, so asking it in each turn does; a ready
 * time, set with each request, would cost a turn more. */
static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_source_new (&source_funcs, sizeof (InputSource));

  ((InputSource *) source)->input = g_object_ref (WEIR_GUARDED_INPUT (stream));
  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *interface)
{
  interface->read_nonblocking = read_nonblocking;
  interface->is_readable = is_readable;
  interface->create_source = create_source;
}

static void
weir_guarded_input_finalize (GObject *object)
{
  WeirGuardedInput *self = WEIR_GUARDED_INPUT (object);

  g_byte_array_unref (self->queue);

  G_OBJECT_CLASS (weir_guarded_input_parent_class)->finalize (object);
}

static void
weir_guarded_input_class_init (WeirGuardedInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_guarded_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_fn;
}

static void
weir_guarded_input_init (WeirGuardedInput *self)
{
  self->queue = g_byte_array_new ();
}

WeirGuardedInput *
weir_guarded_input_new (void)
{
  return g_object_new (WEIR_TYPE_GUARDED_INPUT, NULL);
}

void
weir_guarded_input_feed (WeirGuardedInput *self, const char *data, gsize len)
{
  g_return_if_fail (WEIR_IS_GUARDED_INPUT (self));

  g_byte_array_append (self->queue, (const guint8 *) data, (guint) len);
}
