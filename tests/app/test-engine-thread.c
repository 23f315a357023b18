/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-thread.h"

typedef struct
{
  WeirEngineThread *thread;
  GThread *ran_in;
  GMainContext *thread_default;
  guint n;
} State;

static void
look (gpointer data)
{
  State *state = data;

  state->ran_in = g_thread_self ();
  state->thread_default = g_main_context_get_thread_default ();
  state->n++;
}

static void
test_run (void)
{
  State state = { .thread = weir_engine_thread_new ("test") };

  weir_engine_thread_run (state.thread, look, &state);
  g_assert_cmpuint (state.n, ==, 1);
  g_assert_true (state.ran_in != g_thread_self ());
  g_assert_true (state.thread_default == weir_engine_thread_get_context (state.thread));
  weir_engine_thread_free (state.thread);
}

static void
count (gpointer data)
{
  State *state = data;

  state->n++;
}

static gboolean
on_idle (gpointer data)
{
  count (data);
  return G_SOURCE_REMOVE;
}

/* Leaves something to be done after the loop has been told to end. */
static void
leave_something (gpointer data)
{
  State *state = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_idle, state, NULL);
  g_source_attach (source, weir_engine_thread_get_context (state->thread));
}

/* What was posted runs in order, and before the thread ends; so does what that leaves behind. */
static void
test_nothing_is_lost (void)
{
  State state = { .thread = weir_engine_thread_new ("test") };

  for (guint i = 0; i < 100; i++)
    weir_engine_thread_post (state.thread, count, &state, NULL);
  weir_engine_thread_post (state.thread, leave_something, &state, NULL);
  weir_engine_thread_post (state.thread, count, &state, NULL);
  weir_engine_thread_free (state.thread);
  g_assert_cmpuint (state.n, ==, 102);
}

static void
mark (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
do_nothing (gpointer data)
{
}

static void
test_post_destroys (void)
{
  WeirEngineThread *thread = weir_engine_thread_new ("test");
  gboolean destroyed = FALSE;

  weir_engine_thread_post (thread, do_nothing, &destroyed, mark);
  weir_engine_thread_free (thread);
  g_assert_true (destroyed);
}

/* Ended at once, perhaps before its loop ran. */
static void
test_ends_at_once (void)
{
  for (guint i = 0; i < 100; i++)
    weir_engine_thread_free (weir_engine_thread_new ("test"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/engine-thread/run", test_run);
  g_test_add_func ("/app/engine-thread/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/app/engine-thread/post-destroys", test_post_destroys);
  g_test_add_func ("/app/engine-thread/ends-at-once", test_ends_at_once);
  return g_test_run ();
}
