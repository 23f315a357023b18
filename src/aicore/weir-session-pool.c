/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-session-pool.h"

#include "aicore/weir-soup.h"

struct _WeirSessionPool
{
  GTlsDatabase *trust;
  GProxyResolver *proxy;

  /* Thread-default context while a session is made, iterated by nobody: a session adds a source for
   * each of its connections to the context of its birth, and that must not be the one of the
   * windows. Pushing needs to own it, so it has a lock of its own. */
  GMainContext *dead_context;
  GMutex dead_mutex;

  GMutex mutex;     /* for what follows */
  GHashTable *idle; /* "account origin" → GQueue of WeirPooledSession, the youngest first */
  guint n_idle;
  guint64 epoch; /* of the last retirement; a session of an older one is not kept */
};

static void
idle_queue_free (gpointer data)
{
  g_queue_free_full (data, (GDestroyNotify) weir_pooled_session_free);
}

WeirSessionPool *
weir_session_pool_new (GTlsDatabase *trust, GProxyResolver *proxy)
{
  WeirSessionPool *self = g_new0 (WeirSessionPool, 1);

  self->trust = trust != NULL ? g_object_ref (trust) : NULL;
  self->proxy = proxy != NULL ? g_object_ref (proxy) : NULL;
  self->dead_context = g_main_context_new ();
  g_mutex_init (&self->dead_mutex);
  g_mutex_init (&self->mutex);
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, idle_queue_free);

  return self;
}

void
weir_session_pool_free (WeirSessionPool *self)
{
  g_hash_table_unref (self->idle);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->dead_mutex);
  g_main_context_unref (self->dead_context);
  g_clear_object (&self->trust);
  g_clear_object (&self->proxy);
  g_free (self);
}

GUri *
weir_pooled_session_get_uri (WeirPooledSession *session, const char *url)
{
  if (session->uri != NULL && g_str_equal (session->url, url))
    return session->uri;

  g_clear_pointer (&session->uri, g_uri_unref);
  g_clear_pointer (&session->url, g_free);
  session->uri = weir_soup_parse_url (url);
  session->url = g_strdup (url);
  return session->uri;
}

void
weir_pooled_session_free (WeirPooledSession *session)
{
  g_clear_object (&session->session);
  g_clear_object (&session->socket);
  g_clear_pointer (&session->uri, g_uri_unref);
  g_free (session->url);
  g_free (session->account_id);
  g_free (session->key);
  g_free (session);
}

static SoupSession *
make_session (WeirSessionPool *self, const char *origin)
{
  SoupSession *session;

  g_mutex_lock (&self->dead_mutex);
  g_main_context_push_thread_default (self->dead_context);
  session = weir_soup_session_new (origin, self->trust, self->proxy, 0);
  g_main_context_pop_thread_default (self->dead_context);
  g_mutex_unlock (&self->dead_mutex);

  return session;
}

WeirPooledSession *
weir_session_pool_take (WeirSessionPool *self, const char *account_id, const char *origin)
{
  g_autofree char *key = NULL;
  WeirPooledSession *session = NULL;
  GQueue *queue;
  guint64 epoch;

  g_return_val_if_fail (self != NULL && account_id != NULL && origin != NULL, NULL);

  key = g_strconcat (account_id, " ", origin, NULL);
  g_mutex_lock (&self->mutex);
  epoch = self->epoch;
  queue = g_hash_table_lookup (self->idle, key);
  if (queue != NULL)
    session = g_queue_pop_head (queue);
  if (session != NULL)
    self->n_idle--;
  g_mutex_unlock (&self->mutex);

  if (session == NULL)
    {
      session = g_new0 (WeirPooledSession, 1);
      session->session = make_session (self, origin);
      session->account_id = g_strdup (account_id);
      session->key = g_steal_pointer (&key);
      session->epoch = epoch;
    }

  return session;
}

void
weir_session_pool_give (WeirSessionPool *self, WeirPooledSession *session, gint64 now_us)
{
  gboolean is_retired;
  GQueue *queue;

  g_return_if_fail (self != NULL && session != NULL);

  session->idle_since_us = now_us;
  g_mutex_lock (&self->mutex);
  is_retired = session->epoch < self->epoch;
  if (!is_retired)
    {
      queue = g_hash_table_lookup (self->idle, session->key);
      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (self->idle, g_strdup (session->key), queue);
        }
      g_queue_push_head (queue, session);
      self->n_idle++;
    }
  g_mutex_unlock (&self->mutex);

  if (is_retired)
    weir_pooled_session_free (session);
}

/* (transfer full): the sessions for which @is_due says so, taken out of the pool. Locked by the
 * caller, who frees them after unlocking: closing takes time. */
static GSList *
take_due (WeirSessionPool *self,
          gboolean (*is_due) (const WeirPooledSession *session, gconstpointer data),
          gconstpointer data)
{
  GSList *due = NULL;
  GHashTableIter iter;
  GQueue *queue;

  g_hash_table_iter_init (&iter, self->idle);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queue))
    {
      WeirPooledSession *oldest;

      while ((oldest = g_queue_peek_tail (queue)) != NULL && is_due (oldest, data))
        {
          due = g_slist_prepend (due, g_queue_pop_tail (queue));
          self->n_idle--;
        }
      if (g_queue_is_empty (queue))
        g_hash_table_iter_remove (&iter);
    }

  return due;
}

static void
free_all (GSList *sessions)
{
  g_slist_free_full (sessions, (GDestroyNotify) weir_pooled_session_free);
}

static gboolean
is_old (const WeirPooledSession *session, gconstpointer before_us)
{
  return session->idle_since_us < *(const gint64 *) before_us;
}

void
weir_session_pool_trim (WeirSessionPool *self, gint64 before_us)
{
  GSList *due;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  due = take_due (self, is_old, &before_us);
  g_mutex_unlock (&self->mutex);
  free_all (due);
}

/* All sessions of one queue belong to one account, so looking at the oldest suffices. */
static gboolean
is_of_account (const WeirPooledSession *session, gconstpointer account_id)
{
  return account_id == NULL || g_str_equal (session->account_id, account_id);
}

void
weir_session_pool_retire (WeirSessionPool *self, const char *account_id)
{
  GSList *due;
  GHashTableIter iter;
  GQueue *queue;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  due = take_due (self, is_of_account, account_id);
  /* What is in use now, of whichever account, is not taken back: a little reuse lost, for not having
   * to remember accounts that are gone. What is kept for others stays. */
  self->epoch++;
  g_hash_table_iter_init (&iter, self->idle);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queue))
    {
      for (GList *l = queue->head; l != NULL; l = l->next)
        ((WeirPooledSession *) l->data)->epoch = self->epoch;
    }
  g_mutex_unlock (&self->mutex);
  free_all (due);
}

guint
weir_session_pool_get_n_idle (WeirSessionPool *self)
{
  guint n_idle;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  n_idle = self->n_idle;
  g_mutex_unlock (&self->mutex);

  return n_idle;
}
