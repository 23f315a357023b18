/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-config-editor.h"

#include "app/weir-edit-error.h"

typedef struct
{
  char *file;
  gboolean writable;
  WeirCredentialStore *store; /* (nullable) */
} WeirConfigEditorPrivate;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirConfigEditor, weir_config_editor, G_TYPE_OBJECT)

static WeirConfigEditorPrivate *
get_private (WeirConfigEditor *self)
{
  return weir_config_editor_get_instance_private (self);
}

const char *
weir_config_editor_get_file (WeirConfigEditor *self)
{
  g_return_val_if_fail (WEIR_IS_CONFIG_EDITOR (self), NULL);

  return get_private (self)->file;
}

WeirCredentialStore *
weir_config_editor_get_store (WeirConfigEditor *self)
{
  g_return_val_if_fail (WEIR_IS_CONFIG_EDITOR (self), NULL);

  return get_private (self)->store;
}

gboolean
weir_config_editor_check_writable (WeirConfigEditor *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_CONFIG_EDITOR (self), FALSE);

  return weir_edit_error_check_writable (get_private (self)->writable, error);
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!weir_kept_change_finish (result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_signal_emit (g_task_get_source_object (task), signals[SIGNAL_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
weir_config_editor_change_async (WeirConfigEditor *self,
                                 const WeirKeptChange *change,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  WeirKeptChange kept;

  g_return_if_fail (WEIR_IS_CONFIG_EDITOR (self) && change != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_config_editor_change_async);
  g_task_set_check_cancellable (task, FALSE); /* what was done is not cancelled */
  kept = *change;
  kept.file = get_private (self)->file;
  kept.store = get_private (self)->store;
  if (!weir_config_editor_check_writable (self, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_kept_change_async (&kept, cancellable, on_changed, g_steal_pointer (&task));
}

gboolean
weir_config_editor_change_finish (WeirConfigEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
weir_config_editor_finalize (GObject *object)
{
  WeirConfigEditorPrivate *private = get_private (WEIR_CONFIG_EDITOR (object));

  g_free (private->file);
  g_clear_object (&private->store);

  G_OBJECT_CLASS (weir_config_editor_parent_class)->finalize (object);
}

static void
weir_config_editor_class_init (WeirConfigEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_config_editor_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_config_editor_init (WeirConfigEditor *self)
{
}

gpointer
weir_config_editor_new (GType type, const char *file, gboolean writable, WeirCredentialStore *store)
{
  WeirConfigEditor *self;
  WeirConfigEditorPrivate *private;

  g_return_val_if_fail (g_type_is_a (type, WEIR_TYPE_CONFIG_EDITOR) && file != NULL, NULL);

  self = g_object_new (type, NULL);
  private = get_private (self);
  private->file = g_strdup (file);
  private->writable = writable;
  private->store = store != NULL ? g_object_ref (store) : NULL;
  return self;
}
