/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-load-report.h"

#include "base/weir-json-writer.h"
#include "cli/weir-terminal.h"

#include <string.h>

struct _WeirLoadReport
{
  GArray *latencies;    /* gint64, of requests that succeeded */
  GArray *first_texts;  /* gint64, the same */
  GHashTable *statuses; /* HTTP status as text → count */
  GHashTable *errors;   /* message → count */
  guint done;
  guint failed;
  gint64 tokens_in;
  gint64 tokens_out;
};

static const struct
{
  const char *name;
  guint per_cent;
} PERCENTILES[] = { { "p50", 50 }, { "p90", 90 }, { "p99", 99 }, { "max", 100 } };

WeirLoadReport *
weir_load_report_new (void)
{
  WeirLoadReport *self = g_new0 (WeirLoadReport, 1);

  self->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->first_texts = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
weir_load_report_free (WeirLoadReport *self)
{
  g_array_unref (self->latencies);
  g_array_unref (self->first_texts);
  g_hash_table_unref (self->statuses);
  g_hash_table_unref (self->errors);
  g_free (self);
}

static void
count (GHashTable *table, const char *key)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (table, key));

  g_hash_table_replace (table, g_strdup (key), GUINT_TO_POINTER (before + 1));
}

void
weir_load_report_add (WeirLoadReport *self, const WeirChatReply *reply, const GError *error)
{
  g_autofree char *status = g_strdup_printf ("%u", reply->status);

  self->done++;
  count (self->statuses, reply->status > 0 ? status : "none");
  if (error != NULL)
    {
      self->failed++;
      count (self->errors, error->message);
      return;
    }

  g_array_append_val (self->latencies, reply->total_us);
  if (reply->first_us >= 0)
    g_array_append_val (self->first_texts, reply->first_us);
  self->tokens_in += MAX (reply->usage.in_total, 0);
  self->tokens_out += MAX (reply->usage.out_total, 0);
}

guint
weir_load_report_get_n_done (WeirLoadReport *self)
{
  return self->done;
}

guint
weir_load_report_get_n_failed (WeirLoadReport *self)
{
  return self->failed;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* Milliseconds: the smallest value that @per_cent of all do not exceed. The array is sorted. */
static double
percentile_ms (GArray *times, guint per_cent)
{
  guint rank = (times->len * per_cent + 99) / 100;

  return times->len > 0 ? g_array_index (times, gint64, MAX (rank, 1) - 1) / 1e3 : 0;
}

static double
per_second (guint n, gint64 wall_us)
{
  return wall_us > 0 ? n * 1e6 / wall_us : 0;
}

/* (transfer container): the keys in order. */
static GList *
sorted_keys (GHashTable *table)
{
  return g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);
}

static void
append_times (GString *out, const char *label, GArray *times)
{
  if (times->len == 0)
    return;

  g_array_sort (times, compare_times);
  g_string_append_printf (out, "%-12s", label);
  for (guint i = 0; i < G_N_ELEMENTS (PERCENTILES); i++)
    g_string_append_printf (out, "  %s %.1f ms", PERCENTILES[i].name,
                            percentile_ms (times, PERCENTILES[i].per_cent));
  g_string_append_c (out, '\n');
}

static void
append_counts (GString *out, const char *label, GHashTable *table)
{
  g_autoptr (GList) keys = sorted_keys (table);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = weir_terminal_make_safe (l->data, strlen (l->data));

      g_string_append_printf (out, "%-12s  %u × %s\n", label,
                              GPOINTER_TO_UINT (g_hash_table_lookup (table, l->data)), key);
    }
}

char *
weir_load_report_to_text (WeirLoadReport *self, gint64 wall_us)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%-12s  %u in %.2f s, %u failed\n", "requests", self->done,
                          wall_us / 1e6, self->failed);
  g_string_append_printf (out, "%-12s  %.1f per second\n", "rate",
                          per_second (self->done, wall_us));
  append_times (out, "latency", self->latencies);
  append_times (out, "first text", self->first_texts);
  g_string_append_printf (out, "%-12s  %" G_GINT64_FORMAT " in, %" G_GINT64_FORMAT " out\n",
                          "tokens", self->tokens_in, self->tokens_out);
  append_counts (out, "status", self->statuses);
  append_counts (out, "error", self->errors);
  return g_string_free (out, FALSE);
}

static void
write_times (WeirJsonWriter *writer, const char *name, GArray *times)
{
  g_array_sort (times, compare_times);
  weir_json_writer_name (writer, name);
  if (times->len == 0)
    {
      weir_json_writer_null (writer);
      return;
    }
  weir_json_writer_begin_object (writer);
  for (guint i = 0; i < G_N_ELEMENTS (PERCENTILES); i++)
    {
      weir_json_writer_name (writer, PERCENTILES[i].name);
      weir_json_writer_double (writer, percentile_ms (times, PERCENTILES[i].per_cent));
    }
  weir_json_writer_end_object (writer);
}

static void
write_counts (WeirJsonWriter *writer, const char *name, const char *key_name, GHashTable *table)
{
  g_autoptr (GList) keys = sorted_keys (table);

  weir_json_writer_name (writer, name);
  weir_json_writer_begin_array (writer);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, key_name, l->data);
      weir_json_writer_member_int64 (writer, "count",
                                     GPOINTER_TO_UINT (g_hash_table_lookup (table, l->data)));
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

char *
weir_load_report_to_json (WeirLoadReport *self, gint64 wall_us)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "requests", self->done);
  weir_json_writer_member_int64 (&writer, "succeeded", self->done - self->failed);
  weir_json_writer_member_int64 (&writer, "failed", self->failed);
  weir_json_writer_name (&writer, "seconds");
  weir_json_writer_double (&writer, wall_us / 1e6);
  weir_json_writer_name (&writer, "requests_per_second");
  weir_json_writer_double (&writer, per_second (self->done, wall_us));
  write_times (&writer, "latency_ms", self->latencies);
  write_times (&writer, "first_text_ms", self->first_texts);
  weir_json_writer_member_int64 (&writer, "tokens_in", self->tokens_in);
  weir_json_writer_member_int64 (&writer, "tokens_out", self->tokens_out);
  write_counts (&writer, "statuses", "status", self->statuses);
  write_counts (&writer, "errors", "message", self->errors);
  weir_json_writer_end_object (&writer);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
