/* SPDX-License-Identifier: MIT */
#include "support/weir-test-keyring.h"

#include <glib/gstdio.h>

#define DAEMON "gnome-keyring-daemon"
#define PASSWORD "test"

#define SERVICE "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"
#define COLLECTION SERVICE_PATH "/collection/login"

/* Freeing one would wait for libsecret, which holds on to its connection as long as the process lives. */
static GTestDBus *stopped;

gboolean
weir_test_keyring_is_installed (void)
{
  g_autofree char *path = g_find_program_in_path (DAEMON);

  return path != NULL;
}

void
weir_test_keyring_set_up (WeirTestKeyring *self)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weir-keyring-XXXXXX", NULL);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
weir_test_keyring_tear_down (WeirTestKeyring *self)
{
  weir_test_keyring_stop (self);
  g_clear_object (&self->connection);
  g_test_dbus_stop (self->bus);
  stopped = g_steal_pointer (&self->bus);
  remove_all (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

static gboolean
has_owner (WeirTestKeyring *self)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", SERVICE), G_VARIANT_TYPE ("(b)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean has = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &has);
  return has;
}

void
weir_test_keyring_start (WeirTestKeyring *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *run = g_build_filename (self->folder, "run", NULL);
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autoptr (GError) error = NULL;
  GOutputStream *input;

  g_assert_cmpint (g_mkdir_with_parents (run, 0700), ==, 0);
  g_subprocess_launcher_setenv (launcher, "HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", run, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  self->daemon = g_subprocess_launcher_spawn (launcher, &error, DAEMON, "--foreground", "--unlock",
                                              "--components=secrets", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (self->daemon);
  g_assert_true (g_output_stream_write_all (input, PASSWORD, strlen (PASSWORD), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  while (!has_owner (self))
    g_usleep (2000);
}

void
weir_test_keyring_stop (WeirTestKeyring *self)
{
  if (self->daemon == NULL)
    return;
  /* It does not heed a request to end. */
  g_subprocess_force_exit (self->daemon);
  g_subprocess_wait (self->daemon, NULL, NULL);
  g_clear_object (&self->daemon);
  while (has_owner (self))
    g_usleep (2000);
}

static GVariant *
call (WeirTestKeyring *self, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
      g_dbus_connection_call_sync (self->connection, SERVICE, SERVICE_PATH, interface, method,
                                   parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

void
weir_test_keyring_lock (WeirTestKeyring *self)
{
  static const char *const paths[] = { COLLECTION, NULL };
  g_autoptr (GVariant) reply =
      call (self, SERVICE_INTERFACE, "Lock", g_variant_new ("(^ao)", paths));
}

void
weir_test_keyring_unlock (WeirTestKeyring *self)
{
  g_autoptr (GVariant) opened = call (self, SERVICE_INTERFACE, "OpenSession",
                                      g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_autoptr (GVariant) reply = NULL;
  const char *session;

  g_variant_get (opened, "(v&o)", NULL, &session);
  reply = call (self, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
                "UnlockWithMasterPassword",
                g_variant_new (
                    "(o(o@ay@ays))", COLLECTION, session,
                    g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                    g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, PASSWORD, strlen (PASSWORD), 1),
                    "text/plain"));
}
