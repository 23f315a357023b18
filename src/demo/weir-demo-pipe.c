/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-pipe.h"

#include <string.h>

/* The half that libsoup reads from. */
#define WEIR_TYPE_DEMO_PIPE_INPUT (weir_demo_pipe_input_get_type ())
G_DECLARE_FINAL_TYPE (WeirDemoPipeInput, weir_demo_pipe_input, WEIR, DEMO_PIPE_INPUT, GInputStream)

struct _WeirDemoPipeInput
{
  GInputStream parent_instance;

  GInputStream *base;
  gboolean resting;
  gboolean over;
  gsize n_fed; /* of last_request */
};

struct _WeirDemoPipe
{
  GIOStream parent_instance;

  GIOStream *base;
  WeirDemoPipeInput *input;
};

static void weir_demo_pipe_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirDemoPipeInput,
                               weir_demo_pipe_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      weir_demo_pipe_input_pollable_init))
G_DEFINE_FINAL_TYPE (WeirDemoPipe, weir_demo_pipe, G_TYPE_IO_STREAM)

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  WeirDemoPipeInput *self = WEIR_DEMO_PIPE_INPUT (stream);

  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (self->base));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  WeirDemoPipeInput *self = WEIR_DEMO_PIPE_INPUT (stream);
  g_autoptr (GSource) source =
      g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->base), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

/* What libsoup is shown where a kept connection ends: it knows how to close after an answer. */
static const char last_request[] = "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";

static gssize
feed_last_request (WeirDemoPipeInput *self, void *buffer, gsize count)
{
  gsize len = MIN (count, strlen (last_request) - self->n_fed);

  memcpy (buffer, last_request + self->n_fed, len);
  self->n_fed += len;
  return (gssize) len;
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  WeirDemoPipeInput *self = WEIR_DEMO_PIPE_INPUT (stream);
  gssize len;

  if (self->over)
    return feed_last_request (self, buffer, count);
  len = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->base), buffer,
                                                  count, NULL, error);
  if (len > 0)
    self->resting = FALSE;
  if (!self->resting || len > 0
      || (len < 0 && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
    return len;
  g_clear_error (error);
  self->over = TRUE;
  return feed_last_request (self, buffer, count);
}

static gssize
input_read (GInputStream *stream,
            void *buffer,
            gsize count,
            GCancellable *cancellable,
            GError **error)
{
  return g_input_stream_read (WEIR_DEMO_PIPE_INPUT (stream)->base, buffer, count, cancellable,
                              error);
}

static gboolean
input_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  return g_input_stream_close (WEIR_DEMO_PIPE_INPUT (stream)->base, cancellable, error);
}

static void
weir_demo_pipe_input_finalize (GObject *object)
{
  g_clear_object (&WEIR_DEMO_PIPE_INPUT (object)->base);
  G_OBJECT_CLASS (weir_demo_pipe_input_parent_class)->finalize (object);
}

static void
weir_demo_pipe_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

static void
weir_demo_pipe_input_class_init (WeirDemoPipeInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_demo_pipe_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = input_close;
}

static void
weir_demo_pipe_input_init (WeirDemoPipeInput *self)
{
}

static GInputStream *
pipe_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (WEIR_DEMO_PIPE (stream)->input);
}

static GOutputStream *
pipe_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (WEIR_DEMO_PIPE (stream)->base);
}

static gboolean
pipe_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (WEIR_DEMO_PIPE (stream)->base, cancellable, error);
}

static void
weir_demo_pipe_finalize (GObject *object)
{
  WeirDemoPipe *self = WEIR_DEMO_PIPE (object);

  /* The parent's dispose has closed the stream, for which it needed both. */
  g_clear_object (&self->input);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (weir_demo_pipe_parent_class)->finalize (object);
}

static void
weir_demo_pipe_class_init (WeirDemoPipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_demo_pipe_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = pipe_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = pipe_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = pipe_close;
}

static void
weir_demo_pipe_init (WeirDemoPipe *self)
{
}

WeirDemoPipe *
weir_demo_pipe_new (GSocketConnection *connection)
{
  WeirDemoPipe *self = g_object_new (WEIR_TYPE_DEMO_PIPE, NULL);

  self->base = g_object_ref (G_IO_STREAM (connection));
  self->input = g_object_new (WEIR_TYPE_DEMO_PIPE_INPUT, NULL);
  self->input->base = g_object_ref (g_io_stream_get_input_stream (self->base));
  return self;
}

void
weir_demo_pipe_rest (WeirDemoPipe *self)
{
  self->input->resting = TRUE;
}

gboolean
weir_demo_pipe_is_over (WeirDemoPipe *self)
{
  return self->input->over;
}
