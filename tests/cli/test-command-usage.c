/* SPDX-License-Identifier: MIT */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "store/weir-usage-store.h"

/* weirctl usage, from outside, over a database as a proxy leaves it. */

typedef struct
{
  char *folder;
  char *path;
  GSubprocessLauncher *launcher;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-usage-XXXXXX", NULL);
  f->path = weir_database_build_path (f->folder);
  f->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_DATA_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_CONFIG_HOME", f->folder, TRUE);
  g_subprocess_launcher_set_cwd (f->launcher, f->folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);

  (void) !g_remove (config);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (f->path, suffixes[i], NULL);

      (void) !g_remove (path);
    }
  (void) !g_rmdir (folder);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_object_unref (f->launcher);
  g_free (f->path);
  g_free (f->folder);
}

/* Stores one request, as one who ends right after. */
static void
record (Fixture *f, const char *model, const char *key, guint status, gboolean demo)
{
  g_autoptr (WeirDatabase) database = weir_database_new (f->path, 0);
  const WeirUsageStoreOptions options = { .database = database };
  g_autoptr (WeirUsageStore) store = weir_usage_store_new (&options);
  const WeirUsageRecord finished = { .wall_us = g_get_real_time (),
                                     .model = model,
                                     .key_name = key,
                                     .status = status,
                                     .demo = demo,
                                     .usage = { 100, 40, 5, -1, -1, 10, 3, -1, -1, -1, FALSE } };

  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
}

static GSubprocess *
start (Fixture *f, const char *line)
{
  g_autofree char *command = g_strconcat (g_getenv ("WEIRCTL"), " usage ", line, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  process = g_subprocess_launcher_spawnv (f->launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

static void
assert_has (const char *text, const char *words)
{
  if (words != NULL && strstr (text, words) == NULL)
    g_error ("“%s” is not in: %s", words, text);
}

static void
assert_run (Fixture *f, const char *line, int status, const char *out, const char *errors)
{
  g_autoptr (GSubprocess) process = start (f, line);
  g_autofree char *has_out = NULL;
  g_autofree char *has_errors = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &has_out, &has_errors, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  assert_has (has_out, out);
  assert_has (has_errors, errors);
}

static const struct
{
  const char *line;
  int status;
  const char *out;
  const char *errors;
} rows[] = {
  { "--range 24h", 0, "gpt     2         1       200  80 ", NULL },
  { "--range hour", 0, "total   3         1       300 ", NULL },
  { "--range 24h --by key", 0, "(none)", NULL },
  { "--range 24h --by key", 0, "laptop", NULL },
  { "--range 24h --json", 0, "\"by\":\"model\",\"simulated\":false,\"total\":{\"requests\":3,",
    NULL },
  { "--range 24h --json --demo", 0, "\"simulated\":true,\"total\":{\"requests\":1,", NULL },
  { "--range 24h --csv", 0, "begin,end,model,requests,", NULL },
  { "--range 24h --csv", 0, ",claude,1,0,100,40,5,10,3,0,1,,0,0\n", NULL },
  { "--from 2020-01-01 --to 2020-01-31", 0, "total", "nothing was used in this time" },
  { "--from 2020-01-01", 0, "gpt", NULL },
  { "--range year", 2, NULL, "no range “year”" },
  { "--by colour", 2, NULL, "no grouping “colour”" },
  { "--from 2020-02-30", 2, NULL, "“2020-02-30” is no date" },
  { "--from 2020-02-03 --to 2020-02-02", 2, NULL, "--from is after --to" },
  { "--range today --to 2020-02-02", 2, NULL, "either --range" },
  { "--json --csv", 2, NULL, "either --json or --csv" },
  { "--follow --csv", 2, NULL, "--follow prints" },
  { "more", 2, NULL, "more" },
};

static void
test_rows (Fixture *f, gconstpointer data)
{
  record (f, "gpt", "laptop", 200, FALSE);
  record (f, "gpt", NULL, 502, FALSE);
  record (f, "claude", "laptop", 200, FALSE);
  record (f, "simulated", NULL, 200, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_run (f, rows[i].line, rows[i].status, rows[i].out, rows[i].errors);
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  assert_run (f, "", 1, NULL, "nothing was used yet");
}

static void
configure (Fixture *f, const char *json)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
}

#define BUDGETS                                                                                    \
  "{\"prices\": {\"currency\": \"EUR\", \"capacity_unit\": 2}, \"budget\": {\"month\": 5},"        \
  " \"secret_authentication_tokens\": [{\"name\": \"laptop\", \"key\": \"0123456789abcdef\","      \
  " \"budget_per_month\": 4, \"tokens_per_month\": 200}]}"

/* Before anything was used, after it, and where there is none. */
static void
test_budgets (Fixture *f, gconstpointer data)
{
  configure (f, BUDGETS);
  assert_run (f, "--budgets", 0, "(all)   EUR 0.00  EUR 5.00    0 ", NULL);
  record (f, "gpt", "laptop", 200, FALSE);
  record (f, "gpt", "ci", 200, FALSE);
  record (f, "gpt", "laptop", 200, TRUE);
  assert_run (f, "--budgets", 0, "laptop  110 tokens  200 tokens  55 ", NULL);
  assert_run (
      f, "--budgets --json", 0,
      "[{\"key\":null,\"unit\":\"EUR\",\"used\":0,\"limit\":5,\"percent\":0,\"refuses\":false}",
      NULL);
  assert_run (f, "--budgets --json", 0,
              "{\"key\":\"laptop\",\"unit\":\"tokens\",\"used\":110,\"limit\":200,\"percent\":55,",
              NULL);
  assert_run (f, "--budgets --range today", 2, NULL, "--budgets is of this month");
  configure (f, "{}");
  assert_run (f, "--budgets", 0, NULL, "there is no budget");
  assert_run (f, "--budgets --json", 0, "[]\n", NULL);
  configure (f, "{");
  assert_run (f, "--budgets", 1, NULL, "config.json");
}

/* Something else stands there. */
static void
test_no_database (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->path, "this is no database, whatever is asked", -1, NULL));
  assert_run (f, "", 1, NULL, "not a database");
}

typedef struct
{
  Fixture *fixture;
  int is_seen; /* atomic */
} Source;

/* One request after the other, since nobody tells when it begins to look. */
static gpointer
record_until_seen (gpointer data)
{
  Source *source = data;

  while (!g_atomic_int_get (&source->is_seen))
    {
      record (source->fixture, "gpt", "laptop", 200, FALSE);
      g_usleep (50000);
    }
  return NULL;
}

/* Begins before there is a database, and shows what ends from then on. */
static void
follow (Fixture *f, const char *line, const char *expected)
{
  g_autoptr (GSubprocess) process = start (f, line);
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *found = NULL;
  Source source = { .fixture = f };
  GThread *thread = g_thread_new ("source", record_until_seen, &source);

  found = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);
  g_atomic_int_set (&source.is_seen, TRUE);
  g_thread_join (thread);
  assert_has (found, expected);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_follow (Fixture *f, gconstpointer data)
{
  follow (f, "--follow", " 100 in       10 out      Unpriced  gpt  laptop");
}

static void
test_follow_json (Fixture *f, gconstpointer data)
{
  follow (f, "--follow --json", "\"model\":\"gpt\",\"subaccount_name\":null,\"prompt_tokens\":100");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/cli/command-usage/rows", test_rows },
    { "/cli/command-usage/budgets", test_budgets },
    { "/cli/command-usage/nothing", test_nothing },
    { "/cli/command-usage/no-database", test_no_database },
    { "/cli/command-usage/follow", test_follow },
    { "/cli/command-usage/follow-json", test_follow_json },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
