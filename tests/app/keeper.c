/* SPDX-License-Identifier: MIT */
#include "keeper.h"

struct _TestKeeper
{
  GObject parent_instance;

  GHashTable *secrets;
  int codes[KEEPER_N_CALLS];
  GCancellable *cancel;
};

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestKeeper,
                               test_keeper,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

static char *
build_name (WeirCredentialKind kind, const char *name)
{
  return g_strconcat (weir_credential_kind_to_string (kind), "/", name, NULL);
}

static gboolean
refuses (TestKeeper *self, KeeperCall call, GTask *task)
{
  if (self->codes[call] < 0)
    return FALSE;
  g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, self->codes[call], "refused");
  return TRUE;
}

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *owned)
{
  TestKeeper *self = TEST_KEEPER (store);
  g_autoptr (GTask) task = owned;
  g_autofree char *full = build_name (kind, name);
  WeirSecret *secret = g_hash_table_lookup (self->secrets, full);

  if (refuses (self, KEEPER_LOOKUP, task))
    return;
  if (secret != NULL)
    g_task_return_pointer (task, weir_secret_ref (secret), (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT, "absent");
}

static void
put (WeirCredentialStore *store,
     WeirCredentialKind kind,
     const char *name,
     WeirSecret *secret,
     GTask *owned)
{
  TestKeeper *self = TEST_KEEPER (store);
  g_autoptr (GTask) task = owned;

  if (refuses (self, KEEPER_STORE, task))
    return;
  g_hash_table_insert (self->secrets, build_name (kind, name), weir_secret_ref (secret));
  if (self->cancel != NULL)
    g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  g_task_return_boolean (task, TRUE);
}

static void
take_out (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *owned)
{
  TestKeeper *self = TEST_KEEPER (store);
  g_autoptr (GTask) task = owned;
  g_autofree char *full = build_name (kind, name);

  if (refuses (self, KEEPER_REMOVE, task))
    return;
  if (g_hash_table_remove (self->secrets, full))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT, "absent");
}

static void
list (WeirCredentialStore *store, GTask *owned)
{
  TestKeeper *self = TEST_KEEPER (store);
  g_autoptr (GTask) task = owned;
  GPtrArray *all;
  GHashTableIter iter;
  gpointer name;

  if (refuses (self, KEEPER_LIST, task))
    return;
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_credential_free);
  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (name, "/", 2);
      WeirCredentialKind kind;

      g_assert_true (weir_credential_kind_from_string (parts[0], &kind));
      g_ptr_array_add (all, weir_credential_new (kind, parts[1], FALSE));
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
unlock (WeirCredentialStore *store, GTask *owned)
{
  g_autoptr (GTask) task = owned;

  g_task_return_boolean (task, TRUE);
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

static void
test_keeper_finalize (GObject *object)
{
  TestKeeper *self = TEST_KEEPER (object);

  g_hash_table_unref (self->secrets);
  g_clear_object (&self->cancel);
  G_OBJECT_CLASS (test_keeper_parent_class)->finalize (object);
}

static void
test_keeper_class_init (TestKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_keeper_finalize;
}

static void
test_keeper_init (TestKeeper *self)
{
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weir_secret_unref);
  for (guint i = 0; i < KEEPER_N_CALLS; i++)
    self->codes[i] = -1;
}

TestKeeper *
test_keeper_new (void)
{
  return g_object_new (TEST_TYPE_KEEPER, NULL);
}

void
test_keeper_refuse (TestKeeper *self, KeeperCall call, int code)
{
  self->codes[call] = code;
}

void
test_keeper_cancel_after_store (TestKeeper *self, GCancellable *cancellable)
{
  g_set_object (&self->cancel, cancellable);
}

const char *
test_keeper_peek (TestKeeper *self, const char *name)
{
  WeirSecret *secret = g_hash_table_lookup (self->secrets, name);

  return secret != NULL ? weir_secret_peek (secret, NULL) : NULL;
}

void
test_keeper_put (TestKeeper *self, const char *name, const char *secret)
{
  g_hash_table_insert (self->secrets, g_strdup (name), weir_secret_new (secret, -1));
}

guint
test_keeper_get_n (TestKeeper *self)
{
  return g_hash_table_size (self->secrets);
}
