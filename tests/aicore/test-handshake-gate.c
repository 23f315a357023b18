/* SPDX-License-Identifier: MIT */
#include "aicore/weir-handshake-gate.h"

#define LIMIT 4
#define ORIGIN "https://a.example:443"

typedef struct
{
  WeirHandshakeGate *gate;
  GCancellable *cancellable;
  int n_inside;
  int n_most;
  int n_done;
} Fixture;

static gpointer
pass_thread (gpointer data)
{
  Fixture *fixture = data;
  int n_inside;

  for (int i = 0; i < 50; i++)
    {
      g_assert_true (weir_handshake_gate_enter (fixture->gate, ORIGIN, NULL));
      n_inside = g_atomic_int_add (&fixture->n_inside, 1) + 1;
      if (n_inside > g_atomic_int_get (&fixture->n_most))
        g_atomic_int_set (&fixture->n_most, n_inside);
      g_thread_yield ();
      g_atomic_int_add (&fixture->n_inside, -1);
      weir_handshake_gate_leave (fixture->gate, ORIGIN);
      g_atomic_int_inc (&fixture->n_done);
    }

  return NULL;
}

static void
test_limit (void)
{
  g_autoptr (WeirHandshakeGate) gate = weir_handshake_gate_new (LIMIT);
  Fixture fixture = { .gate = gate };
  GThread *threads[16];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("passer", pass_thread, &fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (fixture.n_done, ==, 50 * G_N_ELEMENTS (threads));
  g_assert_cmpint (fixture.n_most, <=, LIMIT);
}

/* A full origin stops nobody who goes elsewhere. */
static void
test_origins (void)
{
  g_autoptr (WeirHandshakeGate) gate = weir_handshake_gate_new (1);

  g_assert_true (weir_handshake_gate_enter (gate, ORIGIN, NULL));
  g_assert_true (weir_handshake_gate_enter (gate, "https://b.example:443", NULL));
  weir_handshake_gate_leave (gate, ORIGIN);
  weir_handshake_gate_leave (gate, "https://b.example:443");
}

static gpointer
enter_thread (gpointer data)
{
  Fixture *fixture = data;

  return GINT_TO_POINTER (weir_handshake_gate_enter (fixture->gate, ORIGIN, fixture->cancellable));
}

static void
test_cancel (void)
{
  g_autoptr (WeirHandshakeGate) gate = weir_handshake_gate_new (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture fixture = { .gate = gate, .cancellable = cancellable };
  GThread *thread;

  g_assert_true (weir_handshake_gate_enter (gate, ORIGIN, NULL));
  thread = g_thread_new ("enterer", enter_thread, &fixture);
  g_cancellable_cancel (cancellable);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));

  /* It left nothing behind: the one place is free again. */
  weir_handshake_gate_leave (gate, ORIGIN);
  g_assert_true (weir_handshake_gate_enter (gate, ORIGIN, NULL));
  weir_handshake_gate_leave (gate, ORIGIN);

  g_assert_false (weir_handshake_gate_enter (gate, ORIGIN, cancellable));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/handshake-gate/limit", test_limit);
  g_test_add_func ("/aicore/handshake-gate/origins", test_origins);
  g_test_add_func ("/aicore/handshake-gate/cancel", test_cancel);

  return g_test_run ();
}
