/* SPDX-License-Identifier: MIT */
#include "front/weir-port-owner.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

/* A /proc of its own, with what matters of it. */

#define PORT 3001

/* Nobody has it, on a machine that is made by hand. */
#define FOREIGN 3999999

static void
write_file (const char *proc, const char *name, const char *text)
{
  g_autofree char *file = g_build_filename (proc, name, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

/* A socket at PORT in the state @state, of user @uid. */
static void
add_socket (const char *proc, const char *table, const char *state, guint uid, guint inode)
{
  g_autofree char *text = g_strdup_printf (
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n"
      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "11 1 0000000000000000 100 0 0 10 0\n"
      "   1: 0100007F:%04X 00000000:0000 %s 00000000:00000000 00:00000000 00000000 %5u        0 "
      "%u 1 0000000000000000 100 0 0 10 0\n",
      PORT, state, uid, inode);

  write_file (proc, table, text);
}

/* @inode: of a socket that it holds, 0: that cannot be seen. */
static void
add_process (const char *proc, guint id, const char *name, guint uid, guint inode)
{
  g_autofree char *folder = g_strdup_printf ("%u", id);
  g_autofree char *comm = g_build_filename (folder, "comm", NULL);
  g_autofree char *status = g_build_filename (folder, "status", NULL);
  g_autofree char *line = g_strconcat (name, "\n", NULL);
  g_autofree char *lines =
      g_strdup_printf ("Name:\t%s\nState:\tS\nUid:\t%u\t%u\t%u\t%u\n", name, uid, uid, uid, uid);
  g_autofree char *fds = g_build_filename (proc, folder, "fd", NULL);
  g_autofree char *fd = g_build_filename (fds, "7", NULL);
  g_autofree char *target = g_strdup_printf ("socket:[%u]", inode);

  write_file (proc, comm, line);
  write_file (proc, status, lines);
  if (inode == 0)
    return;
  g_assert_cmpint (g_mkdir_with_parents (fds, 0700), ==, 0);
  g_assert_cmpint (symlink (target, fd), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static const struct
{
  const char *name;
  const char *table;
  gboolean is_own_socket;
  const char *program;   /* (nullable) */
  gboolean is_own;       /* the program */
  gboolean holds_socket; /* and it can be seen */
  const char *process;   /* (nullable): expected, and the program with it */
  gboolean is_weir;
} rows[] = {
  { "own-weir", "net/tcp", TRUE, "weirctl", TRUE, TRUE, "42", TRUE },
  { "own-weir-ipv6", "net/tcp6", TRUE, "weir", TRUE, TRUE, "42", TRUE },
  { "own-program", "net/tcp", TRUE, "node", TRUE, TRUE, "42", FALSE },
  { "others-weir", "net/tcp", FALSE, "weir", FALSE, FALSE, NULL, TRUE },
  { "others-weir-seen", "net/tcp", FALSE, "weir", FALSE, TRUE, "42", TRUE },
  { "others-program", "net/tcp", FALSE, "node", FALSE, FALSE, NULL, FALSE },
  { "others-socket-own-weir", "net/tcp", FALSE, "weir", TRUE, FALSE, NULL, FALSE },
  { "no-process", "net/tcp", FALSE, NULL, FALSE, FALSE, NULL, FALSE },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *proc = g_dir_make_tmp ("weir-proc-XXXXXX", NULL);
  guint socket_uid = rows[i].is_own_socket ? geteuid () : FOREIGN;
  g_auto (WeirPortOwner) owner = { NULL };

  add_socket (proc, rows[i].table, "0A", socket_uid, 1234);
  add_process (proc, 7, "systemd", 0, 11);
  if (rows[i].program != NULL)
    add_process (proc, 42, rows[i].program, rows[i].is_own ? geteuid () : FOREIGN,
                 rows[i].holds_socket ? 1234 : 0);

  g_assert_true (weir_port_owner_find (proc, PORT, &owner));
  g_assert_cmpstr (owner.process, ==, rows[i].process);
  g_assert_cmpstr (owner.program, ==, rows[i].process != NULL ? rows[i].program : NULL);
  g_assert_cmpint (owner.is_own_user, ==, rows[i].is_own_socket);
  g_assert_cmpint (owner.is_weir, ==, rows[i].is_weir);
  if (rows[i].is_own_socket && getpwuid (geteuid ()) != NULL)
    g_assert_cmpstr (owner.user, ==, getpwuid (geteuid ())->pw_name);
  else if (!rows[i].is_own_socket)
    g_assert_cmpstr (owner.user, ==, "3999999");
  remove_all (proc);
}

/* Neither a connection at that port, nor a table that makes no sense, nor none. */
static void
test_nobody (void)
{
  g_autofree char *proc = g_dir_make_tmp ("weir-proc-XXXXXX", NULL);
  g_auto (WeirPortOwner) owner = { NULL };

  g_assert_false (weir_port_owner_find (proc, PORT, &owner));
  add_socket (proc, "net/tcp", "01", geteuid (), 1234);
  g_assert_false (weir_port_owner_find (proc, PORT, &owner));
  write_file (proc, "net/tcp", "\n 1: what\n");
  g_assert_false (weir_port_owner_find (proc, PORT, &owner));
  g_assert_null (owner.process);
  g_assert_null (owner.user);
  remove_all (proc);
}

/* The system's own: a socket of this process. */
static void
test_real (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  g_auto (WeirPortOwner) owner = { NULL };

  g_assert_true (weir_port_owner_find (WEIR_PORT_OWNER_PROC, port, &owner));
  g_assert_cmpstr (owner.process, ==, process);
  g_assert_true (owner.is_own_user);
  g_assert_false (owner.is_weir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/front/port-owner/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/front/port-owner/nobody", test_nobody);
  g_test_add_func ("/front/port-owner/real", test_real);

  return g_test_run ();
}
