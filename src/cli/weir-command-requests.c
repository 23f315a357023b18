/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "app/weir-request-filter.h"
#include "base/weir-json-scan.h"
#include "cli/weir-command.h"
#include "cli/weir-cost.h"
#include "cli/weir-running-engine.h"
#include "cli/weir-table.h"
#include "cli/weir-terminal.h"

#define DEFAULT_N 20
#define FOLLOWED_N 1000
#define LOOK_MS 500
#define MICROSECONDS_PER_MS 1000

typedef struct
{
  gboolean follow;
  gboolean json;
  int n;
  char *show;
  char *curl;
  char *bundle;
  char *diff;
  char *stop;
  char *filter;
  WeirMoney *money; /* (nullable): JSON tells costs itself */
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->show);
  g_free (wish->curl);
  g_free (wish->bundle);
  g_free (wish->diff);
  g_free (wish->stop);
  g_free (wish->filter);
  g_clear_object (&wish->money);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

/* --- A request as text --- */

/* (transfer full) (nullable): the member @name of the object @doc holds. */
static char *
dup_text (const WeirJsonDoc *doc, const char *name)
{
  return weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, weir_json_root (doc), name)));
}

static gint64
get_number (const WeirJsonDoc *doc, const char *name)
{
  gint64 number = -1;

  weir_json_get_int64 (doc, weir_json_get (doc, weir_json_root (doc), name), &number);
  return number;
}

static gboolean
is_running (const WeirJsonDoc *doc)
{
  return weir_json_is (weir_json_get (doc, weir_json_root (doc), "running"), WEIR_JSON_TRUE);
}

/* (transfer full): the local time of day. */
static char *
format_time (const WeirJsonDoc *doc)
{
  g_autofree char *text = dup_text (doc, "time");
  g_autoptr (GDateTime) utc = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M:%S") : NULL;
}

static void
add_known (WeirTable *table, gint64 number)
{
  if (number >= 0)
    weir_table_add_number (table, number);
  else
    weir_table_add_text (table, NULL);
}

static void
add_row (WeirTable *table, const WeirJsonDoc *doc, WeirMoney *money)
{
  g_autofree char *time = format_time (doc);
  g_autofree char *id = dup_text (doc, "id");
  g_autofree char *model = dup_text (doc, "upstream_model");
  g_autofree char *asked = dup_text (doc, "model");
  g_autofree char *key = dup_text (doc, "key");
  g_autofree char *route = dup_text (doc, "api");
  g_autofree char *error = dup_text (doc, "error_kind");
  g_autofree char *cost = weir_cost_format_request (doc, money);
  gint64 first_byte_us = get_number (doc, "first_byte_us");

  if (id != NULL && strlen (id) > 8)
    id[8] = '\0';
  weir_table_add_row (table);
  weir_table_add_text (table, time);
  weir_table_add_text (table, id);
  if (is_running (doc))
    weir_table_add_text (table, "running");
  else
    weir_table_add_number (table, get_number (doc, "status"));
  weir_table_add_number (table, get_number (doc, "duration_us") / MICROSECONDS_PER_MS);
  add_known (table, first_byte_us >= 0 ? first_byte_us / MICROSECONDS_PER_MS : -1);
  add_known (table, get_number (doc, "tokens_in"));
  add_known (table, get_number (doc, "tokens_out"));
  weir_table_add_text (table, cost);
  weir_table_add_text (table, route);
  weir_table_add_text (table, model != NULL ? model : asked);
  weir_table_add_text (table, key);
  weir_table_add_text (table, error);
}

static void
print_table (char **rows, WeirMoney *money)
{
  static const char *const columns[] = { "time", "id",    "status", "ms",  "first_ms", "in", "out",
                                         "cost", "route", "model",  "key", "error",    NULL };
  g_autoptr (WeirTable) table = weir_table_new (columns);
  g_auto (WeirJsonDoc) doc = { NULL };

  /* the latest last, where the eye is */
  for (guint i = g_strv_length (rows); i > 0; i--)
    if (weir_json_parse (&doc, rows[i - 1], strlen (rows[i - 1]), &weir_json_limits_body, NULL))
      add_row (table, &doc, money);
  weir_table_print (table, FALSE);
}

static void
print_rows (char **rows, const Wish *wish)
{
  if (!wish->json)
    {
      print_table (rows, wish->money);
      return;
    }
  for (guint i = g_strv_length (rows); i > 0; i--)
    g_print ("%s\n", rows[i - 1]);
}

/* --- Asking --- */

static WeirExit
list (const char *filter, guint n, char ***rows)
{
  g_autoptr (GVariant) reply = NULL;
  WeirExit status = weir_running_engine_call_with (
      "ListRequests", g_variant_new ("(su)", filter, (guint32) n), &reply);

  if (status == WEIR_EXIT_OK)
    g_variant_get (reply, "(^as)", rows);
  return status;
}

static WeirExit
show_one (const char *id, const char *form)
{
  g_autoptr (GVariant) reply = NULL;
  WeirExit status =
      weir_running_engine_call_with ("GetRequest", g_variant_new ("(ss)", id, form), &reply);
  const char *text;

  if (status != WEIR_EXIT_OK)
    return status;
  g_variant_get (reply, "(&s)", &text);
  g_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
  return WEIR_EXIT_OK;
}

static WeirExit
stop_one (const char *id)
{
  g_autoptr (GVariant) reply = NULL;
  WeirExit status =
      weir_running_engine_call_with ("StopRequest", g_variant_new ("(s)", id), &reply);
  gboolean stopped = FALSE;

  if (status != WEIR_EXIT_OK)
    return status;
  g_variant_get (reply, "(b)", &stopped);
  if (stopped)
    return WEIR_EXIT_OK;
  weir_command_complain ("requests: no request “%s” is under way", id);
  return WEIR_EXIT_FAILED;
}

/* --- Following --- */

typedef struct
{
  const Wish *wish;
  GMainLoop *loop;
  GHashTable *seen; /* ids of those that have ended */
  gboolean is_first;
  WeirExit status;
} Follow;

static void
print_line (const WeirJsonDoc *doc, WeirMoney *money)
{
  g_autofree char *time = format_time (doc);
  g_autofree char *id = dup_text (doc, "id");
  g_autofree char *model = dup_text (doc, "upstream_model");
  g_autofree char *asked = dup_text (doc, "model");
  g_autofree char *key = dup_text (doc, "key");
  g_autofree char *error = dup_text (doc, "error_kind");
  g_autofree char *cost = weir_cost_format_request (doc, money);
  g_autofree char *line = g_strdup_printf (
      "%s  %.8s  %3d  %6" G_GINT64_FORMAT " ms  %8" G_GINT64_FORMAT " in  %7" G_GINT64_FORMAT
      " out  %12s  %s  %s%s%s\n",
      time != NULL ? time : "-", id, (int) get_number (doc, "status"),
      get_number (doc, "duration_us") / MICROSECONDS_PER_MS, MAX (get_number (doc, "tokens_in"), 0),
      MAX (get_number (doc, "tokens_out"), 0), cost != NULL ? cost : "-",
      model != NULL   ? model
      : asked != NULL ? asked
                      : "-",
      key != NULL ? key : "-", error != NULL ? "  " : "", error != NULL ? error : "");

  weir_terminal_print (line, strlen (line));
}

/* What had ended before is not told of. */
static void
take_row (Follow *follow, const char *row)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *id = NULL;

  if (!weir_json_parse (&doc, row, strlen (row), &weir_json_limits_body, NULL) || is_running (&doc))
    return;
  id = dup_text (&doc, "id");
  if (id == NULL || !g_hash_table_add (follow->seen, g_steal_pointer (&id)) || follow->is_first)
    return;
  if (follow->wish->json)
    g_print ("%s\n", row);
  else
    print_line (&doc, follow->wish->money);
}

static gboolean
on_look (gpointer user_data)
{
  Follow *follow = user_data;
  g_auto (GStrv) rows = NULL;

  follow->status = list (follow->wish->filter, FOLLOWED_N, &rows);
  if (follow->status != WEIR_EXIT_OK)
    {
      g_main_loop_quit (follow->loop);
      return G_SOURCE_CONTINUE;
    }
  for (guint i = g_strv_length (rows); i > 0; i--)
    take_row (follow, rows[i - 1]);
  follow->is_first = FALSE;
  fflush (stdout);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static WeirExit
run_follow (const Wish *wish)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Follow follow = { wish, loop, seen, TRUE, WEIR_EXIT_OK };
  guint sources[3];

  on_look (&follow);
  if (follow.status != WEIR_EXIT_OK)
    return follow.status;
  sources[0] = g_timeout_add (LOOK_MS, on_look, &follow);
  sources[1] = g_unix_signal_add (SIGINT, on_interrupt, loop);
  sources[2] = g_unix_signal_add (SIGTERM, on_interrupt, loop);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  return follow.status;
}

/* --- The command --- */

/* It is said here where a filter is wrong, before anybody is asked. */
static gboolean
check_filter (const char *filter)
{
  g_autoptr (GError) error = NULL;
  guint at;
  g_autoptr (WeirRequestFilter) read = weir_request_filter_new (filter, &at, &error);

  if (read == NULL)
    weir_command_complain ("requests: in the filter, from character %u on: %s", at + 1,
                           error->message);
  return read != NULL;
}

static WeirExit
run_list (const Wish *wish)
{
  g_auto (GStrv) rows = NULL;
  WeirExit status = list (wish->filter, (guint) wish->n, &rows);

  if (status != WEIR_EXIT_OK)
    return status;
  if (rows[0] != NULL || wish->json)
    print_rows (rows, wish);
  else if (*wish->filter != '\0')
    weir_command_complain ("requests: none fits the filter “%s”", wish->filter);
  else
    weir_command_complain ("requests: there are none yet");
  return WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (Wish) wish = { .n = DEFAULT_N };
  const GOptionEntry entries[] = {
    { "follow", 0, 0, G_OPTION_ARG_NONE, &wish.follow, "Print each request when it has ended",
      NULL },
    { "number", 'n', 0, G_OPTION_ARG_INT, &wish.n, "How many at most (20)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wish.json, "Print a line of JSON for each", NULL },
    { "show", 0, 0, G_OPTION_ARG_STRING, &wish.show, "Print all that is known of one, as JSON",
      "ID" },
    { "curl", 0, 0, G_OPTION_ARG_STRING, &wish.curl, "Print a command that asks the same again",
      "ID" },
    { "bundle", 0, 0, G_OPTION_ARG_STRING, &wish.bundle,
      "Print what goes with a report of a fault, without bodies and secrets", "ID" },
    { "diff", 0, 0, G_OPTION_ARG_STRING, &wish.diff,
      "Print how what went to SAP AI Core differs from what the client sent", "ID" },
    { "stop", 0, 0, G_OPTION_ARG_STRING, &wish.stop, "End one that is under way", "ID" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  if (wish.n < 1 || wish.n > FOLLOWED_N)
    {
      weir_command_complain ("requests: --number is from 1 to %d", FOLLOWED_N);
      return WEIR_EXIT_USAGE;
    }
  if (wish.stop != NULL)
    return stop_one (wish.stop);
  if (wish.show != NULL)
    return show_one (wish.show, "json");
  if (wish.curl != NULL)
    return show_one (wish.curl, "curl");
  if (wish.bundle != NULL)
    return show_one (wish.bundle, "bundle");
  if (wish.diff != NULL)
    return show_one (wish.diff, "diff");
  wish.filter = argc > 1 ? g_strjoinv (" ", argv + 1) : g_strdup ("");
  if (!check_filter (wish.filter))
    return WEIR_EXIT_USAGE;
  if (!wish.json)
    wish.money = weir_cost_load_money (NULL);
  return wish.follow ? run_follow (&wish) : run_list (&wish);
}

const WeirCommand weir_command_requests = {
  .name = "requests",
  .arguments = "[FILTER…]",
  .summary = "Show the requests of the running Weir, and stop one",
  .description =
      "Finds it over the session bus. A filter holds words, and terms such as status:4xx, "
      "model:claude, key:laptop, account:dev, route:chat, slow:>2s, in:>10k, is:running; "
      "“-” before one turns it round. An id may be cut short.",
  .run = run,
};
