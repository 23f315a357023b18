/* SPDX-License-Identifier: MIT */
#include "proxy/weir-snapshot.h"

static WeirSnapshot *
make_snapshot (guint serial)
{
  WeirSnapshot *snapshot = weir_snapshot_alloc ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  snapshot->serial = serial;
  snapshot->router = weir_router_new (none, NULL, 0);
  return snapshot;
}

static void
test_empty (void)
{
  WeirSnapshotSlot *slot = weir_snapshot_slot_new ();

  g_assert_null (weir_snapshot_slot_dup (slot));
  weir_snapshot_slot_free (slot);
}

/* A request keeps the one it began with. */
static void
test_swap (void)
{
  WeirSnapshotSlot *slot = weir_snapshot_slot_new ();
  g_autoptr (WeirSnapshot) first = make_snapshot (1);
  g_autoptr (WeirSnapshot) second = make_snapshot (2);
  g_autoptr (WeirSnapshot) held = NULL;
  g_autoptr (WeirSnapshot) now = NULL;

  weir_snapshot_slot_set (slot, first);
  held = weir_snapshot_slot_dup (slot);
  weir_snapshot_slot_set (slot, second);
  now = weir_snapshot_slot_dup (slot);
  g_assert_cmpuint (held->serial, ==, 1);
  g_assert_cmpuint (now->serial, ==, 2);

  weir_snapshot_slot_set (slot, NULL);
  g_assert_null (weir_snapshot_slot_dup (slot));
  weir_snapshot_slot_free (slot);
  g_assert_cmpuint (held->serial, ==, 1);
}

static gpointer
read_many (gpointer data)
{
  WeirSnapshotSlot *slot = data;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (WeirSnapshot) snapshot = weir_snapshot_slot_dup (slot);

      g_assert_nonnull (snapshot->router);
    }
  return NULL;
}

static void
test_threads (void)
{
  WeirSnapshotSlot *slot = weir_snapshot_slot_new ();
  GThread *readers[3];

  for (guint serial = 0; serial < 200; serial++)
    {
      g_autoptr (WeirSnapshot) snapshot = make_snapshot (serial);

      weir_snapshot_slot_set (slot, snapshot);
      if (serial < G_N_ELEMENTS (readers))
        readers[serial] = g_thread_new (NULL, read_many, slot);
    }
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
  weir_snapshot_slot_free (slot);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/snapshot/empty", test_empty);
  g_test_add_func ("/proxy/snapshot/swap", test_swap);
  g_test_add_func ("/proxy/snapshot/threads", test_threads);
  return g_test_run ();
}
