/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-export.h"

#include <string.h>

#include "base/weir-json-writer.h"

/* The numbers of a sum, by the names they have outside. */
static const struct
{
  const char *name;
  gsize offset;
} members[] = {
  { "requests", G_STRUCT_OFFSET (WeirUsageSum, requests) },
  { "errors", G_STRUCT_OFFSET (WeirUsageSum, errors) },
  { "tokens_in", G_STRUCT_OFFSET (WeirUsageSum, tokens_in) },
  { "tokens_cached", G_STRUCT_OFFSET (WeirUsageSum, tokens_cached) },
  { "tokens_written", G_STRUCT_OFFSET (WeirUsageSum, tokens_written) },
  { "tokens_out", G_STRUCT_OFFSET (WeirUsageSum, tokens_out) },
  { "tokens_reasoning", G_STRUCT_OFFSET (WeirUsageSum, tokens_reasoning) },
  { "estimated", G_STRUCT_OFFSET (WeirUsageSum, estimated) },
  { "unpriced", G_STRUCT_OFFSET (WeirUsageSum, unpriced) },
};

static gint64
get_member (const WeirUsageSum *sum, guint i)
{
  return G_STRUCT_MEMBER (gint64, sum, members[i].offset);
}

static gboolean
has_price (const WeirUsageSum *sum)
{
  return sum->unpriced < sum->requests;
}

/* (transfer full): capacity units, exactly. */
static char *
format_cost (gint64 cost_nano)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT, cost_nano / 1000000000,
                          cost_nano % 1000000000);
}

static gboolean
has_currency (const WeirSettingsPrices *prices)
{
  return prices != NULL && prices->currency != NULL && prices->unit > 0;
}

char *
weir_usage_export_format_amount (gint64 cost_nano, const WeirSettingsPrices *prices)
{
  char *text;

  if (!has_currency (prices))
    return NULL;
  text = g_malloc (G_ASCII_DTOSTR_BUF_SIZE);
  return g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.6f",
                          (double) cost_nano / 1e9 * prices->unit);
}

/* -1 where nothing has one. */
static gint64
get_mean_ms (gint64 sum_us, gint64 n)
{
  return n > 0 ? sum_us / n / 1000 : -1;
}

static char *
format_time (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

/* Quoted where it must be; what a spreadsheet would take for a formula gets an apostrophe. */
static void
append_cell (GString *csv, const char *text)
{
  g_autofree char *quoted = NULL;

  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    quoted = g_strconcat ("'", text, NULL);
  text = quoted != NULL ? quoted : text;
  if (strpbrk (text, "\",\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

static void
append_known (GString *csv, gint64 number)
{
  g_string_append_c (csv, ',');
  if (number >= 0)
    g_string_append_printf (csv, "%" G_GINT64_FORMAT, number);
}

static void
append_amount (GString *csv, const WeirUsageSum *sum, const WeirSettingsPrices *prices)
{
  g_autofree char *amount = NULL;

  if (!has_currency (prices))
    return;
  amount =
      has_price (sum) ? weir_usage_export_format_amount (sum->cost_nano, prices) : g_strdup ("");
  g_string_append_printf (csv, ",%s,%s", amount, prices->currency);
}

static void
append_row (GString *csv,
            gint64 begin_s,
            gint64 end_s,
            const char *name,
            const WeirUsageSum *sum,
            const WeirSettingsPrices *prices)
{
  g_autofree char *begin = format_time (begin_s);
  g_autofree char *end = format_time (end_s);
  g_autofree char *cost = has_price (sum) ? format_cost (sum->cost_nano) : g_strdup ("");

  g_string_append_printf (csv, "%s,%s,", begin, end);
  append_cell (csv, name);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    append_known (csv, get_member (sum, i));
  g_string_append_printf (csv, ",%s", cost);
  append_known (csv, get_mean_ms (sum->duration_us, sum->requests));
  append_known (csv, get_mean_ms (sum->first_byte_us, sum->first_bytes));
  append_amount (csv, sum, prices);
  g_string_append_c (csv, '\n');
}

char *
weir_usage_export_csv (const WeirUsageReport *report,
                       WeirUsageGrouping grouping,
                       const WeirSettingsPrices *prices)
{
  GString *csv = g_string_new ("begin,end,");

  g_return_val_if_fail (report != NULL && grouping < WEIR_USAGE_N_GROUPINGS, NULL);

  g_string_append (csv, weir_usage_grouping_get_name (grouping));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_string_append_printf (csv, ",%s", members[i].name);
  g_string_append (csv, ",cost,duration_ms,first_byte_ms");
  if (has_currency (prices))
    g_string_append (csv, ",amount,currency");
  g_string_append_c (csv, '\n');

  for (guint part = 0; part < report->n_parts; part++)
    for (guint i = 0; i < report->groups->len; i++)
      {
        const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

        if (group->parts[part].requests > 0)
          append_row (csv, report->bounds_s[part], report->bounds_s[part + 1], group->name,
                      &group->parts[part], prices);
      }
  return g_string_free (csv, FALSE);
}

static void
write_time (WeirJsonWriter *writer, const char *name, gint64 time_s)
{
  g_autofree char *text = format_time (time_s);

  weir_json_writer_member_utf8 (writer, name, text);
}

static void
write_known (WeirJsonWriter *writer, const char *name, gint64 number)
{
  if (number >= 0)
    weir_json_writer_member_int64 (writer, name, number);
}

static void
write_sum (WeirJsonWriter *writer, const WeirUsageSum *sum, const WeirSettingsPrices *prices)
{
  g_autofree char *cost = has_price (sum) ? format_cost (sum->cost_nano) : NULL;
  g_autofree char *amount =
      has_price (sum) ? weir_usage_export_format_amount (sum->cost_nano, prices) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    weir_json_writer_member_int64 (writer, members[i].name, get_member (sum, i));
  if (cost != NULL)
    weir_json_writer_member_raw (writer, "cost", (WeirJsonText){ cost, strlen (cost) });
  if (amount != NULL)
    weir_json_writer_member_raw (writer, "amount", (WeirJsonText){ amount, strlen (amount) });
  write_known (writer, "duration_ms", get_mean_ms (sum->duration_us, sum->requests));
  write_known (writer, "first_byte_ms", get_mean_ms (sum->first_byte_us, sum->first_bytes));
}

static void
write_parts (WeirJsonWriter *writer,
             const WeirUsageReport *report,
             const WeirUsageGroup *group,
             const WeirSettingsPrices *prices)
{
  weir_json_writer_name (writer, "parts");
  weir_json_writer_begin_array (writer);
  for (guint part = 0; part < report->n_parts; part++)
    {
      if (group->parts[part].requests == 0)
        continue;
      weir_json_writer_begin_object (writer);
      write_time (writer, "begin", report->bounds_s[part]);
      write_sum (writer, &group->parts[part], prices);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
write_groups (WeirJsonWriter *writer,
              const WeirUsageReport *report,
              const WeirSettingsPrices *prices)
{
  weir_json_writer_name (writer, "groups");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "name", group->name);
      write_sum (writer, &group->total, prices);
      write_parts (writer, report, group, prices);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

char *
weir_usage_export_json (const WeirUsageReport *report,
                        WeirUsageGrouping grouping,
                        gboolean demo,
                        const WeirSettingsPrices *prices)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  g_return_val_if_fail (report != NULL && grouping < WEIR_USAGE_N_GROUPINGS, NULL);

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  write_time (&writer, "begin", report->bounds_s[0]);
  write_time (&writer, "end", report->bounds_s[report->n_parts]);
  weir_json_writer_member_utf8 (&writer, "by", weir_usage_grouping_get_name (grouping));
  weir_json_writer_member_boolean (&writer, "simulated", demo);
  if (has_currency (prices))
    weir_json_writer_member_utf8 (&writer, "currency", prices->currency);
  weir_json_writer_name (&writer, "total");
  weir_json_writer_begin_object (&writer);
  write_sum (&writer, &report->total, prices);
  weir_json_writer_end_object (&writer);
  write_groups (&writer, report, prices);
  weir_json_writer_end_object (&writer);
  g_string_append_c (json, '\n');
  return g_string_free (json, FALSE);
}
