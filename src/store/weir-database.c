/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-database.h"

#define DEFAULT_MAX_QUEUE 1000

typedef struct
{
  WeirDatabaseJob job; /* one of these two */
  WeirDatabaseTask task;
  gpointer data;
  GDestroyNotify free_data; /* (nullable) */
  gboolean reads;
  gint64 due_us;  /* monotonic; 0: at once */
  gboolean *done; /* (nullable): set once it has run; who waits for it owns it */
} Job;

/* @mutex covers all but @path and @thread, and @file and @reopen, which are the thread's own. */
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
  GQueue later; /* by the time they are due */
  guint64 n_dropped;
  WeirDatabaseState state;
  char *trouble; /* (nullable) */
  gboolean replaced;
  gboolean usable;
  gboolean wanted; /* somebody asks how the file is */
  gboolean open;
  gboolean reopen;
  gboolean stop;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

/* Locked. (transfer full) (nullable): a job whose time has come; at the end it has for all. */
static Job *
pop_job (WeirDatabase *self)
{
  const Job *later = g_queue_peek_head (&self->later);

  if (later != NULL && (self->stop || later->due_us <= g_get_monotonic_time ()))
    return g_queue_pop_head (&self->later);
  return g_queue_pop_head (&self->jobs);
}

/* (transfer full) (nullable): the next job; %NULL at the end, when all have run. */
static Job *
wait_for_job (WeirDatabase *self)
{
  Job *job;

  g_mutex_lock (&self->mutex);
  while ((job = pop_job (self)) == NULL && !self->stop)
    {
      const Job *later = g_queue_peek_head (&self->later);

      if (later != NULL)
        g_cond_wait_until (&self->wake, &self->mutex, later->due_us);
      else
        g_cond_wait (&self->wake, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return job;
}

static void
run_job (WeirDatabase *self, Job *job)
{
  sqlite3 *writer = self->file.state != WEIR_DATABASE_READ_ONLY ? self->file.writer : NULL;
  sqlite3 *db = job->reads ? self->file.reader : writer;

  if (job->task != NULL)
    job->task (writer, self->file.reader, job->data);
  else if (db != NULL)
    {
      job->job (db, job->data);
      self->reopen |= sqlite3_errcode (db) == SQLITE_CORRUPT;
    }
  if (job->done == NULL)
    return;
  g_mutex_lock (&self->mutex);
  *job->done = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);
}

/* Locked. */
static gboolean
is_needed (WeirDatabase *self)
{
  return self->jobs.length > 0 || self->later.length > 0 || self->wanted;
}

/* Returns: %FALSE at the end, when nothing has been asked for */
static gboolean
wait_for_need (WeirDatabase *self)
{
  gboolean needed;

  g_mutex_lock (&self->mutex);
  while (!is_needed (self) && !self->stop)
    g_cond_wait (&self->wake, &self->mutex);
  needed = is_needed (self);
  g_mutex_unlock (&self->mutex);
  return needed;
}

static void
open_file (WeirDatabase *self, gboolean is_suspect)
{
  weir_database_file_open (&self->file, self->path, is_suspect);
  g_mutex_lock (&self->mutex);
  self->state = self->file.state;
  g_free (self->trouble);
  self->trouble = g_strdup (self->file.trouble);
  self->replaced |= self->file.replaced;
  self->usable = self->file.writer != NULL;
  self->open = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);
}

static void
reopen_if_told (WeirDatabase *self)
{
  if (!self->reopen)
    return;
  self->reopen = FALSE;
  weir_database_file_close (&self->file);
  open_file (self, TRUE);
}

static gpointer
run (gpointer user_data)
{
  WeirDatabase *self = user_data;
  Job *job;

  if (!wait_for_need (self))
    return NULL;
  open_file (self, FALSE);
  while ((job = wait_for_job (self)) != NULL)
    {
      run_job (self, job);
      job_free (job);
      reopen_if_told (self);
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
  g_queue_init (&self->later);
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
  g_free (self->trouble);
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

/* Runs @job at its turn, and waits for it. Whether there is a database. */
static gboolean
wait_for (WeirDatabase *self, Job *job)
{
  gboolean done = FALSE;
  gboolean usable;

  job->done = &done;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->wake);
  while (!done)
    g_cond_wait (&self->told, &self->mutex);
  usable = self->usable;
  g_mutex_unlock (&self->mutex);
  return usable;
}

gboolean
weir_database_read (WeirDatabase *self, WeirDatabaseJob job, gpointer data)
{
  Job *queued;

  g_return_val_if_fail (self != NULL && job != NULL, FALSE);

  queued = g_new0 (Job, 1);
  queued->job = job;
  queued->data = data;
  queued->reads = TRUE;
  return wait_for (self, queued);
}

void
weir_database_run (WeirDatabase *self, WeirDatabaseTask task, gpointer data)
{
  Job *queued;

  g_return_if_fail (self != NULL && task != NULL);

  queued = g_new0 (Job, 1);
  queued->task = task;
  queued->data = data;
  wait_for (self, queued);
}

static int
compare_due (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *one = a, *other = b;

  return one->due_us < other->due_us ? -1 : one->due_us > other->due_us;
}

void
weir_database_post (WeirDatabase *self,
                    guint delay_ms,
                    WeirDatabaseTask task,
                    gpointer data,
                    GDestroyNotify free_data)
{
  Job *queued;

  g_return_if_fail (self != NULL && task != NULL);

  queued = g_new0 (Job, 1);
  queued->task = task;
  queued->data = data;
  queued->free_data = free_data;
  g_mutex_lock (&self->mutex);
  if (delay_ms == 0)
    g_queue_push_tail (&self->jobs, queued);
  else
    {
      queued->due_us = g_get_monotonic_time () + delay_ms * G_TIME_SPAN_MILLISECOND;
      g_queue_insert_sorted (&self->later, queued, compare_due, NULL);
    }
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
}

/* Locked. Moves what was posted with @data to @found. */
static void
take_posted (GQueue *queue, gpointer data, GQueue *found)
{
  GList *next;

  for (GList *l = queue->head; l != NULL; l = next)
    {
      const Job *job = l->data;

      next = l->next;
      if (job->task == NULL || job->done != NULL || job->data != data)
        continue;
      g_queue_unlink (queue, l);
      g_queue_push_tail_link (found, l);
    }
}

void
weir_database_cancel (WeirDatabase *self, gpointer data)
{
  GQueue found = G_QUEUE_INIT;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  take_posted (&self->jobs, data, &found);
  take_posted (&self->later, data, &found);
  g_mutex_unlock (&self->mutex);
  g_queue_clear_full (&found, job_free);
}

void
weir_database_reopen (WeirDatabase *self)
{
  g_return_if_fail (self != NULL && g_thread_self () == self->thread);

  self->reopen = TRUE;
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

char *
weir_database_dup_trouble (WeirDatabase *self)
{
  char *trouble;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  trouble = g_strdup (self->trouble);
  g_mutex_unlock (&self->mutex);
  return trouble;
}

gboolean
weir_database_was_replaced (WeirDatabase *self)
{
  gboolean replaced;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  replaced = self->replaced;
  g_mutex_unlock (&self->mutex);
  return replaced;
}

const char *
weir_database_get_path (WeirDatabase *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}
