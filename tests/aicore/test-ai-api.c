/* SPDX-License-Identifier: MIT */
#include "aicore/weir-ai-api.h"

#include <string.h>

#include "aicore/test-demo-account.h"
#include "aicore/weir-aicore-error.h"
#include "base/weir-json-scan.h"
#include "support/weir-test-clock.h"

#define LIST "/lm/deployments?$top=100"

static const WeirDemoDeployment deployments[] = {
  { .id = "d0123456", .model = "gpt-4o", .executable = "azure-openai" },
};

typedef struct
{
  WeirTestClock *clock;
  WeirDemo *demo;
  WeirAccount *account;
  WeirAiApi *api;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = weir_test_clock_new ();
  fixture->demo = test_demo_new (deployments, G_N_ELEMENTS (deployments));
  fixture->account = test_demo_account_new (fixture->demo, WEIR_CLOCK (fixture->clock));
  fixture->api = weir_ai_api_new (fixture->account);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  weir_token_source_stop (fixture->account->tokens);
  g_object_unref (fixture->api);
  weir_account_unref (fixture->account);
  test_demo_drain ();
  weir_demo_stop (fixture->demo);
  g_object_unref (fixture->demo);
  g_object_unref (fixture->clock);
}

static GBytes *
call (Fixture *fixture,
      const char *method,
      const char *path,
      const char *resource_group,
      const char *body,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  weir_ai_api_call_async (fixture->api, method, path, resource_group, bytes, NULL,
                          test_demo_on_done, &result);
  test_demo_wait (&result);
  return weir_ai_api_call_finish (fixture->api, result, error);
}

static void
assert_refused (Fixture *fixture,
                const char *path,
                const char *group,
                int code,
                const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call (fixture, "GET", path, group, NULL, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = call (fixture, "GET", LIST, "default", NULL, &error);
  WeirDemoStats stats;

  g_assert_no_error (error);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), "d0123456"));
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 1);
  g_assert_cmpuint (stats.management, ==, 1);
  g_assert_cmpuint (stats.refused, ==, 0);
}

/* Configuration, deployment, stop: with bodies. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) created = NULL;
  g_autoptr (GBytes) patched = NULL;

  created = call (fixture, "POST", "/lm/configurations", "default",
                  "{\"name\":\"mine\",\"scenarioId\":\"foundation-models\",\"executableId\":"
                  "\"azure-openai\",\"parameterBindings\":[{\"key\":\"modelName\",\"value\":"
                  "\"gpt-4o\"},{\"key\":\"modelVersion\",\"value\":\"latest\"}]}",
                  &error);
  g_assert_no_error (error);
  patched = call (fixture, "PATCH", "/lm/deployments/d0123456", "default",
                  "{\"targetStatus\":\"STOPPED\"}", &error);
  g_assert_no_error (error);
}

/* A token that is refused is replaced once; one that is refused again is the caller's to know. */
static void
test_revoked_token (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoFault always[] = {
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/", .status = 401, .body = "Jwt is expired" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = call (fixture, "GET", LIST, "default", NULL, &error);
  g_autoptr (GBytes) second = NULL;
  WeirDemoStats stats;

  g_assert_no_error (error);
  weir_demo_revoke_tokens (fixture->demo);
  second = call (fixture, "GET", LIST, "default", NULL, &error);
  g_assert_no_error (error);
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 2);

  weir_demo_set_faults (fixture->demo, always, G_N_ELEMENTS (always));
  assert_refused (fixture, LIST, "default", WEIR_AICORE_ERROR_DENIED, "*401*Jwt is expired*");
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 3);
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
    int code;
    const char *pattern;
  } rows[] = {
    { 403, "RBAC: access denied", WEIR_AICORE_ERROR_DENIED, "SAP AI Core answered 403: *RBAC*" },
    { 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}",
      WEIR_AICORE_ERROR_GONE, "*404: *Resource not found*" },
    { 412, "{\"error\":{\"code\":\"1\",\"message\":\"Stop it first\"}}", WEIR_AICORE_ERROR_PROTOCOL,
      "*412: *Stop it first*" },
    { 429, "{\"message\":\"slow down\"}", WEIR_AICORE_ERROR_UNAVAILABLE, "*429: *" },
    { 500, NULL, WEIR_AICORE_ERROR_UNAVAILABLE, "*500: *" },
    { 503, "no healthy upstream", WEIR_AICORE_ERROR_UNAVAILABLE, "*503: *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                              .path = "/lm/",
                              .status = rows[i].status,
                              .body = rows[i].body };

      weir_demo_set_faults (fixture->demo, &fault, 1);
      assert_refused (fixture, LIST, "default", rows[i].code, rows[i].pattern);
    }
}

static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/oauth/token",
                                       .status = 401 };
  WeirDemoStats stats;

  weir_demo_set_faults (fixture->demo, &fault, 1);
  assert_refused (fixture, LIST, "default", WEIR_AICORE_ERROR_AUTH, "*token endpoint refuses*");
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.management, ==, 0);
}

/* Nothing that is put together from settings reaches beyond the API. */
static void
test_odd_calls (Fixture *fixture, gconstpointer data)
{
  WeirDemoStats stats;

  assert_refused (fixture, "/lm/../../admin", "default", WEIR_AICORE_ERROR_PROTOCOL, "*path*");
  assert_refused (fixture, "/lm/%2e%2e/%2e%2e/admin", "default", WEIR_AICORE_ERROR_PROTOCOL,
                  "*path*");
  assert_refused (fixture, LIST, "default\r\nX-Evil: 1", WEIR_AICORE_ERROR_PROTOCOL,
                  "*resource group*");
  weir_demo_get_stats (fixture->demo, &stats);
  g_assert_cmpuint (stats.tokens + stats.management, ==, 0);
}

/* Neither a call that hangs nor one that is made later keeps anyone waiting. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  static const WeirDemoFault hang = { WEIR_DEMO_FAULT_DELAY, .path = "/lm/", .delay_ms = 600000 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirDemoStats stats = { 0 };

  weir_demo_set_faults (fixture->demo, &hang, 1);
  weir_ai_api_call_async (fixture->api, "GET", LIST, "default", NULL, NULL, test_demo_on_done,
                          &result);
  while (stats.management == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      weir_demo_get_stats (fixture->demo, &stats);
    }
  weir_ai_api_stop (fixture->api);
  test_demo_wait (&result);
  g_assert_null (weir_ai_api_call_finish (fixture->api, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_error (&error);
  g_assert_null (call (fixture, "GET", LIST, "default", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/aicore/ai-api/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("stop", test_stop);
  ADD ("get", test_get);
  ADD ("change", test_change);
  ADD ("revoked-token", test_revoked_token);
  ADD ("statuses", test_statuses);
  ADD ("no-token", test_no_token);
  ADD ("odd-calls", test_odd_calls);

  return g_test_run ();
}
