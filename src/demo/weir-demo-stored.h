/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirDemoStored:
 * @serial: counts up with each that is stored
 * @deployment: id of the deployment that made it, the only one that knows it
 * @json: the Response when it is complete
 * @pending: (nullable): the Response as it is told until @due_us
 * @cancelled: (nullable): the Response as it is told when it is cancelled before
 * @due_us: monotonic time; 0: it is complete
 * @background: whether it may be cancelled
 * @transcript: all that was said up to and with it
 * @call_ids: (element-type utf8): its calls of functions
 * @free_call_ids: (element-type utf8): those in text that is no JSON
 * @item_ids: (element-type utf8): its items, which later requests may refer to
 *
 * A Response that can be fetched, continued, cancelled or deleted.
 */
typedef struct
{
  guint64 serial;
  char *deployment;
  char *json;
  char *pending;
  char *cancelled;
  gint64 due_us;
  gboolean background;
  char *transcript;
  GPtrArray *call_ids;
  GPtrArray *free_call_ids;
  GPtrArray *item_ids;
} WeirDemoStored;

WeirDemoStored *weir_demo_stored_new (const char *deployment);
void weir_demo_stored_free (gpointer stored);

/* Removes the oldest of @stored, of (element-type utf8 WeirDemoStored), when it holds too many. */
void weir_demo_stored_make_room (GHashTable *stored);

/* The Response as it is at @now_us. */
const char *weir_demo_stored_get_json (WeirDemoStored *self, gint64 now_us);

/* Ends it unless it is complete. Returns: %FALSE when it never could be cancelled */
gboolean weir_demo_stored_cancel (WeirDemoStored *self, gint64 now_us);

G_END_DECLS
