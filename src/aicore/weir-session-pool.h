/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * WeirSessionPool:
 *
 * Sessions for exclusive use: whoever takes one uses it alone, in one thread, and gives it back only
 * after a clean end. A SoupSession that two threads share crashes (libsoup 3.2.3: the idle timer and
 * the address of a host are not locked). Taken again is the one given back last, so that the others
 * grow old and are trimmed. A guarded object: any thread.
 */
typedef struct _WeirSessionPool WeirSessionPool;

/**
 * WeirPooledSession:
 * @session: to be used by the holder alone
 * @socket: (nullable): of the connection it keeps
 */
typedef struct
{
  SoupSession *session;
  GSocket *socket;
  /*< private >*/
  char *url; /* (nullable): that was last taken apart */
  GUri *uri;
  char *account_id;
  char *key;
  guint64 epoch;
  gint64 idle_since_us;
} WeirPooledSession;

/* @trust, @proxy: (nullable): see weir_soup_session_new (). */
WeirSessionPool *weir_session_pool_new (GTlsDatabase *trust, GProxyResolver *proxy);
void weir_session_pool_free (WeirSessionPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSessionPool, weir_session_pool_free)

/* (transfer full): a session of this account for this origin, a new one when none is kept. */
WeirPooledSession *
weir_session_pool_take (WeirSessionPool *self, const char *account_id, const char *origin);

/* (transfer full) @session: to be kept, unless sessions were retired since it was taken. */
void weir_session_pool_give (WeirSessionPool *self, WeirPooledSession *session, gint64 now_us);

/* (transfer none) (nullable): @url taken apart, until the next call; %NULL when it is none. Mostly a
 * session is used for the same one again. */
GUri *weir_pooled_session_get_uri (WeirPooledSession *session, const char *url);

/* Closes its connections. */
void weir_pooled_session_free (WeirPooledSession *session);

/* Drops what was given back before @before_us. */
void weir_session_pool_trim (WeirSessionPool *self, gint64 before_us);

/* Drops what is kept for @account_id, or (%NULL) for all; nor is kept what is now in use. */
void weir_session_pool_retire (WeirSessionPool *self, const char *account_id);

guint weir_session_pool_get_n_idle (WeirSessionPool *self);

G_END_DECLS
