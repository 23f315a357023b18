/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/weir-command.h"
#include "cli/weir-cost.h"
#include "cli/weir-table.h"
#include "cli/weir-terminal.h"
#include "cli/weir-usage-budgets.h"
#include "store/weir-database-file.h"
#include "store/weir-database.h"
#include "store/weir-usage-export.h"
#include "store/weir-usage-line.h"
#include "store/weir-usage-range.h"
#include "store/weir-usage-tail.h"

#define LOOK_MS 500

/* What is asked for. */
typedef struct
{
  char *range;
  char *from;
  char *to;
  char *by;
  gboolean json;
  gboolean csv;
  gboolean demo;
  gboolean follow;
  gboolean budgets;
  WeirUsageGrouping grouping;
  WeirSettings *settings; /* (nullable): with the prices */
  WeirMoney *money;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->range);
  g_free (wish->from);
  g_free (wish->to);
  g_free (wish->by);
  g_clear_pointer (&wish->settings, weir_settings_unref);
  g_clear_object (&wish->money);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

/* --- The table --- */

static void
add_row (WeirTable *table, const char *name, const WeirUsageSum *sum, WeirMoney *money)
{
  g_autofree char *cost = weir_money_format_sum (money, sum);

  weir_table_add_row (table);
  weir_table_add_text (table, name);
  weir_table_add_number (table, sum->requests);
  weir_table_add_number (table, sum->errors);
  weir_table_add_number (table, sum->tokens_in);
  weir_table_add_number (table, sum->tokens_cached);
  weir_table_add_number (table, sum->tokens_written);
  weir_table_add_number (table, sum->tokens_out);
  weir_table_add_number (table, sum->tokens_reasoning);
  weir_table_add_text (table, cost);
  if (sum->unpriced > 0)
    weir_table_add_number (table, sum->unpriced);
  else
    weir_table_add_text (table, NULL);
}

static void
print_table (const WeirUsageReport *report, const Wish *wish)
{
  const char *const columns[] = { weir_usage_grouping_get_name (wish->grouping),
                                  "requests",
                                  "errors",
                                  "in",
                                  "cached",
                                  "written",
                                  "out",
                                  "reasoning",
                                  "cost",
                                  "unpriced",
                                  NULL };
  g_autoptr (WeirTable) table = weir_table_new (columns);

  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      add_row (table, group->name[0] != '\0' ? group->name : "(none)", &group->total, wish->money);
    }
  add_row (table, "total", &report->total, wish->money);
  weir_table_print (table, FALSE);
}

static void
print_report (const WeirUsageReport *report, const Wish *wish)
{
  const WeirSettingsPrices *prices;
  g_autofree char *text = NULL;

  if (!wish->json && !wish->csv)
    {
      print_table (report, wish);
      return;
    }
  prices = wish->settings != NULL ? &wish->settings->prices : NULL;
  text = wish->csv ? weir_usage_export_csv (report, wish->grouping, prices)
                   : weir_usage_export_json (report, wish->grouping, wish->demo, prices);
  fputs (text, stdout);
}

/* --- The command line --- */

static gboolean
read_date (const char *text, GDate *date)
{
  int year = 0, month = 0, day = 0;
  char end = '\0';

  g_date_clear (date, 1);
  if (sscanf (text, "%4d-%2d-%2d%c", &year, &month, &day, &end) != 3 || year < 1970 || month < 1
      || day < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    {
      weir_command_complain ("usage: “%s” is no date such as 2026-03-02", text);
      return FALSE;
    }
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* (transfer full) (nullable): --from and --to; either may be missing. */
static GArray *
build_days (const Wish *wish, GTimeZone *zone)
{
  g_autoptr (GDateTime) now = g_date_time_new_now (zone);
  GDate first, last;

  g_date_clear (&last, 1);
  g_date_set_dmy (&last, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  if (wish->to != NULL && !read_date (wish->to, &last))
    return NULL;
  first = last;
  if (wish->from != NULL && !read_date (wish->from, &first))
    return NULL;
  if (g_date_compare (&first, &last) > 0)
    {
      weir_command_complain ("usage: --from is after --to");
      return NULL;
    }
  return weir_usage_range_build_days (&first, &last, zone);
}

/* (transfer full) (nullable): what is wrong has been said. */
static GArray *
build_bounds (const Wish *wish)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *name = wish->range != NULL ? wish->range : "today";
  WeirUsageRange range = weir_usage_range_from_name (name);

  if (wish->from != NULL || wish->to != NULL)
    {
      if (wish->range == NULL)
        return build_days (wish, zone);
      weir_command_complain ("usage: either --range, or --from and --to");
      return NULL;
    }
  if (range == WEIR_USAGE_N_RANGES)
    {
      weir_command_complain ("usage: there is no range “%s”: hour, 24h, today, 7d, 30d, month",
                             name);
      return NULL;
    }
  return weir_usage_range_build (range, g_get_real_time () / G_USEC_PER_SEC, zone);
}

static gboolean
read_grouping (Wish *wish)
{
  wish->grouping = weir_usage_grouping_from_name (wish->by != NULL ? wish->by : "model");
  if (wish->grouping < WEIR_USAGE_N_GROUPINGS)
    return TRUE;
  weir_command_complain ("usage: there is no grouping “%s”: model, key, account", wish->by);
  return FALSE;
}

/* --- Following --- */

typedef struct
{
  const Wish *wish;
  const char *path;
  sqlite3 *db;
  gint64 last;
  GTimeZone *zone;
  GMainLoop *loop;
  WeirExit status;
} Follow;

static void
print_line (const WeirUsageRecord *record, WeirMoney *money)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (record->wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *time = local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("-");
  const char *model = record->upstream_model != NULL ? record->upstream_model : record->model;
  g_autofree char *cost = weir_cost_format (money, record->priced, record->cost_nano);
  g_autofree char *line = g_strdup_printf (
      "%s  %3u  %6" G_GINT64_FORMAT " ms  %8" G_GINT64_FORMAT " in  %7" G_GINT64_FORMAT
      " out  %12s  %s  %s\n",
      time, record->status, record->duration_us / 1000, MAX (record->usage.in_total, 0),
      MAX (record->usage.out_total, 0), cost, model != NULL ? model : "-",
      record->key_name != NULL ? record->key_name : "-");

  weir_terminal_print (line, strlen (line));
}

static void
on_request (const WeirUsageRecord *record, gpointer user_data)
{
  Follow *follow = user_data;
  g_autoptr (GString) line = NULL;

  if (record->demo != follow->wish->demo)
    return;
  if (!follow->wish->json)
    {
      print_line (record, follow->wish->money);
      return;
    }
  line = g_string_new (NULL);
  weir_usage_line_format (record, follow->zone, line);
  fputs (line->str, stdout);
}

/* The database may be made only once a proxy serves its first request. */
static gboolean
on_look (gpointer user_data)
{
  Follow *follow = user_data;
  g_autoptr (GError) error = NULL;
  gint64 last;

  if (follow->db == NULL)
    follow->db = weir_database_file_open_reader (follow->path, NULL);
  if (follow->db == NULL)
    return G_SOURCE_CONTINUE;
  last = weir_usage_tail_read (follow->db, follow->last, on_request, follow, &error);
  fflush (stdout);
  if (last >= 0)
    {
      follow->last = last;
      return G_SOURCE_CONTINUE;
    }
  weir_command_complain ("%s", error->message);
  follow->status = WEIR_EXIT_FAILED;
  g_main_loop_quit (follow->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static WeirExit
run_follow (const Wish *wish, const char *path, sqlite3 *db)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  Follow follow = { .wish = wish, .path = path, .db = db, .zone = zone, .loop = loop };
  guint look, interrupt, end;

  follow.last = db != NULL ? MAX (weir_usage_tail_get_last (db), 0) : 0;
  look = g_timeout_add (LOOK_MS, on_look, &follow);
  interrupt = g_unix_signal_add (SIGINT, on_interrupt, loop);
  end = g_unix_signal_add (SIGTERM, on_interrupt, loop);
  g_main_loop_run (loop);
  g_source_remove (look);
  g_source_remove (interrupt);
  g_source_remove (end);
  if (follow.db != db)
    sqlite3_close (follow.db);
  return follow.status;
}

/* --- The command --- */

static gboolean
is_empty (sqlite3 *db)
{
  return weir_usage_tail_get_last (db) <= 0;
}

static WeirExit
answer (const Wish *wish, GArray *bounds, sqlite3 *db)
{
  const WeirUsageQuery query = { .bounds_s = (const gint64 *) bounds->data,
                                 .n_bounds = bounds->len,
                                 .grouping = wish->grouping,
                                 .demo = wish->demo };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirUsageReport) report = weir_usage_query_run (db, &query, &error);

  if (report == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  print_report (report, wish);
  if (report->total.requests == 0 && !wish->demo && !is_empty (db))
    weir_command_complain ("nothing was used in this time; see --range, and --demo for what was "
                           "simulated");
  return WEIR_EXIT_OK;
}

static WeirExit
look_up (const Wish *wish, GArray *bounds)
{
  g_autofree char *path = weir_database_build_path (g_get_user_data_dir ());
  g_autoptr (GError) error = NULL;
  sqlite3 *db = weir_database_file_open_reader (path, &error);
  WeirExit status = WEIR_EXIT_OK;

  if (db == NULL && error != NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (db == NULL && !wish->follow && !wish->budgets)
    {
      weir_command_complain ("nothing was used yet: there is no %s", path);
      return WEIR_EXIT_FAILED;
    }
  if (wish->budgets)
    status = weir_usage_budgets_print (wish->settings, wish->money, db, wish->json);
  else if (db != NULL && !wish->follow)
    status = answer (wish, bounds, db);
  else
    status = run_follow (wish, path, db);
  sqlite3_close (db);
  return status;
}

/* Whether options go together; what is wrong has been said. */
static gboolean
check (const Wish *wish)
{
  if (wish->json && wish->csv)
    weir_command_complain ("usage: either --json or --csv");
  else if (wish->follow && wish->csv)
    weir_command_complain ("usage: --follow prints text or, with --json, lines of JSON");
  else if (wish->budgets
           && (wish->csv || wish->demo || wish->follow || wish->range != NULL || wish->from != NULL
               || wish->to != NULL || wish->by != NULL))
    weir_command_complain ("usage: --budgets is of this month, and goes with --json only");
  else
    return TRUE;
  return FALSE;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (Wish) wish = { 0 };
  const GOptionEntry entries[] = {
    { "range", 0, 0, G_OPTION_ARG_STRING, &wish.range,
      "hour, 24h, today (what is meant without), 7d, 30d, month", "RANGE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &wish.from, "From this day on", "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &wish.to, "Up to this day", "YYYY-MM-DD" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &wish.by, "model (what is meant without), key, account",
      "GROUP" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wish.json, "Print JSON", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &wish.csv, "Print CSV", NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &wish.demo, "What was simulated", NULL },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &wish.follow, "Print each request when it has ended",
      NULL },
    { "budgets", 0, 0, G_OPTION_ARG_NONE, &wish.budgets,
      "Print what is used of this month’s budgets, in all and of each key", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GArray) bounds = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, 0, &argc, &argv, &status))
    return status;
  if (!check (&wish))
    return WEIR_EXIT_USAGE;
  wish.money = weir_cost_load_money (&wish.settings);
  if (wish.budgets && wish.settings == NULL)
    return WEIR_EXIT_FAILED;
  bounds = build_bounds (&wish);
  if (bounds == NULL || !read_grouping (&wish))
    return WEIR_EXIT_USAGE;
  return look_up (&wish, bounds);
}

const WeirCommand weir_command_usage = {
  .name = "usage",
  .summary = "Show the tokens that were used and what they cost",
  .description = "Reads what the desktop application and “weirctl serve” have stored. Days are "
                 "local ones. With --csv and --json, numbers are split by the minute, hour or day "
                 "as the range has it; a cost is in capacity units, an amount in the currency of "
                 "the configuration’s “prices”. With --follow and --json each "
                 "line is as in token_usage.jsonl.",
  .run = run,
};
