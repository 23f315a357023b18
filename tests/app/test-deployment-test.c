/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <string.h>

#include "app/weir-deployment-test.h"
#include "app/weir-deployment-use.h"
#include "app/weir-figures.h"

/* Asking a deployment for a few tokens, against a demo of the test's own. */

/* (transfer full): once it is known. */
static WeirDeploymentItem *
wait_item (WeirDesk *desk, const char *name)
{
  GListModel *list = weir_desk_get_deployments (desk);

  for (;;)
    {
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (list, i);

          if (g_strcmp0 (weir_deployment_item_get_name (item), name) == 0)
            return g_steal_pointer (&item);
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
run (WeirDesk *desk, WeirDeploymentItem *item)
{
  weir_deployment_test_start (item, weir_desk_get_service (desk));
  g_assert_cmpint (weir_deployment_item_get_test (item), ==, WEIR_DEPLOYMENT_TESTING);
  while (weir_deployment_item_get_test (item) == WEIR_DEPLOYMENT_TESTING)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_chat_and_embedding (void)
{
  static const char *const names[] = { "gpt-4o", "anthropic--claude-4.5-haiku",
                                       "text-embedding-3-small" };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  weir_service_start (weir_desk_get_service (desk));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (WeirDeploymentItem) item = wait_item (desk, names[i]);

      run (desk, item);
      g_assert_cmpstr (weir_deployment_item_get_test_text (item), !=, NULL);
      g_assert_true (g_str_has_prefix (weir_deployment_item_get_test_text (item), "Answered in "));
      g_assert_cmpint (weir_deployment_item_get_test (item), ==, WEIR_DEPLOYMENT_PASSED);
      g_assert_cmpint (weir_deployment_get_use (weir_deployment_item_get (item)), ==,
                       i < 2 ? WEIR_DEPLOYMENT_USE_CHAT : WEIR_DEPLOYMENT_USE_EMBEDDING);
    }
}

static void
test_failure (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/chat/completions",
                                       .status = 400 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentItem) item = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  weir_service_start (weir_desk_get_service (desk));
  item = wait_item (desk, "gpt-4o");
  weir_demo_set_faults (f.demo, &fault, 1);
  run (desk, item);
  g_assert_cmpint (weir_deployment_item_get_test (item), ==, WEIR_DEPLOYMENT_FAILED);
  g_assert_cmpuint (strlen (weir_deployment_item_get_test_text (item)), >, 0);
}

static void
test_stopped (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentItem) item = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  weir_service_refresh (weir_desk_get_service (desk));
  item = wait_item (desk, "gpt-4o");
  g_assert_cmpstr (weir_deployment_test_explain (item, weir_desk_get_service (desk)), ==,
                   "The proxy is not running: start it to test the model");
  weir_deployment_test_start (item, weir_desk_get_service (desk));
  g_assert_cmpint (weir_deployment_item_get_test (item), ==, WEIR_DEPLOYMENT_UNTESTED);
}

/* It would not help to start the proxy. */
static void
test_not_running (void)
{
  static const WeirDemoDeployment deployment = { .model = "gpt-4o",
                                                 .executable = "azure-openai",
                                                 .status = "STOPPED" };
  const WeirDemoOptions options = { .deployments = &deployment, .n_deployments = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirDeploymentItem) item = NULL;

  engine_fixture_set_up (&f, &options);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  desk_fixture_refresh (desk);
  item = g_list_model_get_item (weir_desk_get_deployments (desk), 0);
  g_assert_nonnull (item);
  g_assert_cmpstr (weir_deployment_test_explain (item, weir_desk_get_service (desk)), ==,
                   "Only a deployment that runs can be tested");
}

static void
test_words (void)
{
  static const struct
  {
    gint64 age_s;
    const char *text;
  } ages[] = {
    { -5, "just now" },     { 59, "just now" },        { 60, "1 min ago" },
    { 7199, "1 hour ago" }, { 86399, "23 hours ago" }, { 3 * 86400, "3 days ago" },
  };
  g_autofree char *tenths = weir_figures_format_span (840000);
  g_autofree char *whole = weir_figures_format_span (12400000);

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autofree char *text = weir_figures_format_age (ages[i].age_s);

      g_assert_cmpstr (text, ==, ages[i].text);
    }
  g_assert_cmpstr (tenths, ==, "0.8 s");
  g_assert_cmpstr (whole, ==, "12 s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/deployment-test/chat-and-embedding", test_chat_and_embedding);
  g_test_add_func ("/app/deployment-test/failure", test_failure);
  g_test_add_func ("/app/deployment-test/stopped", test_stopped);
  g_test_add_func ("/app/deployment-test/not-running", test_not_running);
  g_test_add_func ("/app/deployment-test/words", test_words);

  return g_test_run ();
}
