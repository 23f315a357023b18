/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-embed-ahead.h"

/* Of all requests together; what is more is done by the worker itself. */
#define MAX_THREADS 48

#define BUFFER_SIZE 65536

typedef struct
{
  WeirEmbedAhead *ahead;
  WeirUpstream *upstream;
  WeirEmbedCall *call;
  gsize max_reply;
  GCancellable *cancellable;
  GThread *thread; /* (nullable): the worker's own */
} Task;

void
weir_embed_call_clear (WeirEmbedCall *call)
{
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->reply, g_bytes_unref);
}

/* (nullable) (transfer full): the whole body. */
static GBytes *
read_all (const Task *task, WeirUpstreamReply *reply)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  gssize n;

  do
    {
      n = weir_upstream_reply_read (reply, buffer, BUFFER_SIZE, TRUE, task->cancellable, NULL);
      if (n < 0 || body->len + (gsize) n > task->max_reply)
        return NULL;
      g_byte_array_append (body, (const guint8 *) buffer, (guint) n);
    }
  while (n > 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* The worker has set the limits of time before it began. */
static void
on_phase (WeirUpstreamPhase phase, gpointer user_data)
{
}

static gpointer
run_task (gpointer data)
{
  Task *task = data;
  WeirEmbedCall *call = task->call;
  const WeirUpstreamCall sent = {
    .method = "POST",
    .deployment = call->deployment,
    .url = call->url,
    .accept = call->accept,
    .token = call->token,
    .body = call->body,
    .on_phase = on_phase,
  };
  WeirUpstreamReply *reply = weir_upstream_send (task->upstream, &sent, task->cancellable, NULL);

  if (reply == NULL)
    return NULL;
  if (weir_upstream_reply_get_status (reply) == 200)
    call->reply = read_all (task, reply);
  weir_upstream_reply_free (reply, call->reply != NULL);
  return NULL;
}

static GThread *
start (Task *task)
{
  GThread *thread = NULL;

  if (g_atomic_int_add (&task->ahead->n_threads, 1) < MAX_THREADS)
    thread = g_thread_try_new ("embed-ahead", run_task, task, NULL);
  if (thread == NULL)
    g_atomic_int_add (&task->ahead->n_threads, -1);
  return thread;
}

void
weir_embed_ahead_run (WeirEmbedAhead *self,
                      WeirUpstream *upstream,
                      WeirEmbedCall *calls,
                      guint n_calls,
                      gsize max_reply,
                      GCancellable *cancellable)
{
  Task tasks[WEIR_EMBED_AHEAD_MAX];

  g_return_if_fail (n_calls <= WEIR_EMBED_AHEAD_MAX);

  /* the worker does the last one by itself */
  for (guint i = 0; i < n_calls; i++)
    {
      tasks[i] = (Task){ self, upstream, &calls[i], max_reply, cancellable, NULL };
      if (i + 1 < n_calls)
        tasks[i].thread = start (&tasks[i]);
    }
  for (guint i = n_calls; i > 0; i--)
    if (tasks[i - 1].thread == NULL)
      run_task (&tasks[i - 1]);
  for (guint i = 0; i < n_calls; i++)
    if (tasks[i].thread != NULL)
      {
        g_thread_join (tasks[i].thread);
        g_atomic_int_add (&self->n_threads, -1);
      }
}
