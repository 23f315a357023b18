/* SPDX-License-Identifier: MIT */
#include "front/weir-timer-heap.h"

#define N_NODES 200

static void
test_order (void)
{
  g_autoptr (WeirTimerHeap) heap = weir_timer_heap_new ();
  WeirTimerNode nodes[N_NODES] = { 0 };
  gint64 last = G_MININT64;
  guint n = 0;

  g_assert_null (weir_timer_heap_peek (heap));
  for (guint i = 0; i < N_NODES; i++)
    weir_timer_heap_set (heap, &nodes[i], (i * 7919) % 101);
  /* Some move, either way, and some leave. */
  for (guint i = 0; i < N_NODES; i += 3)
    weir_timer_heap_set (heap, &nodes[i], (i * 104729) % 97 - 40);
  for (guint i = 0; i < N_NODES; i += 4)
    weir_timer_heap_remove (heap, &nodes[i]);

  for (WeirTimerNode *node; (node = weir_timer_heap_peek (heap)) != NULL; n++)
    {
      g_assert_cmpint (node->due_us, >=, last);
      g_assert_cmpuint ((guint) (node - nodes) % 4, !=, 0);
      last = node->due_us;
      weir_timer_heap_remove (heap, node);
      g_assert_cmpuint (node->place, ==, 0);
    }
  g_assert_cmpuint (n, ==, N_NODES / 4 * 3);
}

static void
test_same_node (void)
{
  g_autoptr (WeirTimerHeap) heap = weir_timer_heap_new ();
  WeirTimerNode node = { 0 };

  weir_timer_heap_set (heap, &node, 5);
  weir_timer_heap_set (heap, &node, 3);
  g_assert_true (weir_timer_heap_peek (heap) == &node);
  g_assert_cmpint (node.due_us, ==, 3);
  weir_timer_heap_remove (heap, &node);
  weir_timer_heap_remove (heap, &node);
  g_assert_null (weir_timer_heap_peek (heap));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/timer-heap/order", test_order);
  g_test_add_func ("/front/timer-heap/same-node", test_same_node);

  return g_test_run ();
}
