/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-port-owner.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

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
find_listener (guint16 port, Listener *listener)
{
  return find_in ("/proc/net/tcp", port, listener) || find_in ("/proc/net/tcp6", port, listener);
}

static gboolean
has_descriptor (const char *process, const char *wanted)
{
  g_autofree char *path = g_build_filename ("/proc", process, "fd", NULL);
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

static char *
describe (const char *process)
{
  g_autofree char *path = g_build_filename ("/proc", process, "comm", NULL);
  g_autofree char *name = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return g_strdup_printf ("process %s", process);
  g_strchomp (name);
  return g_strdup_printf ("%s (process %s)", name, process);
}

char *
weir_port_owner_find (guint16 port)
{
  Listener listener = { 0 };
  g_autofree char *wanted = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (!find_listener (port, &listener))
    return NULL;

  wanted = g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", listener.inode);
  dir = g_dir_open ("/proc", 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name) && has_descriptor (name, wanted))
      return describe (name);
  return NULL;
}

char *
weir_port_owner_find_user (guint16 port)
{
  Listener listener = { 0 };
  struct passwd entry;
  struct passwd *found = NULL;
  char text[USER_MAX];

  if (!find_listener (port, &listener))
    return NULL;
  if (getpwuid_r (listener.uid, &entry, text, sizeof text, &found) != 0 || found == NULL)
    return g_strdup_printf ("%u", (unsigned) listener.uid);
  return g_strdup (found->pw_name);
}
