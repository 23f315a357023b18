/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-token-source.h"

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-monitor.h"
#include "aicore/weir-token-request.h"

/* Everything below "monitor" is under its lock. What waits is of two kinds: threads, on the monitor,
 * and GTasks, in a queue; both are served when a fetch ends. A fetch keeps the source alive. */

#define MAX_RENEW_AHEAD_US (5 * 60 * G_USEC_PER_SEC)
#define MIN_BACKOFF_US G_USEC_PER_SEC
#define MAX_BACKOFF_US (30 * G_USEC_PER_SEC)

/* An upstream that refuses every token must not make the token endpoint work for each request. */
#define INVALIDATE_WINDOW_US (10 * G_USEC_PER_SEC)
#define MAX_INVALIDATED 5

struct _WeirTokenSource
{
  GObject parent_instance;

  WeirServiceKey *key;
  GMainContext *context;
  WeirClock *clock;
  GTlsDatabase *trust;

  WeirMonitor monitor;
  WeirSecret *token;
  guint generation;
  gint64 renew_us;
  gint64 expires_us;
  gboolean is_fetching;
  gint64 fetch_began_us;
  guint n_fetches; /* ended ones */
  GError *failure; /* of the last fetch */
  gint64 backoff_us;
  gint64 retry_us;
  gint64 invalidate_window_us;
  guint n_invalidated;
  GQueue waiting; /* (element-type GTask) */
  gboolean is_stopped;
  GCancellable *fetch_cancellable;
};

G_DEFINE_FINAL_TYPE (WeirTokenSource, weir_token_source, G_TYPE_OBJECT)

/* The data of a waiting GTask. */
typedef struct
{
  guint generation;   /* of the token it is answered with */
  GSource *cancelled; /* (nullable): fires when it is cancelled */
} Waiter;

static GError *
new_stopped_error (void)
{
  return g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE,
                              "The account is being closed");
}

static void
store_token (WeirTokenSource *self, WeirSecret *token, gint64 lifetime_s)
{
  gint64 lifetime_us = lifetime_s * G_USEC_PER_SEC;

  g_clear_pointer (&self->token, weir_secret_unref);
  self->token = weir_secret_ref (token);
  self->generation++;
  /* From the moment it was asked for: its life began before its answer came. */
  self->expires_us = self->fetch_began_us + lifetime_us;
  self->renew_us = self->expires_us - MIN (MAX_RENEW_AHEAD_US, lifetime_us / 10);
  self->backoff_us = 0;
  self->retry_us = 0;
}

static void
store_failure (WeirTokenSource *self, gint64 now_us)
{
  self->backoff_us =
      self->backoff_us == 0 ? MIN_BACKOFF_US : MIN (2 * self->backoff_us, MAX_BACKOFF_US);
  self->retry_us = now_us + self->backoff_us;
}

/* (nullable): the token, if it may still be used. Locked. */
static WeirSecret *
peek_token (WeirTokenSource *self, gint64 now_us)
{
  return self->token != NULL && now_us < self->expires_us ? self->token : NULL;
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_free (waiter);
}

/* Not locked: returning from a GTask may run its callback. */
static void
serve_waiting (GQueue *waiting, WeirSecret *token, guint generation, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (waiting)) != NULL)
    {
      Waiter *waiter = g_task_get_task_data (task);

      waiter->generation = generation;
      if (waiter->cancelled != NULL)
        g_source_destroy (waiter->cancelled); /* it holds a reference to the task */
      if (token != NULL)
        g_task_return_pointer (task, weir_secret_ref (token), (GDestroyNotify) weir_secret_unref);
      else
        g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

static GQueue
steal_waiting (WeirTokenSource *self)
{
  GQueue waiting = self->waiting;

  g_queue_init (&self->waiting);
  return waiting;
}

static void
on_fetched (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirTokenSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) token = NULL;
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  gint64 lifetime_s;
  guint generation;
  GQueue waiting;

  token = weir_token_request_finish (result, &lifetime_s, &error);

  weir_monitor_lock (&self->monitor);
  self->is_fetching = FALSE;
  self->n_fetches++;
  g_clear_error (&self->failure);
  if (token != NULL)
    store_token (self, token, lifetime_s);
  else
    store_failure (self, now_us);
  if (error != NULL)
    self->failure = g_error_copy (error);
  generation = self->generation;
  waiting = steal_waiting (self);
  weir_monitor_wake_all (&self->monitor);
  weir_monitor_unlock (&self->monitor);

  serve_waiting (&waiting, token, generation, error);
}

static gboolean
on_fetch (gpointer user_data)
{
  WeirTokenSource *self = user_data;

  weir_token_request_async (self->key, self->trust, self->fetch_cancellable, on_fetched,
                            g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Locked. Not g_main_context_invoke (): that would run it in this thread while no loop owns the
 * context. */
static void
begin_fetch_in (WeirTokenSource *self, gint64 now_us, gint64 wait_us)
{
  guint wait_ms = (guint) ((wait_us + 999) / G_TIME_SPAN_MILLISECOND);
  g_autoptr (GSource) source = wait_ms > 0 ? g_timeout_source_new (wait_ms) : g_idle_source_new ();

  self->is_fetching = TRUE;
  self->fetch_began_us = now_us + wait_us;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_fetch, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
begin_fetch (WeirTokenSource *self, gint64 now_us)
{
  begin_fetch_in (self, now_us, 0);
}

/**
 * One look at the state. Locked.
 * @seen: fetches that had ended when the caller began to wait
 *
 * Returns: %TRUE when there is an answer: @token or @error is set
 */
static gboolean
try_get (WeirTokenSource *self, guint seen, WeirSecret **token, guint *generation, GError **error)
{
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  WeirSecret *current = peek_token (self, now_us);

  if (self->is_stopped)
    {
      g_propagate_error (error, new_stopped_error ());
      return TRUE;
    }

  if (!self->is_fetching && now_us >= self->retry_us
      && (current != NULL ? now_us >= self->renew_us : self->n_fetches == seen))
    begin_fetch (self, now_us);

  if (current != NULL)
    {
      *token = weir_secret_ref (current);
      *generation = self->generation;
      return TRUE;
    }
  if (self->is_fetching)
    return FALSE;
  if (self->failure == NULL)
    {
      /* The token that was waited for has been found worthless meanwhile. */
      begin_fetch (self, now_us);
      return FALSE;
    }

  g_propagate_error (error, g_error_copy (self->failure));
  return TRUE;
}

static WeirSecret *
wait_for_token (WeirTokenSource *self,
                guint seen,
                guint *generation,
                GCancellable *cancellable,
                GError **error)
{
  WeirSecret *token = NULL;
  gulong watch = weir_monitor_watch (&self->monitor, cancellable);

  weir_monitor_lock (&self->monitor);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error)
         && !try_get (self, seen, &token, generation, error))
    weir_monitor_wait (&self->monitor);
  weir_monitor_unlock (&self->monitor);
  weir_monitor_unwatch (cancellable, watch);
  return token;
}

WeirSecret *
weir_token_source_get (WeirTokenSource *self,
                       guint *generation,
                       GCancellable *cancellable,
                       GError **error)
{
  WeirSecret *token = NULL;
  guint current = 0;
  guint seen;
  gboolean is_done;

  g_return_val_if_fail (WEIR_IS_TOKEN_SOURCE (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  /* Nearly always it is there, and there is nothing to wait for. */
  weir_monitor_lock (&self->monitor);
  seen = self->n_fetches;
  is_done = try_get (self, seen, &token, &current, error);
  weir_monitor_unlock (&self->monitor);
  if (!is_done)
    token = wait_for_token (self, seen, &current, cancellable, error);

  if (generation != NULL)
    *generation = current;
  return token;
}

/* In the waiter's own context. Whoever takes the task out of the queue may answer it. */
static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  WeirTokenSource *self = g_task_get_source_object (task);
  gboolean is_mine;

  weir_monitor_lock (&self->monitor);
  is_mine = g_queue_remove (&self->waiting, task);
  weir_monitor_unlock (&self->monitor);

  if (is_mine)
    {
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

void
weir_token_source_get_async (WeirTokenSource *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  WeirSecret *token = NULL;
  Waiter *waiter;
  gboolean is_ready;

  g_return_if_fail (WEIR_IS_TOKEN_SOURCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_token_source_get_async);
  waiter = g_new0 (Waiter, 1);
  g_task_set_task_data (task, waiter, waiter_free);

  weir_monitor_lock (&self->monitor);
  is_ready = try_get (self, self->n_fetches, &token, &waiter->generation, &error);
  if (!is_ready && cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, waiter->cancelled, G_SOURCE_FUNC (on_waiter_cancelled));
    }
  if (!is_ready)
    g_queue_push_tail (&self->waiting, g_object_ref (task));
  weir_monitor_unlock (&self->monitor);

  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) weir_secret_unref);
  else if (is_ready)
    g_task_return_error (task, g_steal_pointer (&error));
}

WeirSecret *
weir_token_source_get_finish (WeirTokenSource *self,
                              GAsyncResult *result,
                              guint *generation,
                              GError **error)
{
  const Waiter *waiter;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  waiter = g_task_get_task_data (G_TASK (result));
  if (generation != NULL)
    *generation = waiter->generation;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Locked. Whether another refused token may cause another fetch. */
static gboolean
may_invalidate (WeirTokenSource *self, gint64 now_us)
{
  if (self->n_invalidated == 0 || now_us - self->invalidate_window_us >= INVALIDATE_WINDOW_US)
    {
      self->invalidate_window_us = now_us;
      self->n_invalidated = 0;
    }

  return ++self->n_invalidated <= MAX_INVALIDATED;
}

void
weir_token_source_invalidate (WeirTokenSource *self, guint generation)
{
  gint64 now_us;

  g_return_if_fail (WEIR_IS_TOKEN_SOURCE (self));

  now_us = weir_clock_get_boot_us (self->clock);
  weir_monitor_lock (&self->monitor);
  if (self->token != NULL && generation == self->generation && may_invalidate (self, now_us))
    g_clear_pointer (&self->token, weir_secret_unref);
  weir_monitor_unlock (&self->monitor);
}

void
weir_token_source_hurry (WeirTokenSource *self)
{
  gint64 now_us;
  gint64 wait_us;

  g_return_if_fail (WEIR_IS_TOKEN_SOURCE (self));

  now_us = weir_clock_get_boot_us (self->clock);
  weir_monitor_lock (&self->monitor);
  wait_us = CLAMP (self->fetch_began_us + MIN_BACKOFF_US - now_us, 0, MIN_BACKOFF_US);
  if (self->failure != NULL && !self->is_fetching && !self->is_stopped)
    begin_fetch_in (self, now_us, wait_us);
  weir_monitor_unlock (&self->monitor);
}

void
weir_token_source_stop (WeirTokenSource *self)
{
  g_autoptr (GError) error = new_stopped_error ();
  GQueue waiting;

  g_return_if_fail (WEIR_IS_TOKEN_SOURCE (self));

  weir_monitor_lock (&self->monitor);
  self->is_stopped = TRUE;
  waiting = steal_waiting (self);
  weir_monitor_wake_all (&self->monitor);
  weir_monitor_unlock (&self->monitor);

  g_cancellable_cancel (self->fetch_cancellable);
  serve_waiting (&waiting, NULL, 0, error);
}

void
weir_token_source_set_trust (WeirTokenSource *self, GTlsDatabase *trust)
{
  g_return_if_fail (WEIR_IS_TOKEN_SOURCE (self));

  g_set_object (&self->trust, trust);
}

static void
weir_token_source_finalize (GObject *object)
{
  WeirTokenSource *self = WEIR_TOKEN_SOURCE (object);

  g_clear_pointer (&self->key, weir_service_key_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->trust);
  g_clear_pointer (&self->token, weir_secret_unref);
  g_clear_error (&self->failure);
  g_clear_object (&self->fetch_cancellable);
  weir_monitor_clear (&self->monitor);

  G_OBJECT_CLASS (weir_token_source_parent_class)->finalize (object);
}

static void
weir_token_source_class_init (WeirTokenSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_token_source_finalize;
}

static void
weir_token_source_init (WeirTokenSource *self)
{
  weir_monitor_init (&self->monitor);
  g_queue_init (&self->waiting);
  self->fetch_cancellable = g_cancellable_new ();
}

WeirTokenSource *
weir_token_source_new (WeirServiceKey *key, GMainContext *context, WeirClock *clock)
{
  WeirTokenSource *self;

  g_return_val_if_fail (key != NULL && WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_TOKEN_SOURCE, NULL);
  self->key = weir_service_key_ref (key);
  self->context = context != NULL ? g_main_context_ref (context)
                                  : g_main_context_ref (g_main_context_default ());
  self->clock = g_object_ref (clock);

  return self;
}
