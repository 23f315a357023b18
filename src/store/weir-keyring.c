/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "store/weir-keyring-door.h"

#define SERVICE "org.freedesktop.secrets"
#define COLLECTIONS "/org/freedesktop/secrets"

#define CONTENT_TYPE "text/plain"

/* What happens at once is told once. */
#define CHANGE_REST_MS 100

struct _WeirKeyring
{
  GObject parent_instance;

  GDBusConnection *bus;  /* (nullable) */
  WeirKeyringDoor *door; /* (nullable): where there is a bus */
  char *app_id;
  SecretSchema schema;
  guint signals_id;
  guint watch_id;
  gboolean is_watched; /* the first word of the watch has come */
  guint change_id;
};

typedef enum
{
  LOOKUP,
  STORE,
  REMOVE,
  LIST,
  UNLOCK,
} Kind;

/* A call on its way: search, then look at the default collection where that matters, then act. */
typedef struct
{
  Kind kind;
  WeirCredentialKind secret_kind;
  char *name;
  WeirSecret *secret;
  GHashTable *attributes;
  GList *found; /* (element-type SecretRetrievable) */
  SecretService *service;
} Call;

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirKeyring,
                               weir_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

static void
call_free (Call *call)
{
  g_free (call->name);
  g_clear_pointer (&call->secret, weir_secret_unref);
  g_clear_pointer (&call->attributes, g_hash_table_unref);
  g_list_free_full (call->found, g_object_unref);
  g_clear_object (&call->service);
  g_free (call);
}

/* --- Answers --- */

static gboolean
is_nobody (const GError *error)
{
  static const GDBusError codes[] = {
    G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,    G_DBUS_ERROR_SPAWN_EXEC_FAILED,
    G_DBUS_ERROR_SPAWN_FAILED,    G_DBUS_ERROR_SPAWN_CHILD_EXITED,   G_DBUS_ERROR_NO_SERVER,
    G_DBUS_ERROR_DISCONNECTED,    G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_DBUS_ERROR, codes[i]))
      return TRUE;
  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_CANCELLED;
}

/* Without a desktop to ask on, a new keyring cannot get its password: the prompt is gone. */
static gboolean
is_no_keyring (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
         || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT);
}

static void
return_error (GTask *task, GError *error)
{
  int code = WEIR_CREDENTIAL_ERROR_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  g_dbus_error_strip_remote_error (error);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    code = WEIR_CREDENTIAL_ERROR_LOCKED;
  else if (is_nobody (error) || is_no_keyring (error))
    code = WEIR_CREDENTIAL_ERROR_UNAVAILABLE;
  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, code, _ ("The keyring cannot be used: %s"),
                           error->message);
  g_error_free (error);
}

static void
return_locked (GTask *task)
{
  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED,
                           _ ("The keyring is locked"));
}

static void
return_absent (GTask *task)
{
  const Call *call = g_task_get_task_data (task);

  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT,
                           _ ("The keyring has no secret for “%s”"), call->name);
}

/* What libsecret keeps in a file is never locked once it is open. */
static gboolean
is_locked (gpointer item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (item);
}

static void
on_done (GTask *task, gboolean good, GError *error)
{
  if (error != NULL)
    return_error (task, error);
  else if (good)
    g_task_return_boolean (task, TRUE);
  else
    return_locked (task);
}

/* --- The last steps --- */

static void
on_retrieved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SecretValue *value =
      secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  const char *data;
  gsize len;

  if (error != NULL)
    return_error (task, g_steal_pointer (&error));
  else if (value == NULL)
    return_locked (task);
  else
    {
      data = secret_value_get (value, &len);
      g_task_return_pointer (task, weir_secret_new (data, len), (GDestroyNotify) weir_secret_unref);
    }
  g_clear_pointer (&value, secret_value_unref);
}

static void
on_stored (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good = secret_password_store_finish (result, &error);

  on_done (task, good, error);
}

static void
store_secret (GTask *task)
{
  WeirKeyring *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  g_autofree char *label = NULL;
  SecretValue *value;
  const char *data;
  gsize len;

  data = weir_secret_peek (call->secret, &len);
  value = secret_value_new (data, len, CONTENT_TYPE);
  label = g_strdup_printf (call->secret_kind == WEIR_CREDENTIAL_SERVICE_KEY ? "Weir: service key %s"
                                                                            : "Weir: API key %s",
                           call->name);
  secret_password_storev_binary (&self->schema, call->attributes, SECRET_COLLECTION_DEFAULT, label,
                                 value, g_task_get_cancellable (task), on_stored,
                                 g_object_ref (task));
  secret_value_unref (value);
}

static void
on_cleared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good = secret_password_clear_finish (result, &error);

  on_done (task, good, error);
}

static void
return_list (GTask *task)
{
  const Call *call = g_task_get_task_data (task);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_credential_free);

  for (GList *l = call->found; l != NULL; l = l->next)
    {
      g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (l->data);
      const char *name = g_hash_table_lookup (attributes, "name");
      WeirCredentialKind kind;

      if (name != NULL
          && weir_credential_kind_from_string (g_hash_table_lookup (attributes, "kind"), &kind))
        g_ptr_array_add (all, weir_credential_new (kind, name, is_locked (l->data)));
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_unlocked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int n = secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error);

  /* A prompt that nobody could show was not answered either. */
  if (error != NULL && is_no_keyring (error))
    g_clear_error (&error);
  on_done (task, n > 0, error);
}

/* @collection: (nullable): the default one */
static void
unlock_found (GTask *task, SecretCollection *collection)
{
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GList) objects = NULL;

  if (collection != NULL && secret_collection_get_locked (collection))
    objects = g_list_prepend (objects, collection);
  for (GList *l = call->found; l != NULL; l = l->next)
    if (is_locked (l->data))
      objects = g_list_prepend (objects, l->data);
  if (objects == NULL)
    g_task_return_boolean (task, TRUE);
  else
    secret_service_unlock (call->service, objects, g_task_get_cancellable (task), on_unlocked,
                           g_object_ref (task));
}

/* --- The default collection --- */

static void
on_collection (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);
  gboolean locked = collection != NULL && secret_collection_get_locked (collection);

  if (error != NULL)
    return_error (task, g_steal_pointer (&error));
  else if (call->kind == UNLOCK)
    unlock_found (task, collection);
  else if (locked)
    return_locked (task);
  else if (call->kind == STORE)
    store_secret (task);
  else
    return_absent (task);
}

static void
on_service (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  call->service = secret_service_get_finish (result, &error);
  if (call->service != NULL)
    secret_collection_for_alias (call->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                                 cancellable, on_collection, g_steal_pointer (&task));
  else if (!is_nobody (error))
    return_error (task, g_steal_pointer (&error));
  /* The search went well: so it is a file. */
  else if (call->kind == UNLOCK)
    g_task_return_boolean (task, TRUE);
  else if (call->kind == STORE)
    store_secret (task);
  else
    return_absent (task);
}

/* --- The search --- */

static void
use_found (GTask *task)
{
  WeirKeyring *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (is_locked (call->found->data))
    return_locked (task);
  else if (call->kind == LOOKUP)
    secret_retrievable_retrieve_secret (call->found->data, cancellable, on_retrieved,
                                        g_object_ref (task));
  else
    secret_password_clearv (&self->schema, call->attributes, cancellable, on_cleared,
                            g_object_ref (task));
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  call->found = secret_password_search_finish (result, &error);
  if (error != NULL)
    return_error (task, g_steal_pointer (&error));
  else if (call->kind == LIST)
    return_list (task);
  else if (call->found != NULL && (call->kind == LOOKUP || call->kind == REMOVE))
    use_found (task);
  else
    secret_service_get (SECRET_SERVICE_NONE, cancellable, on_service, g_steal_pointer (&task));
}

static void
on_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirKeyring *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!weir_keyring_door_open_finish (WEIR_KEYRING_DOOR (object), result, &error))
    return_error (task, error);
  else
    secret_password_searchv (&self->schema, call->attributes, SECRET_SEARCH_ALL, cancellable,
                             on_found, g_steal_pointer (&task));
}

/* @name: (nullable): all */
static void
begin (WeirCredentialStore *store,
       Kind kind,
       WeirCredentialKind secret_kind,
       const char *name,
       WeirSecret *secret,
       GTask *owned)
{
  WeirKeyring *self = WEIR_KEYRING (store);
  g_autoptr (GTask) task = owned;
  Call *call = g_new0 (Call, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  call->kind = kind;
  call->secret_kind = secret_kind;
  call->name = g_strdup (name);
  call->secret = secret != NULL ? weir_secret_ref (secret) : NULL;
  call->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (name != NULL)
    {
      const char *word = weir_credential_kind_to_string (secret_kind);

      g_hash_table_insert (call->attributes, g_strdup ("kind"), g_strdup (word));
      g_hash_table_insert (call->attributes, g_strdup ("name"), g_strdup (name));
    }
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  if (self->bus == NULL)
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE,
                             _ ("There is no session bus to find a keyring on"));
  else
    weir_keyring_door_open_async (self->door, cancellable, on_open, g_steal_pointer (&task));
}

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  begin (store, LOOKUP, kind, name, NULL, task);
}

static void
put (WeirCredentialStore *store,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GTask *task)
{
  begin (store, STORE, kind, name, secret, task);
}

static void
take_out (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  begin (store, REMOVE, kind, name, NULL, task);
}

static void
list (WeirCredentialStore *store, GTask *task)
{
  begin (store, LIST, 0, NULL, NULL, task);
}

static void
unlock (WeirCredentialStore *store, GTask *task)
{
  begin (store, UNLOCK, 0, NULL, NULL, task);
}

static gboolean
is_lasting (WeirCredentialStore *store)
{
  return TRUE;
}

static void
iface_init (WeirCredentialStoreInterface *iface)
{
  iface->is_lasting = is_lasting;
  iface->lookup = lookup;
  iface->store = put;
  iface->remove = take_out;
  iface->list = list;
  iface->unlock = unlock;
}

/* --- What others do --- */

static gboolean
on_change_rest (gpointer user_data)
{
  WeirKeyring *self = user_data;

  self->change_id = 0;
  weir_credential_store_emit_changed (WEIR_CREDENTIAL_STORE (self));
  return G_SOURCE_REMOVE;
}

static void
note_change (WeirKeyring *self)
{
  if (self->change_id == 0)
    self->change_id = g_timeout_add (CHANGE_REST_MS, on_change_rest, self);
}

/* Sessions and prompts have paths of their own. */
static gboolean
is_of_interest (const char *path)
{
  return g_str_equal (path, COLLECTIONS) || g_str_has_prefix (path, COLLECTIONS "/collection/")
         || g_str_has_prefix (path, COLLECTIONS "/aliases/");
}

static void
on_signal (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  if (is_of_interest (path))
    note_change (user_data);
}

/* libsecret goes on using the session it had with a service that is gone. */
static void
on_owner_changed (WeirKeyring *self)
{
  if (self->is_watched)
    {
      secret_service_disconnect ();
      note_change (self);
    }
  self->is_watched = TRUE;
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  on_owner_changed (user_data);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  on_owner_changed (user_data);
}

static void
watch (WeirKeyring *self)
{
  self->signals_id = g_dbus_connection_signal_subscribe (
      self->bus, SERVICE, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (
      self->bus, SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, self, NULL);
}

/* --- The object --- */

static void
weir_keyring_dispose (GObject *object)
{
  WeirKeyring *self = WEIR_KEYRING (object);

  g_clear_handle_id (&self->change_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->signals_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signals_id);
  self->signals_id = 0;
  g_clear_object (&self->door);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (weir_keyring_parent_class)->dispose (object);
}

static void
weir_keyring_finalize (GObject *object)
{
  g_free (WEIR_KEYRING (object)->app_id);

  G_OBJECT_CLASS (weir_keyring_parent_class)->finalize (object);
}

static void
weir_keyring_class_init (WeirKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_keyring_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_keyring_finalize;
}

static void
weir_keyring_init (WeirKeyring *self)
{
}

WeirCredentialStore *
weir_keyring_new (GDBusConnection *bus, const char *app_id)
{
  WeirKeyring *self;

  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (app_id != NULL, NULL);

  self = g_object_new (WEIR_TYPE_KEYRING, NULL);
  self->app_id = g_strdup (app_id);
  self->schema.name = self->app_id;
  self->schema.attributes[0].name = "kind";
  self->schema.attributes[1].name = "name";
  g_set_object (&self->bus, bus);
  if (bus != NULL)
    {
      self->door = weir_keyring_door_new (bus, NULL);
      watch (self);
    }
  return WEIR_CREDENTIAL_STORE (self);
}
