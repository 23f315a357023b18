/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-relay.h"

typedef struct
{
  GMainContext *context;
  WeirEngineRelay *relay;
  GThread *owner;
  guint n_changes;
  guint n_activities;
  int n_active; /* atomic: what is told of */
  int seen;     /* of it on arrival */
  int n_done;   /* atomic: workers */
  GString *notices;
} Fixture;

static void
on_models_changed (gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (g_thread_self () == f->owner);
  f->n_changes++;
}

static void
on_activity_changed (gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (g_thread_self () == f->owner);
  f->n_activities++;
  f->seen = g_atomic_int_get (&f->n_active);
}

static void
on_notice (const char *text, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (g_thread_self () == f->owner);
  g_string_append_printf (f->notices, "%s;", text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const WeirEngineRelayEvents events = { .models_changed = on_models_changed,
                                         .activity_changed = on_activity_changed,
                                         .notice = on_notice,
                                         .user_data = f };

  f->context = g_main_context_new ();
  f->owner = g_thread_self ();
  f->notices = g_string_new (NULL);
  f->relay = weir_engine_relay_new (f->context, &events);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->relay, weir_engine_relay_unref);
  g_main_context_unref (f->context);
  g_string_free (f->notices, TRUE);
}

static void
iterate (Fixture *f)
{
  while (g_main_context_iteration (f->context, FALSE))
    ;
}

/* How long the context would wait: -1 for ever. */
static int
get_wait_ms (GMainContext *context)
{
  GPollFD fds[8];
  int priority;
  int wait_ms;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, priority, &wait_ms, fds, G_N_ELEMENTS (fds));
  g_main_context_check (context, priority, fds, 0);
  g_main_context_release (context);
  return wait_ms;
}

static gpointer
tell (gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < 10; i++)
    weir_engine_relay_models_changed (f->relay);
  weir_engine_relay_notice ("one", f->relay);
  weir_engine_relay_notice ("two", f->relay);
  return NULL;
}

static void
test_carries_over (Fixture *f, gconstpointer data)
{
  g_thread_join (g_thread_new ("teller", tell, f));
  g_assert_cmpuint (f->n_changes, ==, 0);
  iterate (f);
  g_assert_cmpuint (f->n_changes, ==, 1);
  g_assert_cmpstr (f->notices->str, ==, "one;two;");

  weir_engine_relay_models_changed (f->relay);
  iterate (f);
  g_assert_cmpuint (f->n_changes, ==, 2);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  tell (f);
  weir_engine_relay_stop (f->relay);
  tell (f);
  iterate (f);
  g_assert_cmpuint (f->n_changes, ==, 0);
  g_assert_cmpstr (f->notices->str, ==, "");
}

#define N_WORKERS 4
#define N_ROUNDS 20000

static void
count (Fixture *f, int change)
{
  g_atomic_int_add (&f->n_active, change);
  weir_engine_relay_activity_changed (f->relay);
}

/* One of each worker stays under way. */
static gpointer
work (gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      count (f, 1);
      count (f, -1);
    }
  count (f, 1);
  g_atomic_int_inc (&f->n_done);
  return NULL;
}

/* However many there are, few arrive, and the last number is never missed. */
static void
test_activity (Fixture *f, gconstpointer data)
{
  GThread *threads[N_WORKERS];
  gint64 began_us = g_get_monotonic_time ();
  gint64 took_us;

  for (guint i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("worker", work, f);
  while (g_atomic_int_get (&f->n_done) < N_WORKERS || f->seen != N_WORKERS)
    g_main_context_iteration (f->context, TRUE);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);
  took_us = g_get_monotonic_time () - began_us;
  /* two for each time of rest that was begun */
  g_assert_cmpint (f->n_activities, <=, 2 * (took_us / (250 * G_TIME_SPAN_MILLISECOND) + 1));
}

/* After a pause the first arrives at once, and what comes after it as one; then nobody is woken. */
static void
test_activity_rests (Fixture *f, gconstpointer data)
{
  for (guint i = 1; i <= 2; i++)
    {
      f->n_active = 1;
      weir_engine_relay_activity_changed (f->relay);
      g_main_context_iteration (f->context, TRUE);
      g_assert_cmpuint (f->n_activities, ==, 2 * i - 1);
      g_assert_cmpint (f->seen, ==, 1);

      f->n_active = 0;
      weir_engine_relay_activity_changed (f->relay);
      weir_engine_relay_activity_changed (f->relay);
      while (f->n_activities < 2 * i)
        g_main_context_iteration (f->context, TRUE);
      g_assert_cmpint (f->seen, ==, 0);
      g_assert_false (g_main_context_pending (f->context));
      g_assert_cmpint (get_wait_ms (f->context), ==, -1);
    }
}

static void
test_activity_stop (Fixture *f, gconstpointer data)
{
  weir_engine_relay_activity_changed (f->relay);
  weir_engine_relay_stop (f->relay);
  while (get_wait_ms (f->context) >= 0)
    g_main_context_iteration (f->context, TRUE);
  g_assert_cmpuint (f->n_activities, ==, 0);
}

/* What is on its way keeps the relay alive. */
static void
test_outlives (Fixture *f, gconstpointer data)
{
  tell (f);
  g_clear_pointer (&f->relay, weir_engine_relay_unref);
  iterate (f);
  g_assert_cmpstr (f->notices->str, ==, "one;two;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/engine-relay/carries-over", Fixture, NULL, set_up, test_carries_over,
              tear_down);
  g_test_add ("/app/engine-relay/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/app/engine-relay/activity", Fixture, NULL, set_up, test_activity, tear_down);
  g_test_add ("/app/engine-relay/activity-rests", Fixture, NULL, set_up, test_activity_rests,
              tear_down);
  g_test_add ("/app/engine-relay/activity-stop", Fixture, NULL, set_up, test_activity_stop,
              tear_down);
  g_test_add ("/app/engine-relay/outlives", Fixture, NULL, set_up, test_outlives, tear_down);
  return g_test_run ();
}
