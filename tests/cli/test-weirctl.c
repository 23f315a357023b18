/* SPDX-License-Identifier: MIT */
#include "raw-client.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The program itself, from outside. */

typedef struct
{
  char *folder;
  GSubprocessLauncher *launcher;
  GSubprocess *process;
  GDataInputStream *out;
  GDataInputStream *errors;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const unwanted[] = { "CONFIG_PATH",
                                          "PORT",
                                          "HOST",
                                          "DEBUG",
                                          "AICORE_SERVICE_KEY",
                                          "AICORE_CONFIG",
                                          "AICORE_HOME",
                                          "AICORE_PROFILE",
                                          "AICORE_CLIENT_ID",
                                          "AICORE_CLIENT_SECRET",
                                          "VCAP_SERVICES",
                                          "WEIR_API_KEYS_FILE",
                                          "CREDENTIALS_DIRECTORY",
                                          "NOTIFY_SOCKET" };

  f->folder = g_dir_make_tmp ("weirctl-XXXXXX", NULL);
  f->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (f->launcher, f->folder);
  g_subprocess_launcher_setenv (f->launcher, "HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_CONFIG_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_STATE_HOME", f->folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_subprocess_launcher_unsetenv (f->launcher, unwanted[i]);
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
  if (f->process != NULL)
    {
      g_subprocess_force_exit (f->process);
      g_subprocess_wait (f->process, NULL, NULL);
    }
  g_clear_object (&f->out);
  g_clear_object (&f->errors);
  g_clear_object (&f->process);
  g_object_unref (f->launcher);
  remove_tree (f->folder);
  g_free (f->folder);
}

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

/* @line: words between spaces. */
static GSubprocess *
spawn (Fixture *f, const char *line)
{
  g_autofree char *command = g_strconcat (g_getenv ("WEIRCTL"), " ", line, NULL);
  g_auto (GStrv) words = g_strsplit (g_strstrip (command), " ", -1);
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_launcher_spawnv (f->launcher, (const char *const *) words, &error);

  g_assert_no_error (error);
  return process;
}

/* Runs it to its end. */
static int
run (Fixture *f, const char *line, char **out, char **errors)
{
  g_autoptr (GSubprocess) process = spawn (f, line);

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, out, errors, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
assert_has (const char *text, const char *words)
{
  if (words != NULL && strstr (text, words) == NULL)
    g_error ("“%s” is not in: %s", words, text);
}

/* --- Exit status and messages --- */

static const struct
{
  const char *name;
  const char *line;
  int status;
  const char *out;
  const char *errors;
} rows[] = {
  { "help", "--help", 0, "Exit status:", NULL },
  { "help-lists", "help", 0, "  serve ", NULL },
  { "version", "--version", 0, "weirctl ", NULL },
  { "nothing", "", 2, NULL, "a command is missing" },
  { "unknown", "swim", 2, NULL, "there is no command “swim”" },
  { "command-help", "serve --help", 0, "--tls-cert", NULL },
  { "unknown-option", "serve --fast", 2, NULL, "--fast" },
  { "too-much", "serve now", 2, NULL, "serve: “now” is too much" },
  { "port-range", "serve --port 65536", 2, NULL, "--port must be a number from 0 to 65535" },
  { "no-account", "serve", 2, NULL, "There is no account of SAP AI Core yet" },
  { "no-account-demo-hint", "serve", 2, NULL, "weirctl serve --demo" },
  { "check-demo", "serve --check --demo", 0, NULL, NULL },
  { "check-no-account", "serve --check", 2, NULL, "There is no account of SAP AI Core yet" },
  { "check-bad-key", "serve --check --config bad-key.json", 2, NULL, "The service key of" },
  { "missing-file", "serve --config nowhere.json", 2, NULL, "nowhere.json cannot be read" },
  { "broken-file", "serve --config broken.json", 2, NULL, "broken.json is not valid JSON" },
  { "bad-key", "serve --config bad-key.json", 2, NULL, "The service key of the account “default”" },
  { "half-tls", "serve --demo --tls-cert x", 2, NULL, "HTTPS needs both" },
  { "bad-tls", "serve --demo --port 0 --tls-cert broken.json --tls-key broken.json", 2, NULL,
    "HTTPS with" },
  { "no-address", "serve --demo --port 0 --host nonsense", 2, NULL, "no address to listen at" },
  { "bad-address", "serve --demo --port 0 --host 192.0.2.1", 1, NULL, "192.0.2.1" },
  { "everyone-no-key", "serve --config open.json --port 0 --host 0.0.0.0", 2, NULL,
    "Other computers could use 0.0.0.0 without a key" },
  { "everyone-no-key-v6", "serve --config open.json --port 0 --host ::", 2, NULL,
    "Other computers could use :: without a key" },
  { "network-no-key", "serve --config open.json --port 0 --host 192.0.2.1", 2, NULL,
    "Other computers could use 192.0.2.1 without a key" },
  { "cert-host", "cert --host a/b", 2, NULL, "“a/b” is neither a host name nor an address" },
  { "cert-folder", "cert --output broken.json/x", 1, NULL, "broken.json/x cannot be made" },
};

static void
test_row (Fixture *f, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *out = NULL;
  g_autofree char *errors = NULL;

  write_file (f, "broken.json", "{");
  write_file (f, "bad-key.json", "{\"service_key_json\":{}}");
  write_file (f, "open.json",
              "{\"service_key_json\":{\"clientid\":\"a\",\"clientsecret\":\"b\","
              "\"url\":\"https://127.0.0.1:1\","
              "\"serviceurls\":{\"AI_API_URL\":\"https://127.0.0.1:1\"}}}");
  g_assert_cmpint (run (f, rows[i].line, &out, &errors), ==, rows[i].status);
  assert_has (out, rows[i].out);
  assert_has (errors, rows[i].errors);
  if (rows[i].status == 0)
    g_assert_cmpstr (errors, ==, "");
}

/* --- cert --- */

static void
assert_mode (Fixture *f, const char *name, guint mode)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, mode);
}

static void
test_cert (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_autofree char *again = NULL;
  g_autofree char *forced = NULL;
  g_autofree char *key = NULL;

  g_assert_cmpint (run (f, "cert --output tls --host proxy.example", &out, NULL), ==, 0);
  assert_has (out, "weirctl serve --tls-cert tls/cert.pem --tls-key tls/key.pem");
  assert_mode (f, "tls/key.pem", 0600);
  assert_mode (f, "tls", 0700);

  g_assert_cmpint (run (f, "cert --output tls", NULL, &again), ==, 1);
  assert_has (again, "tls/cert.pem is there already; --force replaces it");
  key = g_build_filename (f->folder, "tls", "key.pem", NULL);
  g_assert_cmpint (g_chmod (key, 0644), ==, 0);
  g_assert_cmpint (run (f, "cert --output tls --force", &forced, NULL), ==, 0);
  assert_mode (f, "tls/key.pem", 0600);
}

/* --- serve --- */

static void
begin (Fixture *f, const char *line)
{
  f->process = spawn (f, line);
  f->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (f->process));
  f->errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (f->process));
}

/* (transfer full): the first line with @words in it. */
static char *
wait_for_line (GDataInputStream *stream, const char *words)
{
  char *line;

  while ((line = g_data_input_stream_read_line (stream, NULL, NULL, NULL)) != NULL)
    {
      if (strstr (line, words) != NULL)
        return line;
      g_free (line);
    }
  g_error ("There was no line with “%s”", words);
}

static guint16
wait_for_port (Fixture *f)
{
  g_autofree char *line = wait_for_line (f->out, " serves at http");

  return atoi (strrchr (line, ':') + 1);
}

static void
end (Fixture *f, int signal_number)
{
  g_subprocess_send_signal (f->process, signal_number);
  g_assert_true (g_subprocess_wait (f->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (f->process));
  g_assert_cmpint (g_subprocess_get_exit_status (f->process), ==, 0);
}

static void
test_demo (Fixture *f, gconstpointer data)
{
  g_autofree char *models = NULL;
  g_autofree char *example = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *log = g_build_filename (f->folder, "weir", "logs", "token_usage.jsonl", NULL);
  guint status;
  guint16 port;

  begin (f, "serve --demo --port 0");
  port = wait_for_port (f);
  models = wait_for_line (f->out, "Models");
  assert_has (models, "demo/");
  example = wait_for_line (f->out, "curl ");
  assert_has (example, "Bearer demo");

  answer = raw_client_ask (port, "POST", "/v1/chat/completions", "demo",
                           "{\"model\":\"demo/gpt-4o\",\"messages\":[{\"role\":\"user\","
                           "\"content\":\"Hello\"}]}",
                           &status);
  g_assert_cmpuint (status, ==, 200);
  end (f, SIGTERM);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* Every step is told, on standard error, and nothing that should stay between the two. */
static void
test_debug (Fixture *f, gconstpointer data)
{
  g_autofree char *request = NULL;
  g_autofree char *pick = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *end_line = NULL;
  guint status;

  begin (f, "serve --demo --port 0 --debug");
  answer = raw_client_ask (wait_for_port (f), "POST", "/v1/chat/completions", "demo",
                           "{\"model\":\"demo/gpt-4o\",\"messages\":[{\"role\":\"user\","
                           "\"content\":\"Between us\"}]}",
                           &status);
  g_assert_cmpuint (status, ==, 200);
  request = wait_for_line (f->errors, "model demo/gpt-4o, whole");
  g_assert_null (strstr (request, "Between us"));
  pick = wait_for_line (f->errors, "asks deployment ");
  end_line = wait_for_line (f->errors, "answered 200 after ");
  end (f, SIGTERM);
}

static void
test_https (Fixture *f, gconstpointer data)
{
  g_autofree char *line = NULL;

  g_assert_cmpint (run (f, "cert", NULL, NULL), ==, 0);
  begin (f, "serve --demo --port 0 --tls-cert cert.pem --tls-key key.pem");
  line = wait_for_line (f->out, " serves at ");
  assert_has (line, "https://127.0.0.1:");
  end (f, SIGINT);
}

static void
test_port_in_use (Fixture *f, gconstpointer data)
{
  g_autofree char *line = NULL;
  g_autofree char *errors = NULL;

  begin (f, "serve --demo --port 0");
  line = g_strdup_printf ("serve --demo --port %u", wait_for_port (f));
  g_assert_cmpint (run (f, line, NULL, &errors), ==, 3);
  end (f, SIGTERM);
}

static void
test_reload (Fixture *f, gconstpointer data)
{
  g_autofree char *broken = NULL;
  g_autofree char *good = NULL;

  write_file (f, "c.json", "{}");
  begin (f, "serve --demo --port 0 --config c.json");
  wait_for_port (f);
  write_file (f, "c.json", "{\"aliases\":1}");
  g_subprocess_send_signal (f->process, SIGHUP);
  broken = wait_for_line (f->errors, "“aliases” must be an object");
  write_file (f, "c.json", "{}");
  g_subprocess_send_signal (f->process, SIGHUP);
  good = wait_for_line (f->errors, "The configuration was read again.");
  end (f, SIGTERM);
}

static void
test_service_manager (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "notify", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  char buffer[100] = "";

  memcpy (address.sun_path, path, strlen (path));
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  g_subprocess_launcher_setenv (f->launcher, "NOTIFY_SOCKET", path, TRUE);

  begin (f, "serve --demo --port 0");
  g_assert_cmpint (recv (fd, buffer, sizeof buffer - 1, 0), >, 0);
  g_assert_cmpstr (buffer, ==, "READY=1");
  end (f, SIGTERM);
  memset (buffer, 0, sizeof buffer);
  g_assert_cmpint (recv (fd, buffer, sizeof buffer - 1, MSG_DONTWAIT), >, 0);
  g_assert_cmpstr (buffer, ==, "STOPPING=1");
  close (fd);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/cli/weirctl/cert", test_cert },
    { "/cli/weirctl/debug", test_debug },
    { "/cli/weirctl/demo", test_demo },
    { "/cli/weirctl/https", test_https },
    { "/cli/weirctl/port-in-use", test_port_in_use },
    { "/cli/weirctl/reload", test_reload },
    { "/cli/weirctl/service-manager", test_service_manager },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/weirctl/", rows[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_row, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
