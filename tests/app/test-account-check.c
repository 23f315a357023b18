/* SPDX-License-Identifier: MIT */
#include "app/weir-account-check.h"

#include <string.h>

#include "base/weir-system-clock.h"
#include "demo/weir-demo.h"
#include "desk-fixture.h"

static const char *const good_groups[] = { "default", NULL };
static const char *const bad_groups[] = { "no-such-group", NULL };

typedef struct
{
  WeirDemo *demo;
  WeirAccountCheck *check;
} Fixture;

static void
set_up (Fixture *f, const WeirDemoOptions *options)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();

  f->demo = weir_demo_new (options);
  g_assert_true (weir_demo_start (f->demo, 0, NULL));
  f->check = weir_account_check_new (clock);
}

static void
tear_down (Fixture *f)
{
  g_clear_object (&f->check);
  weir_demo_stop (f->demo);
  g_clear_object (&f->demo);
}

/* @from, @to: (nullable): what is changed in the key of the demo */
static void
run (Fixture *f, const char *const *groups, const char *from, const char *to)
{
  g_autofree char *text = weir_demo_dup_service_key (f->demo);
  g_autoptr (GString) key = g_string_new (text);
  g_autoptr (WeirSecret) secret = NULL;

  if (from != NULL)
    g_assert_cmpuint (g_string_replace (key, from, to, 1), ==, 1);
  secret = weir_secret_new (key->str, -1);
  weir_account_check_run (f->check, secret, groups, NULL);
}

static void
wait_for_end (Fixture *f)
{
  while (weir_account_check_get_state (f->check) == WEIR_ACCOUNT_TEST_RUNNING)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_item (Fixture *f,
             guint step,
             WeirAccountTestState state,
             const char *title,
             const char *note)
{
  g_autoptr (WeirCheckItem) item = g_list_model_get_item (G_LIST_MODEL (f->check), step);
  g_autofree char *has_title = NULL;
  g_autofree char *has_note = NULL;

  g_object_get (item, "title", &has_title, "note", &has_note, NULL);
  g_assert_cmpint (weir_check_item_get_state (item), ==, state);
  g_assert_cmpstr (has_title, ==, title);
  if (note != NULL)
    g_assert_cmpstr (has_note, ==, note);
}

static void
assert_trouble (Fixture *f, guint step, const char *trouble, const char *remedy)
{
  g_autoptr (WeirCheckItem) item = g_list_model_get_item (G_LIST_MODEL (f->check), step);
  g_autofree char *has_trouble = NULL;
  g_autofree char *has_remedy = NULL;

  g_object_get (item, "trouble", &has_trouble, "remedy", &has_remedy, NULL);
  g_assert_cmpint (weir_check_item_get_state (item), ==, WEIR_ACCOUNT_TEST_FAILED);
  if (trouble != NULL)
    g_assert_cmpstr (has_trouble, ==, trouble);
  g_assert_cmpstr (has_remedy, ==, remedy);
}

static void
test_passes (void)
{
  static const WeirDemoDeployment deployment = { .model = "gpt-4o", .executable = "azure-openai" };
  static const WeirDemoOptions options = { .deployments = &deployment, .n_deployments = 1 };
  Fixture f = { NULL };

  set_up (&f, &options);
  assert_item (&f, WEIR_ACCOUNT_TEST_TOKEN, WEIR_ACCOUNT_TEST_WAITING, "Sign-In", "Not checked");
  run (&f, good_groups, NULL, NULL);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_RUNNING);
  wait_for_end (&f);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_PASSED);
  assert_item (&f, WEIR_ACCOUNT_TEST_TOKEN, WEIR_ACCOUNT_TEST_PASSED, "Sign-In", NULL);
  assert_item (&f, WEIR_ACCOUNT_TEST_API, WEIR_ACCOUNT_TEST_PASSED, "API Address", NULL);
  assert_item (&f, WEIR_ACCOUNT_TEST_RESOURCE_GROUP, WEIR_ACCOUNT_TEST_PASSED,
               "Resource Group “default”", "Found");
  assert_item (&f, WEIR_ACCOUNT_TEST_DEPLOYMENTS, WEIR_ACCOUNT_TEST_PASSED, "Deployments",
               "1 running");
  g_assert_cmpuint (weir_account_check_get_n_deployments (f.check), ==, 1);
  g_assert_true (g_strv_contains (weir_account_check_get_found_groups (f.check), "default"));

  weir_account_check_reset (f.check);
  assert_item (&f, WEIR_ACCOUNT_TEST_API, WEIR_ACCOUNT_TEST_WAITING, "API Address", "Not checked");
  tear_down (&f);
}

static void
test_rejected (void)
{
  Fixture f = { NULL };

  set_up (&f, NULL);
  run (&f, good_groups, "\"clientsecret\":\"", "\"clientsecret\":\"x");
  wait_for_end (&f);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_FAILED);
  assert_trouble (&f, WEIR_ACCOUNT_TEST_TOKEN,
                  "SAP did not accept the client ID and secret. The service key may have been "
                  "deleted or replaced.",
                  "subaccount.replace-key");
  assert_item (&f, WEIR_ACCOUNT_TEST_API, WEIR_ACCOUNT_TEST_WAITING, "API Address", "Not checked");
  tear_down (&f);
}

static void
test_group (void)
{
  Fixture f = { NULL };

  set_up (&f, NULL);
  run (&f, bad_groups, NULL, NULL);
  wait_for_end (&f);
  assert_item (&f, WEIR_ACCOUNT_TEST_RESOURCE_GROUP, WEIR_ACCOUNT_TEST_FAILED,
               "Resource Group “no-such-group”", NULL);
  assert_trouble (&f, WEIR_ACCOUNT_TEST_RESOURCE_GROUP,
                  "There is no resource group “no-such-group”", "subaccount.change-groups");
  /* which ones there are is known all the same */
  g_assert_true (g_strv_contains (weir_account_check_get_found_groups (f.check), "default"));
  tear_down (&f);
}

static void
test_denied (void)
{
  static const WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .times = 9, .status = 403
  };
  static const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  Fixture f = { NULL };

  set_up (&f, &options);
  run (&f, good_groups, NULL, NULL);
  wait_for_end (&f);
  assert_trouble (&f, WEIR_ACCOUNT_TEST_DEPLOYMENTS,
                  "The service key may not use the resource group “default”. Ask the subaccount "
                  "administrator.",
                  "subaccount.change-groups");
  tear_down (&f);
}

static void
test_unreachable (void)
{
  Fixture f = { NULL };

  set_up (&f, NULL);
  weir_demo_stop (f.demo);
  run (&f, good_groups, NULL, NULL);
  wait_for_end (&f);
  assert_trouble (&f, WEIR_ACCOUNT_TEST_TOKEN, NULL, "app.preferences-page::advanced");
  tear_down (&f);
}

static void
test_no_key (void)
{
  g_autoptr (WeirSecret) secret = weir_secret_new ("{}", -1);
  Fixture f = { NULL };

  set_up (&f, NULL);
  weir_account_check_run (f.check, secret, good_groups, NULL);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_FAILED);
  assert_trouble (&f, WEIR_ACCOUNT_TEST_TOKEN, NULL, NULL);
  tear_down (&f);
}

/* Another run takes the place of the one under way, and the end of it. */
static void
test_again (void)
{
  Fixture f = { NULL };

  set_up (&f, NULL);
  run (&f, bad_groups, NULL, NULL);
  run (&f, good_groups, NULL, NULL);
  wait_for_end (&f);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_PASSED);

  run (&f, good_groups, NULL, NULL);
  weir_account_check_reset (f.check);
  g_assert_cmpint (weir_account_check_get_state (f.check), ==, WEIR_ACCOUNT_TEST_WAITING);
  tear_down (&f);
}

/* Nothing is tried before there is something to try. */
static void
test_form (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirAccountCheck) check = weir_account_check_new (clock);
  g_autoptr (WeirAccountForm) form = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (WeirDesk) desk = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  form = weir_account_form_new (weir_desk_get_account_editor (desk), NULL, clock, NULL, NULL);
  weir_account_check_run_form (check, form, weir_desk_get_service (desk));
  g_assert_cmpint (weir_account_check_get_state (check), ==, WEIR_ACCOUNT_TEST_WAITING);

  key = weir_secret_new (f.key, -1);
  weir_account_form_take_key (form, key, NULL);
  weir_account_check_run_form (check, form, weir_desk_get_service (desk));
  while (weir_account_check_get_state (check) == WEIR_ACCOUNT_TEST_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (weir_account_check_get_state (check), ==, WEIR_ACCOUNT_TEST_PASSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/account-check/passes", test_passes);
  g_test_add_func ("/app/account-check/rejected", test_rejected);
  g_test_add_func ("/app/account-check/group", test_group);
  g_test_add_func ("/app/account-check/denied", test_denied);
  g_test_add_func ("/app/account-check/unreachable", test_unreachable);
  g_test_add_func ("/app/account-check/no-key", test_no_key);
  g_test_add_func ("/app/account-check/again", test_again);
  g_test_add_func ("/app/account-check/form", test_form);
  return g_test_run ();
}
