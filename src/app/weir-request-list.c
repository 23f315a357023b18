/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-list.h"

#include <string.h>

#include "app/weir-request-bodies.h"
#include "app/weir-request-page.h"
#include "app/weir-request-sum.h"

#define BATCH_MS 100

enum
{
  PROP_0,
  PROP_LIVE,
  PROP_PAUSED,
  PROP_KEEP_BODIES,
  PROP_N_RUNNING,
  N_PROPS,
};

struct _WeirRequestList
{
  GObject parent_instance;

  WeirSights *sights;
  WeirUsageStore *usage; /* (nullable) */
  GMainContext *context;
  WeirSightTap *tap; /* (nullable): while it is live */
  GSource
      *source; /* (nullable): while a batch is on its way; written under the lock of the sights */
  gboolean paused;
  gboolean keep_bodies;
  guint n_running;

  GPtrArray *items;  /* the oldest first */
  GHashTable *by_id; /* of ids and items */
  WeirRequestBodies bodies;
  WeirUsageSum sum;
  gint64 oldest; /* number in the database of the oldest that was read from there; 0: none yet */
};

static GParamSpec *properties[N_PROPS];

static void weir_request_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirRequestList,
                               weir_request_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_request_list_model_init))

/* --- Items --- */

static void
set_n_running (WeirRequestList *self, guint n_running)
{
  if (self->n_running == n_running)
    return;
  self->n_running = n_running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
}

/* The oldest @n go. */
static void
remove_oldest (WeirRequestList *self, guint n)
{
  guint n_running = self->n_running;

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      WeirRequestItem *item = g_ptr_array_index (self->items, i);
      const WeirSight *sight = weir_request_item_get_sight (item);

      weir_request_bodies_remove (&self->bodies, item);
      g_hash_table_remove (self->by_id, sight->head->id);
      n_running -= sight->is_running ? 1 : 0;
    }
  g_ptr_array_remove_range (self->items, 0, n);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len, n, 0);
  set_n_running (self, n_running);
}

static void
update_item (WeirRequestList *self, WeirRequestItem *item, WeirSight *sight)
{
  weir_request_bodies_remove (&self->bodies, item);
  weir_request_item_set_sight (item, sight);
  weir_request_bodies_add (&self->bodies, item, WEIR_REQUEST_LIST_MAX_BODIES);
}

static void
remember (WeirRequestList *self, WeirRequestItem *item)
{
  g_hash_table_insert (self->by_id, g_strdup (weir_request_item_get_sight (item)->head->id), item);
}

/* What is new is put together and told of at once. */
static void
take (WeirRequestList *self, GPtrArray *sights)
{
  guint n_new = 0;
  guint n_running = self->n_running;

  for (guint i = 0; i < sights->len; i++)
    {
      WeirSight *sight = g_ptr_array_index (sights, i);
      WeirRequestItem *item = g_hash_table_lookup (self->by_id, sight->head->id);
      gboolean was_running = item != NULL && weir_request_item_get_sight (item)->is_running;

      /* what has ended stays so */
      if (item != NULL && !was_running)
        continue;
      if (!sight->is_running)
        weir_request_sum_add (&self->sum, sight);
      n_running += (sight->is_running ? 1 : 0) - (was_running ? 1 : 0);
      if (item == NULL)
        {
          item = weir_request_item_new (sight);
          g_ptr_array_add (self->items, item);
          remember (self, item);
          weir_request_bodies_add (&self->bodies, item, WEIR_REQUEST_LIST_MAX_BODIES);
          n_new++;
        }
      else
        update_item (self, item, sight);
    }
  if (n_new > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_new);
  set_n_running (self, n_running);
  if (self->items->len > WEIR_REQUEST_LIST_MAX)
    remove_oldest (self, self->items->len - WEIR_REQUEST_LIST_MAX);
}

static void
take_waiting (WeirRequestList *self)
{
  g_autoptr (GPtrArray) sights = weir_sight_tap_take (self->tap);

  take (self, sights);
}

void
weir_request_list_update (WeirRequestList *self)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  if (self->tap != NULL)
    take_waiting (self);
}

/* --- Looking --- */

/* Who wakes holds the lock of the sights, so it is let go of the source under that. */
static void
forget_source (gpointer user_data)
{
  WeirRequestList *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
}

static gboolean
on_batch (gpointer user_data)
{
  WeirRequestList *self = user_data;
  g_autoptr (GPtrArray) sights = NULL;

  if (self->paused)
    return G_SOURCE_CONTINUE;
  sights = weir_sight_tap_take_and_rest (self->tap, forget_source, self);
  take (self, sights);
  return G_SOURCE_REMOVE;
}

/* From any thread. */
static void
on_wake (gpointer user_data)
{
  WeirRequestList *self = user_data;

  /* what was taken before its time has left it behind */
  if (self->source != NULL)
    return;
  self->source = g_timeout_source_new (BATCH_MS);
  g_source_set_callback (self->source, on_batch, self, NULL);
  g_source_attach (self->source, self->context);
}

/* Those that were under way are not heard of any more. */
static void
forget_running (WeirRequestList *self)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      WeirRequestItem *item = g_ptr_array_index (self->items, i - 1);
      const WeirSight *sight = weir_request_item_get_sight (item);

      if (!sight->is_running)
        continue;
      weir_request_bodies_remove (&self->bodies, item);
      g_hash_table_remove (self->by_id, sight->head->id);
      g_ptr_array_remove_index (self->items, i - 1);
      g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - (i - 1), 1, 0);
    }
  set_n_running (self, 0);
}

static void
end_looking (WeirRequestList *self)
{
  weir_sight_tap_close (g_steal_pointer (&self->tap));
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

void
weir_request_list_set_live (WeirRequestList *self, gboolean live)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  if ((self->tap != NULL) == !!live)
    return;
  if (live)
    self->tap = weir_sights_open (self->sights, self->keep_bodies, on_wake, self);
  else
    {
      end_looking (self);
      forget_running (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

gboolean
weir_request_list_get_live (WeirRequestList *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self), FALSE);

  return self->tap != NULL;
}

void
weir_request_list_set_paused (WeirRequestList *self, gboolean paused)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  if (self->paused == !!paused)
    return;
  self->paused = !!paused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

gboolean
weir_request_list_get_paused (WeirRequestList *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self), FALSE);

  return self->paused;
}

void
weir_request_list_set_keep_bodies (WeirRequestList *self, gboolean keep)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  if (self->keep_bodies == !!keep)
    return;
  self->keep_bodies = !!keep;
  if (self->tap != NULL)
    weir_sight_tap_set_bodies (self->tap, self->keep_bodies);
  if (!self->keep_bodies)
    weir_request_bodies_drop_all (&self->bodies);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_BODIES]);
}

void
weir_request_list_look_for_bodies (WeirRequestList *self, gboolean keep)
{
  weir_request_list_set_keep_bodies (self, keep);
  if (keep)
    weir_request_list_set_live (self, TRUE);
}

gboolean
weir_request_list_get_keep_bodies (WeirRequestList *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self), FALSE);

  return self->keep_bodies;
}

guint
weir_request_list_get_n_running (WeirRequestList *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self), 0);

  return self->n_running;
}

void
weir_request_list_get_sum (WeirRequestList *self, WeirUsageSum *sum)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self) && sum != NULL);

  *sum = self->sum;
}

gboolean
weir_request_list_stop (WeirRequestList *self, const char *id)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self) && id != NULL, FALSE);

  return weir_sights_stop (self->sights, id);
}

void
weir_request_list_clear (WeirRequestList *self)
{
  g_autoptr (GPtrArray) running = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;

  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  n = self->items->len;
  for (guint i = 0; i < n; i++)
    {
      WeirRequestItem *item = g_ptr_array_index (self->items, i);
      const WeirSight *sight = weir_request_item_get_sight (item);

      if (sight->is_running)
        g_ptr_array_add (running, g_object_ref (item));
      else
        {
          weir_request_bodies_remove (&self->bodies, item);
          g_hash_table_remove (self->by_id, sight->head->id);
        }
    }
  g_ptr_array_unref (self->items);
  self->items = g_steal_pointer (&running);
  self->oldest = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, self->items->len);
}

/* --- Older ones --- */

/* @items: (element-type WeirRequestItem): the oldest first; the references are taken over */
static void
put_before (WeirRequestList *self, GPtrArray *items)
{
  guint n = self->items->len;
  guint n_older = items->len;

  if (n_older == 0)
    return;
  g_ptr_array_set_size (self->items, (int) (n + n_older));
  memmove (self->items->pdata + n_older, self->items->pdata, n * sizeof (gpointer));
  memcpy (self->items->pdata, items->pdata, n_older * sizeof (gpointer));
  g_list_model_items_changed (G_LIST_MODEL (self), n, 0, n_older);
}

/* Puts those of a page at the end, as far as there is room, but for those that are there already. */
static guint
add_page (WeirRequestList *self, GPtrArray *sights)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint room = WEIR_REQUEST_LIST_MAX - MIN (self->items->len, WEIR_REQUEST_LIST_MAX);

  for (guint i = 0; i < sights->len && items->len < room; i++)
    {
      WeirSight *sight = g_ptr_array_index (sights, i);
      WeirRequestItem *item;

      if (sight->head->id == NULL || g_hash_table_contains (self->by_id, sight->head->id))
        continue;
      item = weir_request_item_new (sight);
      remember (self, item);
      g_ptr_array_insert (items, 0, item);
    }
  put_before (self, items);
  return items->len;
}

static void
on_page (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  WeirRequestList *self = g_task_get_source_object (task);
  gint64 before = 0;
  g_autoptr (GPtrArray) sights = weir_request_page_read_finish (result, &before, &error);

  if (sights == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (sights->len > 0)
    self->oldest = before;
  g_task_return_int (task, add_page (self, sights));
}

void
weir_request_list_load_older_async (WeirRequestList *self,
                                    guint n,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  guint room;

  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_request_list_load_older_async);
  room = WEIR_REQUEST_LIST_MAX - MIN (self->items->len, WEIR_REQUEST_LIST_MAX);
  n = MIN (n, room);
  if (self->usage == NULL || n == 0)
    {
      g_task_return_int (task, 0);
      return;
    }
  /* the newest in the database may be in the list already */
  if (self->oldest == 0)
    n += self->items->len;
  weir_request_page_read_async (self->usage, self->oldest > 0 ? self->oldest : G_MAXINT64, n,
                                cancellable, on_page, g_steal_pointer (&task));
}

gboolean
weir_request_list_load_older_finish (WeirRequestList *self,
                                     GAsyncResult *result,
                                     guint *n_loaded,
                                     GError **error)
{
  gssize n;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  n = g_task_propagate_int (G_TASK (result), error);
  if (n < 0)
    return FALSE;
  if (n_loaded != NULL)
    *n_loaded = (guint) n;
  return TRUE;
}

/* --- The model --- */

static GType
weir_request_list_get_item_type (GListModel *model)
{
  return WEIR_TYPE_REQUEST_ITEM;
}

static guint
weir_request_list_get_n_items (GListModel *model)
{
  return WEIR_REQUEST_LIST (model)->items->len;
}

static gpointer
weir_request_list_get_item (GListModel *model, guint position)
{
  GPtrArray *items = WEIR_REQUEST_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[items->len - 1 - position]) : NULL;
}

static void
weir_request_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_request_list_get_item_type;
  iface->get_n_items = weir_request_list_get_n_items;
  iface->get_item = weir_request_list_get_item;
}

void
weir_request_list_close (WeirRequestList *self)
{
  g_return_if_fail (WEIR_IS_REQUEST_LIST (self));

  if (self->tap != NULL)
    end_looking (self);
  g_clear_object (&self->usage);
}

static void
weir_request_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRequestList *self = WEIR_REQUEST_LIST (object);

  switch (prop_id)
    {
    case PROP_LIVE:
      g_value_set_boolean (value, self->tap != NULL);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_KEEP_BODIES:
      g_value_set_boolean (value, self->keep_bodies);
      break;
    case PROP_N_RUNNING:
      g_value_set_uint (value, self->n_running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_request_list_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  WeirRequestList *self = WEIR_REQUEST_LIST (object);

  switch (prop_id)
    {
    case PROP_LIVE:
      weir_request_list_set_live (self, g_value_get_boolean (value));
      break;
    case PROP_PAUSED:
      weir_request_list_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_KEEP_BODIES:
      weir_request_list_set_keep_bodies (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_request_list_finalize (GObject *object)
{
  WeirRequestList *self = WEIR_REQUEST_LIST (object);

  weir_request_list_close (self);
  g_queue_clear (&self->bodies.items);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
  weir_sights_unref (self->sights);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (weir_request_list_parent_class)->finalize (object);
}

static void
weir_request_list_class_init (WeirRequestListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_request_list_get_property;
  object_class->set_property = weir_request_list_set_property;
  object_class->finalize = weir_request_list_finalize;

  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_KEEP_BODIES] = g_param_spec_boolean ("keep-bodies", NULL, NULL, FALSE, flags);
  properties[PROP_N_RUNNING] =
      g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_request_list_init (WeirRequestList *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WeirRequestList *
weir_request_list_new (WeirSights *sights, WeirUsageStore *usage)
{
  WeirRequestList *self;

  g_return_val_if_fail (sights != NULL, NULL);

  self = g_object_new (WEIR_TYPE_REQUEST_LIST, NULL);
  self->sights = weir_sights_ref (sights);
  self->usage = usage != NULL ? g_object_ref (usage) : NULL;
  return self;
}
