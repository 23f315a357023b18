/* SPDX-License-Identifier: MIT */
#include "store/weir-store-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-file-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "file", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) !g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static void
write_file (Fixture *f, const char *text, gssize len, int mode)
{
  g_assert_true (g_file_set_contents (f->path, text, len, NULL));
  g_assert_cmpint (g_chmod (f->path, mode), ==, 0);
}

static void
test_bytes (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *caution = NULL;
  const char *text;
  gsize len;

  write_file (f, "a\0b", 3, 0640);
  secret = weir_store_read_file (f->path, 3, &caution, &error);
  g_assert_no_error (error);
  g_assert_null (caution);
  text = weir_secret_peek (secret, &len);
  g_assert_cmpmem (text, len, "a\0b", 3);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirSecret) secret = NULL;
  gsize len;

  write_file (f, "", 0, 0600);
  secret = weir_store_read_file (f->path, 10, NULL, NULL);
  g_assert_nonnull (secret);
  weir_secret_peek (secret, &len);
  g_assert_cmpint (len, ==, 0);
}

static void
test_link (Fixture *f, gconstpointer data)
{
  g_autofree char *name = g_strconcat (f->path, ".link", NULL);
  g_autoptr (WeirSecret) secret = NULL;

  write_file (f, "x", 1, 0600);
  g_assert_cmpint (symlink (f->path, name), ==, 0);
  secret = weir_store_read_file (name, 10, NULL, NULL);
  g_assert_nonnull (secret);
  g_assert_cmpint (g_remove (name), ==, 0);
}

static void
test_caution (Fixture *f, gconstpointer data)
{
  static const struct
  {
    int mode;
    const char *words;
  } rows[] = {
    { 0600, NULL },
    { 0660, NULL },
    { 0604, "can be read by every user" },
    { 0646, "can be changed by every user" },
    { 0602, "can be changed by every user" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *caution = NULL;
      g_autoptr (WeirSecret) secret = NULL;

      write_file (f, "x", 1, rows[i].mode);
      secret = weir_store_read_file (f->path, 10, &caution, NULL);
      g_assert_nonnull (secret);
      if (rows[i].words == NULL)
        g_assert_null (caution);
      else
        g_assert_nonnull (strstr (caution, rows[i].words));
    }
}

static void
check_refused (const char *path, gsize max_size, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret = weir_store_read_file (path, max_size, NULL, &error);

  g_assert_null (secret);
  g_assert_error (error, WEIR_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  check_refused (f->path, 10, WEIR_STORE_ERROR_ACCESS, "cannot be read: No such file");
  check_refused (f->folder, 10, WEIR_STORE_ERROR_ACCESS, "is not a plain file");
  check_refused ("/dev/zero", 10, WEIR_STORE_ERROR_ACCESS, "is not a plain file");

  write_file (f, "12345", 5, 0600);
  check_refused (f->path, 4, WEIR_STORE_ERROR_SYNTAX, "is larger than");
}

/* Nobody writes to it, so a careless open would wait for ever. */
static void
test_pipe (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  check_refused (f->path, 10, WEIR_STORE_ERROR_ACCESS, "is not a plain file");
}

/* Files of the kernel say they are empty and are not. */
static void
test_grows (Fixture *f, gconstpointer data)
{
  check_refused ("/proc/self/status", 1000, WEIR_STORE_ERROR_ACCESS, "changed while it was read");
}

/* Whoever could read the old one may not read the new one. */
static void
test_write (Fixture *f, gconstpointer data)
{
  static const struct
  {
    int before; /* 0: there is none */
    int mode;
  } rows[] = { { 0, 0600 }, { 0644, 0600 }, { 0666, 0644 }, { 0400, 0600 }, { 0600, 0644 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      struct stat info;
      gsize len;

      (void) !g_remove (f->path);
      if (rows[i].before != 0)
        write_file (f, "old and longer", -1, rows[i].before);
      g_assert_true (weir_store_write_file (f->path, "n\0w", 3, rows[i].mode, &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (f->path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, rows[i].mode);
      g_assert_true (g_file_get_contents (f->path, &text, &len, NULL));
      g_assert_cmpmem (text, len, "n\0w", 3);
    }
}

static void
test_write_folders (Fixture *f, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (f->path, "inner", NULL);
  g_autofree char *path = g_build_filename (inner, "file", NULL);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (weir_store_write_file (path, NULL, 0, 0600, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
}

static void
check_not_written (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_store_write_file (path, "x", 1, 0600, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_write_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *below = g_build_filename (f->path, "file", NULL);

  /* Where its folder should be, there is a file; where it should be, a folder. */
  write_file (f, "x", 1, 0600);
  check_not_written (below, "cannot be made");
  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  check_not_written (f->path, "cannot be written");
  g_assert_cmpint (g_rmdir (f->path), ==, 0);
  /* A link to itself leads to nothing whose mode could be set. */
  g_assert_cmpint (symlink ("file", f->path), ==, 0);
  check_not_written (f->path, "cannot be closed to others");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/store/store-file/bytes", test_bytes },
    { "/store/store-file/empty", test_empty },
    { "/store/store-file/link", test_link },
    { "/store/store-file/caution", test_caution },
    { "/store/store-file/refused", test_refused },
    { "/store/store-file/pipe", test_pipe },
    { "/store/store-file/grows", test_grows },
    { "/store/store-file/write", test_write },
    { "/store/store-file/write-folders", test_write_folders },
    { "/store/store-file/write-refused", test_write_refused },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
