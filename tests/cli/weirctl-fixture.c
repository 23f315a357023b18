/* SPDX-License-Identifier: MIT */
#include "weirctl-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
weirctl_fixture_set_up (WeirctlFixture *f, gconstpointer data)
{
  static const char *const unwanted[] = { "CONFIG_PATH",
                                          "PORT",
                                          "HOST",
                                          "DEBUG",
                                          "AICORE_HOME",
                                          "AICORE_CONFIG",
                                          "AICORE_PROFILE",
                                          "AICORE_SERVICE_KEY",
                                          "VCAP_SERVICES",
                                          "AICORE_CLIENT_ID",
                                          "WEIR_API_KEY",
                                          "ANTHROPIC_BASE_URL",
                                          "DBUS_SESSION_BUS_ADDRESS",
                                          "GOOGLE_GEMINI_BASE_URL",
                                          "HTTP_PROXY",
                                          "OLLAMA_HOST",
                                          "OPENAI_API_BASE",
                                          "OPENAI_BASE_URL",
                                          "http_proxy",
                                          "WEIR_API_KEYS_FILE",
                                          "CREDENTIALS_DIRECTORY" };

  f->folder = g_dir_make_tmp ("weir-commands-XXXXXX", NULL);
  f->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (f->launcher, f->folder);
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_subprocess_launcher_unsetenv (f->launcher, unwanted[i]);
  g_subprocess_launcher_setenv (f->launcher, "HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_CONFIG_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_DATA_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv (f->launcher, "XDG_STATE_HOME", f->folder, TRUE);
  /* the library that looks for proxies is C++, whose exceptions end a program under AddressSanitizer */
  g_subprocess_launcher_setenv (f->launcher, "GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  /* where a session bus would be found */
  g_subprocess_launcher_setenv (f->launcher, "XDG_RUNTIME_DIR", f->folder, TRUE);
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

void
weirctl_fixture_tear_down (WeirctlFixture *f, gconstpointer data)
{
  g_object_unref (f->launcher);
  remove_tree (f->folder);
  g_free (f->folder);
}

/* A file and no pipe: a command that ends without reading all of it would break one. */
static void
set_input (WeirctlFixture *f, const char *input)
{
  g_autofree char *path = g_build_filename (f->folder, "input.txt", NULL);

  g_assert_true (g_file_set_contents (path, input != NULL ? input : "", -1, NULL));
  g_subprocess_launcher_set_stdin_file_path (f->launcher, path);
}

int
weirctl_fixture_run (WeirctlFixture *f,
                     const char *line,
                     const char *input,
                     char **out,
                     char **errors)
{
  g_autofree char *command = g_strconcat (g_getenv ("WEIRCTL"), " ", line, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  set_input (f, input);
  process = g_subprocess_launcher_spawnv (f->launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, out, &said, &error));
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_error ("weirctl %s: ended by signal %d: %s", line, g_subprocess_get_term_sig (process), said);
  if (errors != NULL)
    *errors = g_steal_pointer (&said);
  return g_subprocess_get_exit_status (process);
}

void
weirctl_assert_has (const char *text, const char *words)
{
  if (words != NULL && strstr (text, words) == NULL)
    g_error ("“%s” is not in: %s", words, text);
}

void
weirctl_fixture_use_bus (WeirctlFixture *f)
{
  g_subprocess_launcher_setenv (f->launcher, "DBUS_SESSION_BUS_ADDRESS",
                                g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
}

char *
weirctl_fixture_read_config (WeirctlFixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "weir", "config.json", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

void
weirctl_fixture_write (WeirctlFixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

void
weirctl_fixture_expect (WeirctlFixture *f,
                        const char *line,
                        const char *input,
                        int status,
                        const char *out,
                        const char *errors)
{
  g_autofree char *told = NULL;
  g_autofree char *complaint = NULL;
  int got = weirctl_fixture_run (f, line, input, &told, &complaint);

  if (got != status)
    g_error ("weirctl %s ended with %d: %s%s", line, got, told, complaint);
  weirctl_assert_has (told, out);
  weirctl_assert_has (complaint, errors);
  g_assert_null (strstr (told, "s3cret"));
  g_assert_null (strstr (complaint, "s3cret"));
}
