/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-port-owner.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The state LISTEN in the table. */
#define TCP_LISTEN_STATE 0x0a

/* Room for what getpwuid_r finds. */
#define USER_MAX 4096

/* Of the socket that listens at a port. */
typedef struct
{
  guint64 inode;
  uid_t uid;
} Listener;

/* The format: proc(5), /proc/net/tcp. */
static gboolean
find_in (const char *table, guint16 port, Listener *listener)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (table, &text, NULL, NULL))
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      unsigned local_port = 0;
      unsigned state = 0;
      unsigned uid = 0;
      unsigned long inode = 0;

      if (sscanf (*line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %u %*u %lu",
                  &local_port, &state, &uid, &inode)
              == 4
          && local_port == port && state == TCP_LISTEN_STATE)
        {
          *listener = (Listener){ inode, uid };
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_listener (const char *proc, guint16 port, Listener *listener)
{
  g_autofree char *table = g_build_filename (proc, "net", "tcp", NULL);
  g_autofree char *table6 = g_build_filename (proc, "net", "tcp6", NULL);

  return find_in (table, port, listener) || find_in (table6, port, listener);
}

static gboolean
has_descriptor (const char *folder, const char *wanted)
{
  g_autofree char *path = g_build_filename (folder, "fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full) (nullable) */
static char *
read_name (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "comm", NULL);
  char *name = NULL;

  if (g_file_get_contents (path, &name, NULL, NULL))
    g_strchomp (name);
  return name;
}

/* "weir" and "weirctl" */
static gboolean
is_weir (const char *name)
{
  return name != NULL && g_str_has_prefix (name, "weir");
}

/* The user whose rights a process has: the second number of its line. */
static gboolean
is_of_user (const char *folder, uid_t uid)
{
  g_autofree char *path = g_build_filename (folder, "status", NULL);
  g_autofree char *text = NULL;
  const char *line;
  unsigned found = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  line = strstr (text, "\nUid:");
  return line != NULL && sscanf (line, "\nUid: %*u %u", &found) == 1 && found == uid;
}

/* (transfer full) (nullable): the first process that @wants accepts; @data: for it. */
static char *
find_process (const char *proc,
              gboolean (*wants) (const char *folder, gpointer data),
              gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (proc, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (proc, name, NULL);

      if (g_ascii_isdigit (*name) && wants (folder, data))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

static gboolean
holds_socket (const char *folder, gpointer data)
{
  return has_descriptor (folder, data);
}

static gboolean
is_weir_of_user (const char *folder, gpointer data)
{
  g_autofree char *name = read_name (folder);

  return is_weir (name) && is_of_user (folder, *(const uid_t *) data);
}

static char *
describe_user (uid_t uid)
{
  struct passwd entry;
  struct passwd *found = NULL;
  char text[USER_MAX];

  if (getpwuid_r (uid, &entry, text, sizeof text, &found) != 0 || found == NULL)
    return g_strdup_printf ("%u", (unsigned) uid);
  return g_strdup (found->pw_name);
}

static void
take_process (WeirPortOwner *owner, const char *folder)
{
  owner->process = g_path_get_basename (folder);
  owner->program = read_name (folder);
  owner->is_weir = is_weir (owner->program);
}

gboolean
weir_port_owner_find (const char *proc, guint16 port, WeirPortOwner *owner)
{
  Listener listener = { 0 };
  g_autofree char *wanted = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (proc != NULL && owner != NULL, FALSE);

  *owner = (WeirPortOwner){ NULL };
  if (!find_listener (proc, port, &listener))
    return FALSE;

  owner->user = describe_user (listener.uid);
  owner->is_own_user = listener.uid == geteuid ();
  wanted = g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", listener.inode);
  folder = find_process (proc, holds_socket, wanted);
  if (folder != NULL)
    {
      take_process (owner, folder);
      return TRUE;
    }
  /* What another user's process holds open is hidden, but not that it runs. */
  folder = find_process (proc, is_weir_of_user, &listener.uid);
  owner->is_weir = folder != NULL;
  return TRUE;
}

void
weir_port_owner_clear (WeirPortOwner *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->process, g_free);
  g_clear_pointer (&self->program, g_free);
  g_clear_pointer (&self->user, g_free);
}
