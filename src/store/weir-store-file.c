/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-store-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700

static gboolean
fail_errno (const char *path, int code, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s cannot be read: %s", path,
               g_strerror (code));
  return FALSE;
}

static gboolean
check_kind (const char *path, const struct stat *info, gsize max_size, GError **error)
{
  if (!S_ISREG (info->st_mode))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s is not a plain file",
                   path);
      return FALSE;
    }
  if ((guint64) info->st_size > max_size)
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX,
                   "%s is larger than %" G_GSIZE_FORMAT " KiB", path, max_size / 1024);
      return FALSE;
    }
  return TRUE;
}

/* Group access is how a service account is given a file; only everyone's is worth a word. */
static char *
describe_mode (const char *path, const struct stat *info)
{
  if ((info->st_mode & S_IWOTH) != 0)
    return g_strdup_printf ("%s can be changed by every user of this computer; run “chmod 600 %s”.",
                            path, path);
  if ((info->st_mode & S_IROTH) != 0)
    return g_strdup_printf ("%s holds secrets and can be read by every user of this computer; run "
                            "“chmod 600 %s”.",
                            path, path);
  if (info->st_uid != geteuid () && info->st_uid != 0)
    return g_strdup_printf ("%s belongs to another user, who can change it.", path);
  return NULL;
}

/* Fills @buffer until the end of the file. Returns its length, or -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize len = 0;

  while (len < size)
    {
      gssize n = read (fd, buffer + len, size - len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      len += n;
    }
  return len;
}

static WeirSecret *
read_open (const char *path, int fd, gsize max_size, char **caution, GError **error)
{
  struct stat info;
  g_autofree char *buffer = NULL;
  WeirSecret *secret = NULL;
  gsize size;
  gssize len;

  if (fstat (fd, &info) != 0)
    {
      fail_errno (path, errno, error);
      return NULL;
    }
  if (!check_kind (path, &info, max_size, error))
    return NULL;

  size = info.st_size + 1;
  buffer = g_malloc (size);
  len = read_all (fd, buffer, size);
  if (len < 0)
    fail_errno (path, errno, error);
  else if ((gsize) len == size)
    g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s changed while it was read",
                 path);
  else
    secret = weir_secret_new (buffer, len);

  weir_secret_wipe (buffer, size);
  if (secret != NULL && caution != NULL)
    *caution = describe_mode (path, &info);
  return secret;
}

WeirSecret *
weir_store_read_file (const char *path, gsize max_size, char **caution, GError **error)
{
  WeirSecret *secret;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    {
      fail_errno (path, errno, error);
      return NULL;
    }
  secret = read_open (path, fd, max_size, caution, error);
  close (fd);
  return secret;
}

static gboolean
fail_write (const char *path, const char *what, int code, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s cannot be %s: %s", path, what,
               g_strerror (code));
  return FALSE;
}

gboolean
weir_store_prepare_file (const char *path, int mode, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return fail_write (folder, "made", errno, error);
  if (g_chmod (path, mode) != 0 && errno != ENOENT)
    return fail_write (path, "closed to others", errno, error);
  return TRUE;
}

gboolean
weir_store_write_file (const char *path, const char *data, gsize len, int mode, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (path != NULL && (data != NULL || len == 0), FALSE);

  if (!weir_store_prepare_file (path, mode, error))
    return FALSE;
  if (g_file_set_contents_full (path, data, (gssize) len,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                &problem))
    return TRUE;
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s cannot be written: %s", path,
               problem->message);
  return FALSE;
}
