/* SPDX-License-Identifier: MIT */
#include "app/weir-request-list.h"

#include <string.h>

#include "app/weir-request-bodies.h"

/* A request that something serves. */
typedef struct
{
  WeirSightEntry entry;
  guint n_stopped;
} Owner;

typedef struct
{
  WeirSights *sights;
  WeirUsageStore *usage;
  WeirRequestList *list;
  guint n_changes;
  guint n_added;
  guint n_removed;
} Fixture;

static void
on_stop (gpointer data)
{
  ((Owner *) data)->n_stopped++;
}

static WeirSightHead *
on_describe (gpointer data)
{
  WeirSightHead *head = weir_sight_head_alloc ();

  head->id = g_strdup (((Owner *) data)->entry.id);
  head->headers = g_new0 (char *, 1);
  return head;
}

static void
begin (Fixture *f, Owner *owner, const char *id)
{
  *owner = (Owner){ 0 };
  owner->entry.id = id;
  owner->entry.stop = on_stop;
  owner->entry.describe = on_describe;
  weir_sights_add (f->sights, &owner->entry, owner);
}

static void
show (Fixture *f, Owner *owner)
{
  weir_sights_show (f->sights, weir_sight_alloc (weir_sights_dup_head (f->sights, &owner->entry)));
}

/* It has ended with @status. */
static void
end (Fixture *f, Owner *owner, guint status)
{
  const WeirUsageRecord record = {
    .request_id = owner->entry.id,
    .status = status,
    .model = "m",
    .duration_us = 10,
    .first_byte_us = 5,
    .priced = status < 400,
    .cost_nano = 7,
    .usage = { 10, 4, 1, -1, -1, 3, 2, -1, -1, -1, FALSE },
  };

  weir_sights_show (f->sights, weir_sight_new_for_record (
                                   weir_sights_dup_head (f->sights, &owner->entry), &record));
  weir_sights_remove (f->sights, &owner->entry);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  f->n_changes++;
  f->n_added += added;
  f->n_removed += removed;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const WeirUsageStoreOptions options = { 0 };

  *f = (Fixture){ 0 };
  f->sights = weir_sights_new ();
  f->usage = weir_usage_store_new (&options);
  f->list = weir_request_list_new (f->sights, f->usage);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_request_list_close (f->list);
  g_object_unref (f->list);
  g_object_unref (f->usage);
  weir_sights_unref (f->sights);
}

static guint
get_n (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->list));
}

/* (transfer none): the id of the item at @position. */
static const char *
get_id (Fixture *f, guint position)
{
  g_autoptr (WeirRequestItem) item = g_list_model_get_item (G_LIST_MODEL (f->list), position);

  return weir_request_item_get_sight (item)->head->id;
}

static void
wait_changes (Fixture *f, guint n)
{
  while (f->n_changes < n)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_a_batch (void)
{
  gboolean done = FALSE;

  g_timeout_add (250, on_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* What is under way and what comes, the latest first, told of many at a time. */
static void
test_live (Fixture *f, gconstpointer data)
{
  WeirUsageSum sum;
  Owner owners[4];

  begin (f, &owners[0], "a");
  g_assert_false (weir_request_list_get_live (f->list));
  weir_request_list_set_live (f->list, TRUE);
  begin (f, &owners[1], "b");
  show (f, &owners[1]);
  begin (f, &owners[2], "c");
  end (f, &owners[2], 200);
  wait_changes (f, 1);
  g_assert_cmpuint (f->n_changes, ==, 1);
  g_assert_cmpuint (get_n (f), ==, 3);
  g_assert_cmpstr (get_id (f, 0), ==, "c");
  g_assert_cmpstr (get_id (f, 2), ==, "a");
  g_assert_cmpuint (weir_request_list_get_n_running (f->list), ==, 2);

  end (f, &owners[0], 500);
  end (f, &owners[1], 200);
  wait_a_batch ();
  g_assert_cmpuint (f->n_changes, ==, 1);
  g_assert_cmpuint (weir_request_list_get_n_running (f->list), ==, 0);
  weir_request_list_get_sum (f->list, &sum);
  g_assert_cmpint (sum.requests, ==, 3);
  g_assert_cmpint (sum.errors, ==, 1);
  g_assert_cmpint (sum.tokens_in, ==, 30);
  g_assert_cmpint (sum.tokens_cached, ==, 12);
  g_assert_cmpint (sum.tokens_written, ==, 3);
  g_assert_cmpint (sum.tokens_out, ==, 9);
  g_assert_cmpint (sum.tokens_reasoning, ==, 6);
  g_assert_cmpint (sum.cost_nano, ==, 14);
  g_assert_cmpint (sum.unpriced, ==, 1);
  g_assert_cmpint (sum.first_bytes, ==, 3);

  weir_request_list_set_live (f->list, FALSE);
  g_assert_false (weir_sights_is_watched (f->sights));
  g_assert_cmpuint (get_n (f), ==, 3);
}

/* What was under way when nobody looks any more would stand there for ever. */
static void
test_end_looking (Fixture *f, gconstpointer data)
{
  Owner running, ended;

  weir_request_list_set_live (f->list, TRUE);
  begin (f, &running, "a");
  show (f, &running);
  begin (f, &ended, "b");
  end (f, &ended, 200);
  wait_changes (f, 1);
  weir_request_list_set_live (f->list, FALSE);
  g_assert_cmpuint (get_n (f), ==, 1);
  g_assert_cmpstr (get_id (f, 0), ==, "b");
  g_assert_null (weir_request_list_find (f->list, "a"));
  weir_sights_remove (f->sights, &running.entry);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  Owner owner;

  weir_request_list_set_live (f->list, TRUE);
  weir_request_list_set_paused (f->list, TRUE);
  begin (f, &owner, "a");
  end (f, &owner, 200);
  wait_a_batch ();
  g_assert_cmpuint (get_n (f), ==, 0);
  weir_request_list_set_paused (f->list, FALSE);
  wait_changes (f, 1);
  g_assert_cmpuint (get_n (f), ==, 1);
}

static void
test_bounded (Fixture *f, gconstpointer data)
{
  WeirUsageSum sum;

  weir_request_list_set_live (f->list, TRUE);
  for (guint round = 0; round < 3; round++)
    {
      guint before = f->n_added;

      for (guint i = 0; i < 4000; i++)
        {
          g_autofree char *id = g_strdup_printf ("%u-%u", round, i);
          Owner owner;

          begin (f, &owner, id);
          end (f, &owner, 200);
        }
      while (f->n_added - before < 4000)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (get_n (f), ==, WEIR_REQUEST_LIST_MAX);
  g_assert_cmpuint (f->n_removed, ==, 2000);
  g_assert_cmpstr (get_id (f, 0), ==, "2-3999");
  g_assert_cmpstr (get_id (f, WEIR_REQUEST_LIST_MAX - 1), ==, "0-2000");
  weir_request_list_get_sum (f->list, &sum);
  g_assert_cmpint (sum.requests, ==, 12000);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  Owner owner;

  begin (f, &owner, "abc");
  g_assert_true (weir_request_list_stop (f->list, "abc"));
  g_assert_cmpuint (owner.n_stopped, ==, 1);
  weir_sights_remove (f->sights, &owner.entry);
  g_assert_false (weir_request_list_stop (f->list, "abc"));
}

static void
test_find (Fixture *f, gconstpointer data)
{
  Owner owners[2];

  weir_request_list_set_live (f->list, TRUE);
  begin (f, &owners[0], "abc");
  begin (f, &owners[1], "abd");
  end (f, &owners[0], 200);
  end (f, &owners[1], 200);
  wait_changes (f, 1);
  g_assert_nonnull (weir_request_list_find (f->list, "abc"));
  g_assert_nonnull (weir_request_list_find (f->list, "abd"));
  g_assert_null (weir_request_list_find (f->list, "ab"));
  g_assert_null (weir_request_list_find (f->list, "x"));
  g_assert_null (weir_request_list_find (f->list, ""));
}

/* --- Older ones --- */

static void
store (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("old-%u", i);
      const WeirUsageRecord record = { .request_id = id,
                                       .wall_us = i * G_USEC_PER_SEC,
                                       .status = 200,
                                       .first_byte_us = -1,
                                       .usage = WEIR_USAGE_INIT };

      weir_usage_sink_record (WEIR_USAGE_SINK (f->usage), &record);
    }
  weir_usage_store_flush (f->usage);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint
load_older (Fixture *f, guint n)
{
  GAsyncResult *result = NULL;
  guint n_loaded = 99;

  weir_request_list_load_older_async (f->list, n, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (weir_request_list_load_older_finish (f->list, result, &n_loaded, NULL));
  g_object_unref (result);
  return n_loaded;
}

static void
test_older (Fixture *f, gconstpointer data)
{
  Owner owner;

  store (f, 25);
  weir_request_list_set_live (f->list, TRUE);
  begin (f, &owner, "old-24"); /* seen here and stored */
  end (f, &owner, 200);
  wait_changes (f, 1);
  g_assert_cmpuint (load_older (f, 10), ==, 10);
  g_assert_cmpuint (get_n (f), ==, 11);
  g_assert_cmpstr (get_id (f, 0), ==, "old-24");
  g_assert_cmpstr (get_id (f, 1), ==, "old-23");
  g_assert_cmpstr (get_id (f, 10), ==, "old-14");
  g_assert_cmpuint (load_older (f, 10), ==, 10);
  g_assert_cmpuint (load_older (f, 10), ==, 4);
  g_assert_cmpuint (load_older (f, 10), ==, 0);
  g_assert_cmpstr (get_id (f, 24), ==, "old-0");

  begin (f, &owner, "new");
  end (f, &owner, 200);
  wait_changes (f, f->n_changes + 1);
  g_assert_cmpstr (get_id (f, 0), ==, "new");
  g_assert_cmpstr (get_id (f, 25), ==, "old-0");

  weir_request_list_clear (f->list);
  g_assert_cmpuint (get_n (f), ==, 0);
  g_assert_cmpuint (load_older (f, 5), ==, 5);
}

static void
test_nowhere (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  g_autoptr (WeirRequestList) list = weir_request_list_new (sights, NULL);
  GAsyncResult *result = NULL;
  guint n = 99;

  weir_request_list_load_older_async (list, 5, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (weir_request_list_load_older_finish (list, result, &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  g_object_unref (result);
}

/* --- Bodies --- */

static WeirRequestItem *
make_item (const char *id, gsize size)
{
  WeirSightHead *head = weir_sight_head_alloc ();
  g_autoptr (WeirSight) sight = NULL;

  head->id = g_strdup (id);
  head->headers = g_new0 (char *, 1);
  head->body = g_bytes_new_take (g_malloc0 (size), size);
  sight = weir_sight_alloc (head);
  return weir_request_item_new (sight);
}

static void
test_bodies (void)
{
  WeirRequestBodies bodies = { 0 };
  g_autoptr (WeirRequestItem) a = make_item ("a", 60);
  g_autoptr (WeirRequestItem) b = make_item ("b", 30);
  g_autoptr (WeirRequestItem) c = make_item ("c", 50);
  g_autoptr (WeirRequestItem) huge = make_item ("d", 500);

  weir_request_bodies_add (&bodies, a, 100);
  weir_request_bodies_add (&bodies, b, 100);
  weir_request_bodies_add (&bodies, c, 100);
  g_assert_cmpuint (weir_request_item_get_body_size (a), ==, 0);
  g_assert_cmpuint (weir_request_item_get_body_size (b), ==, 30);
  g_assert_cmpuint (bodies.size, ==, 80);
  weir_request_bodies_remove (&bodies, b);
  weir_request_bodies_remove (&bodies, b);
  weir_request_bodies_remove (&bodies, a);
  g_assert_cmpuint (bodies.size, ==, 50);
  weir_request_bodies_add (&bodies, huge, 100);
  g_assert_cmpuint (bodies.size, ==, 0);
  g_assert_cmpuint (weir_request_item_get_body_size (huge), ==, 0);
  weir_request_bodies_add (&bodies, b, 100);
  weir_request_bodies_drop_all (&bodies);
  g_assert_cmpuint (weir_request_item_get_body_size (b), ==, 0);
  g_assert_cmpstr (weir_request_item_get_sight (b)->head->id, ==, "b");
}

static void
test_keep_bodies (Fixture *f, gconstpointer data)
{
  WeirRequestItem *item;
  Owner owner;

  weir_request_list_set_keep_bodies (f->list, TRUE);
  g_assert_false (weir_sights_wants_bodies (f->sights));
  weir_request_list_set_live (f->list, TRUE);
  g_assert_true (weir_sights_wants_bodies (f->sights));
  begin (f, &owner, "a");
  owner.entry.head = on_describe (&owner);
  owner.entry.head->body = g_bytes_new_static ("body", 4);
  end (f, &owner, 200);
  wait_changes (f, 1);
  item = weir_request_list_find (f->list, "a");
  g_assert_cmpuint (weir_request_item_get_body_size (item), ==, 4);
  weir_request_list_set_keep_bodies (f->list, FALSE);
  g_assert_cmpuint (weir_request_item_get_body_size (item), ==, 0);
  g_assert_false (weir_sights_wants_bodies (f->sights));
}

/* --- Items --- */

static void
on_notify (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_item (void)
{
  const WeirUsageRecord record = { .status = 200,
                                   .duration_us = 5,
                                   .first_byte_us = -1,
                                   .priced = TRUE,
                                   .cost_nano = 3,
                                   .usage = WEIR_USAGE_INIT };
  g_autoptr (WeirRequestItem) item = make_item ("a", 1);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (WeirSight) after = NULL;
  g_autofree char *id = NULL;
  g_autofree char *client = NULL;
  gboolean is_running = TRUE;
  gint64 cost = 0, duration = 0;
  guint status = 0;

  g_signal_connect (item, "notify", G_CALLBACK (on_notify), names);
  after = weir_sight_new_for_record (weir_sight_head_ref (weir_request_item_get_sight (item)->head),
                                     &record);
  weir_request_item_set_sight (item, after);
  g_assert_nonnull (strstr (names->str, "status "));
  g_assert_nonnull (strstr (names->str, "running "));
  g_assert_nonnull (strstr (names->str, "cost-nano "));
  g_assert_null (strstr (names->str, "model "));
  g_object_get (item, "id", &id, "client", &client, "running", &is_running, "status", &status,
                "cost-nano", &cost, "duration", &duration, NULL);
  g_assert_cmpstr (id, ==, "a");
  g_assert_cmpstr (client, ==, "");
  g_assert_false (is_running);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpint (cost, ==, 3);
  g_assert_cmpint (duration, ==, 5);
}

static void
test_client (void)
{
  static const struct
  {
    const char *key;
    const char *agent;
    const char *client;
  } rows[] = {
    { "laptop", "curl/8", "laptop" },
    { NULL, "claude-cli/2.1 (external, cli)", "claude-cli/2.1" },
    { "", "a(b)", "a" },
    { NULL, "\xff\xfe", "\357\277\275\357\277\275" },
    { NULL, NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirUsageRecord record = { .request_id = "a",
                                       .key_name = rows[i].key,
                                       .user_agent = rows[i].agent };
      g_autoptr (WeirSight) sight = weir_sight_new_for_record (NULL, &record);
      g_autoptr (WeirRequestItem) item = weir_request_item_new (sight);
      g_autofree char *client = weir_request_item_dup_client (item);

      g_assert_cmpstr (client, ==, rows[i].client);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/app/request-list/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("live", test_live);
  ADD ("end-looking", test_end_looking);
  ADD ("pause", test_pause);
  ADD ("bounded", test_bounded);
  ADD ("stop", test_stop);
  ADD ("find", test_find);
  ADD ("older", test_older);
  ADD ("keep-bodies", test_keep_bodies);
  g_test_add_func ("/app/request-list/nowhere", test_nowhere);
  g_test_add_func ("/app/request-list/bodies", test_bodies);
  g_test_add_func ("/app/request-list/item", test_item);
  g_test_add_func ("/app/request-list/client", test_client);
  return g_test_run ();
}
