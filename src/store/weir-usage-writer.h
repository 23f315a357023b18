/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"
#include "base/weir-usage.h"
#include "store/weir-database.h"
#include "store/weir-usage-log.h"

G_BEGIN_DECLS

/**
 * WeirUsageWriter:
 *
 * The half of #WeirUsageStore that lives on the database's thread: writes records to the file and to the
 * database, keeps what the database refuses for another try, and deletes what is too old.
 */
typedef struct _WeirUsageWriter WeirUsageWriter;

/**
 * WeirUsageOutcome:
 * @written: records in the file
 * @failed: records that the disk did not take for the file
 * @kept: records in the database
 * @lost: records that the database did not take, and will not be given again
 * @waiting: records for the database, in all
 * @again_ms: when to come again without being asked; 0: not
 * @trouble: (nullable): why not all is well; borrowed until the next call
 */
typedef struct
{
  guint64 written;
  guint64 failed;
  guint64 kept;
  guint64 lost;
  guint64 waiting;
  guint again_ms;
  const char *trouble;
} WeirUsageOutcome;

/* @database: borrowed. @log: (transfer full) (nullable). @max_write: bytes that go into one
 * write of it. @zone: of the file. @retry_ms: after a refusal */
WeirUsageWriter *weir_usage_writer_new (WeirDatabase *database,
                                        WeirUsageLog *log,
                                        gsize max_write,
                                        GTimeZone *zone,
                                        WeirClock *clock,
                                        guint retry_ms);
void weir_usage_writer_free (WeirUsageWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirUsageWriter, weir_usage_writer_free)

/* As weir_usage_accounts_set (); takes effect with the next call of weir_usage_writer_take (). */
void weir_usage_writer_set_accounts (WeirUsageWriter *self,
                                     const char *const *ids,
                                     const char *const *names);

/**
 * weir_usage_writer_take:
 * @db: (nullable): %NULL when nothing can be kept
 * @records: (transfer full) (element-type WeirUsageRecord): empty afterwards
 * @days: how long requests are kept; 0: for good
 * @at_once: whatever the database refused a moment ago
 */
void weir_usage_writer_take (WeirUsageWriter *self,
                             sqlite3 *db,
                             GQueue *records,
                             guint days,
                             gboolean at_once,
                             WeirUsageOutcome *outcome);

G_END_DECLS
