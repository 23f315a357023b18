/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-port-owner.h"

#include <stdio.h>
#include <string.h>

/* The state LISTEN in the table. */
#define TCP_LISTEN_STATE 0x0a

/* The inode of the socket that listens at @port, 0: none. The format: proc(5), /proc/net/tcp. */
static guint64
find_inode (const char *table, guint16 port)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (table, &text, NULL, NULL))
    return 0;

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      unsigned local_port = 0;
      unsigned state = 0;
      unsigned long inode = 0;

      if (sscanf (*line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*u %*u %lu",
                  &local_port, &state, &inode)
              == 3
          && local_port == port && state == TCP_LISTEN_STATE)
        return inode;
    }
  return 0;
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
  guint64 inode = find_inode ("/proc/net/tcp", port);
  g_autofree char *wanted = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (inode == 0)
    inode = find_inode ("/proc/net/tcp6", port);
  if (inode == 0)
    return NULL;

  wanted = g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", inode);
  dir = g_dir_open ("/proc", 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name) && has_descriptor (name, wanted))
      return describe (name);
  return NULL;
}
