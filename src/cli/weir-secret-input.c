/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-secret-input.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "store/weir-store-file.h"

#define MAX_SIZE (256 * 1024)

static gboolean
fail (const char *what, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", what);
  return FALSE;
}

/* Into @buffer of MAX_SIZE + 1 bytes. */
static gboolean
read_all (char *buffer, gsize *len, GError **error)
{
  for (;;)
    {
      gssize n = read (STDIN_FILENO, buffer + *len, MAX_SIZE + 1 - *len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       "Standard input cannot be read: %s", g_strerror (code));
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      *len += (gsize) n;
      if (*len > MAX_SIZE)
        return fail ("That is too much for a secret.", error);
    }
}

static WeirSecret *
read_input (const char *prompt, GError **error)
{
  char *buffer = g_malloc0 (MAX_SIZE + 1);
  WeirSecret *secret = NULL;
  gsize len = 0;

  if (isatty (STDIN_FILENO))
    g_printerr ("%s\n", prompt);
  if (read_all (buffer, &len, error)
      && (len > 0 || fail ("There is nothing on standard input.", error)))
    secret = weir_secret_new (buffer, (gssize) len);
  weir_secret_wipe (buffer, MAX_SIZE + 1);
  g_free (buffer);
  return secret;
}

WeirSecret *
weir_secret_input_read (const char *path, const char *prompt, GError **error)
{
  if (path == NULL || strcmp (path, "-") == 0)
    return read_input (prompt, error);
  return weir_store_read_file (path, MAX_SIZE, NULL, error);
}
