/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <string.h>

#include "app/weir-deployment-form.h"
#include "app/weir-deployment-orders.h"

/* Deciding how a model is deployed, and the orders that come of it, against a demo of the test's own. */

#define POLL_MS 10

static const WeirDemoDeployment two_groups[] = {
  { .model = "gpt-4o", .executable = "azure-openai" },
  { .model = "gpt-4o", .executable = "azure-openai", .version = "2024-11-20" },
  { .model = "gpt-5", .executable = "azure-openai", .resource_group = "team-a" },
};

static const WeirDemoOptions two_groups_options = { .deployments = two_groups,
                                                    .n_deployments = G_N_ELEMENTS (two_groups) };

static WeirDesk *
make_desk (EngineFixture *f)
{
  g_autofree char *text = g_strdup_printf ("{\"subAccounts\":{\"first\":{\"service_key_json\":%s,"
                                           "\"resource_groups\":[\"default\",\"team-a\"]}},"
                                           "\"secret_authentication_tokens\":[\"" TEST_KEY "\"]}",
                                           f->key);

  engine_fixture_write (f, text);
  return desk_fixture_new (f);
}

static void
wait_loaded (WeirDeploymentForm *form)
{
  gboolean loading = TRUE;

  while (loading)
    {
      g_object_get (form, "loading", &loading, NULL);
      if (loading)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
assert_list (char **list, const char *expected)
{
  g_autofree char *joined = g_strjoinv ("|", list);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (list);
}

/* --- The form --- */

static void
test_choices (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentForm) form = NULL;
  g_autoptr (WeirDeploymentOrder) order = NULL;

  engine_fixture_set_up (&f, &two_groups_options);
  desk = make_desk (&f);
  desk_fixture_refresh (desk);
  form = weir_deployment_form_new (weir_desk_get_service (desk), "gpt-4o");
  g_assert_cmpstr (weir_deployment_form_get_title (form), ==, "GPT-4o");
  assert_list (weir_deployment_form_dup_places (form), "first · default|first · team-a");
  assert_list (weir_deployment_form_dup_configurations (form), "A New One");
  wait_loaded (form);
  assert_list (weir_deployment_form_dup_configurations (form), "gpt-4o|A New One");
  g_assert_cmpuint (weir_deployment_form_get_configuration (form), ==, 0);
  g_assert_cmpuint (weir_deployment_form_count_running (form), ==, 2);

  /* nothing of it is there */
  weir_deployment_form_set_place (form, 1);
  wait_loaded (form);
  assert_list (weir_deployment_form_dup_configurations (form), "A New One");
  g_assert_cmpuint (weir_deployment_form_count_running (form), ==, 0);
  weir_deployment_form_set_place (form, 7);
  weir_deployment_form_set_configuration (form, 7);
  order = weir_deployment_form_build (form);
  g_assert_cmpstr (weir_deployment_order_get_resource_group (order), ==, "team-a");
  g_assert_cmpstr (weir_deployment_order_get_model (order), ==, "gpt-4o");
}

/* Latest first; each of them fits other configurations. */
static void
test_versions (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentForm) form = NULL;
  g_autoptr (WeirDeploymentForm) retiring = NULL;
  g_auto (GStrv) versions = NULL;

  engine_fixture_set_up (&f, &two_groups_options);
  desk = make_desk (&f);
  desk_fixture_refresh (desk);
  form = weir_deployment_form_new (weir_desk_get_service (desk), "gpt-4o");
  wait_loaded (form);
  versions = weir_deployment_form_dup_versions (form);
  g_assert_cmpuint (g_strv_length (versions), ==, 2);
  g_assert_true (g_str_has_prefix (versions[0], "Latest ("));
  g_assert_true (g_str_has_prefix (versions[1], "2024-11-20"));
  weir_deployment_form_set_version (form, 1);
  assert_list (weir_deployment_form_dup_configurations (form), "gpt-4o|A New One");
  weir_deployment_form_set_version (form, 0);
  assert_list (weir_deployment_form_dup_configurations (form), "gpt-4o|A New One");

  retiring = weir_deployment_form_new (weir_desk_get_service (desk), "gpt-4.1");
  assert_list (weir_deployment_form_dup_versions (retiring),
               "Latest (2025-04-14)|2025-04-14 – retires on 14 Oct 2026");
}

static void
test_nowhere (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentForm) form = NULL;

  engine_fixture_set_up (&f, NULL);
  desk = make_desk (&f);
  form = weir_deployment_form_new (weir_desk_get_service (desk), "gpt-4o");
  assert_list (weir_deployment_form_dup_places (form), "");
  g_assert_cmpstr (weir_deployment_form_get_title (form), ==, "gpt-4o");
  g_assert_null (weir_deployment_form_build (form));
}

static void
test_problem (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/lm/configurations",
                                       .status = 403 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentForm) form = NULL;
  g_autofree char *problem = NULL;

  engine_fixture_set_up (&f, NULL);
  desk = make_desk (&f);
  desk_fixture_refresh (desk);
  weir_demo_set_faults (f.demo, &fault, 1);
  form = weir_deployment_form_new (weir_desk_get_service (desk), "gpt-4o");
  wait_loaded (form);
  g_object_get (form, "problem", &problem, NULL);
  g_assert_nonnull (strstr (problem, "resource group “default”"));
}

/* --- Orders --- */

static void
on_ended (WeirDeploymentOrders *orders, WeirDeploymentOrder *order, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (order));
}

typedef struct
{
  EngineFixture engine;
  WeirDesk *desk;
  WeirDeploymentOrders *orders;
  GPtrArray *ended;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  engine_fixture_set_up (&f->engine, NULL);
  f->desk = make_desk (&f->engine);
  desk_fixture_refresh (f->desk);
  f->orders = weir_deployment_orders_new (weir_desk_get_service (f->desk),
                                          weir_desk_get_clock (f->desk), POLL_MS);
  f->ended = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (f->orders, "ended", G_CALLBACK (on_ended), f->ended);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_deployment_orders_close (f->orders);
  g_object_unref (f->orders);
  g_object_unref (f->desk);
  g_ptr_array_unref (f->ended);
  engine_fixture_tear_down (&f->engine);
}

static WeirDeploymentOrder *
order_model (Fixture *f, const char *model, WeirDeploymentLife life)
{
  g_autoptr (WeirDeploymentForm) form =
      weir_deployment_form_new (weir_desk_get_service (f->desk), model);

  weir_deployment_form_set_life (form, life);
  return weir_deployment_form_build (form);
}

static void
wait_ended (Fixture *f, guint n)
{
  while (f->ended->len < n)
    g_main_context_iteration (NULL, TRUE);
}

/* (transfer none) (nullable) */
static const WeirDeployment *
find (Fixture *f, const char *id)
{
  GListModel *list = weir_desk_get_deployments (f->desk);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (list, i);

      if (strcmp (weir_deployment_item_get (item)->id, id) == 0)
        return weir_deployment_item_get (item);
    }
  return NULL;
}

/* What is done is gone from the list, and the deployment is in the other one. */
static void
test_done (Fixture *f, gconstpointer data)
{
  WeirDeploymentOrder *order = order_model (f, "gpt-4o-mini", WEIR_DEPLOYMENT_LIFE_WEEK);
  const WeirDeployment *made;

  weir_deployment_orders_add (f->orders, order);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 1);
  weir_deployment_orders_dismiss (f->orders, order);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 1);
  wait_ended (f, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 0);
  order = g_ptr_array_index (f->ended, 0);
  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_DONE);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      made = find (f, weir_deployment_order_get_id (order));
    }
  while (made == NULL || !weir_deployment_is_usable (made));
  g_assert_cmpint (made->ends_s - made->created_s, ==, 7 * 86400);
}

/* A refresh that asked before it ran is followed by another. */
static void
test_slow_refresh (Fixture *f, gconstpointer data)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/lm/deployments?",
                                       .skip = 1, /* the group where it is */
                                       .times = 1,
                                       .delay_ms = 600 };
  WeirDeploymentOrder *order = order_model (f, "gpt-4o-mini", WEIR_DEPLOYMENT_LIFE_UNLIMITED);
  const WeirDeployment *made;

  weir_demo_set_faults (f->engine.demo, &fault, 1);
  weir_deployment_orders_add (f->orders, order);
  wait_ended (f, 1);
  order = g_ptr_array_index (f->ended, 0);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      made = find (f, weir_deployment_order_get_id (order));
    }
  while (made == NULL || !weir_deployment_is_usable (made));
}

/* What failed stays until it is put away, or tried again. */
static void
test_failed (Fixture *f, gconstpointer data)
{
  static const WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments/d", .times = 1, .status = 412
  };
  GListModel *list = weir_desk_get_deployments (f->desk);
  g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (list, 0);
  g_autoptr (WeirDeployment) deployment =
      weir_deployment_ref ((WeirDeployment *) weir_deployment_item_get (item));
  g_autoptr (WeirDeploymentOrder) failed = NULL;

  weir_demo_set_faults (f->engine.demo, &fault, 1);
  weir_deployment_orders_add (
      f->orders, weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_STOP, deployment));
  g_assert_nonnull (weir_deployment_orders_find (f->orders, deployment));
  wait_ended (f, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 1);
  g_assert_null (weir_deployment_orders_find (f->orders, deployment));

  weir_deployment_orders_add (
      f->orders, weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_STOP, deployment));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 1);
  wait_ended (f, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 0);

  weir_demo_set_faults (f->engine.demo, &fault, 1);
  weir_deployment_orders_add (
      f->orders, weir_deployment_order_new_change (WEIR_DEPLOYMENT_ORDER_DELETE, deployment));
  wait_ended (f, 3);
  failed = g_list_model_get_item (G_LIST_MODEL (f->orders), 0);
  weir_deployment_orders_dismiss (f->orders, failed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->orders)), ==, 0);
}

/* The demo knows no account of ours: what is under way waits until the accounts are back. */
static void
test_engines (Fixture *f, gconstpointer data)
{
  WeirService *service = weir_desk_get_service (f->desk);
  WeirDeploymentOrder *order = order_model (f, "gpt-4o-mini", WEIR_DEPLOYMENT_LIFE_UNLIMITED);

  weir_deployment_orders_add (f->orders, order);
  while (weir_deployment_order_get_state (order) != WEIR_DEPLOYMENT_ORDER_WAITING)
    g_main_context_iteration (NULL, TRUE);
  weir_service_set_demo (service, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_WAITING);
  g_assert_cmpuint (f->ended->len, ==, 0);
  weir_service_set_demo (service, FALSE);
  wait_ended (f, 1);
  g_assert_cmpint (weir_deployment_order_get_state (order), ==, WEIR_DEPLOYMENT_ORDER_DONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/deployment-form/choices", test_choices);
  g_test_add_func ("/app/deployment-form/versions", test_versions);
  g_test_add_func ("/app/deployment-form/nowhere", test_nowhere);
  g_test_add_func ("/app/deployment-form/problem", test_problem);
  g_test_add ("/app/deployment-orders/done", Fixture, NULL, set_up, test_done, tear_down);
  g_test_add ("/app/deployment-orders/slow-refresh", Fixture, NULL, set_up, test_slow_refresh,
              tear_down);
  g_test_add ("/app/deployment-orders/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/app/deployment-orders/engines", Fixture, NULL, set_up, test_engines, tear_down);

  return g_test_run ();
}
