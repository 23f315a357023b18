/* SPDX-License-Identifier: MIT */
#include "proxy/weir-balancer.h"

#include "proxy/deployments.h"
#include "support/weir-test-clock.h"
#include "wire/weir-api-error.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  WeirTestClock *clock;
  WeirBalancer *balancer;
  GPtrArray *deployments;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = weir_test_clock_new ();
  fixture->balancer = weir_balancer_new (WEIR_CLOCK (fixture->clock));
  fixture->deployments = test_deployments_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  weir_balancer_free (fixture->balancer);
  g_ptr_array_unref (fixture->deployments);
  g_object_unref (fixture->clock);
}

/* Accounts A and B with deployments u1, u2 each, of one model. */
static void
add_two_by_two (Fixture *fixture)
{
  g_autoptr (WeirAccount) a = test_account_new ("A", 0, 1);
  g_autoptr (WeirAccount) b = test_account_new ("B", 0, 1);

  test_deployments_add (fixture->deployments, a, "A-u1", "gpt-5");
  test_deployments_add (fixture->deployments, a, "A-u2", "gpt-5");
  test_deployments_add (fixture->deployments, b, "B-u1", "gpt-5");
  test_deployments_add (fixture->deployments, b, "B-u2", "gpt-5");
}

static void
add_account (Fixture *fixture, const char *id, int priority, guint weight)
{
  g_autoptr (WeirAccount) account = test_account_new (id, priority, weight);
  g_autofree char *deployment = g_strconcat (id, "-u1", NULL);

  test_deployments_add (fixture->deployments, account, deployment, "gpt-5");
}

static WeirDeployment *
pick (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WeirDeployment *picked =
      weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, FALSE, &error);

  g_assert_no_error (error);
  return picked;
}

/* Picks and ends a call; the id lives as long as the fixture. */
static const char *
call (Fixture *fixture, WeirOutcome outcome, gint64 cooldown_us)
{
  g_autoptr (WeirDeployment) picked = pick (fixture);

  weir_balancer_done (fixture->balancer, picked, outcome, cooldown_us);
  return picked->id;
}

static void
fail_n (Fixture *fixture, WeirDeployment *deployment, guint n)
{
  g_autoptr (GPtrArray) one = test_deployments_new ();

  g_ptr_array_add (one, weir_deployment_ref (deployment));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirDeployment) picked =
          weir_balancer_pick (fixture->balancer, one, NULL, FALSE, NULL);

      g_assert_nonnull (picked);
      weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_FAILED, 0);
    }
}

static void
test_alternates (Fixture *fixture, gconstpointer data)
{
  static const char *const order[] = { "A-u1", "B-u1", "A-u2", "B-u2" };

  add_two_by_two (fixture);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, order[i % 4]);
}

/* Requests for two models in turn: each alternates by itself. */
static void
test_alternates_by_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) other = test_deployments_new ();
  g_autoptr (WeirAccount) a = test_account_new ("A", 0, 1);
  g_autoptr (WeirAccount) b = test_account_new ("B", 0, 1);

  test_deployments_add (fixture->deployments, a, "A-u1", "gpt-5");
  test_deployments_add (fixture->deployments, b, "B-u1", "gpt-5");
  test_deployments_add (other, a, "A-v1", "gpt-4.1");
  test_deployments_add (other, b, "B-v1", "gpt-4.1");

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (WeirDeployment) picked = NULL;

      g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, i % 2 == 0 ? "A-u1" : "B-u1");
      picked = weir_balancer_pick (fixture->balancer, other, NULL, FALSE, NULL);
      g_assert_cmpstr (picked->id, ==, i % 2 == 0 ? "A-v1" : "B-v1");
      weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_OK, 0);
    }
}

static void
test_least_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirDeployment) first = NULL;
  g_autoptr (WeirDeployment) second = NULL;
  g_autoptr (WeirDeployment) third = NULL;

  add_account (fixture, "A", 0, 1);
  add_account (fixture, "B", 0, 1);
  first = pick (fixture);
  second = pick (fixture);
  g_assert_cmpstr (first->id, ==, "A-u1");
  g_assert_cmpstr (second->id, ==, "B-u1");

  /* B is free again, whoever's turn it is */
  weir_balancer_done (fixture->balancer, second, WEIR_OUTCOME_OK, 0);
  third = pick (fixture);
  g_assert_cmpstr (third->id, ==, "B-u1");
  weir_balancer_done (fixture->balancer, third, WEIR_OUTCOME_OK, 0);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "B-u1");
  weir_balancer_done (fixture->balancer, first, WEIR_OUTCOME_OK, 0);
}

static void
test_weights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) held = test_deployments_new ();
  guint n_a = 0;

  add_account (fixture, "A", 0, 3);
  add_account (fixture, "B", 0, 1);

  /* one after the other: three to one */
  for (guint i = 0; i < 8; i++)
    n_a += g_str_equal (call (fixture, WEIR_OUTCOME_OK, 0), "A-u1");
  g_assert_cmpuint (n_a, ==, 6);

  /* all at once: the same */
  n_a = 0;
  for (guint i = 0; i < 8; i++)
    {
      g_ptr_array_add (held, pick (fixture));
      n_a += g_str_equal (((WeirDeployment *) g_ptr_array_index (held, i))->id, "A-u1");
    }
  g_assert_cmpuint (n_a, ==, 6);
  for (guint i = 0; i < held->len; i++)
    weir_balancer_done (fixture->balancer, g_ptr_array_index (held, i), WEIR_OUTCOME_OK, 0);
}

static void
test_priority (Fixture *fixture, gconstpointer data)
{
  add_account (fixture, "A", 5, 1);
  add_account (fixture, "B", -1, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "B-u1");

  fail_n (fixture, g_ptr_array_index (fixture->deployments, 1), 5);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "A-u1");
}

/* What has failed on one account tends to fail on its other deployments too, and a request has few
 * attempts: each account is asked once before one is asked again. */
static void
test_tried_accounts_last (Fixture *fixture, gconstpointer data)
{
  static const char *const order[] = { "A-u1", "B-u1", "C-u1", "B-u2", "A-u2" };
  g_autoptr (GPtrArray) tried = test_deployments_new ();

  add_account (fixture, "C", 0, 1);
  add_two_by_two (fixture);

  /* it is not C's turn */
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "C-u1");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      WeirDeployment *picked =
          weir_balancer_pick (fixture->balancer, fixture->deployments, tried, i > 0, NULL);

      g_assert_cmpstr (picked->id, ==, order[i]);
      weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_RATE_LIMITED, SECOND);
      g_ptr_array_add (tried, picked);
    }
}

static void
test_tried (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) tried = test_deployments_new ();
  g_autoptr (GError) error = NULL;
  WeirDeployment *picked;

  add_account (fixture, "A", 0, 1);
  add_account (fixture, "B", 0, 1);
  g_ptr_array_add (tried, weir_deployment_ref (g_ptr_array_index (fixture->deployments, 0)));
  for (guint i = 0; i < 3; i++)
    {
      picked = weir_balancer_pick (fixture->balancer, fixture->deployments, tried, TRUE, NULL);
      g_assert_cmpstr (picked->id, ==, "B-u1");
      weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_OK, 0);
      weir_deployment_unref (picked);
    }

  g_ptr_array_add (tried, weir_deployment_ref (g_ptr_array_index (fixture->deployments, 1)));
  picked = weir_balancer_pick (fixture->balancer, fixture->deployments, tried, TRUE, &error);
  g_assert_null (picked);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_OVERLOADED);
}

static void
test_cooldown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirHealth health;

  add_account (fixture, "A", 0, 1);
  add_account (fixture, "B", 0, 1);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_RATE_LIMITED, 30 * SECOND), ==, "A-u1");
  weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, 0),
                            &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_COOLING);
  g_assert_cmpint (health.until_us, ==, WEIR_TEST_CLOCK_BOOT_US + 30 * SECOND);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "B-u1");
  g_assert_cmpint (weir_balancer_get_wait_us (fixture->balancer, fixture->deployments), ==, 0);

  /* both: the error says when the first is back */
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_RATE_LIMITED, 5 * SECOND), ==, "B-u1");
  weir_test_clock_advance (fixture->clock, SECOND);
  g_assert_null (weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, FALSE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_RATE_LIMITED);
  g_assert_cmpint (weir_api_error_get_retry_after_ms (error), ==, 4000);
  g_assert_cmpint (weir_balancer_get_wait_us (fixture->balancer, fixture->deployments), ==,
                   4 * SECOND);

  weir_test_clock_advance (fixture->clock, 4 * SECOND);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "B-u1");
}

static void
test_breaker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirDeployment) probe = NULL;
  WeirHealth health;

  add_account (fixture, "A", 0, 1);
  fail_n (fixture, g_ptr_array_index (fixture->deployments, 0), 5);
  g_assert_null (weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, FALSE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_OVERLOADED);
  g_assert_cmpint (weir_api_error_get_retry_after_ms (error), ==, 15000);
  g_clear_error (&error);
  weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, 0),
                            &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_OPEN);

  /* one probe, and only one */
  weir_test_clock_advance (fixture->clock, 15 * SECOND);
  probe = pick (fixture);
  g_assert_null (weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, FALSE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_OVERLOADED);
  g_assert_cmpint (weir_api_error_get_retry_after_ms (error), ==, -1);
  weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, 0),
                            &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_HALF_OPEN);
  g_assert_cmpuint (health.in_flight, ==, 1);

  weir_balancer_done (fixture->balancer, probe, WEIR_OUTCOME_OK, 0);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "A-u1");
}

/* Answers that say nothing about the deployment leave the breaker alone. */
static void
test_neutral (Fixture *fixture, gconstpointer data)
{
  add_account (fixture, "A", 0, 1);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpstr (call (fixture, WEIR_OUTCOME_NEUTRAL, 0), ==, "A-u1");
}

static guint
count_retries (Fixture *fixture, guint n)
{
  guint n_taken = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirDeployment) picked =
          weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, TRUE, NULL);

      if (picked == NULL)
        continue;
      n_taken++;
      weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_OK, 0);
    }
  return n_taken;
}

/* A deployment in trouble takes three retries a minute, or a fifth of its calls; a healthy one any
 * number, since it is where failed requests are to go. */
static void
test_budget (Fixture *fixture, gconstpointer data)
{
  add_account (fixture, "A", 0, 1);
  g_assert_cmpuint (count_retries (fixture, 50), ==, 50);

  weir_test_clock_advance (fixture->clock, 120 * SECOND);
  g_assert_nonnull (call (fixture, WEIR_OUTCOME_FAILED, 0));
  g_assert_cmpuint (count_retries (fixture, 10), ==, 3);

  weir_test_clock_advance (fixture->clock, 120 * SECOND);
  g_assert_nonnull (call (fixture, WEIR_OUTCOME_FAILED, 0));
  for (guint i = 0; i < 39; i++)
    call (fixture, WEIR_OUTCOME_OK, 0);
  /* of 40 calls and n retries, n may be a fifth: 10 of 50 */
  g_assert_cmpuint (count_retries (fixture, 30), ==, 10);

  weir_test_clock_advance (fixture->clock, 61 * SECOND);
  g_assert_cmpuint (count_retries (fixture, 5), ==, 5);
}

/* A new snapshot brings new objects for the same deployments. */
static void
test_survives_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_account (fixture, "A", 0, 1);
  fail_n (fixture, g_ptr_array_index (fixture->deployments, 0), 5);
  g_ptr_array_set_size (fixture->deployments, 0);
  add_account (fixture, "A", 0, 1);
  g_assert_null (weir_balancer_pick (fixture->balancer, fixture->deployments, NULL, FALSE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_OVERLOADED);
}

static void
test_trim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirDeployment) held = NULL;
  WeirHealth health;

  add_account (fixture, "A", 0, 1);
  call (fixture, WEIR_OUTCOME_RATE_LIMITED, 3600 * SECOND);
  weir_test_clock_advance (fixture->clock, 1000 * SECOND);
  weir_balancer_trim (fixture->balancer);
  weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, 0),
                            &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_COOLING);

  weir_test_clock_advance (fixture->clock, 3600 * SECOND);
  held = pick (fixture);
  weir_test_clock_advance (fixture->clock, 3600 * SECOND);
  weir_balancer_trim (fixture->balancer);
  weir_balancer_done (fixture->balancer, held, WEIR_OUTCOME_OK, 0);
  weir_test_clock_advance (fixture->clock, 3600 * SECOND);
  weir_balancer_trim (fixture->balancer);
  g_assert_cmpstr (call (fixture, WEIR_OUTCOME_OK, 0), ==, "A-u1");
}

static gpointer
hammer (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 500; i++)
    call (fixture, i % 7 == 0 ? WEIR_OUTCOME_NEUTRAL : WEIR_OUTCOME_OK, 0);
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[4];
  WeirHealth health;

  add_two_by_two (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, hammer, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < fixture->deployments->len; i++)
    {
      weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, i),
                                &health);
      g_assert_cmpuint (health.in_flight, ==, 0);
    }
}

#define ADD(name, func) g_test_add ("/proxy/balancer/" name, Fixture, NULL, set_up, func, tear_down)

/* Two models asked through one deployment: what befalls one is none of the other's. */
static void
test_through (Fixture *fixture, gconstpointer data)
{
  static const WeirCatalogueModel models[] = {
    { (char *) "gpt-5", (char *) "azure-openai", TRUE },
    { (char *) "sonar", (char *) "perplexity-ai", TRUE },
  };
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirDeployment) both =
      test_deployment_new (account, "orch", "orchestration", NULL, NULL);
  g_autoptr (WeirDeployment) picked = NULL;
  WeirHealth health;

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    g_ptr_array_add (fixture->deployments, weir_deployment_new_through (both, &models[i]));
  picked = pick (fixture);
  weir_balancer_done (fixture->balancer, picked, WEIR_OUTCOME_RATE_LIMITED, 5 * SECOND);
  weir_balancer_get_health (fixture->balancer, picked, &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_COOLING);
  g_ptr_array_remove (fixture->deployments, picked);
  weir_balancer_get_health (fixture->balancer, g_ptr_array_index (fixture->deployments, 0),
                            &health);
  g_assert_cmpint (health.state, ==, WEIR_HEALTH_GOOD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("alternates", test_alternates);
  ADD ("through", test_through);
  ADD ("alternates-by-model", test_alternates_by_model);
  ADD ("least-in-flight", test_least_in_flight);
  ADD ("weights", test_weights);
  ADD ("priority", test_priority);
  ADD ("tried", test_tried);
  ADD ("tried-accounts-last", test_tried_accounts_last);
  ADD ("cooldown", test_cooldown);
  ADD ("breaker", test_breaker);
  ADD ("neutral", test_neutral);
  ADD ("budget", test_budget);
  ADD ("survives-snapshot", test_survives_snapshot);
  ADD ("trim", test_trim);
  ADD ("threads", test_threads);
  return g_test_run ();
}
