/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-usage-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "token_usage.jsonl", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) !g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static WeirUsageStore *
make_store (Fixture *f, guint max_queue)
{
  const WeirUsageStoreOptions options = { .folder = f->folder, .max_queue = max_queue };

  return weir_usage_store_new (&options);
}

static void
record (WeirUsageStore *store, const char *model)
{
  const WeirUsageRecord finished = { .model = model, .status = 200, .usage = WEIR_USAGE_INIT };

  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
}

static guint
count_lines (Fixture *f)
{
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (f->path, &text, NULL, NULL));
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

static void
assert_stats (WeirUsageStore *store, guint64 written, guint64 dropped, guint64 failed)
{
  WeirUsageStoreStats stats;

  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written, ==, written);
  g_assert_cmpuint (stats.dropped, ==, dropped);
  g_assert_cmpuint (stats.failed, ==, failed);
}

static void
test_flush (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 0);

  weir_usage_store_flush (store);
  record (store, "a");
  record (store, "b");
  weir_usage_store_flush (store);
  g_assert_cmpuint (count_lines (f), ==, 2);
  assert_stats (store, 2, 0, 0);
}

static void
test_last_reference_writes (Fixture *f, gconstpointer data)
{
  WeirUsageStore *store = make_store (f, 0);

  for (guint i = 0; i < 100; i++)
    record (store, "a");
  g_object_unref (store);
  g_assert_cmpuint (count_lines (f), ==, 100);
}

static gpointer
record_many (gpointer store)
{
  for (guint i = 0; i < 100; i++)
    record (store, "a");
  return NULL;
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 1000);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("recorder", record_many, store);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  weir_usage_store_flush (store);
  g_assert_cmpuint (count_lines (f), ==, 400);
}

/* While another program holds the log, the thread waits; those who record must not. */
static void
test_full_queue_drops (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 3);
  WeirUsageStoreStats stats;
  int fd = g_open (f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  for (guint i = 0; i < 10; i++)
    record (store, "a");
  close (fd);
  weir_usage_store_flush (store);

  /* Three waited, and one more when the thread had taken the first from the queue in time. */
  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written + stats.dropped, ==, 10);
  g_assert_cmpuint (stats.written, >=, 3);
  g_assert_cmpuint (stats.written, <=, 4);
  g_assert_cmpuint (count_lines (f), ==, stats.written);
}

/* One warning for each time of trouble, none for each record. */
static void
test_disk_trouble (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 0);

  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is not written for now*cannot be*");
  record (store, "a");
  record (store, "b");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  assert_stats (store, 0, 0, 2);

  g_assert_cmpint (g_rmdir (f->path), ==, 0);
  record (store, "c");
  weir_usage_store_flush (store);
  assert_stats (store, 1, 0, 2);
  g_assert_cmpuint (count_lines (f), ==, 1);

  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is not written for now*");
  record (store, "d");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  assert_stats (store, 1, 0, 3);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/store/usage-store/flush", test_flush },
    { "/store/usage-store/last-reference-writes", test_last_reference_writes },
    { "/store/usage-store/threads", test_threads },
    { "/store/usage-store/full-queue-drops", test_full_queue_drops },
    { "/store/usage-store/disk-trouble", test_disk_trouble },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
