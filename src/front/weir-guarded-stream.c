/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-guarded-stream.h"

struct _WeirGuardedStream
{
  GIOStream parent;

  WeirGuardedInput *input;
  WeirGuardedOutput *output;
  void (*closed) (gpointer user_data);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (WeirGuardedStream, weir_guarded_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (WEIR_GUARDED_STREAM (stream)->input);
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (WEIR_GUARDED_STREAM (stream)->output);
}

static void
tell_closed (WeirGuardedStream *self)
{
  void (*closed) (gpointer user_data) = g_steal_pointer (&self->closed);

  if (closed != NULL)
    closed (self->user_data);
}

static gboolean
close_fn (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  tell_closed (WEIR_GUARDED_STREAM (stream));
  return TRUE;
}

/* Without this, GIO would call close_fn () in a thread of its own. */
static void
close_async (GIOStream *stream,
             int io_priority,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, close_async);
  tell_closed (WEIR_GUARDED_STREAM (stream));
  g_task_return_boolean (task, TRUE);
}

static gboolean
close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
weir_guarded_stream_dispose (GObject *object)
{
  WeirGuardedStream *self = WEIR_GUARDED_STREAM (object);

  G_OBJECT_CLASS (weir_guarded_stream_parent_class)->dispose (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
}

static void
weir_guarded_stream_class_init (WeirGuardedStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_guarded_stream_dispose;
  stream_class->get_input_stream = get_input_stream;
  stream_class->get_output_stream = get_output_stream;
  stream_class->close_fn = close_fn;
  stream_class->close_async = close_async;
  stream_class->close_finish = close_finish;
}

static void
weir_guarded_stream_init (WeirGuardedStream *self)
{
}

WeirGuardedStream *
weir_guarded_stream_new (WeirGuardedInput *input,
                         WeirGuardedOutput *output,
                         void (*closed) (gpointer user_data),
                         gpointer user_data)
{
  WeirGuardedStream *self = g_object_new (WEIR_TYPE_GUARDED_STREAM, NULL);

  self->input = g_object_ref (input);
  self->output = g_object_ref (output);
  self->closed = closed;
  self->user_data = user_data;
  return self;
}

void
weir_guarded_stream_detach (WeirGuardedStream *self)
{
  g_return_if_fail (WEIR_IS_GUARDED_STREAM (self));

  self->closed = NULL;
  weir_guarded_output_detach (self->output);
}
