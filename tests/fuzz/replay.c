/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <glib.h>
#include <string.h>

/* Stands in for libFuzzer: runs the target on each file of a folder, and on each beginning of a
 * short one, for what is cut off is where parsers read too far. */

#define MAX_CUT 2048 /* bytes */

static void
run_copy (const char *data, gsize len)
{
  /* At the very end of a block, so that a sanitizer sees a read past it; never NULL, as libFuzzer
   * never gives it. */
  g_autofree guint8 *block = g_malloc (len + 1);

  memcpy (block + 1, data, len);
  LLVMFuzzerTestOneInput (block + 1, len);
}

static gboolean
run_file (const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;

  if (!g_file_get_contents (path, &data, &len, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  for (gsize cut = 0; cut < len && len <= MAX_CUT; cut++)
    run_copy (data, cut);
  run_copy (data, len);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n = 0;

  if (argc != 2)
    {
      g_printerr ("Usage: %s FOLDER\n", argv[0]);
      return 2;
    }
  folder = g_dir_open (argv[1], 0, &error);
  if (folder == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);

      if (!run_file (path))
        return 1;
      n++;
    }
  g_print ("%u inputs\n", n);
  return n > 0 ? 0 : 1;
}
