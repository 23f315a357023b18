/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-chat-store.h"

struct _WeirChatStore
{
  GObject parent_instance;

  WeirDatabase *database;
};

G_DEFINE_FINAL_TYPE (WeirChatStore, weir_chat_store, G_TYPE_OBJECT)

typedef struct _Job Job;

/* What a job does on the database's thread. %NULL with an error, or where there is nothing. */
typedef gpointer (*Work) (sqlite3 *db, const Job *job, GError **error);

/* What is asked of the database, with all that may be said of it. */
struct _Job
{
  Work work;
  GDestroyNotify free_result; /* (nullable) */
  gboolean writes;
  WeirDatabase *database; /* borrowed: it runs its jobs before it goes */
  GTask *task;
  WeirChatChange *change;
  char *text; /* words, an id, or a name */
  gint64 number;
  guint offset;
  guint limit;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->task);
  g_clear_pointer (&job->change, weir_chat_change_free);
  g_free (job->text);
  g_free (job);
}

/* The source object is none, or the store could go on the database's thread, with the database. */
static Job *
job_new (WeirChatStore *self,
         Work work,
         GDestroyNotify free_result,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->free_result = free_result;
  job->database = self->database;
  job->task = g_task_new (NULL, cancellable, callback, user_data);
  return job;
}

static void
run_job (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  Job *job = data;
  sqlite3 *db = job->writes ? writer : reader;
  GError *error = NULL;
  gpointer result = NULL;

  if (db != NULL)
    result = job->work (db, job, &error);
  else
    {
      g_autofree char *trouble = weir_database_dup_trouble (job->database);

      g_set_error_literal (&error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                           trouble != NULL ? trouble : "There is no database.");
    }
  if (g_error_matches (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_DAMAGED))
    weir_database_reopen (job->database);
  if (error != NULL)
    g_task_return_error (job->task, error);
  else
    g_task_return_pointer (job->task, result, job->free_result);
}

static void
post (Job *job)
{
  weir_database_post (job->database, 0, run_job, job, job_free);
}

static gpointer
save (sqlite3 *db, const Job *job, GError **error)
{
  gint64 number = weir_chat_table_save (db, job->change, error);

  return number != 0 ? g_memdup2 (&number, sizeof number) : NULL;
}

static gpointer
list (sqlite3 *db, const Job *job, GError **error)
{
  return weir_chat_query_list (db, job->text, job->offset, job->limit, error);
}

static gpointer
find (sqlite3 *db, const Job *job, GError **error)
{
  return weir_chat_query_find (db, job->number, error);
}

static gpointer
load (sqlite3 *db, const Job *job, GError **error)
{
  return weir_chat_query_messages (db, job->text, job->number, job->limit, error);
}

static gpointer
load_file (sqlite3 *db, const Job *job, GError **error)
{
  return weir_chat_query_file (db, job->number, error);
}

static gpointer
set_deleted (sqlite3 *db, const Job *job, GError **error)
{
  return GINT_TO_POINTER (weir_chat_table_set_deleted (db, job->text, job->number, error));
}

static gpointer
purge (sqlite3 *db, const Job *job, GError **error)
{
  return GINT_TO_POINTER (weir_chat_table_purge (db, job->number, error));
}

static gpointer
save_model (sqlite3 *db, const Job *job, GError **error)
{
  const WeirChatModelRecord model = { job->text, job->offset != 0, job->number };

  return GINT_TO_POINTER (weir_chat_table_save_model (db, &model, error));
}

static gpointer
list_models (sqlite3 *db, const Job *job, GError **error)
{
  return weir_chat_query_models (db, error);
}

static void
weir_chat_store_finalize (GObject *object)
{
  WeirChatStore *self = WEIR_CHAT_STORE (object);

  weir_database_unref (self->database);
  G_OBJECT_CLASS (weir_chat_store_parent_class)->finalize (object);
}

static void
weir_chat_store_class_init (WeirChatStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_chat_store_finalize;
}

static void
weir_chat_store_init (WeirChatStore *self)
{
}

WeirChatStore *
weir_chat_store_new (WeirDatabase *database)
{
  WeirChatStore *self;

  g_return_val_if_fail (database != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CHAT_STORE, NULL);
  self->database = weir_database_ref (database);
  return self;
}

char *
weir_chat_store_dup_trouble (WeirChatStore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_STORE (self), NULL);

  return weir_database_dup_trouble (self->database);
}

static void
do_nothing (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
}

void
weir_chat_store_flush (WeirChatStore *self)
{
  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  weir_database_run (self->database, do_nothing, NULL);
}

void
weir_chat_store_save_async (WeirChatStore *self,
                            WeirChatChange *change,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self) && change != NULL);

  job = job_new (self, save, g_free, NULL, callback, user_data);
  job->writes = TRUE;
  job->change = change;
  post (job);
}

gint64
weir_chat_store_save_finish (GAsyncResult *result, GError **error)
{
  g_autofree gint64 *number = NULL;

  g_return_val_if_fail (G_IS_TASK (result), 0);

  number = g_task_propagate_pointer (G_TASK (result), error);
  return number != NULL ? *number : 0;
}

void
weir_chat_store_list_async (WeirChatStore *self,
                            const char *words,
                            guint offset,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  job = job_new (self, list, (GDestroyNotify) weir_chat_records_free, cancellable, callback,
                 user_data);
  job->text = g_strdup (words);
  job->offset = offset;
  job->limit = limit;
  post (job);
}

WeirChatRecords *
weir_chat_store_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_chat_store_find_async (WeirChatStore *self,
                            gint64 number,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  job = job_new (self, find, (GDestroyNotify) weir_chat_record_free, NULL, callback, user_data);
  job->number = number;
  post (job);
}

WeirChatRecord *
weir_chat_store_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_chat_store_load_async (WeirChatStore *self,
                            const char *id,
                            gint64 before,
                            guint limit,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self) && id != NULL);

  job = job_new (self, load, (GDestroyNotify) weir_chat_records_free, NULL, callback, user_data);
  job->text = g_strdup (id);
  job->number = before;
  job->limit = limit;
  post (job);
}

WeirChatRecords *
weir_chat_store_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_chat_store_load_file_async (WeirChatStore *self,
                                 gint64 number,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  job = job_new (self, load_file, (GDestroyNotify) g_bytes_unref, NULL, callback, user_data);
  job->number = number;
  post (job);
}

GBytes *
weir_chat_store_load_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_chat_store_set_deleted_async (WeirChatStore *self,
                                   const char *id,
                                   gint64 wall_us,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self) && id != NULL);

  job = job_new (self, set_deleted, NULL, NULL, callback, user_data);
  job->writes = TRUE;
  job->text = g_strdup (id);
  job->number = wall_us;
  post (job);
}

gboolean
weir_chat_store_change_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
weir_chat_store_purge_async (WeirChatStore *self,
                             gint64 wall_us,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  job = job_new (self, purge, NULL, NULL, callback, user_data);
  job->writes = TRUE;
  job->number = wall_us;
  post (job);
}

void
weir_chat_store_save_model_async (WeirChatStore *self,
                                  const char *name,
                                  gboolean favourite,
                                  gint64 used_us,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self) && name != NULL);

  job = job_new (self, save_model, NULL, NULL, callback, user_data);
  job->writes = TRUE;
  job->text = g_strdup (name);
  job->offset = favourite ? 1 : 0;
  job->number = used_us;
  post (job);
}

void
weir_chat_store_list_models_async (WeirChatStore *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Job *job;

  g_return_if_fail (WEIR_IS_CHAT_STORE (self));

  job = job_new (self, list_models, (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
  post (job);
}

GPtrArray *
weir_chat_store_list_models_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
