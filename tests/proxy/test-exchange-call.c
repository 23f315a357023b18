/* SPDX-License-Identifier: MIT */
/* The table of retries, row by row, against a simulated service with scripted misfortunes. */
#include "proxy/proxy.h"

#include <string.h>

/* One row: what happens to a request and what the client is told. "A" has one deployment (or two),
 * "B" another one. */
typedef struct
{
  const char *name;
  WeirDemoFault fault; /* of side A */
  gboolean two_sides;  /* there is a healthy side B */
  guint status;        /* told the client */
  const char *said;    /* (nullable): in the body */
  guint64 n_a;         /* inference requests that A has seen */
  guint64 n_b;
  guint attempts;
  guint64 n_tokens; /* token requests that A has seen; 0: not looked at */
} Row;

#define INFERENCE "/v2/inference/"
#define ONCE .path = INFERENCE, .times = 1
#define ALWAYS .path = INFERENCE

static const Row rows[] = {
  { "401-once", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 401 }, FALSE, 200, NULL, 2, 0, 2, 2 },
  { "401-for-ever",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 401 },
    FALSE,
    502,
    "upstream_auth",
    2,
    0,
    2,
    2 },
  { "401-for-ever-elsewhere",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 401 },
    TRUE,
    200,
    NULL,
    2,
    1,
    3,
    2 },
  { "403-text", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 403 }, FALSE, 200, NULL, 2, 0, 2, 2 },
  { "404-once", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 404 }, FALSE, 200, NULL, 2, 0, 2, 0 },
  { "404-for-ever",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 404 },
    FALSE,
    404,
    NULL,
    2,
    0,
    2,
    0 },
  { "404-elsewhere",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 404 },
    TRUE,
    200,
    NULL,
    2,
    1,
    3,
    0 },
  { "408-once", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 408 }, FALSE, 200, NULL, 2, 0, 2, 0 },
  { "502-once", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 502 }, FALSE, 200, NULL, 2, 0, 2, 0 },
  { "503-once", { WEIR_DEMO_FAULT_STATUS, ONCE, .status = 503 }, FALSE, 200, NULL, 2, 0, 2, 0 },
  { "504-twice",
    { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .times = 2, .status = 504 },
    FALSE,
    200,
    NULL,
    3,
    0,
    3,
    0 },
  { "503-for-ever",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 503 },
    FALSE,
    503,
    "overloaded",
    3,
    0,
    3,
    0 },
  { "503-elsewhere",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 503 },
    TRUE,
    200,
    NULL,
    1,
    1,
    2,
    0 },
  { "429",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 429, .retry_after = "7" },
    FALSE,
    429,
    "rate_limit_exceeded",
    1,
    0,
    1,
    0 },
  { "429-elsewhere",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 429 },
    TRUE,
    200,
    NULL,
    1,
    1,
    2,
    0 },
  { "500",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 500 },
    FALSE,
    502,
    "server_error",
    1,
    0,
    1,
    0 },
  { "500-elsewhere",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 500 },
    TRUE,
    200,
    NULL,
    1,
    1,
    2,
    0 },
  { "400",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 400,
      .body = "{\"error\":{\"message\":\"Too odd\",\"type\":\"invalid_request_error\"}}",
      .content_type = "application/json" },
    TRUE,
    400,
    "Too odd",
    1,
    0,
    1,
    0 },
  { "413", { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 413 }, TRUE, 413, NULL, 1, 0, 1, 0 },
  { "403-json",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 403, .body = "{\"error\":{\"message\":\"No\"}}",
      .content_type = "application/json" },
    TRUE,
    502,
    NULL,
    1,
    0,
    1,
    0 },
  { "302",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 302, .body = "moved",
      .content_type = "text/plain" },
    FALSE,
    502,
    "302",
    1,
    0,
    1,
    0 },
  { "301",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 301, .body = "moved",
      .content_type = "text/plain" },
    FALSE,
    502,
    "301",
    1,
    0,
    1,
    0 },
  { "303",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 303, .body = "moved",
      .content_type = "text/plain" },
    FALSE,
    502,
    "303",
    1,
    0,
    1,
    0 },
  { "307",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 307, .body = "moved",
      .content_type = "text/plain" },
    FALSE,
    502,
    "307",
    1,
    0,
    1,
    0 },
  { "308",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 308, .body = "moved",
      .content_type = "text/plain" },
    FALSE,
    502,
    "308",
    1,
    0,
    1,
    0 },
  { "200-html",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 200, .body = "<html>Log in</html>",
      .content_type = "text/html" },
    FALSE,
    502,
    "text/html",
    1,
    0,
    1,
    0 },
  { "200-not-json",
    { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 200,
      .body = "{\"id\":", .content_type = "application/json" },
    TRUE,
    200,
    NULL,
    1,
    1,
    2,
    0 },
  { "reset-before-head", { WEIR_DEMO_FAULT_RESET, ONCE }, FALSE, 200, NULL, 2, 0, 2, 0 },
  { "reset-elsewhere", { WEIR_DEMO_FAULT_RESET, ALWAYS }, TRUE, 200, NULL, 1, 1, 2, 0 },
};

static void
check_row (const Row *row, gboolean stream)
{
  TestProxyOptions options = { .n_sides = row->two_sides ? 2 : 1 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = NULL;
  const TestRecord *record;
  WeirDemoStats a, b = { 0 };

  test_proxy_set_faults (proxy, 0, &row->fault, 1);
  reply = test_proxy_chat (proxy, stream);
  g_test_message ("%u %s", reply->status, reply->body->str);
  g_assert_cmpuint (reply->status, ==, row->status);
  g_assert_true (reply->whole);
  if (row->said != NULL)
    g_assert_nonnull (strstr (reply->body->str, row->said));
  if (stream && row->status == 200)
    g_assert_true (g_str_has_suffix (reply->body->str, "data: [DONE]\n\n"));

  weir_demo_get_stats (proxy->demos[0], &a);
  if (row->two_sides)
    weir_demo_get_stats (proxy->demos[1], &b);
  g_assert_cmpuint (a.inference, ==, row->n_a);
  g_assert_cmpuint (b.inference, ==, row->n_b);
  if (row->n_tokens > 0)
    g_assert_cmpuint (a.tokens, ==, row->n_tokens);

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpuint (record->status, ==, row->status);
  g_assert_cmpuint (record->attempts, ==, row->attempts);
  g_assert_cmpint (record->error_kind == NULL, ==, row->status == 200);
}

static void
test_row_whole (gconstpointer data)
{
  check_row (data, FALSE);
}

static void
test_row_stream (gconstpointer data)
{
  check_row (data, TRUE);
}

/* The wait that the client is told is true, and SDKs are told not to retry what cannot succeed. */
static void
test_headers (void)
{
  static const WeirDemoFault limited = { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 429,
                                         .retry_after = "7" };
  static const WeirDemoFault denied = { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 401 };
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) first = NULL;
  g_autoptr (TestReply) second = NULL;
  g_autoptr (TestProxy) other = test_proxy_new (NULL);
  g_autoptr (TestReply) third = NULL;
  WeirDemoStats stats;

  test_proxy_set_faults (proxy, 0, &limited, 1);
  first = test_proxy_chat (proxy, TRUE);
  g_assert_cmpuint (first->status, ==, 429);
  g_assert_cmpstr (test_reply_get (first, "retry-after"), ==, "7");
  g_assert_nonnull (test_reply_get (first, "retry-after-ms"));
  g_assert_null (test_reply_get (first, "x-should-retry"));

  test_proxy_wait_record (proxy, 1);

  /* while it cools down it is not even asked */
  second = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (second->status, ==, 429);
  g_assert_cmpstr (test_reply_get (second, "retry-after"), ==, "7");
  weir_demo_get_stats (proxy->demos[0], &stats);
  g_assert_cmpuint (stats.inference, ==, 1);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 2)->attempts, ==, 0);

  test_proxy_set_faults (other, 0, &denied, 1);
  third = test_proxy_chat (other, FALSE);
  g_assert_cmpuint (third->status, ==, 502);
  g_assert_cmpstr (test_reply_get (third, "x-should-retry"), ==, "false");
}

static void
check_turns (guint n_sides, guint n_deployments, const char *const *order, guint n)
{
  TestProxyOptions options = { .n_sides = n_sides, .n_deployments = n_deployments };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);

  for (guint i = 0; i < 2 * n; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, i % 2 == 0);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, order[i % n]);
      test_proxy_wait_record (proxy, i + 1);
    }
}

static void
test_alternates (void)
{
  static const char *const sides[] = { "A-u1", "B-u1" };
  static const char *const deployments[] = { "A-u1", "A-u2" };
  static const char *const both[] = { "A-u1", "B-u1", "A-u2", "B-u2" };

  check_turns (2, 1, sides, G_N_ELEMENTS (sides));
  check_turns (1, 2, deployments, G_N_ELEMENTS (deployments));
  check_turns (2, 2, both, G_N_ELEMENTS (both));
}

/* One side slow, one at its limit, one dead: every request succeeds. */
static void
test_one_slow_one_limited_one_dead (void)
{
  static const WeirDemoFault slow = { WEIR_DEMO_FAULT_DELAY, .path = INFERENCE, .delay_ms = 30 };
  static const WeirDemoFault limited = { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 429 };
  TestProxyOptions options = { .n_sides = 3 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);

  test_proxy_set_faults (proxy, 0, &slow, 1);
  test_proxy_set_faults (proxy, 1, &limited, 1);
  weir_demo_stop (proxy->demos[2]);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, i % 2 == 0);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "A");
    }
  test_proxy_wait_record (proxy, 30);
}

/* A whole account dead: its other deployments are not tried one by one. */
static void
test_dead_account (void)
{
  TestProxyOptions options = { .n_sides = 2, .n_deployments = 4 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);

  weir_demo_stop (proxy->demos[0]);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, FALSE);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "B");
    }
}

static void
test_all_dead (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = NULL;

  weir_demo_stop (proxy->demos[0]);
  reply = test_proxy_chat (proxy, TRUE);
  g_assert_cmpuint (reply->status, ==, 502);
  g_assert_nonnull (strstr (reply->body->str, "upstream"));
  test_proxy_wait_record (proxy, 1);
}

/* Tokens that were taken back are renewed once, and no request notices. */
static void
test_revoked_token (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  WeirDemoStats stats;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, i % 2 == 0);

      g_assert_cmpuint (reply->status, ==, 200);
      weir_demo_revoke_tokens (proxy->demos[0]);
    }
  weir_demo_get_stats (proxy->demos[0], &stats);
  g_assert_cmpuint (stats.tokens, ==, 3);
}

/* The service closes what it kept; the next request goes out again on a new connection. */
static void
test_stale_connection (void)
{
  TestProxyOptions options = { .max_idle_ms = 20 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, i % 2 == 0);

      g_assert_cmpuint (reply->status, ==, 200);
      g_usleep (60000);
    }
}

/* A deployment was replaced by another one: a refresh finds it. */
static void
test_replaced_deployment (void)
{
  static const WeirDemoDeployment replaced = { .id = "A-new",
                                               .model = "gpt-4.1",
                                               .executable = "azure-openai" };
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = NULL;

  weir_demo_set_deployments (proxy->demos[0], &replaced, 1);
  /* a list that is younger than 5 s counts as fresh */
  g_usleep (5100 * 1000);
  reply = test_proxy_chat (proxy, TRUE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, "A-new");
}

/* Five in a row, and nobody is bothered any more. */
static void
test_breaker (void)
{
  static const WeirDemoFault broken = { WEIR_DEMO_FAULT_STATUS, ALWAYS, .status = 500 };
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  WeirDemoStats stats;

  test_proxy_set_faults (proxy, 0, &broken, 1);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, FALSE);

      g_assert_cmpuint (reply->status, ==, i < 5 ? 502 : 503);
      if (i >= 5)
        g_assert_nonnull (test_reply_get (reply, "retry-after"));
    }
  weir_demo_get_stats (proxy->demos[0], &stats);
  g_assert_cmpuint (stats.inference, ==, 5);
}

static void
test_token_endpoint_down (void)
{
  static const WeirDemoFault down = {
    WEIR_DEMO_FAULT_STATUS, .path = "/oauth/token", .status = 401,
    .body = "{\"error\":\"invalid_client\",\"error_description\":\"Bad credentials\"}",
    .content_type = "application/json"
  };
  TestProxyOptions options = { .n_sides = 2 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) both = NULL;

  for (guint i = 0; i < 2; i++)
    {
      test_proxy_set_faults (proxy, i, &down, 1);
      weir_demo_revoke_tokens (proxy->demos[i]);
      if (i == 0)
        {
          g_autoptr (TestReply) one = test_proxy_chat (proxy, FALSE);

          g_assert_cmpuint (one->status, ==, 200);
          g_assert_cmpstr (test_reply_get (one, "x-weir-account"), ==, "B");
        }
    }
  both = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (both->status, ==, 502);
  g_assert_nonnull (strstr (both->body->str, "upstream_auth"));
  g_assert_null (strstr (both->body->str, "weir-demo-secret"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/proxy/exchange-call/%s/whole", rows[i].name);
      g_autofree char *stream = g_strdup_printf ("/proxy/exchange-call/%s/stream", rows[i].name);

      g_test_add_data_func (whole, &rows[i], test_row_whole);
      g_test_add_data_func (stream, &rows[i], test_row_stream);
    }
  g_test_add_func ("/proxy/exchange-call/headers", test_headers);
  g_test_add_func ("/proxy/exchange-call/alternates", test_alternates);
  g_test_add_func ("/proxy/exchange-call/one-slow-one-limited-one-dead",
                   test_one_slow_one_limited_one_dead);
  g_test_add_func ("/proxy/exchange-call/dead-account", test_dead_account);
  g_test_add_func ("/proxy/exchange-call/all-dead", test_all_dead);
  g_test_add_func ("/proxy/exchange-call/revoked-token", test_revoked_token);
  g_test_add_func ("/proxy/exchange-call/stale-connection", test_stale_connection);
  g_test_add_func ("/proxy/exchange-call/replaced-deployment", test_replaced_deployment);
  g_test_add_func ("/proxy/exchange-call/breaker", test_breaker);
  g_test_add_func ("/proxy/exchange-call/token-endpoint-down", test_token_endpoint_down);
  return g_test_run ();
}
