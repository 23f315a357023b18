/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-line.h"

#include "base/weir-decimal.h"
#include "base/weir-json-writer.h"

/* The first seven members are what programs that read this file know. Their order, their names and
 * that counts are numbers must stay; anything may be added after them. */

static void
write_string (WeirJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    weir_json_writer_member_utf8 (writer, name, value);
  else
    weir_json_writer_member_null (writer, name);
}

static void
write_known (WeirJsonWriter *writer, const char *name, gint64 value)
{
  if (value >= 0)
    weir_json_writer_member_int64 (writer, name, value);
}

/* Room for "2026-03-02T08:00:00.123Z" */
#define TIME_SIZE 32

#define NANO 1000000000

static void
append_number (GString *text, char before, int number)
{
  g_string_append_c (text, before);
  weir_decimal_append (text, (guint) number, 2);
}

/* "2026-03-02T08:00:00", in the zone of @time. */
static void
append_second (GString *text, GDateTime *time)
{
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  weir_decimal_append (text, (guint) year, 4);
  append_number (text, '-', month);
  append_number (text, '-', day);
  append_number (text, 'T', g_date_time_get_hour (time));
  append_number (text, ':', g_date_time_get_minute (time));
  append_number (text, ':', g_date_time_get_second (time));
}

static void
write_local_time (WeirJsonWriter *writer, GDateTime *utc, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GString) text = g_string_sized_new (TIME_SIZE);

  if (local != NULL)
    append_second (text, local);
  write_string (writer, "timestamp", local != NULL ? text->str : NULL);
}

static void
write_utc_time (WeirJsonWriter *writer, GDateTime *utc, gint64 wall_us)
{
  g_autoptr (GString) text = g_string_sized_new (TIME_SIZE);

  if (utc != NULL)
    {
      append_second (text, utc);
      g_string_append_c (text, '.');
      weir_decimal_append (text, (guint64) (wall_us % G_USEC_PER_SEC / 1000), 3);
      g_string_append_c (text, 'Z');
    }
  write_string (writer, "time", utc != NULL ? text->str : NULL);
}

/* Capacity units. */
static void
write_cost (WeirJsonWriter *writer, const WeirUsageRecord *record)
{
  g_autoptr (GString) text = NULL;

  if (!record->priced)
    {
      weir_json_writer_member_null (writer, "cost");
      return;
    }
  text = g_string_sized_new (TIME_SIZE);
  weir_decimal_append (text, (guint64) record->cost_nano / NANO, 1);
  g_string_append_c (text, '.');
  weir_decimal_append (text, (guint64) record->cost_nano % NANO, 9);
  weir_json_writer_member_raw (writer, "cost", (WeirJsonText){ text->str, text->len });
}

static void
write_counts (WeirJsonWriter *writer, const WeirUsageRecord *record)
{
  const WeirUsage *usage = &record->usage;
  gint64 in = MAX (usage->in_total, 0);
  gint64 out = MAX (usage->out_total, 0);

  weir_json_writer_member_int64 (writer, "prompt_tokens", in);
  weir_json_writer_member_int64 (writer, "completion_tokens", out);
  weir_json_writer_member_int64 (writer, "total_tokens", in + out);
  write_cost (writer, record);
}

static void
write_details (WeirJsonWriter *writer, const WeirUsage *usage)
{
  const char *source = usage->estimated ? "estimated" : "reported";

  if (usage->in_total < 0 && usage->out_total < 0)
    source = "none";
  weir_json_writer_member_utf8 (writer, "usage", source);
  write_known (writer, "cache_read_tokens", usage->in_cache_read);
  write_known (writer, "cache_write_tokens", weir_usage_get_cache_write (usage));
  write_known (writer, "reasoning_tokens", usage->out_reasoning);
}

static void
write_request (WeirJsonWriter *writer, const WeirUsageRecord *record)
{
  weir_json_writer_member_utf8 (writer, "request_id", record->request_id);
  weir_json_writer_member_utf8 (writer, "api", record->api);
  weir_json_writer_member_utf8 (writer, "upstream_model", record->upstream_model);
  weir_json_writer_member_utf8 (writer, "resource_group", record->resource_group);
  weir_json_writer_member_utf8 (writer, "deployment", record->deployment);
  weir_json_writer_member_utf8 (writer, "key_name", record->key_name);
  weir_json_writer_member_int64 (writer, "status", record->status);
  weir_json_writer_member_utf8 (writer, "error", record->error_kind);
  weir_json_writer_member_boolean (writer, "stream", record->stream);
  weir_json_writer_member_int64 (writer, "attempts", record->attempts);
  weir_json_writer_member_int64 (writer, "duration_ms", record->duration_us / 1000);
  if (record->first_byte_us >= 0)
    weir_json_writer_member_int64 (writer, "first_byte_ms", record->first_byte_us / 1000);
  write_known (writer, "bytes_in", record->bytes_in);
  write_known (writer, "bytes_out", record->bytes_out);
  weir_json_writer_member_utf8 (writer, "dropped", record->dropped);
  weir_json_writer_member_utf8 (writer, "rule", record->rule);
}

void
weir_usage_line_format (const WeirUsageRecord *record, GTimeZone *zone, GString *out)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (record->wall_us / G_USEC_PER_SEC);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  write_local_time (&writer, utc, zone);
  write_string (&writer, "model", record->model);
  write_string (&writer, "subaccount_name", record->account);
  write_counts (&writer, record);
  write_utc_time (&writer, utc, record->wall_us);
  write_details (&writer, &record->usage);
  write_request (&writer, record);
  weir_json_writer_end_object (&writer);
  g_string_append_c (out, '\n');
}
