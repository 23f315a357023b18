/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Commands that reach “weirctl serve” over a session bus of the test's own. */

typedef struct
{
  GTestDBus *bus;
  char *folder;
  GSubprocessLauncher *launcher;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->folder = g_dir_make_tmp ("weir-running-XXXXXX", NULL);
  f->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (f->launcher, f->folder);
  for (const char *const *name = (const char *const[]){ "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                                        "XDG_STATE_HOME", "XDG_RUNTIME_DIR", NULL };
       *name != NULL; name++)
    g_subprocess_launcher_setenv (f->launcher, *name, f->folder, TRUE);
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
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->launcher);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
  remove_tree (f->folder);
  g_free (f->folder);
}

static int
run (Fixture *f, const char *first, const char *second, char **out, char **errors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawn (f->launcher, &error, g_getenv ("WEIRCTL"), first, second, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, out, errors, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

/* Runs “weirctl serve --demo” until it has told an example; it owns the name by then or soon. */
static GSubprocess *
serve (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_launcher_spawn (f->launcher, &error, g_getenv ("WEIRCTL"),
                                                      "serve", "--demo", "--port", "0", NULL);
  g_autoptr (GDataInputStream) lines = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (g_str_has_prefix (line, "Try it:"))
        return process;
    }
}

static void
wait_until_found (Fixture *f)
{
  for (guint i = 0; i < 100; i++)
    {
      if (run (f, "status", NULL, NULL, NULL) == 0)
        return;
      g_usleep (20 * 1000);
    }
  g_error ("“weirctl serve” was not found on the bus");
}

static void
check_text (Fixture *f, const char *option, const char *words)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (run (f, "requests", option, &text, NULL), ==, 0);
  g_assert_nonnull (strstr (text, words));
}

/* What “weirctl requests” shows of one that was asked just before. */
static void
check_requests (Fixture *f)
{
  g_autofree char *status = NULL;
  g_autofree char *url = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *none = NULL;
  g_autofree char *table = NULL;
  g_autofree char *json = NULL;
  g_autofree char *id = NULL;
  g_autofree char *show = NULL;
  g_autofree char *curl = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *diff = NULL;
  g_autofree char *wrong = NULL;
  const char *at;

  g_assert_cmpint (run (f, "requests", "--json", &none, NULL), ==, 0);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpint (run (f, "status", "--json", &status, NULL), ==, 0);
  at = strstr (status, "http://");
  url = g_strdup_printf ("--url=%.*s", (int) strcspn (at, "\""), at);
  g_subprocess_launcher_setenv (f->launcher, "WEIR_API_KEY", "demo", TRUE);
  g_assert_cmpint (run (f, "request", url, &asked, NULL), ==, 0);

  g_assert_cmpint (run (f, "requests", "status:2xx", &table, NULL), ==, 0);
  g_assert_nonnull (strstr (table, "demo"));
  g_assert_cmpint (run (f, "requests", "--json", &json, NULL), ==, 0);
  g_assert_nonnull (strstr (json, "\"status\":200"));
  at = strstr (json, "\"id\":\"");
  id = g_strndup (at + 6, 8);
  show = g_strconcat ("--show=", id, NULL);
  curl = g_strconcat ("--curl=", id, NULL);
  bundle = g_strconcat ("--bundle=", id, NULL);
  wrong = g_strconcat ("--stop=", id, NULL);
  check_text (f, show, "\"running\":false");
  check_text (f, curl, "$WEIR_API_KEY");
  check_text (f, bundle, "\"weir\":");
  /* its bodies were not kept */
  diff = g_strconcat ("--diff=", id, NULL);
  g_assert_cmpint (run (f, "requests", diff, NULL, NULL), ==, 1);
  g_assert_cmpint (run (f, "requests", wrong, NULL, NULL), ==, 1);
  g_assert_cmpint (run (f, "requests", "--show=nobody", NULL, NULL), ==, 1);
  g_assert_cmpint (run (f, "requests", "status:odd", NULL, NULL), ==, 2);
  g_assert_cmpint (run (f, "requests", "--number=0", NULL, NULL), ==, 2);
}

static void
test_running (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) service = serve (f);
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;

  wait_until_found (f);
  g_assert_cmpint (run (f, "status", NULL, &text, NULL), ==, 0);
  g_assert_nonnull (strstr (text, "serves at http://127.0.0.1:"));
  g_assert_nonnull (strstr (text, "Demo "));
  g_assert_nonnull (strstr (text, " deployments\n"));
  g_assert_cmpint (run (f, "status", "--json", &json, NULL), ==, 0);
  g_assert_nonnull (strstr (json, "\"demo\":true,\"active\":0,\"accounts\":[{\"name\":"));
  g_assert_nonnull (
      strstr (json, "\"error\":null}],\"usage\":{\"trouble\":null,\"waiting\":0,\"lost\":0}}"));
  g_assert_cmpint (run (f, "reload", NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (run (f, "refresh", NULL, NULL, NULL), ==, 0);

  check_requests (f);

  g_subprocess_send_signal (service, SIGTERM);
  g_assert_true (g_subprocess_wait (service, NULL, NULL));
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  for (const char *const *name =
           (const char *const[]){ "status", "reload", "refresh", "requests", NULL };
       *name != NULL; name++)
    {
      g_autofree char *errors = NULL;

      g_assert_cmpint (run (f, *name, NULL, NULL, &errors), ==, 1);
      g_assert_nonnull (strstr (errors, "Weir does not run in this session"));
    }
}

static void
test_no_bus (Fixture *f, gconstpointer data)
{
  g_autofree char *errors = NULL;

  g_subprocess_launcher_unsetenv (f->launcher, "DBUS_SESSION_BUS_ADDRESS");
  g_assert_cmpint (run (f, "status", NULL, NULL, &errors), ==, 1);
  g_assert_nonnull (strstr (errors, "there is no session bus"));
}

static void
test_too_much (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "status", "x", NULL, NULL), ==, 2);
  g_assert_cmpint (run (f, "reload", "x", NULL, NULL), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/running-engine/running", Fixture, NULL, set_up, test_running, tear_down);
  g_test_add ("/cli/running-engine/nobody", Fixture, NULL, set_up, test_nobody, tear_down);
  g_test_add ("/cli/running-engine/no-bus", Fixture, NULL, set_up, test_no_bus, tear_down);
  g_test_add ("/cli/running-engine/too-much", Fixture, NULL, set_up, test_too_much, tear_down);
  return g_test_run ();
}
