/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-database.h"

#define DEFAULT_MAX_QUEUE 1000

typedef struct
{
  WeirDatabaseJob job;
  gpointer data;
  GDestroyNotify free_data; /* (nullable) */
  gboolean reads;
  gboolean *done; /* (nullable): set once it has run; who waits for it owns it */
} Job;

/* @mutex covers all but @path, @thread and @file, which is the thread's own. */
struct _WeirDatabase
{
  gatomicrefcount refs;
  char *path; /* (nullable) */
  guint max_queue;
  GThread *thread;
  WeirDatabaseFile file;
  GMutex mutex;
  GCond wake; /* there is work, or an end */
  GCond told; /* a job has run, or the file is open */
  GQueue jobs;
  guint64 n_dropped;
  WeirDatabaseState state;
  gboolean usable;
  gboolean wanted; /* somebody asks how the file is */
  gboolean open;
  gboolean stop;
};

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

/* (transfer full) (nullable): the next job; %NULL at the end, when all have run. */
static Job *
wait_for_job (WeirDatabase *self)
{
  Job *job;

  g_mutex_lock (&self->mutex);
  while (self->jobs.length == 0 && !self->stop)
    g_cond_wait (&self->wake, &self->mutex);
  job = g_queue_pop_head (&self->jobs);
  g_mutex_unlock (&self->mutex);
  return job;
}

static void
run_job (WeirDatabase *self, Job *job)
{
  sqlite3 *db = job->reads ? self->file.reader : self->file.writer;

  if (db != NULL && (job->reads || self->file.state != WEIR_DATABASE_READ_ONLY))
    job->job (db, job->data);
  if (job->done == NULL)
    return;
  g_mutex_lock (&self->mutex);
  *job->done = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);
}

/* Returns: %FALSE at the end, when nothing has been asked for */
static gboolean
wait_for_need (WeirDatabase *self)
{
  gboolean needed;

  g_mutex_lock (&self->mutex);
  while (self->jobs.length == 0 && !self->wanted && !self->stop)
    g_cond_wait (&self->wake, &self->mutex);
  needed = self->jobs.length > 0 || self->wanted;
  g_mutex_unlock (&self->mutex);
  return needed;
}

static gpointer
run (gpointer user_data)
{
  WeirDatabase *self = user_data;
  Job *job;

  if (!wait_for_need (self))
    return NULL;
  weir_database_file_open (&self->file, self->path);
  g_mutex_lock (&self->mutex);
  self->state = self->file.state;
  self->usable = self->file.writer != NULL;
  self->open = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);

  while ((job = wait_for_job (self)) != NULL)
    {
      run_job (self, job);
      job_free (job);
    }
  weir_database_file_close (&self->file);
  return NULL;
}

char *
weir_database_build_path (const char *data_dir)
{
  g_return_val_if_fail (data_dir != NULL, NULL);

  return g_build_filename (data_dir, "weir", "weir.db", NULL);
}

WeirDatabase *
weir_database_new (const char *path, guint max_queue)
{
  WeirDatabase *self = g_new0 (WeirDatabase, 1);

  g_atomic_ref_count_init (&self->refs);
  self->path = g_strdup (path);
  self->max_queue = max_queue > 0 ? max_queue : DEFAULT_MAX_QUEUE;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_cond_init (&self->told);
  g_queue_init (&self->jobs);
  self->thread = g_thread_new ("weir-database", run, self);
  return self;
}

WeirDatabase *
weir_database_ref (WeirDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
weir_database_unref (WeirDatabase *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->told);
  g_free (self->path);
  g_free (self);
}

void
weir_database_write (WeirDatabase *self,
                     WeirDatabaseJob job,
                     gpointer data,
                     GDestroyNotify free_data)
{
  Job *queued = g_new0 (Job, 1);
  gboolean dropped;

  g_return_if_fail (self != NULL && job != NULL);

  queued->job = job;
  queued->data = data;
  queued->free_data = free_data;

  g_mutex_lock (&self->mutex);
  dropped = self->jobs.length >= self->max_queue;
  if (dropped && self->n_dropped++ == 0)
    g_warning ("The disk is too slow for the database; some of what it should keep is lost.");
  if (!dropped)
    {
      g_queue_push_tail (&self->jobs, queued);
      g_cond_signal (&self->wake);
    }
  g_mutex_unlock (&self->mutex);
  if (dropped)
    job_free (queued);
}

gboolean
weir_database_read (WeirDatabase *self, WeirDatabaseJob job, gpointer data)
{
  gboolean done = FALSE;
  gboolean usable;
  Job *queued = g_new0 (Job, 1);

  g_return_val_if_fail (self != NULL && job != NULL, FALSE);

  queued->job = job;
  queued->data = data;
  queued->reads = TRUE;
  queued->done = &done;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, queued);
  g_cond_signal (&self->wake);
  while (!done)
    g_cond_wait (&self->told, &self->mutex);
  usable = self->usable;
  g_mutex_unlock (&self->mutex);
  return usable;
}

guint64
weir_database_get_n_dropped (WeirDatabase *self)
{
  guint64 n;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  n = self->n_dropped;
  g_mutex_unlock (&self->mutex);
  return n;
}

WeirDatabaseState
weir_database_get_state (WeirDatabase *self)
{
  WeirDatabaseState state;

  g_return_val_if_fail (self != NULL, WEIR_DATABASE_MEMORY);

  g_mutex_lock (&self->mutex);
  self->wanted = TRUE;
  g_cond_signal (&self->wake);
  while (!self->open)
    g_cond_wait (&self->told, &self->mutex);
  state = self->state;
  g_mutex_unlock (&self->mutex);
  return state;
}
