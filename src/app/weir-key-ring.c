/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-key-ring.h"

#include <string.h>

struct _WeirKeyRing
{
  WeirItemList parent_instance;

  WeirApiKeyEditor *editor;
  WeirService *service;
  GCancellable *read; /* (nullable): under way */
};

enum
{
  SIGNAL_MADE,
  SIGNAL_FOUND,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirKeyRing, weir_key_ring, WEIR_TYPE_ITEM_LIST)

/* --- Reading --- */

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirKeyRing) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys =
      weir_api_key_editor_list_finish (WEIR_API_KEY_EDITOR (object), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->read);
  /* A file that cannot be read is told of by the service. */
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    g_ptr_array_add (items, weir_key_item_new (g_ptr_array_index (keys, i)));
  weir_item_list_set (WEIR_ITEM_LIST (self), items);
}

static void
refresh (WeirKeyRing *self)
{
  if (self->read != NULL)
    g_cancellable_cancel (self->read);
  g_clear_object (&self->read);
  self->read = g_cancellable_new ();
  weir_api_key_editor_list_async (self->editor, self->read, on_listed, g_object_ref (self));
}

/* --- Changing --- */

/* Where a new key is to be kept. */
static WeirApiKeyPlace
choose_place (WeirKeyRing *self)
{
  WeirCredentialStore *store = weir_service_get_credentials (self->service);

  return store != NULL && weir_credential_store_is_lasting (store) ? WEIR_API_KEY_IN_KEYRING
                                                                   : WEIR_API_KEY_AS_DIGEST;
}

typedef struct
{
  WeirKeyRing *self;
  char *name;
  WeirApiKeyInfo *info; /* (nullable): of a key that is made */
} Job;

static Job *
job_new (WeirKeyRing *self, const char *name)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->name = g_strdup (name);
  return job;
}

/* @secret: (nullable) */
static void
job_end (Job *job, guint signal, WeirSecret *secret, const GError *error)
{
  if (error != NULL)
    g_signal_emit (job->self, signals[SIGNAL_FAILED], 0, error->message);
  else if (secret != NULL)
    g_signal_emit (job->self, signals[signal], 0, job->name, secret);
  g_object_unref (job->self);
  g_clear_pointer (&job->info, weir_api_key_info_free);
  g_free (job->name);
  g_free (job);
}

/* What is not kept is known until the end, so that chat and tools can be told of it. */
static void
end_made (Job *job, WeirSecret *secret, const GError *error)
{
  g_autoptr (WeirService) service = g_object_ref (job->self->service);
  gboolean is_kept = job->info->place != WEIR_API_KEY_AS_DIGEST;

  job_end (job, SIGNAL_MADE, secret, error);
  if (secret != NULL && !is_kept)
    weir_service_remember_api_key (service, secret);
}

/* That nobody keeps secrets may be found out by the first attempt: then it is another place. */
static gboolean
has_other_place (Job *job, const GError *error)
{
  if (!g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE)
      || job->info->place == choose_place (job->self))
    return FALSE;
  job->info->place = choose_place (job->self);
  return TRUE;
}

static void
on_created (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirApiKeyEditor *editor = WEIR_API_KEY_EDITOR (object);
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret = weir_api_key_editor_create_finish (editor, result, &error);

  if (has_other_place (job, error))
    weir_api_key_editor_create_async (editor, job->info, NULL, on_created, job);
  else
    end_made (job, secret, error);
}

void
weir_key_ring_create (WeirKeyRing *self, const char *name)
{
  Job *job;

  g_return_if_fail (WEIR_IS_KEY_RING (self));
  g_return_if_fail (name != NULL);

  job = job_new (self, name);
  job->info = weir_api_key_info_new (name);
  job->info->place = choose_place (self);
  weir_api_key_editor_create_async (self->editor, job->info, NULL, on_created, job);
}

static void
on_rotated (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirApiKeyEditor *editor = WEIR_API_KEY_EDITOR (object);
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret = weir_api_key_editor_rotate_finish (editor, result, &error);

  if (has_other_place (job, error))
    weir_api_key_editor_rotate_async (editor, job->info, NULL, on_rotated, job);
  else
    end_made (job, secret, error);
}

/* (nullable) */
static const WeirApiKeyInfo *
find_info (WeirKeyRing *self, const char *name)
{
  const GPtrArray *items = weir_item_list_get (WEIR_ITEM_LIST (self));

  for (guint i = 0; i < items->len; i++)
    {
      const WeirApiKeyInfo *info = weir_key_item_get_info (g_ptr_array_index (items, i));

      if (strcmp (info->name, name) == 0)
        return info;
    }
  return NULL;
}

void
weir_key_ring_rotate (WeirKeyRing *self, const char *name)
{
  const WeirApiKeyInfo *info;
  Job *job;

  g_return_if_fail (WEIR_IS_KEY_RING (self));
  g_return_if_fail (name != NULL);

  info = find_info (self, name);
  if (info == NULL)
    return;
  /* The new one is not left in the file, where the old one may have been. */
  job = job_new (self, name);
  job->info = weir_api_key_info_copy (info);
  if (job->info->place == WEIR_API_KEY_IN_FILE)
    job->info->place = choose_place (self);
  weir_api_key_editor_rotate_async (self->editor, job->info, NULL, on_rotated, job);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret =
      weir_api_key_editor_lookup_finish (WEIR_API_KEY_EDITOR (object), result, &error);

  job_end (user_data, SIGNAL_FOUND, secret, error);
}

void
weir_key_ring_find (WeirKeyRing *self, const char *name)
{
  g_return_if_fail (WEIR_IS_KEY_RING (self));
  g_return_if_fail (name != NULL);

  weir_api_key_editor_lookup_async (self->editor, name, NULL, on_found, job_new (self, name));
}

static void
on_revoked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  weir_api_key_editor_revoke_finish (WEIR_API_KEY_EDITOR (object), result, NULL, &error);
  job_end (user_data, SIGNAL_FAILED, NULL, error);
}

void
weir_key_ring_revoke (WeirKeyRing *self, const char *name)
{
  g_return_if_fail (WEIR_IS_KEY_RING (self));
  g_return_if_fail (name != NULL);

  weir_api_key_editor_revoke_async (self->editor, name, NULL, on_revoked, job_new (self, name));
}

/* --- The object --- */

static void
weir_key_ring_dispose (GObject *object)
{
  WeirKeyRing *self = WEIR_KEY_RING (object);

  if (self->read != NULL)
    g_cancellable_cancel (self->read);
  g_clear_object (&self->read);

  G_OBJECT_CLASS (weir_key_ring_parent_class)->dispose (object);
}

static void
weir_key_ring_finalize (GObject *object)
{
  WeirKeyRing *self = WEIR_KEY_RING (object);

  g_object_unref (self->editor);
  g_object_unref (self->service);

  G_OBJECT_CLASS (weir_key_ring_parent_class)->finalize (object);
}

static void
weir_key_ring_class_init (WeirKeyRingClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_key_ring_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_key_ring_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_KEY_ITEM;

  signals[SIGNAL_MADE] = g_signal_new ("made", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_FOUND] = g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_key_ring_init (WeirKeyRing *self)
{
}

WeirKeyRing *
weir_key_ring_new (WeirApiKeyEditor *editor, WeirService *service)
{
  static const char *const changes[] = { "engine-changed", "settings-changed" };
  WeirKeyRing *self;

  g_return_val_if_fail (WEIR_IS_API_KEY_EDITOR (editor), NULL);
  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = g_object_new (WEIR_TYPE_KEY_RING, NULL);
  self->editor = g_object_ref (editor);
  self->service = g_object_ref (service);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
