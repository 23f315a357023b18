/* SPDX-License-Identifier: MIT */
#include "kept.h"

struct _TestKept
{
  GObject parent_instance;

  WeirSecret *secret;
  int code;
};

static void iface_init (WeirCredentialStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestKept,
                               test_kept,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_CREDENTIAL_STORE, iface_init))

static void
lookup (WeirCredentialStore *store, WeirCredentialKind kind, const char *name, GTask *task)
{
  TestKept *self = TEST_KEPT (store);

  if (self->secret != NULL)
    g_task_return_pointer (task, weir_secret_ref (self->secret),
                           (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, self->code, "not now");
  g_object_unref (task);
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
}

static void
test_kept_finalize (GObject *object)
{
  g_clear_pointer (&TEST_KEPT (object)->secret, weir_secret_unref);
  G_OBJECT_CLASS (test_kept_parent_class)->finalize (object);
}

static void
test_kept_class_init (TestKeptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_kept_finalize;
}

static void
test_kept_init (TestKept *self)
{
}

TestKept *
test_kept_new (int code)
{
  TestKept *self = g_object_new (TEST_TYPE_KEPT, NULL);

  self->code = code;
  return self;
}

void
test_kept_set (TestKept *self, const char *secret, int code)
{
  g_clear_pointer (&self->secret, weir_secret_unref);
  self->secret = secret != NULL ? weir_secret_new (secret, -1) : NULL;
  self->code = code;
  weir_credential_store_emit_changed (WEIR_CREDENTIAL_STORE (self));
}
