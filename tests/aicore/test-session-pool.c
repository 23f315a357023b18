/* SPDX-License-Identifier: MIT */
#include "aicore/weir-session-pool.h"

#define ORIGIN "http://127.0.0.1:1"

static void
test_last_in_first_out (void)
{
  g_autoptr (WeirSessionPool) pool = weir_session_pool_new (NULL, NULL);
  WeirPooledSession *a = weir_session_pool_take (pool, "acme", ORIGIN);
  WeirPooledSession *b = weir_session_pool_take (pool, "acme", ORIGIN);

  g_assert_true (a != b);
  g_assert_true (a->session != b->session);
  weir_session_pool_give (pool, a, 1);
  weir_session_pool_give (pool, b, 2);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 2);

  g_assert_true (weir_session_pool_take (pool, "acme", ORIGIN) == b);
  g_assert_true (weir_session_pool_take (pool, "acme", ORIGIN) == a);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 0);
  weir_pooled_session_free (a);
  weir_pooled_session_free (b);
}

/* A connection never serves another account, nor another origin. */
static void
test_apart (void)
{
  g_autoptr (WeirSessionPool) pool = weir_session_pool_new (NULL, NULL);
  WeirPooledSession *own = weir_session_pool_take (pool, "acme", ORIGIN);
  WeirPooledSession *account;
  WeirPooledSession *origin;

  weir_session_pool_give (pool, own, 1);
  account = weir_session_pool_take (pool, "other", ORIGIN);
  origin = weir_session_pool_take (pool, "acme", "http://127.0.0.1:2");
  g_assert_true (account != own);
  g_assert_true (origin != own);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 1);
  weir_pooled_session_free (account);
  weir_pooled_session_free (origin);
}

static void
test_trim (void)
{
  g_autoptr (WeirSessionPool) pool = weir_session_pool_new (NULL, NULL);
  WeirPooledSession *sessions[5];

  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    sessions[i] = weir_session_pool_take (pool, i < 3 ? "acme" : "other", ORIGIN);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    weir_session_pool_give (pool, sessions[i], i);

  weir_session_pool_trim (pool, 0);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 5);
  weir_session_pool_trim (pool, 2);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 3);
  weir_session_pool_trim (pool, 100);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 0);
}

static void
test_retire (void)
{
  g_autoptr (WeirSessionPool) pool = weir_session_pool_new (NULL, NULL);
  WeirPooledSession *kept = weir_session_pool_take (pool, "acme", ORIGIN);
  WeirPooledSession *other = weir_session_pool_take (pool, "other", ORIGIN);
  WeirPooledSession *used = weir_session_pool_take (pool, "acme", ORIGIN);

  weir_session_pool_give (pool, kept, 1);
  weir_session_pool_give (pool, other, 1);
  weir_session_pool_retire (pool, "acme");
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 1);

  /* What was in use is not kept either, what comes after is, and so is another account's. */
  weir_session_pool_give (pool, used, 2);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 1);
  weir_session_pool_give (pool, weir_session_pool_take (pool, "acme", ORIGIN), 3);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 2);
  g_assert_true (weir_session_pool_take (pool, "other", ORIGIN) == other);
  weir_session_pool_give (pool, other, 4);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 2);

  weir_session_pool_retire (pool, NULL);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), ==, 0);
}

typedef struct
{
  WeirSessionPool *pool;
  GMutex mutex;
  GHashTable *used; /* sessions in somebody's hands */
} Shared;

static gpointer
use_thread (gpointer data)
{
  Shared *shared = data;

  for (gint64 i = 0; i < 200; i++)
    {
      WeirPooledSession *session = weir_session_pool_take (shared->pool, "acme", ORIGIN);

      g_mutex_lock (&shared->mutex);
      g_assert_true (g_hash_table_add (shared->used, session));
      g_mutex_unlock (&shared->mutex);
      g_thread_yield ();
      g_mutex_lock (&shared->mutex);
      g_hash_table_remove (shared->used, session);
      g_mutex_unlock (&shared->mutex);

      weir_session_pool_give (shared->pool, session, i);
      if (i % 50 == 0)
        weir_session_pool_trim (shared->pool, i / 2);
    }

  return NULL;
}

/* No session is ever in two hands. */
static void
test_exclusive (void)
{
  g_autoptr (WeirSessionPool) pool = weir_session_pool_new (NULL, NULL);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  Shared shared = { .pool = pool, .used = used };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("user", use_thread, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weir_session_pool_get_n_idle (pool), <=, G_N_ELEMENTS (threads));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/session-pool/last-in-first-out", test_last_in_first_out);
  g_test_add_func ("/aicore/session-pool/apart", test_apart);
  g_test_add_func ("/aicore/session-pool/trim", test_trim);
  g_test_add_func ("/aicore/session-pool/retire", test_retire);
  g_test_add_func ("/aicore/session-pool/exclusive", test_exclusive);

  return g_test_run ();
}
