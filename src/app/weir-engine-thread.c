/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-thread.h"

struct _WeirEngineThread
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

typedef struct
{
  void (*function) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Post;

/* A call that somebody waits for. */
typedef struct
{
  void (*function) (gpointer data);
  gpointer data;
  GMutex mutex;
  GCond done;
  gboolean is_done;
} Call;

static gpointer
run (gpointer user_data)
{
  WeirEngineThread *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  /* What was cancelled just before the end still has to hear of it. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

WeirEngineThread *
weir_engine_thread_new (const char *name)
{
  WeirEngineThread *self = g_new0 (WeirEngineThread, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new (name, run, self);
  return self;
}

static void
quit (gpointer data)
{
  g_main_loop_quit (data);
}

void
weir_engine_thread_free (WeirEngineThread *self)
{
  g_return_if_fail (self != NULL);

  /* Not from here: the loop might not have begun to run. */
  weir_engine_thread_post (self, quit, self->loop, NULL);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

GMainContext *
weir_engine_thread_get_context (WeirEngineThread *self)
{
  return self->context;
}

static gboolean
on_post (gpointer data)
{
  Post *post = data;

  post->function (post->data);
  return G_SOURCE_REMOVE;
}

static void
post_free (gpointer data)
{
  Post *post = data;

  if (post->destroy != NULL)
    post->destroy (post->data);
  g_free (post);
}

void
weir_engine_thread_post (WeirEngineThread *self,
                         void (*function) (gpointer data),
                         gpointer data,
                         GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Post *post = g_new0 (Post, 1);

  post->function = function;
  post->data = data;
  post->destroy = destroy;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_post, post, post_free);
  g_source_attach (source, self->context);
}

static void
on_call (gpointer data)
{
  Call *call = data;

  call->function (call->data);
  g_mutex_lock (&call->mutex);
  call->is_done = TRUE;
  g_cond_signal (&call->done);
  g_mutex_unlock (&call->mutex);
}

void
weir_engine_thread_run (WeirEngineThread *self, void (*function) (gpointer data), gpointer data)
{
  Call call = { .function = function, .data = data };

  g_return_if_fail (self != NULL);
  g_return_if_fail (g_thread_self () != self->thread);

  g_mutex_init (&call.mutex);
  g_cond_init (&call.done);
  weir_engine_thread_post (self, on_call, &call, NULL);

  g_mutex_lock (&call.mutex);
  while (!call.is_done)
    g_cond_wait (&call.done, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.done);
}
