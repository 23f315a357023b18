/* SPDX-License-Identifier: MIT */
#include "base/weir-sights.h"

/* Somebody who serves a request. */
typedef struct
{
  WeirSightEntry entry;
  guint n_stopped;
  guint n_described;
} Owner;

static void
on_stop (gpointer data)
{
  ((Owner *) data)->n_stopped++;
}

static WeirSightHead *
on_describe (gpointer data)
{
  Owner *owner = data;
  WeirSightHead *head = weir_sight_head_alloc ();

  owner->n_described++;
  head->id = g_strdup (owner->entry.id);
  head->headers = g_new0 (char *, 1);
  return head;
}

static void
begin (WeirSights *sights, Owner *owner, const char *id)
{
  owner->entry.id = id;
  owner->entry.stop = on_stop;
  owner->entry.describe = on_describe;
  weir_sights_add (sights, &owner->entry, owner);
}

static void
show (WeirSights *sights, Owner *owner, guint status)
{
  WeirSight *sight = weir_sight_alloc (weir_sights_dup_head (sights, &owner->entry));

  sight->status = status;
  weir_sights_show (sights, sight);
}

static void
on_wake (gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

/* Nobody looks: nothing is described. */
static void
test_unwatched (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  Owner owner = { 0 };

  begin (sights, &owner, "a");
  g_assert_false (weir_sights_is_watched (sights));
  g_assert_false (weir_sights_wants_bodies (sights));
  weir_sights_remove (sights, &owner.entry);
  g_assert_cmpuint (owner.n_described, ==, 0);
}

/* What is under way is there at once, and afterwards the latest of each, in the order of the first. */
static void
test_take (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) none = NULL;
  Owner a = { 0 }, b = { 0 };
  WeirSightTap *tap;
  int n_wakes = 0;

  begin (sights, &a, "a");
  tap = weir_sights_open (sights, FALSE, on_wake, &n_wakes);
  g_assert_true (weir_sights_is_watched (sights));
  g_assert_cmpint (n_wakes, ==, 1);
  first = weir_sight_tap_take (tap);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_true (((WeirSight *) first->pdata[0])->is_running);

  begin (sights, &b, "b");
  show (sights, &b, 0);
  show (sights, &a, 200);
  show (sights, &b, 404);
  g_assert_cmpint (n_wakes, ==, 2);
  second = weir_sight_tap_take (tap);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_cmpstr (((WeirSight *) second->pdata[0])->head->id, ==, "b");
  g_assert_cmpuint (((WeirSight *) second->pdata[0])->status, ==, 404);
  g_assert_cmpuint (((WeirSight *) second->pdata[1])->status, ==, 200);
  none = weir_sight_tap_take (tap);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (a.n_described, ==, 1);

  weir_sight_tap_close (tap);
  g_assert_false (weir_sights_is_watched (sights));
  weir_sights_remove (sights, &a.entry);
  weir_sights_remove (sights, &b.entry);
}

/* Two who look have what they look at apart. */
static void
test_two (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  Owner a = { 0 };
  int n_one = 0, n_two = 0;
  WeirSightTap *one = weir_sights_open (sights, TRUE, on_wake, &n_one);
  WeirSightTap *two = weir_sights_open (sights, FALSE, on_wake, &n_two);

  g_assert_true (weir_sights_wants_bodies (sights));
  weir_sight_tap_set_bodies (one, FALSE);
  g_assert_false (weir_sights_wants_bodies (sights));
  weir_sight_tap_set_bodies (two, TRUE);
  weir_sight_tap_set_bodies (two, TRUE);
  begin (sights, &a, "a");
  show (sights, &a, 200);
  first = weir_sight_tap_take (one);
  g_assert_cmpuint (first->len, ==, 1);
  weir_sight_tap_close (one);
  g_assert_true (weir_sights_is_watched (sights));
  second = weir_sight_tap_take (two);
  g_assert_cmpuint (second->len, ==, 1);
  weir_sight_tap_close (two);
  g_assert_false (weir_sights_wants_bodies (sights));
  g_assert_cmpint (n_one, ==, 1);
  g_assert_cmpint (n_two, ==, 1);
  weir_sights_remove (sights, &a.entry);
}

static void
test_bounded (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  g_autoptr (GPtrArray) taken = NULL;
  int n_wakes = 0;
  WeirSightTap *tap = weir_sights_open (sights, FALSE, on_wake, &n_wakes);

  for (guint i = 0; i < 10005; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      Owner owner = { 0 };

      begin (sights, &owner, id);
      show (sights, &owner, 200);
      weir_sights_remove (sights, &owner.entry);
    }
  taken = weir_sight_tap_take (tap);
  g_assert_cmpuint (taken->len, ==, 10000);
  g_assert_cmpstr (((WeirSight *) taken->pdata[0])->head->id, ==, "5");
  g_assert_cmpint (n_wakes, ==, 1);
  weir_sight_tap_close (tap);
}

static void
test_stop (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  Owner a = { 0 }, b = { 0 };

  begin (sights, &a, "a");
  begin (sights, &b, "b");
  g_assert_true (weir_sights_stop (sights, "b"));
  g_assert_false (weir_sights_stop (sights, "c"));
  weir_sights_remove (sights, &b.entry);
  g_assert_false (weir_sights_stop (sights, "b"));
  g_assert_cmpuint (a.n_stopped, ==, 0);
  g_assert_cmpuint (b.n_stopped, ==, 1);
  weir_sights_remove (sights, &a.entry);
}

static gpointer
serve_many (gpointer data)
{
  WeirSights *sights = data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%p-%u", (void *) g_thread_self (), i);
      Owner owner = { 0 };

      begin (sights, &owner, id);
      if (weir_sights_is_watched (sights))
        show (sights, &owner, 200);
      weir_sights_remove (sights, &owner.entry);
    }
  return NULL;
}

/* Somebody looks and looks away while others serve. */
static void
test_threads (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  GThread *threads[4];
  int n_wakes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("serve", serve_many, sights);
  for (guint i = 0; i < 200; i++)
    {
      WeirSightTap *tap = weir_sights_open (sights, i % 2 == 0, on_wake, &n_wakes);
      g_autoptr (GPtrArray) taken = NULL;

      weir_sights_stop (sights, "nobody");
      taken = weir_sight_tap_take (tap);
      weir_sight_tap_close (tap);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_false (weir_sights_is_watched (sights));
}

/* What it costs a request when nobody looks: measured with -m perf. */
static void
test_speed (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  guint n = g_test_perf () ? 1000000 : 1000;
  Owner owner = { 0 };
  double start = g_get_monotonic_time ();
  double elapsed_us;

  for (guint i = 0; i < n; i++)
    {
      begin (sights, &owner, "a");
      g_assert_false (weir_sights_is_watched (sights));
      weir_sights_remove (sights, &owner.entry);
    }
  elapsed_us = g_get_monotonic_time () - start;
  g_test_minimized_result (elapsed_us * 1000 / n, "%.0f ns a request", elapsed_us * 1000 / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/sights/unwatched", test_unwatched);
  g_test_add_func ("/base/sights/take", test_take);
  g_test_add_func ("/base/sights/two", test_two);
  g_test_add_func ("/base/sights/bounded", test_bounded);
  g_test_add_func ("/base/sights/stop", test_stop);
  g_test_add_func ("/base/sights/threads", test_threads);
  g_test_add_func ("/base/sights/speed", test_speed);
  return g_test_run ();
}
