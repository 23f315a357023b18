/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-store.h"

#include "store/weir-usage-line.h"
#include "store/weir-usage-log.h"

#define DEFAULT_MAX_SIZE (10 * 1024 * 1024)
#define DEFAULT_KEEP 5
#define DEFAULT_MAX_QUEUE 1000
#define MAX_WRITE (64 * 1024)

/* The first line waits so long for others, so that the thread wakes once for all of them. */
#define GATHER_US (50 * G_TIME_SPAN_MILLISECOND)

struct _WeirUsageStore
{
  GObject parent_instance;

  GTimeZone *zone;
  guint max_queue;
  gsize max_write;
  WeirUsageLog *log; /* the thread's own */
  GThread *thread;

  /* What crosses between the callers and the thread. */
  GMutex mutex;
  GCond wake; /* there is a line, somebody waits for the last, or the end */
  GCond done; /* a line left the thread's hands */
  GQueue lines;
  gboolean stop;
  guint n_flushing; /* who wait for the lines of before to be written */
  guint64 queued;
  WeirUsageStoreStats stats;
};

static void usage_sink_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirUsageStore,
                               weir_usage_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK, usage_sink_init))

static void
free_line (GString *line)
{
  g_string_free (line, TRUE);
}

/* --- The thread --- */

/* Locked. */
static void
gather (WeirUsageStore *self)
{
  gint64 until_us = g_get_monotonic_time () + GATHER_US;
  gboolean in_time = TRUE;

  while (in_time && self->n_flushing == 0 && !self->stop)
    in_time = g_cond_wait_until (&self->wake, &self->mutex, until_us);
}

/* Takes the next lines, as many as go well into one write, none longer than the file may get.
 * Returns: how many; 0 at the end, when all are written */
static guint
wait_for_lines (WeirUsageStore *self, GString *lines)
{
  GString *line;
  guint n = 0;

  g_mutex_lock (&self->mutex);
  if (self->lines.length == 0)
    {
      while (self->lines.length == 0 && !self->stop)
        g_cond_wait (&self->wake, &self->mutex);
      gather (self);
    }
  for (; (line = g_queue_peek_head (&self->lines)) != NULL; n++)
    {
      if (n > 0 && lines->len + line->len > self->max_write)
        break;
      g_string_append_len (lines, line->str, line->len);
      free_line (g_queue_pop_head (&self->lines));
    }
  g_mutex_unlock (&self->mutex);
  return n;
}

static void
account_for (WeirUsageStore *self, guint n, gboolean written)
{
  g_mutex_lock (&self->mutex);
  if (written)
    self->stats.written += n;
  else
    self->stats.failed += n;
  if (self->n_flushing > 0)
    g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer user_data)
{
  WeirUsageStore *self = user_data;
  g_autoptr (GString) lines = g_string_new (NULL);
  gboolean troubled = FALSE;
  guint n;

  while ((n = wait_for_lines (self, lines)) > 0)
    {
      g_autoptr (GError) error = NULL;
      gboolean written = weir_usage_log_append (self->log, lines->str, lines->len, &error);

      if (!written && !troubled)
        g_warning ("The usage log is not written for now; requests go on. %s", error->message);
      troubled = !written;
      g_string_truncate (lines, 0);
      account_for (self, n, written);
    }
  return NULL;
}

/* --- The callers --- */

static void
weir_usage_store_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  WeirUsageStore *self = WEIR_USAGE_STORE (sink);
  GString *line = g_string_sized_new (512);

  weir_usage_line_format (record, self->zone, line);

  g_mutex_lock (&self->mutex);
  if (self->lines.length < self->max_queue)
    {
      g_queue_push_tail (&self->lines, g_steal_pointer (&line));
      self->queued++;
      if (self->lines.length == 1)
        g_cond_signal (&self->wake);
    }
  else
    self->stats.dropped++;
  g_mutex_unlock (&self->mutex);

  if (line != NULL)
    free_line (line);
}

static void
usage_sink_init (WeirUsageSinkInterface *iface)
{
  iface->record = weir_usage_store_record;
}

void
weir_usage_store_flush (WeirUsageStore *self)
{
  guint64 target;

  g_return_if_fail (WEIR_IS_USAGE_STORE (self));

  g_mutex_lock (&self->mutex);
  target = self->queued;
  self->n_flushing++;
  g_cond_signal (&self->wake);
  while (self->stats.written + self->stats.failed < target)
    g_cond_wait (&self->done, &self->mutex);
  self->n_flushing--;
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

static void
weir_usage_store_finalize (GObject *object)
{
  WeirUsageStore *self = WEIR_USAGE_STORE (object);

  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  weir_usage_log_free (self->log);
  g_time_zone_unref (self->zone);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->done);

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
  g_cond_init (&self->wake);
  g_cond_init (&self->done);
  g_queue_init (&self->lines);
}

WeirUsageStore *
weir_usage_store_new (const WeirUsageStoreOptions *options)
{
  WeirUsageStore *self;
  gsize max_size;

  g_return_val_if_fail (options != NULL && options->folder != NULL, NULL);

  self = g_object_new (WEIR_TYPE_USAGE_STORE, NULL);
  self->zone = options->zone != NULL ? g_time_zone_ref (options->zone) : g_time_zone_new_local ();
  max_size = options->max_size > 0 ? options->max_size : DEFAULT_MAX_SIZE;
  self->max_queue = options->max_queue > 0 ? options->max_queue : DEFAULT_MAX_QUEUE;
  self->max_write = MIN (max_size, MAX_WRITE);
  self->log = weir_usage_log_new (options->folder, max_size,
                                  options->keep > 0 ? options->keep : DEFAULT_KEEP);
  self->thread = g_thread_new ("weir-store", run, self);
  return self;
}
