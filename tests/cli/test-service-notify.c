/* SPDX-License-Identifier: MIT */
#include "cli/weir-service-notify.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int
listen_at (const char *name)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  memcpy (address.sun_path, name, strlen (name));
  if (name[0] == '@')
    address.sun_path[0] = '\0';
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &address,
                         G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (name)),
                   ==, 0);
  return fd;
}

static void
assert_received (int fd, const char *expected)
{
  char buffer[100] = "";

  g_assert_cmpint (recv (fd, buffer, sizeof buffer - 1, MSG_DONTWAIT), ==, strlen (expected));
  g_assert_cmpstr (buffer, ==, expected);
}

static void
test_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-notify-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  int fd = listen_at (path);

  weir_service_notify (path, "READY=1");
  assert_received (fd, "READY=1");
  close (fd);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_abstract (void)
{
  g_autofree char *name = g_strdup_printf ("@weir-test-%d", getpid ());
  int fd = listen_at (name);

  weir_service_notify (name, "STOPPING=1");
  assert_received (fd, "STOPPING=1");
  close (fd);
}

/* Nobody there, or nothing sensible: no matter. */
static void
test_nobody (void)
{
  g_autofree char *endless = g_strnfill (200, 'x');

  endless[0] = '/';
  weir_service_notify (NULL, "READY=1");
  weir_service_notify ("", "READY=1");
  weir_service_notify ("@", "READY=1");
  weir_service_notify ("relative", "READY=1");
  weir_service_notify ("/nowhere/at/all", "READY=1");
  weir_service_notify (endless, "READY=1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/service-notify/path", test_path);
  g_test_add_func ("/cli/service-notify/abstract", test_abstract);
  g_test_add_func ("/cli/service-notify/nobody", test_nobody);
  return g_test_run ();
}
