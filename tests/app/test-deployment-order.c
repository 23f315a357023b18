/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "app/weir-deployment-order.h"

/* Making, stopping and deleting deployments, against a demo of the test's own. */

#define POLL_MS 10

static void
set_up (EngineFixture *f)
{
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (f, NULL);
  engine_fixture_configure (f, NULL);
  engine_fixture_make (f, FALSE, -1);
  weir_engine_open (f->engine, &error);
  g_assert_no_error (error);
}

static WeirDeploymentOrder *
order_model (const char *model, const char *ttl)
{
  return weir_deployment_order_new_create (
      "first", "default", weir_configuration_new ("azure-openai", model, NULL), ttl);
}

static gboolean
run (EngineFixture *f, WeirDeploymentOrder *order, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_deployment_order_run_async (order, f->engine, POLL_MS, NULL, engine_fixture_on_result,
                                   &result);
  g_assert_cmpint (weir_deployment_order_get_state (order), !=, WEIR_DEPLOYMENT_ORDER_NEW);
  return weir_deployment_order_run_finish (order, engine_fixture_wait (&result), error);
}

static void
assert_done (EngineFixture *f, WeirDeploymentOrder *order)
{
  g_autoptr (GError) error = NULL;

  run (f, order, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_DONE);
  g_assert_true (weir_deployment_order_is_over (order));
}

/* What was said of an order has to hold @words. */
static void
assert_failed (WeirDeploymentOrder *order, const GError *error, const char *words)
{
  const char *text = weir_deployment_order_get_text (order);

  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_FAILED);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, text);
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not hold “%s”", text, words);
}

static void
discover (EngineFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_engine_discover_async (f->engine, NULL, engine_fixture_on_result, &result);
  weir_engine_discover_finish (f->engine, engine_fixture_wait (&result), &error);
  g_assert_no_error (error);
}

/* (transfer full) (nullable) */
static WeirDeployment *
find (EngineFixture *f, const char *id)
{
  g_autoptr (GPtrArray) all = NULL;

  discover (f);
  all = weir_engine_dup_deployments (f->engine);
  for (guint i = 0; i < all->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (all, i);

      if (strcmp (deployment->id, id) == 0)
        return weir_deployment_ref (deployment);
    }
  return NULL;
}

static void
on_text (WeirDeploymentOrder *order, GParamSpec *pspec, GString *texts)
{
  g_string_append_printf (texts, "%s\n", weir_deployment_order_get_text (order));
}

/* --- Through its life --- */

static void
test_life (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GString) texts = g_string_new (NULL);
  g_autoptr (WeirDeploymentOrder) created = order_model ("gpt-4o-mini", "24H");
  g_autoptr (WeirDeploymentOrder) stopped = NULL;
  g_autoptr (WeirDeploymentOrder) deleted = NULL;
  g_autoptr (WeirDeployment) running = NULL;
  g_autoptr (WeirDeployment) still = NULL;

  set_up (&f);
  g_assert_null (weir_deployment_order_get_id (created));
  g_assert_cmpstr (weir_deployment_order_get_model (created), ==, "gpt-4o-mini");
  g_signal_connect (created, "notify::text", G_CALLBACK (on_text), texts);
  assert_done (&f, created);
  g_assert_true (g_str_has_prefix (texts->str, "Asking SAP AI Core…\nScheduled…\n"));
  g_assert_true (g_str_has_suffix (texts->str, "\nRunning\n"));

  running = find (&f, weir_deployment_order_get_id (created));
  g_assert_cmpint (running->status, ==, WEIR_DEPLOYMENT_RUNNING);
  g_assert_cmpstr (running->model, ==, "gpt-4o-mini");
  g_assert_cmpint (running->ends_s, ==, running->created_s + 86400);

  stopped = weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_STOP, running);
  assert_done (&f, stopped);
  still = find (&f, running->id);
  g_assert_cmpint (still->status, ==, WEIR_DEPLOYMENT_STOPPED);

  deleted = weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_DELETE, still);
  assert_done (&f, deleted);
  g_assert_null (find (&f, running->id));
}

/* --- Configurations --- */

static guint
count_configurations (EngineFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GPtrArray) list = NULL;

  weir_engine_call_async (f->engine, "first", "GET", "/lm/configurations", "default", NULL, NULL,
                          engine_fixture_on_result, &result);
  answer = weir_engine_call_finish (f->engine, engine_fixture_wait (&result), &error);
  g_assert_no_error (error);
  list = weir_configuration_parse_list (answer, &error);
  g_assert_no_error (error);
  return list->len;
}

/* One that is there is used; one that is not is made, once. */
static void
test_configurations (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) same = order_model ("gpt-4o", NULL);
  g_autoptr (WeirDeploymentOrder) other = weir_deployment_order_new_create (
      "first", "default", weir_configuration_new ("azure-openai", "gpt-4o", "2024-11-20"), NULL);
  g_autoptr (WeirDeploymentOrder) again = weir_deployment_order_new_create (
      "first", "default", weir_configuration_new ("azure-openai", "gpt-4o", "2024-11-20"), NULL);
  guint before;

  set_up (&f);
  before = count_configurations (&f);
  assert_done (&f, same);
  g_assert_cmpuint (count_configurations (&f), ==, before);
  assert_done (&f, other);
  g_assert_cmpuint (count_configurations (&f), ==, before + 1);
  assert_done (&f, again);
  g_assert_cmpuint (count_configurations (&f), ==, before + 1);
  g_assert_cmpstr (weir_deployment_order_get_id (other), !=, weir_deployment_order_get_id (again));
}

static void
test_chosen_configuration (void)
{
  g_auto (EngineFixture) f = { 0 };
  WeirConfiguration *wanted = weir_configuration_new ("azure-openai", "gpt-4o", NULL);
  g_autoptr (WeirDeploymentOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&f);
  wanted->id = g_strdup ("no-such-configuration");
  order = weir_deployment_order_new_create ("first", "default", wanted, NULL);
  g_assert_false (run (&f, order, &error));
  assert_failed (order, error, "Invalid Configuration");
}

/* --- What goes wrong --- */

static const struct
{
  const char *name;
  WeirDemoFault fault;
  GQuark (*domain) (void);
  int code;
  const char *words;
} failures[] = {
  { "denied",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/configurations", .status = 403 },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_DENIED,
    "may not change deployments in resource group “default”" },
  { "unavailable",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/configurations", .status = 503 },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_UNAVAILABLE,
    "Try again later" },
  { "no-list",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/configurations", .status = 200, .body = "{}" },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_PROTOCOL,
    "no resources" },
  { "full",
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .path = "/lm/deployments",
      .status = 400,
      .body = "{\"error\":{\"code\":\"1\",\"message\":\"Total number of deployments 6 exceeded the "
              "maximum limit of 5 for the tenant\"}}" },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_PROTOCOL,
    "Delete one that is not needed" },
  { "no-id",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 202, .body = "{}" },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_PROTOCOL,
    "no id" },
  { "dead",
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .path = "/lm/deployments/d",
      .status = 200,
      .body = "{\"status\":\"DEAD\",\"statusMessage\":\"no quota\"}" },
    g_io_error_quark,
    G_IO_ERROR_FAILED,
    "did not start: no quota" },
  { "stopped",
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .path = "/lm/deployments/d",
      .status = 200,
      .body = "{\"status\":\"STOPPED\"}" },
    g_io_error_quark,
    G_IO_ERROR_FAILED,
    "did not start. Delete it" },
  { "gone",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments/d", .status = 404 },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_GONE,
    "does not have it any more" },
  { "silent",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments/d", .status = 502 },
    weir_aicore_error_quark,
    WEIR_AICORE_ERROR_UNAVAILABLE,
    "Try again later" },
};

static void
test_failure (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) order = order_model ("gpt-4o", NULL);
  g_autoptr (GError) error = NULL;

  set_up (&f);
  weir_demo_set_faults (f.demo, &failures[i].fault, 1);
  g_assert_false (run (&f, order, &error));
  g_assert_error (error, failures[i].domain (), failures[i].code);
  assert_failed (order, error, failures[i].words);
}

/* A look that fails now and then is no failure. */
static void
test_patience (void)
{
  static const WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments/d", .status = 502, .times = 3
  };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) order = order_model ("gpt-4o", NULL);

  set_up (&f);
  weir_demo_set_faults (f.demo, &fault, 1);
  assert_done (&f, order);
}

/* A running one is refused; a deleted one is deleted. */
static void
test_delete (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) made = order_model ("gpt-4o", NULL);
  g_autoptr (WeirDeploymentOrder) refused = NULL;
  g_autoptr (WeirDeploymentOrder) gone = NULL;
  g_autoptr (WeirDeployment) running = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&f);
  assert_done (&f, made);
  running = find (&f, weir_deployment_order_get_id (made));
  refused = weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_DELETE, running);
  g_assert_false (run (&f, refused, &error));
  assert_failed (refused, error, "must be stopped");

  gone = weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_DELETE, running);
  weir_demo_set_deployments (f.demo, NULL, 0);
  assert_done (&f, gone);
}

/* --- Interrupted --- */

static gboolean
is_waiting (WeirDeploymentOrder *order)
{
  return weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_WAITING;
}

static void
interrupt (EngineFixture *f, WeirDeploymentOrder *order, gboolean closes, gboolean waits)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_deployment_order_run_async (order, f->engine, POLL_MS, cancellable, engine_fixture_on_result,
                                   &result);
  while (waits && !is_waiting (order))
    g_main_context_iteration (NULL, TRUE);
  if (closes)
    weir_engine_close (f->engine);
  else
    g_cancellable_cancel (cancellable);
  g_assert_false (weir_deployment_order_run_finish (order, engine_fixture_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* It goes on with another engine. */
static void
test_resume (gconstpointer data)
{
  gboolean closes = GPOINTER_TO_INT (data);
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) order = order_model ("gpt-4o", NULL);
  g_autoptr (GError) error = NULL;

  set_up (&f);
  interrupt (&f, order, closes, TRUE);
  g_assert_true (is_waiting (order));
  if (closes)
    {
      g_clear_object (&f.engine);
      engine_fixture_make (&f, FALSE, -1);
      weir_engine_open (f.engine, &error);
      g_assert_no_error (error);
    }
  assert_done (&f, order);
}

/* Before it was taken, nobody knows. */
static void
test_unknown (gconstpointer data)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDeploymentOrder) order = order_model ("gpt-4o", NULL);

  set_up (&f);
  interrupt (&f, order, GPOINTER_TO_INT (data), FALSE);
  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_FAILED);
  g_assert_nonnull (strstr (weir_deployment_order_get_text (order), "may have been done or not"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/deployment-order/life", test_life);
  g_test_add_func ("/app/deployment-order/configurations", test_configurations);
  g_test_add_func ("/app/deployment-order/chosen-configuration", test_chosen_configuration);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/app/deployment-order/", failures[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_failure);
    }
  g_test_add_func ("/app/deployment-order/patience", test_patience);
  g_test_add_func ("/app/deployment-order/delete", test_delete);
  g_test_add_data_func ("/app/deployment-order/resume", GINT_TO_POINTER (FALSE), test_resume);
  g_test_add_data_func ("/app/deployment-order/resume-engine", GINT_TO_POINTER (TRUE), test_resume);
  g_test_add_data_func ("/app/deployment-order/unknown", GINT_TO_POINTER (FALSE), test_unknown);
  g_test_add_data_func ("/app/deployment-order/unknown-engine", GINT_TO_POINTER (TRUE),
                        test_unknown);

  return g_test_run ();
}
