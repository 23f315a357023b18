/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-self-signed.h"
#include "store/weir-store-file.h"

#include <string.h>

#define DAYS 825

typedef struct
{
  char *folder;
  char **hosts;
  gboolean force;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->folder);
  g_strfreev (options->hosts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* This machine, under its usual names, and what was asked for. */
static char **
build_hosts (char **more)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  g_strv_builder_add_many (hosts, "localhost", "127.0.0.1", "::1", NULL);
  for (char **host = more; host != NULL && *host != NULL; host++)
    g_strv_builder_add (hosts, *host);
  return g_strv_builder_end (hosts);
}

static gboolean
is_free (const char *path, gboolean force)
{
  if (force || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  weir_command_complain ("%s is there already; --force replaces it", path);
  return FALSE;
}

static gboolean
write_file (const char *path, const char *text, int mode)
{
  g_autoptr (GError) error = NULL;

  if (weir_store_write_file (path, text, strlen (text), mode, &error))
    return TRUE;
  weir_command_complain ("%s", error->message);
  return FALSE;
}

static gboolean
write_pair (const Options *options, const char *certificate, const char *key)
{
  g_autofree char *certificate_path = g_build_filename (options->folder, "cert.pem", NULL);
  g_autofree char *key_path = g_build_filename (options->folder, "key.pem", NULL);

  if (!is_free (certificate_path, options->force) || !is_free (key_path, options->force))
    return FALSE;
  if (!write_file (key_path, key, 0600) || !write_file (certificate_path, certificate, 0644))
    return FALSE;

  g_print ("Certificate  %s\nKey          %s\nValid for    %d days\n\n"
           "Serve with it:\n  weirctl serve --tls-cert %s --tls-key %s\n"
           "Clients have to trust it, such as by NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or\n"
           "curl --cacert %s\n",
           certificate_path, key_path, DAYS, certificate_path, key_path, certificate_path);
  return TRUE;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (GStrv) hosts = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean written;
  WeirExit status;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.folder,
      "Write cert.pem and key.pem there (default: the current folder)", "FOLDER" },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.hosts,
      "A further name or address it is for; may be given again", "HOST" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, "Replace files that are there", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!weir_command_parse (command, entries, NULL, 0, &argc, &argv, &status))
    return status;
  if (options.folder == NULL)
    options.folder = g_strdup (".");

  hosts = build_hosts (options.hosts);
  if (!weir_self_signed_make ((const char *const *) hosts, g_get_real_time () / G_USEC_PER_SEC,
                              DAYS, &certificate, &key, &error))
    {
      weir_command_complain ("%s", error->message);
      return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? WEIR_EXIT_USAGE
                                                                              : WEIR_EXIT_FAILED;
    }
  written = write_pair (&options, certificate, key);
  weir_secret_wipe (key, strlen (key));
  return written ? WEIR_EXIT_OK : WEIR_EXIT_FAILED;
}

const WeirCommand weir_command_cert = {
  .name = "cert",
  .summary = "Make a certificate for HTTPS on this machine",
  .description = "The certificate signs itself and is for localhost, 127.0.0.1 and ::1.",
  .run = run,
};
