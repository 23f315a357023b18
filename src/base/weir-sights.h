/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sight.h"

G_BEGIN_DECLS

/**
 * WeirSights:
 *
 * The requests under way, for those who look at them. It always knows which there are, so that one can be
 * stopped and those that began before somebody looked are seen; what else is told of them is put together
 * only while somebody looks. Reference-counted, any thread.
 */
typedef struct _WeirSights WeirSights;

/**
 * WeirSightTap:
 *
 * One who looks.
 */
typedef struct _WeirSightTap WeirSightTap;

/**
 * WeirSightEntry:
 * @head: (nullable): made when somebody looks for the first time
 *
 * The place of one request, embedded in what serves it; zero-initialise. Its members belong to
 * #WeirSights but for @shown_us, the server's own.
 */
typedef struct
{
  GList link;
  gpointer owner;
  const char *id;
  void (*stop) (gpointer owner);               /* ends the request; must not block */
  WeirSightHead *(*describe) (gpointer owner); /* (transfer full): of what never changes */
  WeirSightHead *head;
  gint64 shown_us;
} WeirSightEntry;

WeirSights *weir_sights_new (void);
WeirSights *weir_sights_ref (WeirSights *self);
void weir_sights_unref (WeirSights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSights, weir_sights_unref)

/* --- For those who serve --- */

/* @entry: with @id, @stop and @describe; they are called under a lock of the sights, from any thread, until
 * weir_sights_remove () has returned. @owner: given to them */
void weir_sights_add (WeirSights *self, WeirSightEntry *entry, gpointer owner);
void weir_sights_remove (WeirSights *self, WeirSightEntry *entry);

/* Whether anybody looks: costs next to nothing. */
gboolean weir_sights_is_watched (const WeirSights *self);

/* Whether those who look want bodies, too. */
gboolean weir_sights_wants_bodies (const WeirSights *self);

/* (transfer full): the head of a request that is under way. */
WeirSightHead *weir_sights_dup_head (WeirSights *self, WeirSightEntry *entry);

/* Tells those who look. @sight: (transfer full) */
void weir_sights_show (WeirSights *self, WeirSight *sight);

/* --- For those who look --- */

/* Begins to look: what is under way is there at once. @wake: called from any thread when something is there
 * to take that has not been told of by it; must not block, nor call the sights. */
WeirSightTap *weir_sights_open (WeirSights *self,
                                gboolean bodies,
                                void (*wake) (gpointer user_data),
                                gpointer user_data);

/* Looks no more; after this returns @wake is not under way, nor called. */
void weir_sight_tap_close (WeirSightTap *self);

/* (transfer full) (element-type WeirSight): what is new, the latest of each request, in the order in which
 * they were first told of. When nobody takes it, the oldest are dropped past 10 000. */
GPtrArray *weir_sight_tap_take (WeirSightTap *self);

/* The same, and calls @rest under the lock that @wake is called under, so that what is taken and what comes
 * next are told apart. */
GPtrArray *weir_sight_tap_take_and_rest (WeirSightTap *self,
                                         void (*rest) (gpointer user_data),
                                         gpointer user_data);

void weir_sight_tap_set_bodies (WeirSightTap *self, gboolean bodies);

/* Stops the request @id. %FALSE: it is not under way. */
gboolean weir_sights_stop (WeirSights *self, const char *id);

G_END_DECLS
