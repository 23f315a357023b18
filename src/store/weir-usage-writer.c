/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-writer.h"

#include "store/weir-usage-accounts.h"
#include "store/weir-usage-line.h"
#include "store/weir-usage-table.h"

/* Records that wait for a database that does not take them. */
#define MAX_UNKEPT 20000

/* What is too old is looked for so often, and so much of it deleted at once. */
#define PRUNE_S 3600
#define PRUNE_MAX 2000
#define PRUNE_AGAIN_MS 100
#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

struct _WeirUsageWriter
{
  WeirDatabase *database;
  WeirUsageLog *log; /* (nullable) */
  GTimeZone *zone;
  WeirClock *clock;
  gsize max_write;
  guint retry_ms;

  WeirUsageAccounts *accounts;
  GQueue unkept;          /* (element-type WeirUsageRecord): not in the database yet */
  gint64 retry_us;        /* monotonic; until then the database is left alone */
  gint64 prune_us;        /* boot time */
  guint pruned_days;      /* when it was looked last for what is older */
  char *file_trouble;     /* (nullable) */
  char *database_trouble; /* (nullable) */
};

WeirUsageWriter *
weir_usage_writer_new (WeirDatabase *database,
                       WeirUsageLog *log,
                       gsize max_write,
                       GTimeZone *zone,
                       WeirClock *clock,
                       guint retry_ms)
{
  WeirUsageWriter *self = g_new0 (WeirUsageWriter, 1);

  self->database = database;
  self->log = log;
  self->max_write = max_write;
  self->zone = g_time_zone_ref (zone);
  self->clock = g_object_ref (clock);
  self->retry_ms = retry_ms;
  self->accounts = weir_usage_accounts_new ();
  g_queue_init (&self->unkept);
  return self;
}

void
weir_usage_writer_free (WeirUsageWriter *self)
{
  g_queue_clear_full (&self->unkept, g_free);
  g_clear_pointer (&self->log, weir_usage_log_free);
  weir_usage_accounts_free (self->accounts);
  g_time_zone_unref (self->zone);
  g_object_unref (self->clock);
  g_free (self->file_trouble);
  g_free (self->database_trouble);
  g_free (self);
}

/* One warning for each time of trouble, none for each record. */
static void
append (WeirUsageWriter *self, GString *lines, guint n, WeirUsageOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  if (weir_usage_log_append (self->log, lines->str, lines->len, &error))
    {
      outcome->written += n;
      g_clear_pointer (&self->file_trouble, g_free);
      return;
    }
  outcome->failed += n;
  if (self->file_trouble == NULL)
    g_warning ("The usage log is not written for now; requests go on. %s", error->message);
  g_free (self->file_trouble);
  self->file_trouble = g_strdup (error->message);
}

/* As many at a time as go well into one write, but no more than the file may get. */
static void
write_lines (WeirUsageWriter *self, GQueue *records, WeirUsageOutcome *outcome)
{
  g_autoptr (GString) lines =
      g_string_sized_new (MIN (self->max_write, 1024 * records->length) + 1);
  gsize before = 0;
  guint n = 0;

  for (GList *l = records->head; self->log != NULL && l != NULL; l = l->next)
    {
      weir_usage_line_format (l->data, self->zone, lines);
      if (n > 0 && lines->len > self->max_write)
        {
          g_autofree char *last = g_strdup (lines->str + before);

          g_string_truncate (lines, before);
          append (self, lines, n, outcome);
          g_string_assign (lines, last);
          n = 0;
        }
      before = lines->len;
      n++;
    }
  if (n > 0)
    append (self, lines, n, outcome);
}

/* The oldest go first. */
static void
give_up (WeirUsageWriter *self, guint max, WeirUsageOutcome *outcome)
{
  for (; self->unkept.length > max; outcome->lost++)
    g_free (g_queue_pop_head (&self->unkept));
}

static void
put_off (WeirUsageWriter *self, const GError *error)
{
  if (self->database_trouble == NULL)
    g_warning ("%s. Requests go on; what they use is stored later.", error->message);
  g_free (self->database_trouble);
  self->database_trouble = g_strdup (error->message);
  if (g_error_matches (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_DAMAGED))
    weir_database_reopen (self->database);
  self->retry_us = g_get_monotonic_time () + self->retry_ms * G_TIME_SPAN_MILLISECOND;
}

static gboolean
add_all (WeirUsageWriter *self, sqlite3 *db, GError **error)
{
  if (!weir_usage_accounts_apply (self->accounts, db, error))
    return FALSE;
  for (GList *l = self->unkept.head; l != NULL; l = l->next)
    weir_usage_accounts_rename (self->accounts, l->data);
  return self->unkept.length == 0 || weir_usage_table_add (db, &self->unkept, error);
}

/* Tries, unless it was refused a moment ago. */
static void
keep (WeirUsageWriter *self, sqlite3 *db, WeirUsageOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  if (g_get_monotonic_time () < self->retry_us)
    return;
  if (!add_all (self, db, &error))
    {
      put_off (self, error);
      return;
    }
  outcome->kept = self->unkept.length;
  g_queue_clear_full (&self->unkept, g_free);
  g_clear_pointer (&self->database_trouble, g_free);
}

void
weir_usage_writer_set_accounts (WeirUsageWriter *self,
                                const char *const *ids,
                                const char *const *names)
{
  weir_usage_accounts_set (self->accounts, ids, names);
}

/* A little at a time, so that nobody has to wait for it. */
static void
prune (WeirUsageWriter *self, sqlite3 *db, guint days, WeirUsageOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  guint n_deleted = 0;

  if (now_us < self->prune_us && days >= self->pruned_days)
    return;
  self->pruned_days = days;
  self->prune_us = now_us + PRUNE_S * (gint64) G_USEC_PER_SEC;
  if (!weir_usage_table_prune (db, weir_clock_get_wall_us (self->clock) - days * DAY_US, PRUNE_MAX,
                               &n_deleted, &error))
    g_warning ("Old requests are not deleted: %s", error->message);
  if (n_deleted < PRUNE_MAX)
    return;
  self->prune_us = 0;
  outcome->again_ms = PRUNE_AGAIN_MS;
}

void
weir_usage_writer_take (WeirUsageWriter *self,
                        sqlite3 *db,
                        GQueue *records,
                        guint days,
                        gboolean at_once,
                        WeirUsageOutcome *outcome)
{
  *outcome = (WeirUsageOutcome){ 0 };
  if (at_once)
    self->retry_us = 0;
  write_lines (self, records, outcome);
  while (records->length > 0)
    g_queue_push_tail_link (&self->unkept, g_queue_pop_head_link (records));

  if (db != NULL)
    keep (self, db, outcome);
  /* Without a database it is the database that tells why. */
  give_up (self, db != NULL ? MAX_UNKEPT : 0, outcome);
  if (db != NULL && days > 0 && self->database_trouble == NULL)
    prune (self, db, days, outcome);

  outcome->waiting = self->unkept.length;
  if (outcome->waiting > 0)
    outcome->again_ms = self->retry_ms;
  outcome->trouble = self->database_trouble != NULL ? self->database_trouble : self->file_trouble;
}
