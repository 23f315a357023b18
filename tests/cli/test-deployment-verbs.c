/* SPDX-License-Identifier: MIT */
#include "demo/weir-demo.h"
#include "weirctl-fixture.h"

#include <string.h>

/* Making, stopping and deleting deployments from a terminal, against a demo of the test's own. */

typedef struct
{
  WeirctlFixture base;
  WeirDemo *demo;
} Fixture;

static const WeirDemoDeployment deployments[] = {
  { .id = "drunning", .model = "gpt-4o", .executable = "azure-openai" },
  { .id = "dstopped", .model = "gpt-5", .executable = "azure-openai", .status = "STOPPED" },
  { .id = "dteam", .model = "gpt-5", .executable = "azure-openai", .resource_group = "team-a" },
};

static void
set_up (Fixture *f, gconstpointer data)
{
  const WeirDemoOptions options = { .deployments = deployments,
                                    .n_deployments = G_N_ELEMENTS (deployments) };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  weirctl_fixture_set_up (&f->base, NULL);
  f->demo = weir_demo_new (&options);
  g_assert_true (weir_demo_start (f->demo, 0, &error));
  key = weir_demo_dup_service_key (f->demo);
  config = g_strdup_printf ("{\"subAccounts\":{\"one\":{\"service_key_json\":%s},"
                            "\"two\":{\"service_key_json\":%s,"
                            "\"resource_groups\":[\"default\",\"team-a\"]}}}",
                            key, key);
  weirctl_fixture_write (&f->base, "config.json", config);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_demo_stop (f->demo);
  g_object_unref (f->demo);
  weirctl_fixture_tear_down (&f->base, NULL);
}

/* (transfer full): what it printed. */
static char *
run (Fixture *f, const char *arguments, int status, const char *errors)
{
  g_autofree char *line = g_strconcat ("deployments -c config.json ", arguments, NULL);
  g_autofree char *complaints = NULL;
  char *out = NULL;
  int ended = weirctl_fixture_run (&f->base, line, NULL, &out, &complaints);

  if (ended != status)
    g_error ("weirctl %s ended with %d: %s%s", line, ended, out, complaints);
  weirctl_assert_has (complaints, errors);
  return out;
}

static void
expect (Fixture *f, const char *arguments, int status, const char *errors)
{
  g_autofree char *out = run (f, arguments, status, errors);
}

static void
test_life (Fixture *f, gconstpointer data)
{
  g_autofree char *made = run (f, "create gpt-4.1 --account one --ttl 24h", 0, "Scheduled");
  const char *id = g_strchomp (made);
  g_autofree char *stop = g_strdup_printf ("stop %s --account one", id);
  g_autofree char *drop = g_strdup_printf ("delete %s", id);
  g_autofree char *listed = run (f, "--json", 0, NULL);
  g_autofree char *left = NULL;

  g_assert_true (g_str_has_prefix (id, "d"));
  g_assert_null (strchr (id, '\n'));
  weirctl_assert_has (listed, id);
  weirctl_assert_has (listed, "\"ends\":\"20");
  expect (f, drop, 1, "stop it first");
  expect (f, stop, 0, "Stopping");
  expect (f, drop, 0, "Deleting");
  left = run (f, "--all --json", 0, NULL);
  g_assert_null (strstr (left, id));
}

/* It ends as soon as it was taken. */
static void
test_no_wait (Fixture *f, gconstpointer data)
{
  g_autofree char *out = run (f, "create orchestration --account one --no-wait", 0, NULL);
  g_autofree char *stop = run (f, "stop drunning --no-wait", 0, NULL);

  g_assert_true (g_str_has_prefix (out, "d"));
  g_assert_cmpstr (stop, ==, "");
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *arguments;
    int status;
    const char *errors;
  } rows[] = {
    { "create gpt-4o", 2, "say which account with --account: one, two" },
    { "create gpt-4o --account three", 2, "there is no account “three”; there are: one, two" },
    { "create gpt-4o --account two", 2,
      "say which resource group with --resource-group: default, team-a" },
    { "create gpt-4o --account one --resource-group x", 2, "there is no resource group “x”" },
    { "create no-such-model --account one", 2, "does not offer the model “no-such-model”" },
    { "create gpt-4o --account one --ttl soon", 2, "--ttl takes minutes, hours or days" },
    { "create gpt-4o --account one --configuration 12345678", 1, "Invalid Configuration" },
    { "create", 2, "say “create MODEL”" },
    { "destroy drunning", 2, "say “create MODEL”" },
    { "stop d0000000", 1, "there is no deployment “d0000000”" },
    { "stop drunning --resource-group team-a", 1, "there is no deployment “drunning”" },
    { "stop dstopped --account one", 1, "Only a running" },
    { "delete drunning", 1, "drunning is RUNNING; stop it first" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (f, rows[i].arguments, rows[i].status, rows[i].errors);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cli/deployment-verbs/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/cli/deployment-verbs/no-wait", Fixture, NULL, set_up, test_no_wait, tear_down);
  g_test_add ("/cli/deployment-verbs/refusals", Fixture, NULL, set_up, test_refusals, tear_down);

  return g_test_run ();
}
