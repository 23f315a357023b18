/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-metrics.h"

#include <string.h>

#include "base/weir-decimal.h"

#define MAX_SERIES 1000
#define OTHER "other"
#define NANO G_GUINT64_CONSTANT (1000000000)

/* Upper bounds in seconds; models that reason take minutes. */
static const double duration_bounds[] = { 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600 };
static const double first_byte_bounds[] = { 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600 };

#define N_BOUNDS G_N_ELEMENTS (duration_bounds)
G_STATIC_ASSERT (G_N_ELEMENTS (first_byte_bounds) == N_BOUNDS);

typedef enum
{
  TOKENS_INPUT,
  TOKENS_CACHED,
  TOKENS_CACHE_WRITE,
  TOKENS_OUTPUT,
  TOKENS_REASONING,
  N_TOKENS,
} TokenType;

static const char *const token_types[N_TOKENS] = { "input", "cached", "cache_write", "output",
                                                   "reasoning" };

typedef struct
{
  guint64 counts[N_BOUNDS + 1]; /* not cumulative; the last is beyond all bounds */
  guint64 n;
  gint64 sum_us;
} Histogram;

/* How often something happened that has a name or a number. */
typedef struct
{
  char *name;
  guint64 n;
} Count;

/* What is counted apart; the three names are never %NULL. */
typedef struct
{
  const char *model;
  const char *account;
  const char *key;
} Labels;

typedef struct
{
  Labels labels; /* owned */
  GArray *statuses;
  GArray *errors;
  guint64 tokens[N_TOKENS];
  guint64 cost_nano;
  guint64 unpriced;
  Histogram duration;
  Histogram first_byte;
} Series;

struct _WeirMetrics
{
  GMutex mutex;       /* covers all below */
  GHashTable *series; /* of Labels and the Series that has them */
};

/* --- Series --- */

static guint
labels_hash (gconstpointer data)
{
  const Labels *labels = data;

  return (g_str_hash (labels->model) * 31 + g_str_hash (labels->account)) * 31
         + g_str_hash (labels->key);
}

static gboolean
labels_equal (gconstpointer a, gconstpointer b)
{
  const Labels *first = a;
  const Labels *second = b;

  return strcmp (first->model, second->model) == 0 && strcmp (first->account, second->account) == 0
         && strcmp (first->key, second->key) == 0;
}

static void
count_clear (gpointer data)
{
  g_free (((Count *) data)->name);
}

static GArray *
counts_new (void)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (Count));

  g_array_set_clear_func (counts, count_clear);
  return counts;
}

static void
count (GArray *counts, const char *name)
{
  Count new_count = { NULL, 1 };

  for (guint i = 0; i < counts->len; i++)
    if (strcmp (g_array_index (counts, Count, i).name, name) == 0)
      {
        g_array_index (counts, Count, i).n++;
        return;
      }
  new_count.name = g_strdup (name);
  g_array_append_val (counts, new_count);
}

static Series *
series_new (const Labels *labels)
{
  Series *self = g_new0 (Series, 1);

  self->labels.model = g_strdup (labels->model);
  self->labels.account = g_strdup (labels->account);
  self->labels.key = g_strdup (labels->key);
  self->statuses = counts_new ();
  self->errors = counts_new ();
  return self;
}

static void
series_free (gpointer data)
{
  Series *self = data;

  g_free ((char *) self->labels.model);
  g_free ((char *) self->labels.account);
  g_free ((char *) self->labels.key);
  g_array_unref (self->statuses);
  g_array_unref (self->errors);
  g_free (self);
}

static Series *
get_series (WeirMetrics *self, const Labels *labels)
{
  static const Labels others = { OTHER, OTHER, OTHER };
  Series *series = g_hash_table_lookup (self->series, labels);

  if (series == NULL && g_hash_table_size (self->series) >= MAX_SERIES)
    {
      labels = &others;
      series = g_hash_table_lookup (self->series, labels);
    }
  if (series == NULL)
    {
      series = series_new (labels);
      g_hash_table_insert (self->series, &series->labels, series);
    }
  return series;
}

/* --- Recording --- */

static void
observe (Histogram *histogram, const double *bounds, gint64 us)
{
  double seconds = us / (double) G_USEC_PER_SEC;
  guint i = 0;

  while (i < N_BOUNDS && seconds > bounds[i])
    i++;
  histogram->counts[i]++;
  histogram->n++;
  histogram->sum_us += us;
}

static void
add_tokens (Series *series, TokenType type, gint64 n)
{
  if (n > 0)
    series->tokens[type] += n;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

void
weir_metrics_record (WeirMetrics *self, const WeirUsageRecord *record)
{
  const Labels labels = { or_empty (record->upstream_model), or_empty (record->account),
                          or_empty (record->key_name) };
  const WeirUsage *usage = &record->usage;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Series *series = get_series (self, &labels);
  char status[12];

  g_snprintf (status, sizeof status, "%u", record->status);
  count (series->statuses, status);
  if (record->error_kind != NULL)
    count (series->errors, record->error_kind);
  add_tokens (series, TOKENS_INPUT, usage->in_total);
  add_tokens (series, TOKENS_CACHED, usage->in_cache_read);
  add_tokens (series, TOKENS_CACHE_WRITE, weir_usage_get_cache_write (usage));
  add_tokens (series, TOKENS_OUTPUT, usage->out_total);
  add_tokens (series, TOKENS_REASONING, usage->out_reasoning);
  if (record->priced)
    series->cost_nano += (guint64) record->cost_nano;
  else
    series->unpriced++;
  observe (&series->duration, duration_bounds, record->duration_us);
  if (record->first_byte_us >= 0)
    observe (&series->first_byte, first_byte_bounds, record->first_byte_us);
}

/* --- Writing --- */

static void
append_escaped (GString *out, const char *value)
{
  for (; *value != '\0'; value++)
    switch (*value)
      {
      case '\\':
        g_string_append (out, "\\\\");
        break;
      case '"':
        g_string_append (out, "\\\"");
        break;
      case '\n':
        g_string_append (out, "\\n");
        break;
      default:
        g_string_append_c (out, *value);
      }
}

static void
append_label (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s%s=\"", out->str[out->len - 1] == '{' ? "" : ",", name);
  append_escaped (out, value);
  g_string_append_c (out, '"');
}

/* Begins a line; @extra: (nullable): name of one more label. */
static void
begin_line (GString *out,
            const char *metric,
            const Labels *labels,
            const char *extra,
            const char *value)
{
  g_string_append_printf (out, "%s{", metric);
  append_label (out, "model", labels->model);
  append_label (out, "account", labels->account);
  append_label (out, "key", labels->key);
  if (extra != NULL)
    append_label (out, extra, value);
  g_string_append (out, "} ");
}

static void
append_number (GString *out, guint64 number)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT "\n", number);
}

static void
append_double (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.15g", number));
}

static void
begin_family (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
write_counts (GString *out,
              const char *metric,
              const char *label,
              const Labels *labels,
              GArray *counts)
{
  for (guint i = 0; i < counts->len; i++)
    {
      const Count *item = &g_array_index (counts, Count, i);

      begin_line (out, metric, labels, label, item->name);
      append_number (out, item->n);
    }
}

static void
write_requests (GString *out, const Series *series)
{
  write_counts (out, "weir_requests_total", "status", &series->labels, series->statuses);
}

static void
write_errors (GString *out, const Series *series)
{
  write_counts (out, "weir_errors_total", "kind", &series->labels, series->errors);
}

static void
write_tokens (GString *out, const Series *series)
{
  for (guint i = 0; i < N_TOKENS; i++)
    {
      begin_line (out, "weir_tokens_total", &series->labels, "type", token_types[i]);
      append_number (out, series->tokens[i]);
    }
}

/* Exactly, which a double would not be. */
static void
write_cost (GString *out, const Series *series)
{
  begin_line (out, "weir_cost_capacity_units_total", &series->labels, NULL, NULL);
  weir_decimal_append (out, series->cost_nano / NANO, 1);
  g_string_append_c (out, '.');
  weir_decimal_append (out, series->cost_nano % NANO, 9);
  g_string_append_c (out, '\n');
}

static void
write_unpriced (GString *out, const Series *series)
{
  begin_line (out, "weir_unpriced_requests_total", &series->labels, NULL, NULL);
  append_number (out, series->unpriced);
}

static void
write_histogram (GString *out,
                 const char *metric,
                 const Labels *labels,
                 const Histogram *histogram,
                 const double *bounds)
{
  g_autofree char *bucket = g_strconcat (metric, "_bucket", NULL);
  g_autofree char *sum = g_strconcat (metric, "_sum", NULL);
  g_autofree char *total = g_strconcat (metric, "_count", NULL);
  guint64 below = 0;

  for (guint i = 0; i <= N_BOUNDS; i++)
    {
      g_autoptr (GString) bound = g_string_new (NULL);

      if (i < N_BOUNDS)
        append_double (bound, bounds[i]);
      else
        g_string_append (bound, "+Inf");
      below += histogram->counts[i];
      begin_line (out, bucket, labels, "le", bound->str);
      append_number (out, below);
    }
  begin_line (out, sum, labels, NULL, NULL);
  append_double (out, histogram->sum_us / (double) G_USEC_PER_SEC);
  g_string_append_c (out, '\n');
  begin_line (out, total, labels, NULL, NULL);
  append_number (out, histogram->n);
}

static void
write_duration (GString *out, const Series *series)
{
  write_histogram (out, "weir_request_duration_seconds", &series->labels, &series->duration,
                   duration_bounds);
}

static void
write_first_byte (GString *out, const Series *series)
{
  write_histogram (out, "weir_first_byte_seconds", &series->labels, &series->first_byte,
                   first_byte_bounds);
}

static const struct
{
  const char *name;
  const char *type;
  const char *help;
  void (*write) (GString *out, const Series *series);
} families[] = {
  { "weir_requests_total", "counter", "Finished requests.", write_requests },
  { "weir_errors_total", "counter", "Requests that failed, by kind.", write_errors },
  { "weir_tokens_total", "counter",
    "Tokens. Cached and cache_write are part of input, reasoning of output.", write_tokens },
  { "weir_cost_capacity_units_total", "counter",
    "Capacity units that requests with a price have cost.", write_cost },
  { "weir_unpriced_requests_total", "counter", "Finished requests without a price.",
    write_unpriced },
  { "weir_request_duration_seconds", "histogram", "From request head to last byte.",
    write_duration },
  { "weir_first_byte_seconds", "histogram", "From request head to first byte.", write_first_byte },
};

static void
write_gauges (GString *out, guint n_active, const char *version)
{
  begin_family (out, "weir_info", "gauge", "The version that runs.");
  g_string_append (out, "weir_info{");
  append_label (out, "version", version);
  g_string_append (out, "} 1\n");
  begin_family (out, "weir_requests_in_flight", "gauge", "Requests under way.");
  g_string_append_printf (out, "weir_requests_in_flight %u\n", n_active);
}

GBytes *
weir_metrics_write (WeirMetrics *self, guint n_active, const char *version)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  write_gauges (out, n_active, version);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      GHashTableIter iter;
      gpointer series;

      begin_family (out, families[i].name, families[i].type, families[i].help);
      g_hash_table_iter_init (&iter, self->series);
      while (g_hash_table_iter_next (&iter, NULL, &series))
        families[i].write (out, series);
    }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

void
weir_metrics_append_fate (GString *out, const WeirUsageFate *fate)
{
  const struct
  {
    const char *name;
    const char *type;
    const char *help;
    guint64 n;
  } rows[] = {
    { "weir_usage_stored_total", "counter", "Requests in the database.", fate->stored },
    { "weir_usage_waiting", "gauge", "Requests that the database has yet to take.", fate->waiting },
    { "weir_usage_lost_total", "counter", "Requests that it did not take.", fate->lost },
    { "weir_usage_unwritten_total", "counter", "Requests that are not in the log file.",
      fate->unwritten },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      begin_family (out, rows[i].name, rows[i].type, rows[i].help);
      g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n", rows[i].name, rows[i].n);
    }
}

WeirMetrics *
weir_metrics_new (void)
{
  WeirMetrics *self = g_new0 (WeirMetrics, 1);

  g_mutex_init (&self->mutex);
  self->series = g_hash_table_new_full (labels_hash, labels_equal, NULL, series_free);
  return self;
}

void
weir_metrics_free (WeirMetrics *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->series);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
