/* SPDX-License-Identifier: MIT */
#include "aicore/weir-deployment-list.h"

#include <string.h>

#include "aicore/test-account.h"
#include "aicore/test-demo-account.h"
#include "aicore/weir-aicore-error.h"
#include "support/weir-test-clock.h"

static const WeirDemoDeployment deployments[] = {
  { .id = "d000gpt4", .model = "gpt-4o", .executable = "azure-openai" },
  { .id = "d00team1",
    .resource_group = "team-a",
    .model = "mistralai--mistral-small",
    .executable = "aicore-mistralai" },
};

static const WeirDemoFault all_fail = { .kind = WEIR_DEMO_FAULT_STATUS,
                                        .path = "/lm/deployments",
                                        .status = 503 };

typedef struct
{
  WeirTestClock *clock;
  WeirDemo *demo;
  WeirAccount *account;
  WeirDeploymentList *list;
  guint n_changed;
} Fixture;

static void
on_changed (WeirDeploymentList *list, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changed++;
}

static void
make_list (Fixture *fixture)
{
  g_autoptr (WeirAiApi) api = weir_ai_api_new (fixture->account);

  g_clear_object (&fixture->list);
  fixture->list = weir_deployment_list_new (fixture->account, api, WEIR_CLOCK (fixture->clock));
  g_signal_connect (fixture->list, "changed", G_CALLBACK (on_changed), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = weir_test_clock_new ();
  fixture->demo = test_demo_new (deployments, G_N_ELEMENTS (deployments));
  fixture->account = test_demo_account_new (fixture->demo, WEIR_CLOCK (fixture->clock));
  make_list (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  weir_token_source_stop (fixture->account->tokens);
  g_object_unref (fixture->list);
  weir_account_unref (fixture->account);
  test_demo_drain ();
  weir_demo_stop (fixture->demo);
  g_object_unref (fixture->demo);
  g_object_unref (fixture->clock);
}

static gboolean
refresh (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_deployment_list_refresh_async (fixture->list, NULL, test_demo_on_done, &result);
  test_demo_wait (&result);
  return weir_deployment_list_refresh_finish (fixture->list, result, error);
}

static void
refresh_ok (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  refresh (fixture, &error);
  g_assert_no_error (error);
}

/* (transfer full): the group whose failure is told. */
static char *
refresh_fails (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) kept = NULL;

  g_assert_false (refresh (fixture, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  kept = weir_deployment_list_dup_error (fixture->list);
  g_assert_error (kept, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  return weir_deployment_list_dup_failed_group (fixture->list);
}

/* @expected: "id model executable alias;" for each, in the order of the list. */
static void
assert_known (Fixture *fixture, const char *expected)
{
  g_autoptr (GPtrArray) known = weir_deployment_list_dup (fixture->list);
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < known->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (known, i);

      g_assert_true (weir_deployment_is_usable (deployment));
      g_assert_false (deployment->foreign_url);
      g_string_append_printf (actual, "%s %s %s %s %s;", deployment->id, deployment->resource_group,
                              deployment->model, deployment->executable,
                              deployment->aliases[0] != NULL ? deployment->aliases[0] : "-");
    }
  g_assert_cmpstr (actual->str, ==, expected);
}

#define GPT "d000gpt4 default gpt-4o azure-openai -;"
#define MISTRAL "d00team1 team-a mistralai--mistral-small aicore-mistralai -;"

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  assert_known (fixture, "");
  g_assert_cmpint (weir_deployment_list_get_refreshed_us (fixture->list), ==, 0);
  g_assert_true (weir_deployment_list_get_account (fixture->list) == fixture->account);

  refresh_ok (fixture);
  assert_known (fixture, GPT MISTRAL);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (weir_deployment_list_get_refreshed_us (fixture->list), ==,
                   WEIR_TEST_CLOCK_BOOT_US);
  g_assert_null (weir_deployment_list_dup_error (fixture->list));

  /* The same again is no change; one less is. */
  refresh_ok (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  weir_demo_set_deployments (fixture->demo, &deployments[1], 1);
  refresh_ok (fixture);
  assert_known (fixture, MISTRAL);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autofree char *group = NULL;

  refresh_ok (fixture);
  weir_test_clock_advance (fixture->clock, 60 * G_USEC_PER_SEC);
  weir_demo_set_faults (fixture->demo, &all_fail, 1);
  group = refresh_fails (fixture);
  g_assert_cmpstr (group, ==, "default");
  assert_known (fixture, GPT MISTRAL);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (weir_deployment_list_get_refreshed_us (fixture->list), ==,
                   WEIR_TEST_CLOCK_BOOT_US);

  weir_demo_set_faults (fixture->demo, NULL, 0);
  refresh_ok (fixture);
  g_assert_null (weir_deployment_list_dup_error (fixture->list));
}

/* One group fails: what was known of it stays, the other is renewed. */
static void
test_half_failure (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoDeployment others[] = {
    { .id = "d000gpt5", .model = "gpt-5", .executable = "azure-openai" },
    { .id = "d00team2",
      .resource_group = "team-a",
      .model = "gpt-5",
      .executable = "azure-openai" },
  };
  WeirDemoFault one_fails = all_fail;
  g_autoptr (GPtrArray) known = NULL;
  g_autofree char *group = NULL;
  guint n_old = 0;

  refresh_ok (fixture);
  one_fails.times = 1;
  weir_demo_set_faults (fixture->demo, &one_fails, 1);
  weir_demo_set_deployments (fixture->demo, others, G_N_ELEMENTS (others));
  group = refresh_fails (fixture);

  /* Which of the two requests came first is not known. */
  known = weir_deployment_list_dup (fixture->list);
  g_assert_cmpuint (known->len, ==, 2);
  for (guint i = 0; i < known->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (known, i);

      if (strcmp (deployment->model, "gpt-5") == 0)
        continue;
      n_old++;
      g_assert_cmpstr (deployment->resource_group, ==, group);
    }
  g_assert_cmpuint (n_old, ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoFault garbage = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 200, .body = "{\"x\":"
  };
  g_autoptr (GError) error = NULL;

  refresh_ok (fixture);
  weir_demo_set_faults (fixture->demo, &garbage, 1);
  g_assert_false (refresh (fixture, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
  assert_known (fixture, GPT MISTRAL);
}

static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  test_account_pin (fixture->account, "gpt-mine", "d000gpt4,d0absent,no/id");
  make_list (fixture);

  /* Before the first answer: what the configuration says, taken at its word. */
  assert_known (fixture, "d000gpt4 default gpt-mine azure-openai gpt-mine;"
                         "d0absent default gpt-mine azure-openai gpt-mine;");

  refresh_ok (fixture);
  assert_known (fixture, "d000gpt4 default gpt-4o azure-openai gpt-mine;" MISTRAL
                         "d0absent default gpt-mine azure-openai gpt-mine;");

  fixture->account->pinned_only = TRUE;
  refresh_ok (fixture);
  assert_known (fixture, "d000gpt4 default gpt-4o azure-openai gpt-mine;"
                         "d0absent default gpt-mine azure-openai gpt-mine;");
}

/* Ten callers, one round: one request a group. */
static void
test_single_flight (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[10] = { NULL };
  WeirDemoStats stats;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    weir_deployment_list_refresh_async (fixture->list, NULL, test_demo_on_done, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      test_demo_wait (&results[i]);
      g_assert_true (weir_deployment_list_refresh_finish (fixture->list, results[i], NULL));
      g_object_unref (results[i]);
    }
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.management, ==, 3); /* two groups and the catalogue */
  g_assert_cmpuint (stats.tokens, ==, 1);
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  GError *error;
  gboolean is_refreshed;
  int is_done;
} Waiting;

static gpointer
wait_thread (gpointer data)
{
  Waiting *waiting = data;

  waiting->is_refreshed = weir_deployment_list_refresh_wait (waiting->fixture->list,
                                                             waiting->cancellable, &waiting->error);
  g_atomic_int_set (&waiting->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
run_waiting (Waiting *waiting, guint n)
{
  GThread *threads[16];

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (threads));
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("worker", wait_thread, &waiting[i]);
  for (guint i = 0; i < n; i++)
    {
      while (!g_atomic_int_get (&waiting[i].is_done))
        g_main_context_iteration (NULL, TRUE);
      g_thread_join (threads[i]);
    }
}

static void
test_wait (Fixture *fixture, gconstpointer data)
{
  Waiting waiting[16] = { { NULL } };
  Waiting later = { .fixture = fixture };
  WeirDemoStats stats;

  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    waiting[i].fixture = fixture;
  run_waiting (waiting, G_N_ELEMENTS (waiting));
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_assert_no_error (waiting[i].error);
      g_assert_true (waiting[i].is_refreshed);
    }
  assert_known (fixture, GPT MISTRAL);
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.management, ==, 3); /* two groups and the catalogue */

  /* Within 5 s the round counts for whoever comes, afterwards another is begun. */
  weir_test_clock_advance (fixture->clock, 5 * G_USEC_PER_SEC);
  run_waiting (&later, 1);
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.management, ==, 3); /* two groups and the catalogue */
  weir_test_clock_advance (fixture->clock, 1);
  later.is_done = FALSE;
  run_waiting (&later, 1);
  g_assert_true (later.is_refreshed);
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.management, ==, 5); /* two rounds and the catalogue once */
}

static void
test_wait_failure (Fixture *fixture, gconstpointer data)
{
  Waiting waiting = { .fixture = fixture };

  weir_demo_set_faults (fixture->demo, &all_fail, 1);
  run_waiting (&waiting, 1);
  g_assert_false (waiting.is_refreshed);
  g_assert_error (waiting.error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  g_error_free (waiting.error);
}

static void
test_wait_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Waiting waiting = { .fixture = fixture, .cancellable = cancellable };
  GThread *thread = g_thread_new ("worker", wait_thread, &waiting);

  /* Nobody turns the loop, so no round ends; the cancellation gets through all the same. */
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_false (waiting.is_refreshed);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (waiting.error);
  refresh_ok (fixture);
}

static void
set_orchestration (Fixture *fixture)
{
  static const WeirDemoDeployment orchestration[] = {
    { .id = "d00orch1", .executable = "orchestration" },
    { .id = "d00orch2",
      .resource_group = "team-a",
      .executable = "orchestration",
      .status = "STOPPED" },
  };

  weir_demo_set_deployments (fixture->demo, orchestration, G_N_ELEMENTS (orchestration));
}

static const WeirDeployment *
find_known (GPtrArray *known, const char *id)
{
  for (guint i = 0; i < known->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (known, i);

      if (strcmp (deployment->id, id) == 0)
        return deployment;
    }
  g_assert_not_reached ();
}

/* Where orchestration runs, it offers the catalogue, which is asked for once in a while only. */
static void
test_offers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) known = NULL;
  const WeirDeployment *running;
  WeirDemoStats before, after;

  set_orchestration (fixture);
  refresh_ok (fixture);
  known = weir_deployment_list_dup (fixture->list);
  running = find_known (known, "d00orch1");
  g_assert_nonnull (running->offers);
  g_assert_cmpuint (running->offers->models->len, >, 20);
  g_assert_null (find_known (known, "d00orch2")->offers);
  g_assert_null (running->catalogued);
  catalogue = weir_deployment_list_dup_catalogue (fixture->list);
  g_assert_true (catalogue == running->offers);
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  weir_demo_get_stats (fixture->demo, &before);
  refresh_ok (fixture);
  weir_demo_get_stats (fixture->demo, &after);
  g_assert_cmpuint (after.management - before.management, ==, 2);
  weir_test_clock_advance (fixture->clock, 3601 * G_TIME_SPAN_SECOND);
  refresh_ok (fixture);
  weir_demo_get_stats (fixture->demo, &before);
  g_assert_cmpuint (before.management - after.management, ==, 3);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

/* Without the catalogue everything else is as good as ever. */
static void
test_no_catalogue (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoFault faults[] = {
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/models", .times = 1, .status = 403 },
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/models", .times = 1, .status = 200, .body = "[" },
  };
  g_autoptr (GPtrArray) known = NULL;

  set_orchestration (fixture);
  weir_demo_set_faults (fixture->demo, faults, G_N_ELEMENTS (faults));
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_clear_pointer (&known, g_ptr_array_unref);
      g_test_expect_message ("weir-aicore", G_LOG_LEVEL_MESSAGE, "*catalogue*");
      refresh_ok (fixture);
      g_test_assert_expected_messages ();
      known = weir_deployment_list_dup (fixture->list);
      g_assert_null (find_known (known, "d00orch1")->offers);
    }
  g_clear_pointer (&known, g_ptr_array_unref);
  refresh_ok (fixture);
  known = weir_deployment_list_dup (fixture->list);
  g_assert_nonnull (find_known (known, "d00orch1")->offers);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/aicore/deployment-list/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("refresh", test_refresh);
  ADD ("failure", test_failure);
  ADD ("half-failure", test_half_failure);
  ADD ("garbage", test_garbage);
  ADD ("pinned", test_pinned);
  ADD ("single-flight", test_single_flight);
  ADD ("offers", test_offers);
  ADD ("no-catalogue", test_no_catalogue);
  ADD ("wait", test_wait);
  ADD ("wait-failure", test_wait_failure);
  ADD ("wait-cancelled", test_wait_cancelled);

  return g_test_run ();
}
