/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-learned-model.h"

#include "store/weir-learned-file.h"

struct _WeirLearnedModel
{
  WeirItemList parent_instance;

  char *path;                /* (nullable) */
  GCancellable *cancellable; /* of what is under way: one thing after the other */
};

G_DEFINE_FINAL_TYPE (WeirLearnedModel, weir_learned_model, WEIR_TYPE_ITEM_LIST)

/* --- The file --- */

/* What is to be forgotten: one, or all. The file is read anew, since the proxy writes it, too. */
typedef struct
{
  char *path;
  WeirLearnedMember *forgotten; /* (nullable) */
  gboolean forgets_all;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->forgotten, weir_learned_member_free);
  g_free (work->path);
  g_free (work);
}

static gboolean
forget (GPtrArray *members, const Work *work)
{
  guint before = members->len;

  for (guint i = members->len; i > 0; i--)
    if (work->forgets_all
        || (work->forgotten != NULL
            && weir_learned_member_equal (g_ptr_array_index (members, i - 1), work->forgotten)))
      g_ptr_array_remove_index (members, i - 1);
  return members->len < before;
}

/* In a thread: the file is small, and on a disk. */
static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = weir_learned_file_read (work->path, &error);

  if (members != NULL
      && (!forget (members, work) || weir_learned_file_write (work->path, members, &error)))
    g_task_return_pointer (task, g_steal_pointer (&members), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirLearnedModel *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the model may be gone */
  if (members == NULL)
    {
      g_warning ("What was learned cannot be shown: %s", error->message);
      return;
    }
  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (items, weir_learned_item_new (g_ptr_array_index (members, i)));
  weir_item_list_set (WEIR_ITEM_LIST (self), items);
}

/* @work: (transfer full) */
static void
begin (WeirLearnedModel *self, Work *work)
{
  g_autoptr (GTask) task = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  /* A task's source may end in the thread, where the last to let go of it may be. */
  task = g_task_new (NULL, self->cancellable, on_done, self);
  g_task_set_source_tag (task, begin);
  work->path = g_strdup (self->path);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, run);
}

void
weir_learned_model_load (WeirLearnedModel *self)
{
  g_return_if_fail (WEIR_IS_LEARNED_MODEL (self));

  if (self->path != NULL)
    begin (self, g_new0 (Work, 1));
}

void
weir_learned_model_forget (WeirLearnedModel *self, WeirLearnedItem *item)
{
  Work *work;

  g_return_if_fail (WEIR_IS_LEARNED_MODEL (self));

  if (self->path == NULL)
    return;
  work = g_new0 (Work, 1);
  work->forgotten = item != NULL ? weir_learned_item_copy (weir_learned_item_get (item)) : NULL;
  work->forgets_all = item == NULL;
  begin (self, work);
}

/* --- The object --- */

static void
weir_learned_model_finalize (GObject *object)
{
  WeirLearnedModel *self = WEIR_LEARNED_MODEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->path);

  G_OBJECT_CLASS (weir_learned_model_parent_class)->finalize (object);
}

static void
weir_learned_model_class_init (WeirLearnedModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_learned_model_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_LEARNED_ITEM;
}

static void
weir_learned_model_init (WeirLearnedModel *self)
{
}

WeirLearnedModel *
weir_learned_model_new (const char *path)
{
  WeirLearnedModel *self = g_object_new (WEIR_TYPE_LEARNED_MODEL, NULL);

  self->path = g_strdup (path);
  return self;
}
