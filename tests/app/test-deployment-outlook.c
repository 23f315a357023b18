/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <string.h>

#include "app/weir-deployment-outlook.h"

/* Which deployments a list shows, and what is said when it shows none. */

static const WeirDemoDeployment deployments[] = {
  { .id = "drunning", .model = "gpt-4o", .executable = "azure-openai" },
  { .id = "dstopped", .model = "gpt-5", .executable = "azure-openai", .status = "STOPPED" },
  { .id = "ddead", .model = "o3", .executable = "azure-openai", .status = "DEAD" },
};

static const WeirDemoOptions demo = { .deployments = deployments,
                                      .n_deployments = G_N_ELEMENTS (deployments) };

/* @accounts: members of "subAccounts", %s: the service key */
static WeirDesk *
make_desk (EngineFixture *f, const char *accounts)
{
  g_auto (GStrv) parts = g_strsplit (accounts, "KEY", -1);
  g_autofree char *members = g_strjoinv (f->key, parts);
  g_autofree char *text = g_strdup_printf ("{\"subAccounts\":{%s},"
                                           "\"secret_authentication_tokens\":[\"" TEST_KEY "\"]}",
                                           members);
  WeirDesk *desk;

  engine_fixture_write (f, text);
  desk = desk_fixture_new (f);
  desk_fixture_refresh (desk);
  return desk;
}

static char *
describe (WeirDesk *desk, char **account)
{
  return weir_deployment_outlook_describe_empty (
      weir_desk_get_accounts (desk), weir_service_get_engine (weir_desk_get_service (desk)),
      account);
}

/* --- Which --- */

static gboolean
is_shown (WeirDesk *desk, const char *id, gboolean with_stopped, const char *search)
{
  GListModel *list = weir_desk_get_deployments (desk);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WeirDeploymentItem) item = g_list_model_get_item (list, i);

      if (strcmp (weir_deployment_item_get (item)->id, id) == 0)
        return weir_deployment_outlook_is_shown (item, with_stopped, search);
    }
  g_error ("%s is not listed", id);
}

static void
test_shown (void)
{
  static const struct
  {
    const char *id;
    gboolean with_stopped;
    const char *search;
    gboolean is_shown;
  } rows[] = {
    { "drunning", FALSE, NULL, TRUE },      { "dstopped", FALSE, NULL, FALSE },
    { "dstopped", TRUE, NULL, TRUE },       { "ddead", FALSE, NULL, TRUE },
    { "drunning", FALSE, "gpt-4", TRUE },   { "drunning", FALSE, "running", TRUE },
    { "drunning", FALSE, "first", TRUE },   { "drunning", FALSE, "default", TRUE },
    { "drunning", FALSE, "claude", FALSE }, { "dstopped", FALSE, "gpt-5", FALSE },
  };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;

  engine_fixture_set_up (&f, &demo);
  desk = make_desk (&f, "\"first\":{\"service_key_json\":KEY}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (is_shown (desk, rows[i].id, rows[i].with_stopped, rows[i].search), ==,
                     rows[i].is_shown);
}

/* --- Why none --- */

static void
test_empty (void)
{
  static const struct
  {
    const char *accounts;
    const char *text;
    const char *account;
  } rows[] = {
    { "\"first\":{\"service_key_json\":KEY}",
      "Resource group “default” in first has no running model deployment. Another group may have "
      "one, or create one in SAP AI Launchpad.",
      "first" },
    { "\"first\":{\"service_key_json\":KEY,\"resource_groups\":[\"default\",\"other\"]}",
      "No resource group has a running model deployment. Create one in SAP AI Launchpad.",
      "first" },
    { "\"first\":{\"service_key_json\":KEY},\"second\":{\"service_key_json\":KEY}",
      "No resource group has a running model deployment. Create one in SAP AI Launchpad.", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (EngineFixture) f = { 0 };
      g_autoptr (WeirDesk) desk = NULL;
      g_autofree char *account = NULL;
      g_autofree char *text = NULL;

      engine_fixture_set_up (&f, &demo);
      desk = make_desk (&f, rows[i].accounts);
      text = describe (desk, &account);
      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (account, ==, rows[i].account);
    }
}

static void
test_trouble (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/lm/deployments",
                                       .status = 403 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *error = NULL;

  engine_fixture_set_up (&f, &demo);
  weir_demo_set_faults (f.demo, &fault, 1);
  desk = make_desk (&f, "\"first\":{\"service_key_json\":KEY}");
  error = weir_deployment_outlook_find_trouble (weir_desk_get_accounts (desk));
  g_assert_cmpstr (
      error, ==,
      "The token is valid, but this service key may not use resource group “default”. Ask the "
      "subaccount administrator.");
  g_assert_true (weir_deployment_outlook_is_cause (WEIR_PROBLEM_ACCESS_DENIED));
  g_assert_false (weir_deployment_outlook_is_cause (WEIR_PROBLEM_DEMO));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/deployment-outlook/shown", test_shown);
  g_test_add_func ("/app/deployment-outlook/empty", test_empty);
  g_test_add_func ("/app/deployment-outlook/trouble", test_trouble);

  return g_test_run ();
}
