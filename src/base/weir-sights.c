/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-sights.h"

#define MAX_WAITING 10000

struct _WeirSights
{
  GMutex mutex;   /* covers all below but the two numbers, and every entry and tap */
  GQueue entries; /* of WeirSightEntry, in the order they came */
  GPtrArray *taps;
  int n_taps;   /* atomic */
  int n_bodies; /* atomic: of them, those that want bodies */
};

struct _WeirSightTap
{
  WeirSights *sights;
  void (*wake) (gpointer user_data);
  gpointer user_data;
  gboolean bodies;
  GQueue waiting;     /* of WeirSight */
  GHashTable *places; /* of ids and links in @waiting */
};

WeirSights *
weir_sights_new (void)
{
  WeirSights *self = g_atomic_rc_box_new0 (WeirSights);

  g_mutex_init (&self->mutex);
  g_queue_init (&self->entries);
  self->taps = g_ptr_array_new ();
  return self;
}

WeirSights *
weir_sights_ref (WeirSights *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
sights_clear (gpointer data)
{
  WeirSights *self = data;

  g_ptr_array_unref (self->taps);
  g_mutex_clear (&self->mutex);
}

void
weir_sights_unref (WeirSights *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, sights_clear);
}

/* --- Serving --- */

void
weir_sights_add (WeirSights *self, WeirSightEntry *entry, gpointer owner)
{
  g_return_if_fail (self != NULL && entry != NULL && entry->id != NULL);

  entry->owner = owner;
  entry->link.data = entry;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail_link (&self->entries, &entry->link);
  g_mutex_unlock (&self->mutex);
}

void
weir_sights_remove (WeirSights *self, WeirSightEntry *entry)
{
  g_return_if_fail (self != NULL && entry != NULL);

  g_mutex_lock (&self->mutex);
  g_queue_unlink (&self->entries, &entry->link);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&entry->head, weir_sight_head_unref);
}

gboolean
weir_sights_is_watched (const WeirSights *self)
{
  return g_atomic_int_get (&self->n_taps) > 0;
}

gboolean
weir_sights_wants_bodies (const WeirSights *self)
{
  return g_atomic_int_get (&self->n_bodies) > 0;
}

/* Under the lock. */
static WeirSightHead *
get_head (WeirSightEntry *entry)
{
  if (entry->head == NULL)
    entry->head = entry->describe (entry->owner);
  return entry->head;
}

WeirSightHead *
weir_sights_dup_head (WeirSights *self, WeirSightEntry *entry)
{
  WeirSightHead *head;

  g_return_val_if_fail (self != NULL && entry != NULL, NULL);

  g_mutex_lock (&self->mutex);
  head = weir_sight_head_ref (get_head (entry));
  g_mutex_unlock (&self->mutex);
  return head;
}

/* --- Taps, under the lock --- */

static void
drop_oldest (WeirSightTap *tap)
{
  WeirSight *oldest = g_queue_pop_head (&tap->waiting);

  g_hash_table_remove (tap->places, oldest->head->id);
  weir_sight_unref (oldest);
}

/* Of one request only the latest waits, in the place of the one before. (transfer full) @sight. Whether it
 * is the first to wait. */
static gboolean
put (WeirSightTap *tap, WeirSight *sight)
{
  GList *place = g_hash_table_lookup (tap->places, sight->head->id);

  if (place != NULL)
    {
      WeirSight *before = place->data;

      /* the key belongs to the head, which both have */
      g_hash_table_replace (tap->places, sight->head->id, place);
      place->data = sight;
      weir_sight_unref (before);
      return FALSE;
    }
  if (tap->waiting.length >= MAX_WAITING)
    drop_oldest (tap);
  g_queue_push_tail (&tap->waiting, sight);
  g_hash_table_insert (tap->places, sight->head->id, tap->waiting.tail);
  return tap->waiting.length == 1;
}

void
weir_sights_show (WeirSights *self, WeirSight *sight)
{
  g_return_if_fail (self != NULL && sight != NULL && sight->head->id != NULL);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->taps->len; i++)
    {
      WeirSightTap *tap = g_ptr_array_index (self->taps, i);

      if (put (tap, weir_sight_ref (sight)))
        tap->wake (tap->user_data);
    }
  g_mutex_unlock (&self->mutex);
  weir_sight_unref (sight);
}

/* --- Looking --- */

static void
count_bodies (WeirSightTap *tap, gboolean bodies)
{
  if (tap->bodies == bodies)
    return;
  tap->bodies = bodies;
  g_atomic_int_add (&tap->sights->n_bodies, bodies ? 1 : -1);
}

WeirSightTap *
weir_sights_open (WeirSights *self,
                  gboolean bodies,
                  void (*wake) (gpointer user_data),
                  gpointer user_data)
{
  WeirSightTap *tap = g_new0 (WeirSightTap, 1);

  g_return_val_if_fail (self != NULL && wake != NULL, NULL);

  tap->sights = weir_sights_ref (self);
  tap->wake = wake;
  tap->user_data = user_data;
  g_queue_init (&tap->waiting);
  tap->places = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->taps, tap);
  g_atomic_int_inc (&self->n_taps);
  count_bodies (tap, !!bodies);
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    put (tap, weir_sight_alloc (weir_sight_head_ref (get_head (link->data))));
  if (tap->waiting.length > 0)
    wake (user_data);
  g_mutex_unlock (&self->mutex);
  return tap;
}

void
weir_sight_tap_close (WeirSightTap *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->sights->mutex);
  g_ptr_array_remove (self->sights->taps, self);
  g_atomic_int_add (&self->sights->n_taps, -1);
  count_bodies (self, FALSE);
  g_mutex_unlock (&self->sights->mutex);

  g_hash_table_unref (self->places);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) weir_sight_unref);
  weir_sights_unref (self->sights);
  g_free (self);
}

GPtrArray *
weir_sight_tap_take_and_rest (WeirSightTap *self,
                              void (*rest) (gpointer user_data),
                              gpointer user_data)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_sight_unref);
  GQueue waiting;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->sights->mutex);
  waiting = self->waiting;
  g_queue_init (&self->waiting);
  g_hash_table_remove_all (self->places);
  if (rest != NULL)
    rest (user_data);
  g_mutex_unlock (&self->sights->mutex);

  while (waiting.length > 0)
    g_ptr_array_add (taken, g_queue_pop_head (&waiting));
  return taken;
}

GPtrArray *
weir_sight_tap_take (WeirSightTap *self)
{
  return weir_sight_tap_take_and_rest (self, NULL, NULL);
}

void
weir_sight_tap_set_bodies (WeirSightTap *self, gboolean bodies)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->sights->mutex);
  count_bodies (self, !!bodies);
  g_mutex_unlock (&self->sights->mutex);
}

gboolean
weir_sights_stop (WeirSights *self, const char *id)
{
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  for (GList *link = self->entries.head; link != NULL && !found; link = link->next)
    {
      WeirSightEntry *entry = link->data;

      found = g_str_equal (entry->id, id);
      if (found)
        entry->stop (entry->owner);
    }
  g_mutex_unlock (&self->mutex);
  return found;
}
