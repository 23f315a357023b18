/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-store.h"

#include "base/weir-system-clock.h"
#include "store/weir-usage-table.h"
#include "store/weir-usage-writer.h"

#define DEFAULT_MAX_SIZE (10 * 1024 * 1024)
#define DEFAULT_KEEP 5
#define DEFAULT_MAX_QUEUE 8192
#define DEFAULT_RETRY_MS 5000
#define MAX_WRITE (64 * 1024)

/* The first record waits so long for others, so that the thread wakes once for all of them. */
#define GATHER_MS 200

struct _WeirUsageStore
{
  GObject parent_instance;

  WeirDatabase *database;
  guint max_queue;
  WeirUsageWriter *writer; /* the database's thread's own */

  /* What crosses between the callers and that thread. */
  GMutex mutex;
  GQueue records; /* (element-type WeirUsageRecord) */
  gboolean is_posted;
  guint days;
  char **ids; /* (nullable): of accounts, as they were last set */
  char **names;
  gboolean is_renamed; /* the writer has not heard of them */
  char *trouble;       /* (nullable) */
  WeirUsageStoreStats stats;
};

static void usage_sink_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirUsageStore,
                               weir_usage_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK, usage_sink_init))

/* --- On the database's thread --- */

/* Locked. */
static void
take_note (WeirUsageStore *self, const WeirUsageOutcome *outcome)
{
  self->stats.written += outcome->written;
  self->stats.failed += outcome->failed;
  self->stats.kept += outcome->kept;
  self->stats.lost += outcome->lost;
  self->stats.waiting = outcome->waiting;
  if (g_strcmp0 (self->trouble, outcome->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (outcome->trouble);
}

static void drain (sqlite3 *writer, sqlite3 *reader, gpointer data);

/* Locked. */
static void
post_drain (WeirUsageStore *self, guint delay_ms)
{
  if (self->is_posted)
    return;
  self->is_posted = TRUE;
  weir_database_post (self->database, delay_ms, drain, self, NULL);
}

static void
write_all (WeirUsageStore *self, sqlite3 *writer, gboolean at_once)
{
  WeirUsageOutcome outcome;
  GQueue records;
  guint days;

  g_mutex_lock (&self->mutex);
  records = self->records;
  g_queue_init (&self->records);
  if (self->is_renamed)
    weir_usage_writer_set_accounts (self->writer, (const char *const *) self->ids,
                                    (const char *const *) self->names);
  self->is_renamed = FALSE;
  days = self->days;
  g_mutex_unlock (&self->mutex);

  weir_usage_writer_take (self->writer, writer, &records, days, at_once, &outcome);

  g_mutex_lock (&self->mutex);
  take_note (self, &outcome);
  if (outcome.again_ms > 0)
    post_drain (self, outcome.again_ms);
  g_mutex_unlock (&self->mutex);
}

static void
drain (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  WeirUsageStore *self = data;

  g_mutex_lock (&self->mutex);
  self->is_posted = FALSE;
  g_mutex_unlock (&self->mutex);
  write_all (self, writer, FALSE);
}

static void
drain_at_once (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  write_all (data, writer, TRUE);
}

/* --- The callers --- */

static void
weir_usage_store_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  WeirUsageStore *self = WEIR_USAGE_STORE (sink);
  WeirUsageRecord *copy = weir_usage_record_copy (record);

  g_mutex_lock (&self->mutex);
  if (self->records.length < self->max_queue)
    g_queue_push_tail (&self->records, g_steal_pointer (&copy));
  else if (self->stats.dropped++ == 0)
    g_warning ("The disk is too slow for the usage log; some of it is lost.");
  post_drain (self, GATHER_MS);
  g_mutex_unlock (&self->mutex);
  g_free (copy);
}

static void
weir_usage_store_add_fate (WeirUsageSink *sink, WeirUsageFate *fate)
{
  WeirUsageStore *self = WEIR_USAGE_STORE (sink);

  g_mutex_lock (&self->mutex);
  fate->stored += self->stats.kept;
  fate->waiting += self->stats.waiting + self->records.length;
  fate->lost += self->stats.lost + self->stats.dropped;
  fate->unwritten += self->stats.failed + self->stats.dropped;
  g_mutex_unlock (&self->mutex);
}

static void
usage_sink_init (WeirUsageSinkInterface *iface)
{
  iface->record = weir_usage_store_record;
  iface->add_fate = weir_usage_store_add_fate;
}

void
weir_usage_store_flush (WeirUsageStore *self)
{
  g_return_if_fail (WEIR_IS_USAGE_STORE (self));

  weir_database_run (self->database, drain_at_once, self);
}

void
weir_usage_store_set_days (WeirUsageStore *self, guint days)
{
  g_return_if_fail (WEIR_IS_USAGE_STORE (self));

  g_mutex_lock (&self->mutex);
  if (days > 0 && days < self->days)
    post_drain (self, 0);
  self->days = days;
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_same (char **texts, const char *const *others)
{
  return texts != NULL && g_strv_equal ((const char *const *) texts, others);
}

/* Those of the start wait for the first record or question, so that nothing is opened for them. */
void
weir_usage_store_set_accounts (WeirUsageStore *self,
                               const char *const *ids,
                               const char *const *names)
{
  g_return_if_fail (WEIR_IS_USAGE_STORE (self) && ids != NULL && names != NULL);
  g_return_if_fail (g_strv_length ((char **) ids) == g_strv_length ((char **) names));

  g_mutex_lock (&self->mutex);
  if (!is_same (self->ids, ids) || !is_same (self->names, names))
    {
      if (self->ids != NULL)
        post_drain (self, 0);
      g_strfreev (self->ids);
      g_strfreev (self->names);
      self->ids = g_strdupv ((char **) ids);
      self->names = g_strdupv ((char **) names);
      self->is_renamed = TRUE;
    }
  g_mutex_unlock (&self->mutex);
}

void
weir_usage_store_get_stats (WeirUsageStore *self, WeirUsageStoreStats *stats)
{
  g_return_if_fail (WEIR_IS_USAGE_STORE (self));

  g_mutex_lock (&self->mutex);
  *stats = self->stats;
  g_mutex_unlock (&self->mutex);
}

char *
weir_usage_store_dup_trouble (WeirUsageStore *self)
{
  g_autofree char *of_database = NULL;
  char *trouble;

  g_return_val_if_fail (WEIR_IS_USAGE_STORE (self), NULL);

  of_database = weir_database_dup_trouble (self->database);
  g_mutex_lock (&self->mutex);
  trouble = g_strdup (of_database != NULL ? of_database : self->trouble);
  g_mutex_unlock (&self->mutex);
  return trouble;
}

WeirDatabase *
weir_usage_store_get_database (WeirUsageStore *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_STORE (self), NULL);

  return self->database;
}

/* --- Questions --- */

/* The store lives as long as the question: it waits for the answer before it goes. */
typedef struct
{
  WeirUsageStore *self;
  GTask *task;
  WeirUsageQuery query;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->task);
  g_free ((gint64 *) question->query.bounds_s);
  g_free (question);
}

static Question *
question_new (WeirUsageStore *self,
              gpointer tag,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->self = self;
  question->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (question->task, tag);
  return question;
}

static void
run_query (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  Question *question = data;
  GTask *task = question->task;
  g_autoptr (GError) error = NULL;
  WeirUsageReport *report;

  write_all (question->self, writer, FALSE);
  if (reader == NULL)
    {
      g_task_return_new_error (task, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                               "There is no database.");
      return;
    }
  report = weir_usage_query_run (reader, &question->query, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) weir_usage_report_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_usage_store_query_async (WeirUsageStore *self,
                              const WeirUsageQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Question *question;

  g_return_if_fail (WEIR_IS_USAGE_STORE (self));
  g_return_if_fail (query != NULL && query->n_bounds >= 2);

  question = question_new (self, weir_usage_store_query_async, cancellable, callback, user_data);
  question->query = *query;
  question->query.bounds_s = g_memdup2 (query->bounds_s, query->n_bounds * sizeof (gint64));
  weir_database_post (self->database, 0, run_query, question, question_free);
}

WeirUsageReport *
weir_usage_store_query_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_clear (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  Question *question = data;
  GTask *task = question->task;
  g_autoptr (GError) error = NULL;

  write_all (question->self, writer, FALSE);
  if (writer == NULL)
    g_task_return_new_error (task, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                             "The database can only be read.");
  else if (weir_usage_table_clear (writer, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_usage_store_clear_async (WeirUsageStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Question *question;

  g_return_if_fail (WEIR_IS_USAGE_STORE (self));

  question = question_new (self, weir_usage_store_clear_async, cancellable, callback, user_data);
  weir_database_post (self->database, 0, run_clear, question, question_free);
}

gboolean
weir_usage_store_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

static void
weir_usage_store_finalize (GObject *object)
{
  WeirUsageStore *self = WEIR_USAGE_STORE (object);

  /* It comes after all questions; what it would have tried again later is lost. */
  weir_database_run (self->database, drain_at_once, self);
  weir_database_cancel (self->database, self);
  if (self->stats.waiting > 0)
    g_warning ("The usage of %" G_GUINT64_FORMAT " requests could not be stored.",
               self->stats.waiting);
  weir_usage_writer_free (self->writer);
  weir_database_unref (self->database);
  g_free (self->trouble);
  g_strfreev (self->ids);
  g_strfreev (self->names);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (weir_usage_store_parent_class)->finalize (object);
}

static void
weir_usage_store_class_init (WeirUsageStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_usage_store_finalize;
}

static void
weir_usage_store_init (WeirUsageStore *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->records);
}

static WeirUsageLog *
make_log (const WeirUsageStoreOptions *options, gsize max_size)
{
  if (options->folder == NULL)
    return NULL;
  return weir_usage_log_new (options->folder, max_size,
                             options->keep > 0 ? options->keep : DEFAULT_KEEP);
}

WeirUsageStore *
weir_usage_store_new (const WeirUsageStoreOptions *options)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (WeirClock) clock = NULL;
  gsize max_size;
  WeirUsageStore *self;

  g_return_val_if_fail (options != NULL, NULL);

  max_size = options->max_size > 0 ? options->max_size : DEFAULT_MAX_SIZE;
  zone = options->zone != NULL ? g_time_zone_ref (options->zone) : g_time_zone_new_local ();
  clock = options->clock != NULL ? g_object_ref (options->clock) : weir_system_clock_new ();
  self = g_object_new (WEIR_TYPE_USAGE_STORE, NULL);
  self->database = options->database != NULL ? weir_database_ref (options->database)
                                             : weir_database_new (NULL, 0);
  self->max_queue = options->max_queue > 0 ? options->max_queue : DEFAULT_MAX_QUEUE;
  self->writer = weir_usage_writer_new (
      self->database, make_log (options, max_size), MIN (max_size, MAX_WRITE), zone, clock,
      options->retry_ms > 0 ? options->retry_ms : DEFAULT_RETRY_MS);
  return self;
}
