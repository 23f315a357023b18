/* SPDX-License-Identifier: MIT */
#include "app/weir-account-test.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "base/weir-system-clock.h"
#include "demo/weir-demo.h"

static const char *const good_groups[] = { "default", NULL };
static const char *const bad_groups[] = { "default", "no-such-group", NULL };

/* A letter a step: waiting, running, passed, failed. */
static char *
describe (WeirAccountTest *test)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < WEIR_N_ACCOUNT_TEST_STEPS; i++)
    g_string_append_c (text, "wrpf"[weir_account_test_get_state (test, i)]);
  return g_string_free (text, FALSE);
}

static void
on_step (WeirAccountTest *test, guint step, GString *told)
{
  g_autofree char *text = describe (test);

  g_string_append_printf (told, "%s ", text);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* @from, @to: (nullable): what is changed in the key of the demo */
static gboolean
run (const char *const *groups,
     const char *from,
     const char *to,
     const char *expected,
     guint *n_deployments,
     GError **error)
{
  g_autoptr (WeirDemo) demo = weir_demo_new (NULL);
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirAccountTest) test = NULL;
  g_autoptr (WeirSecret) secret = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GString) key = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) found = NULL;
  gboolean good;

  g_assert_true (weir_demo_start (demo, 0, NULL));
  text = weir_demo_dup_service_key (demo);
  key = g_string_new (text);
  if (from != NULL)
    g_assert_cmpuint (g_string_replace (key, from, to, 1), ==, 1);
  secret = weir_secret_new (key->str, -1);
  test = weir_account_test_new (secret, groups, NULL, clock, error);
  g_assert_nonnull (test);
  g_signal_connect (test, "step", G_CALLBACK (on_step), told);
  weir_account_test_run_async (test, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  good = weir_account_test_run_finish (test, result, error);
  g_assert_cmpstr (told->str, ==, expected);
  *n_deployments = weir_account_test_get_n_deployments (test);
  found = weir_account_test_dup_found_groups (test);
  g_assert_cmpint (g_strv_contains ((const char *const *) found, "default"), ==,
                   weir_account_test_get_state (test, WEIR_ACCOUNT_TEST_RESOURCE_GROUP)
                       != WEIR_ACCOUNT_TEST_WAITING);
  g_assert_cmpstr (weir_account_test_get_group (test), ==, "default");
  weir_demo_stop (demo);
  return good;
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (
      run (good_groups, NULL, NULL, "rwww pwww prww ppww pprw pppw pppr pppp ", &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 0);
}

static void
test_group (void)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (run (bad_groups, NULL, NULL, "rwww pwww prww ppww pprw ppfw ", &n, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no-such-group"));
}

static void
test_secret (void)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (
      run (good_groups, "\"clientsecret\":\"", "\"clientsecret\":\"x", "rwww fwww ", &n, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_AUTH);
}

static void
test_not_a_key (void)
{
  g_autoptr (WeirSecret) secret = weir_secret_new ("{\"clientid\":\"s3cret\"}", -1);
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_account_test_new (secret, good_groups, NULL, clock, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
test_words (void)
{
  g_assert_cmpstr (weir_account_test_step_to_string (WEIR_ACCOUNT_TEST_TOKEN), ==, "token");
  g_assert_cmpstr (weir_account_test_step_to_string (WEIR_ACCOUNT_TEST_DEPLOYMENTS), ==,
                   "deployments");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/account-test/good", test_good);
  g_test_add_func ("/app/account-test/group", test_group);
  g_test_add_func ("/app/account-test/secret", test_secret);
  g_test_add_func ("/app/account-test/not-a-key", test_not_a_key);
  g_test_add_func ("/app/account-test/words", test_words);
  return g_test_run ();
}
