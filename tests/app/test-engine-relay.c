/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-relay.h"

typedef struct
{
  GMainContext *context;
  WeirEngineRelay *relay;
  GThread *owner;
  guint n_changes;
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
on_notice (const char *text, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (g_thread_self () == f->owner);
  g_string_append_printf (f->notices, "%s;", text);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->context = g_main_context_new ();
  f->owner = g_thread_self ();
  f->notices = g_string_new (NULL);
  f->relay = weir_engine_relay_new (f->context, on_models_changed, on_notice, f);
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
  g_test_add ("/app/engine-relay/outlives", Fixture, NULL, set_up, test_outlives, tear_down);
  return g_test_run ();
}
