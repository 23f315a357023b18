/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "token_usage.jsonl"

struct _WeirUsageLog
{
  char *folder;
  char *path;
  gsize max_size;
  guint keep;
  int folder_fd; /* locked while a line is written */
  int fd;
};

static gboolean
fail (const char *path, const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s cannot be %s: %s", path, what,
               g_strerror (code));
  return FALSE;
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
open_folder (WeirUsageLog *self, GError **error)
{
  if (self->folder_fd >= 0)
    return TRUE;
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return fail (self->folder, "made", error);

  self->folder_fd = g_open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  return self->folder_fd >= 0 || fail (self->folder, "opened", error);
}

/* Whether the open file is still the one that the path names. */
static gboolean
is_current (WeirUsageLog *self)
{
  struct stat opened, named;

  return self->fd >= 0 && fstat (self->fd, &opened) == 0 && lstat (self->path, &named) == 0
         && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static gboolean
open_file (WeirUsageLog *self, GError **error)
{
  if (is_current (self))
    return TRUE;
  close_fd (&self->fd);
  self->fd =
      g_open (self->path,
              O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
  if (self->fd < 0)
    return fail (self->path, "opened", error);

  /* An older version, or the user's umask, may have made it readable for all. */
  (void) !fchmod (self->fd, 0600);
  return TRUE;
}

/* NAME.4 becomes NAME.5, and so on; the oldest goes. Missing ones are no matter. */
static void
rotate (WeirUsageLog *self)
{
  g_autofree char *newer = NULL;

  for (guint i = self->keep; i > 0; i--)
    {
      g_autofree char *to = g_strdup_printf ("%s.%u", self->path, i);
      g_autofree char *from =
          i > 1 ? g_strdup_printf ("%s.%u", self->path, i - 1) : g_strdup (self->path);

      (void) !g_rename (from, to);
    }
}

/* A crash or a full disk may have left half a line, which must not swallow the next one. */
static gboolean
ends_in_line (WeirUsageLog *self, goffset size)
{
  char last = '\n';

  return size == 0 || pread (self->fd, &last, 1, size - 1) != 1 || last == '\n';
}

static gboolean
write_all (int fd, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      len -= n;
    }
  return TRUE;
}

/* Whole or not at all: what a full disk took of it is taken back. */
static gboolean
write_lines (WeirUsageLog *self, goffset size, const char *lines, gsize len, GError **error)
{
  int code;

  if ((ends_in_line (self, size) || write_all (self->fd, "\n", 1))
      && write_all (self->fd, lines, len))
    return TRUE;

  code = errno;
  (void) !ftruncate (self->fd, size);
  errno = code;
  return fail (self->path, "written", error);
}

static gboolean
append_locked (WeirUsageLog *self, const char *lines, gsize len, GError **error)
{
  struct stat info;

  if (!open_file (self, error))
    return FALSE;
  if (fstat (self->fd, &info) != 0)
    return fail (self->path, "looked at", error);
  if (info.st_size == 0 || (gsize) info.st_size + len <= self->max_size)
    return write_lines (self, info.st_size, lines, len, error);

  rotate (self);
  if (!open_file (self, error))
    return FALSE;
  if (fstat (self->fd, &info) != 0)
    return fail (self->path, "looked at", error);
  return write_lines (self, info.st_size, lines, len, error);
}

WeirUsageLog *
weir_usage_log_new (const char *folder, gsize max_size, guint keep)
{
  WeirUsageLog *self = g_new0 (WeirUsageLog, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  self->max_size = max_size;
  self->keep = keep;
  self->folder_fd = -1;
  self->fd = -1;
  return self;
}

void
weir_usage_log_free (WeirUsageLog *self)
{
  close_fd (&self->fd);
  close_fd (&self->folder_fd);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

gboolean
weir_usage_log_append (WeirUsageLog *self, const char *lines, gsize len, GError **error)
{
  gboolean written;

  if (!open_folder (self, error))
    return FALSE;

  /* Another process may write the same file. Where locks do not work, lines still are appended. */
  (void) !flock (self->folder_fd, LOCK_EX);
  written = append_locked (self, lines, len, error);
  (void) !flock (self->folder_fd, LOCK_UN);

  /* Whatever is wrong, perhaps the folder was moved away: begin again with the next line. */
  if (!written)
    {
      close_fd (&self->fd);
      close_fd (&self->folder_fd);
    }
  return written;
}
