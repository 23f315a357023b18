/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-trash.h"

struct _WeirAccountTrash
{
  GObject parent_instance;

  WeirAccountEditor *editor;
  guint keep_ms;
  WeirAccountRest *rest; /* (nullable): what can be put back */
  guint keep_id;
  guint n_running;    /* removals, restorals and deletions on their way */
  GPtrArray *waiting; /* #GTask: for the end of all */
};

enum
{
  SIGNAL_REMOVED,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirAccountTrash, weir_account_trash, G_TYPE_OBJECT)

static void
fail (WeirAccountTrash *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

static void
begin (WeirAccountTrash *self)
{
  self->n_running++;
}

static void
end (WeirAccountTrash *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  self->n_running--;
  if (self->n_running > 0 || self->rest != NULL)
    return;
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_boolean (g_ptr_array_index (waiting, i), TRUE);
}

/* What is put back or forgotten has to be there until that is done. */
typedef struct
{
  WeirAccountTrash *self;
  WeirAccountRest *rest;
} Job;

static Job *
job_new (WeirAccountTrash *self)
{
  Job *job = g_new (Job, 1);

  g_clear_handle_id (&self->keep_id, g_source_remove);
  job->self = g_object_ref (self);
  job->rest = g_steal_pointer (&self->rest);
  begin (self);
  return job;
}

static void
job_end (Job *job, const GError *error)
{
  if (error != NULL)
    fail (job->self, error);
  weir_account_rest_free (job->rest);
  end (job->self);
  g_object_unref (job->self);
  g_free (job);
}

static void
on_forgotten (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  weir_account_editor_forget_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);
  job_end (user_data, error);
}

static void
forget (WeirAccountTrash *self)
{
  Job *job;

  if (self->rest == NULL)
    return;
  job = job_new (self);
  weir_account_editor_forget_async (self->editor, job->rest, NULL, on_forgotten, job);
}

static gboolean
on_time_up (gpointer user_data)
{
  WeirAccountTrash *self = user_data;

  self->keep_id = 0;
  forget (self);
  return G_SOURCE_REMOVE;
}

static void
on_removed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirAccountTrash) self = user_data;
  g_autoptr (GError) error = NULL;
  WeirAccountRest *rest =
      weir_account_editor_remove_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);

  if (rest == NULL)
    fail (self, error);
  else
    {
      forget (self);
      self->rest = rest;
      self->keep_id = g_timeout_add (self->keep_ms, on_time_up, self);
      g_signal_emit (self, signals[SIGNAL_REMOVED], 0, rest->name);
    }
  if (self->waiting->len > 0)
    forget (self);
  end (self);
}

void
weir_account_trash_remove (WeirAccountTrash *self, const char *name)
{
  g_return_if_fail (WEIR_IS_ACCOUNT_TRASH (self));
  g_return_if_fail (name != NULL);

  begin (self);
  weir_account_editor_remove_async (self->editor, name, NULL, on_removed, g_object_ref (self));
}

static void
on_restored (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  weir_account_editor_restore_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);
  job_end (user_data, error);
}

void
weir_account_trash_undo (WeirAccountTrash *self)
{
  Job *job;

  g_return_if_fail (WEIR_IS_ACCOUNT_TRASH (self));

  if (self->rest == NULL)
    return;
  job = job_new (self);
  weir_account_editor_restore_async (self->editor, job->rest, NULL, on_restored, job);
}

gboolean
weir_account_trash_is_empty (WeirAccountTrash *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_TRASH (self), TRUE);

  return self->rest == NULL && self->n_running == 0;
}

void
weir_account_trash_empty_async (WeirAccountTrash *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_TRASH (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_account_trash_empty_async);
  g_ptr_array_add (self->waiting, task);
  begin (self);
  forget (self);
  end (self);
}

void
weir_account_trash_empty_finish (WeirAccountTrash *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
weir_account_trash_dispose (GObject *object)
{
  WeirAccountTrash *self = WEIR_ACCOUNT_TRASH (object);

  g_clear_handle_id (&self->keep_id, g_source_remove);
  g_clear_pointer (&self->rest, weir_account_rest_free);

  G_OBJECT_CLASS (weir_account_trash_parent_class)->dispose (object);
}

static void
weir_account_trash_finalize (GObject *object)
{
  g_object_unref (WEIR_ACCOUNT_TRASH (object)->editor);
  g_ptr_array_unref (WEIR_ACCOUNT_TRASH (object)->waiting);

  G_OBJECT_CLASS (weir_account_trash_parent_class)->finalize (object);
}

static void
weir_account_trash_class_init (WeirAccountTrashClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_account_trash_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_account_trash_finalize;

  signals[SIGNAL_REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_account_trash_init (WeirAccountTrash *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

WeirAccountTrash *
weir_account_trash_new (WeirAccountEditor *editor, guint keep_ms)
{
  WeirAccountTrash *self;

  g_return_val_if_fail (WEIR_IS_ACCOUNT_EDITOR (editor), NULL);

  self = g_object_new (WEIR_TYPE_ACCOUNT_TRASH, NULL);
  self->editor = g_object_ref (editor);
  self->keep_ms = keep_ms;
  return self;
}
