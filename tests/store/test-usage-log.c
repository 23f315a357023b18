/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-log.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *base;   /* exists */
  char *folder; /* inside it, made by the log */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->base = g_dir_make_tmp ("weir-log-XXXXXX", NULL);
  f->folder = g_build_filename (f->base, "weir", "logs", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_tree (f->base);
  g_free (f->folder);
  g_free (f->base);
}

static char *
path_of (Fixture *f, const char *suffix)
{
  g_autofree char *name = g_strconcat ("token_usage.jsonl", suffix, NULL);

  return g_build_filename (f->folder, name, NULL);
}

static void
assert_content (Fixture *f, const char *suffix, const char *expected)
{
  g_autofree char *path = path_of (f, suffix);
  g_autofree char *text = NULL;

  (void) g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
append (WeirUsageLog *log, const char *line)
{
  g_autoptr (GError) error = NULL;
  gboolean good = weir_usage_log_append (log, line, strlen (line), &error);

  g_assert_no_error (error);
  g_assert_true (good);
}

static void
assert_mode (const char *path, guint mode)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, mode);
}

static void
test_private (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 1000, 5);
  g_autofree char *path = path_of (f, "");
  mode_t mask = umask (0);

  append (log, "1\n");
  umask (mask);
  assert_content (f, "", "1\n");
  assert_mode (path, 0600);
  assert_mode (f->folder, 0700);
}

/* An existing log goes on, and is closed to others from now on. */
static void
test_goes_on (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = NULL;
  g_autofree char *path = path_of (f, "");

  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old\n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);

  log = weir_usage_log_new (f->folder, 1000, 5);
  append (log, "new\n");
  assert_content (f, "", "old\nnew\n");
  assert_mode (path, 0600);
}

static void
test_half_line (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = NULL;
  g_autofree char *path = path_of (f, "");

  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old\n{\"ha", -1, NULL));

  log = weir_usage_log_new (f->folder, 1000, 5);
  append (log, "new\n");
  assert_content (f, "", "old\n{\"ha\nnew\n");
}

static void
test_rotation (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 4, 2);

  append (log, "1\n");
  append (log, "2\n");
  assert_content (f, "", "1\n2\n");
  append (log, "3\n");
  assert_content (f, "", "3\n");
  assert_content (f, ".1", "1\n2\n");

  append (log, "long line\n");
  append (log, "4\n");
  assert_content (f, "", "4\n");
  assert_content (f, ".1", "long line\n");
  assert_content (f, ".2", "3\n");
  assert_content (f, ".3", NULL);
}

static void
test_moved_away (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 1000, 5);
  g_autofree char *path = path_of (f, "");
  g_autofree char *other = path_of (f, ".moved");

  append (log, "1\n");
  g_assert_cmpint (g_rename (path, other), ==, 0);
  append (log, "2\n");
  assert_content (f, "", "2\n");
  g_assert_cmpint (g_remove (path), ==, 0);
  append (log, "3\n");
  assert_content (f, "", "3\n");
  assert_content (f, ".moved", "1\n");
}

/* Two programs that write the same log rotate it once, and lose nothing. */
static void
test_two_writers (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) a = weir_usage_log_new (f->folder, 6, 5);
  g_autoptr (WeirUsageLog) b = weir_usage_log_new (f->folder, 6, 5);

  append (a, "a1\n");
  append (b, "b1\n");
  append (a, "a2\n");
  append (b, "b2\n");
  append (b, "b3\n");
  assert_content (f, "", "b3\n");
  assert_content (f, ".1", "a2\nb2\n");
  assert_content (f, ".2", "a1\nb1\n");
}

static void
assert_fails (WeirUsageLog *log, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_usage_log_append (log, "x\n", 2, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” without “%s”", error->message, words);
}

/* The limit on the size of files stops a write half way, as a full disk does. */
static void
test_disk_full (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 100000, 5);
  struct rlimit old, limit;
  g_autoptr (GError) error = NULL;

  append (log, "first\n");
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = 10;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (weir_usage_log_append (log, "0123456789\n", 11, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  assert_content (f, "", "first\n");
  append (log, "second\n");
  assert_content (f, "", "first\nsecond\n");
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 1000, 5);
  g_autofree char *parent = g_path_get_dirname (f->folder);

  g_assert_true (g_file_set_contents (parent, "in the way", -1, NULL));
  assert_fails (log, "cannot be made");
  g_assert_cmpint (g_remove (parent), ==, 0);
  append (log, "1\n");
  assert_content (f, "", "1\n");
}

static void
test_not_a_file (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 1000, 5);
  g_autofree char *path = path_of (f, "");

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  assert_fails (log, "cannot be opened");
}

/* Whoever can put a link there must not be able to choose what is written to. */
static void
test_link (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageLog) log = weir_usage_log_new (f->folder, 1000, 5);
  g_autofree char *path = path_of (f, "");
  g_autofree char *target = path_of (f, ".target");

  g_assert_cmpint (g_mkdir_with_parents (f->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
  g_assert_cmpint (symlink (target, path), ==, 0);
  assert_fails (log, "cannot be opened");
  assert_content (f, ".target", "precious");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/store/usage-log/private", test_private },
    { "/store/usage-log/goes-on", test_goes_on },
    { "/store/usage-log/half-line", test_half_line },
    { "/store/usage-log/rotation", test_rotation },
    { "/store/usage-log/moved-away", test_moved_away },
    { "/store/usage-log/two-writers", test_two_writers },
    { "/store/usage-log/disk-full", test_disk_full },
    { "/store/usage-log/no-folder", test_no_folder },
    { "/store/usage-log/not-a-file", test_not_a_file },
    { "/store/usage-log/link", test_link },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
