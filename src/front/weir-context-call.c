/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-context-call.h"

typedef struct
{
  WeirContextFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Post;

typedef enum
{
  CALL_WAITING,
  CALL_RUNNING,
  CALL_DONE,
  CALL_LEFT, /* by the caller, before it ran, or by the context */
} CallState;

/* A guarded object: the mutex covers the state. */
typedef struct
{
  GMutex lock;
  GCond changed;
  CallState state;
  WeirContextFunc func;
  gpointer data;
} Call;

static void
free_post (gpointer data)
{
  Post *post = data;

  if (post->destroy != NULL)
    post->destroy (post->data);
  g_free (post);
}

static gboolean
run_post (gpointer data)
{
  Post *post = data;

  post->func (post->data);
  return G_SOURCE_REMOVE;
}

void
weir_context_post (GMainContext *context,
                   WeirContextFunc func,
                   gpointer data,
                   GDestroyNotify destroy)
{
  g_autoptr (GSource) source = NULL;
  Post *post = NULL;

  /* Not g_main_context_invoke (): it may run @func in the thread of the caller when the context
   * happens to be between two turns. */
  if (g_main_context_is_owner (context))
    {
      func (data);
      if (destroy != NULL)
        destroy (data);
      return;
    }

  post = g_new0 (Post, 1);
  post->func = func;
  post->data = data;
  post->destroy = destroy;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_post, post, free_post);
  g_source_attach (source, context);
}

static void
free_call (gpointer data)
{
  Call *call = data;

  g_mutex_clear (&call->lock);
  g_cond_clear (&call->changed);
}

static void
set_state (Call *call, CallState state)
{
  g_mutex_lock (&call->lock);
  call->state = state;
  g_cond_broadcast (&call->changed);
  g_mutex_unlock (&call->lock);
}

static void
run_call (gpointer data)
{
  Call *call = data;
  gboolean runs;

  g_mutex_lock (&call->lock);
  runs = call->state == CALL_WAITING;
  if (runs)
    call->state = CALL_RUNNING;
  g_mutex_unlock (&call->lock);

  if (!runs)
    return;
  call->func (call->data);
  set_state (call, CALL_DONE);
}

static void
release_call (gpointer data)
{
  Call *call = data;

  g_mutex_lock (&call->lock);
  if (call->state == CALL_WAITING)
    call->state = CALL_LEFT;
  g_cond_broadcast (&call->changed);
  g_mutex_unlock (&call->lock);
  g_atomic_rc_box_release_full (call, free_call);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Call *call = data;

  g_mutex_lock (&call->lock);
  g_cond_broadcast (&call->changed);
  g_mutex_unlock (&call->lock);
}

static gboolean
wait_for_call (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&call->lock);

  while (call->state == CALL_RUNNING || call->state == CALL_WAITING)
    {
      if (call->state == CALL_WAITING && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          call->state = CALL_LEFT;
          return FALSE;
        }
      g_cond_wait (&call->changed, &call->lock);
    }

  if (call->state == CALL_DONE)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The server is shut down");
  return FALSE;
}

gboolean
weir_context_call (GMainContext *context,
                   WeirContextFunc func,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  Call *call = g_atomic_rc_box_new0 (Call);
  gulong handler;
  gboolean done;

  g_mutex_init (&call->lock);
  g_cond_init (&call->changed);
  call->func = func;
  call->data = data;

  weir_context_post (context, run_call, g_atomic_rc_box_acquire (call), release_call);
  handler = cancellable != NULL
                ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), call, NULL)
                : 0;
  done = wait_for_call (call, cancellable, error);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);

  g_atomic_rc_box_release_full (call, free_call);
  return done;
}
