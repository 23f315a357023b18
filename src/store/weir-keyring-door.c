/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-keyring-door.h"

#include <libsecret/secret.h>

#define REQUEST "org.freedesktop.portal.Request"

/* How long an answer may take once the portal has responded, and how often it is asked again. What has
 * begun stays begun, with a pipe of its own. */
#define PATIENCE_MS 500
#define MAX_TRIES 20

struct _WeirKeyringDoor
{
  GObject parent_instance;

  GDBusConnection *bus;
  const WeirKeyringTry *way;
  GPtrArray *waiting; /* of Waiter */
  guint signals_id;
  guint patience_id;
  guint n_tries; /* since it was last open or failed */
  gboolean is_open;
};

typedef struct
{
  GTask *task;
  GSource *cancelled; /* (nullable) */
} Waiter;

G_DEFINE_FINAL_TYPE (WeirKeyringDoor, weir_keyring_door, G_TYPE_OBJECT)

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_object_unref (waiter->task);
  g_free (waiter);
}

/* For what nothing has, so that nothing is fetched. */
static void
begin_search (GAsyncReadyCallback callback, gpointer callback_data)
{
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (char *) "kind", (char *) "none");
  secret_password_searchv (NULL, attributes, SECRET_SEARCH_NONE, NULL, callback, callback_data);
}

static gboolean
finish_search (GAsyncResult *result, GError **error)
{
  GError *failure = NULL;

  g_list_free_full (secret_password_search_finish (result, &failure), g_object_unref);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static const WeirKeyringTry search = { begin_search, finish_search };

/* @error: (nullable): why it stays shut */
static void
end (WeirKeyringDoor *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (waiter_free);
  self->n_tries = 0;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = ((const Waiter *) g_ptr_array_index (waiting, i))->task;

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

/* What a try holds on to: not the door itself, since it may never end. */
typedef struct
{
  GWeakRef door;
  const WeirKeyringTry *way;
} Try;

/* The first answer of all tries counts. */
static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Try *try = user_data;
  g_autoptr (WeirKeyringDoor) self = g_weak_ref_get (&try->door);
  g_autoptr (GError) error = NULL;
  gboolean good = try->way->finish (result, &error);

  g_weak_ref_clear (&try->door);
  g_free (try);
  if (self == NULL || self->is_open || self->n_tries == 0)
    return;
  self->is_open = good;
  end (self, error);
}

static void
try_once (WeirKeyringDoor *self)
{
  Try *try = g_new0 (Try, 1);

  g_weak_ref_init (&try->door, self);
  try->way = self->way;
  self->n_tries++;
  self->way->begin (on_answer, try);
}

static gboolean
on_patience (gpointer user_data)
{
  WeirKeyringDoor *self = user_data;

  self->patience_id = 0;
  if (self->n_tries < MAX_TRIES)
    {
      g_debug ("The keyring's response was lost, asking again");
      try_once (self);
    }
  return G_SOURCE_REMOVE;
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  WeirKeyringDoor *self = user_data;

  if (self->n_tries > 0 && self->patience_id == 0)
    self->patience_id = g_timeout_add (PATIENCE_MS, on_patience, self);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  WeirKeyringDoor *self = g_task_get_source_object (task);

  for (guint i = 0; i < self->waiting->len; i++)
    if (((const Waiter *) g_ptr_array_index (self->waiting, i))->task == task)
      {
        g_ptr_array_remove_index (self->waiting, i);
        g_task_return_error_if_cancelled (task);
        break;
      }
  return G_SOURCE_REMOVE;
}

static void
wait (WeirKeyringDoor *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (self->waiting, waiter);
}

void
weir_keyring_door_open_async (WeirKeyringDoor *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WEIR_IS_KEYRING_DOOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->is_open)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wait (self, task);
  if (self->n_tries == 0)
    try_once (self);
}

gboolean
weir_keyring_door_open_finish (WeirKeyringDoor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
weir_keyring_door_dispose (GObject *object)
{
  WeirKeyringDoor *self = WEIR_KEYRING_DOOR (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->signals_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signals_id);
  self->signals_id = 0;
  g_clear_object (&self->bus);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_keyring_door_parent_class)->dispose (object);
}

static void
weir_keyring_door_class_init (WeirKeyringDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_keyring_door_dispose;
}

static void
weir_keyring_door_init (WeirKeyringDoor *self)
{
  self->waiting = g_ptr_array_new_with_free_func (waiter_free);
}

WeirKeyringDoor *
weir_keyring_door_new (GDBusConnection *bus, const WeirKeyringTry *way)
{
  WeirKeyringDoor *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);

  self = g_object_new (WEIR_TYPE_KEYRING_DOOR, NULL);
  self->bus = g_object_ref (bus);
  self->way = way != NULL ? way : &search;
  /* Responses are sent to us alone, whoever the sender is on the bus. */
  self->signals_id = g_dbus_connection_signal_subscribe (bus, NULL, REQUEST, "Response", NULL, NULL,
                                                         G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE,
                                                         on_response, self, NULL);
  return self;
}
