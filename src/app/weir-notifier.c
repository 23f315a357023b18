/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-notifier.h"

struct _WeirNotifier
{
  GObject parent_instance;

  WeirNotifierHost host;
  GHashTable *sent; /* (element-type utf8): ids that are shown, as far as is known here */
};

G_DEFINE_FINAL_TYPE (WeirNotifier, weir_notifier, G_TYPE_OBJECT)

gboolean
weir_notifier_tell (WeirNotifier *self, const WeirNotice *notice)
{
  g_return_val_if_fail (WEIR_IS_NOTIFIER (self), FALSE);
  g_return_val_if_fail (notice != NULL && notice->id != NULL, FALSE);

  if (!self->host.is_wanted (self->host.user_data))
    return FALSE;
  g_hash_table_add (self->sent, g_strdup (notice->id));
  self->host.send (notice, self->host.user_data);
  return TRUE;
}

void
weir_notifier_withdraw (WeirNotifier *self, const char *id)
{
  g_return_if_fail (WEIR_IS_NOTIFIER (self));
  g_return_if_fail (id != NULL);

  if (!g_hash_table_contains (self->sent, id))
    return;
  self->host.withdraw (id, self->host.user_data);
  g_hash_table_remove (self->sent, id);
}

static void
weir_notifier_finalize (GObject *object)
{
  g_hash_table_unref (WEIR_NOTIFIER (object)->sent);

  G_OBJECT_CLASS (weir_notifier_parent_class)->finalize (object);
}

static void
weir_notifier_class_init (WeirNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_notifier_finalize;
}

static void
weir_notifier_init (WeirNotifier *self)
{
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WeirNotifier *
weir_notifier_new (const WeirNotifierHost *host)
{
  WeirNotifier *self;

  g_return_val_if_fail (host != NULL && host->is_wanted != NULL, NULL);
  g_return_val_if_fail (host->send != NULL && host->withdraw != NULL, NULL);

  self = g_object_new (WEIR_TYPE_NOTIFIER, NULL);
  self->host = *host;
  return self;
}
