/* SPDX-License-Identifier: MIT */
/* The user's routing rules, from the client's socket to the simulated service. */
#include "proxy/proxy.h"

#include <string.h>

#define CLAUDE "anthropic--claude-4.5-sonnet"
#define CHAT_PATH "/v1/chat/completions"

/* @chain: models that stand in for gpt-4.1, separated by commas. */
static TestProxy *
make_proxy (const char *chain, WeirRoutingRules *rules)
{
  g_autoptr (WeirRoutingRules) own = rules != NULL ? NULL : weir_routing_rules_new ();
  TestProxyOptions options = { .claude = TRUE, .rules = rules != NULL ? rules : own };
  g_auto (GStrv) models = chain != NULL ? g_strsplit (chain, ",", -1) : NULL;

  if (models != NULL)
    weir_routing_rules_add_fallbacks (options.rules, "gpt-4.1", (const char *const *) models);
  return test_proxy_new (&options);
}

static char *
make_body (const char *model, gboolean stream)
{
  return g_strdup_printf ("{\"model\":\"%s\",\"stream\":%s,"
                          "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}",
                          model, stream ? "true" : "false");
}

/* --- Fallback chains --- */

static const struct
{
  const char *name;
  const char *chain;
  gboolean stream;
  WeirDemoFault faults[2];
  guint status;
  const char *model; /* that has answered, or was asked last */
  const char *attempts;
  const char *rule;
} chains[] = {
  { "not-needed", CLAUDE, FALSE, { { 0 } }, 200, "gpt-4.1", "1", NULL },
  { "404",
    CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 404 } },
    200,
    CLAUDE,
    "3",
    "fallback from gpt-4.1: model_not_found" },
  { "429",
    CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 429 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: rate_limited" },
  { "500",
    CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 500 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: upstream" },
  { "503",
    CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 503 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: overloaded" },
  { "reset",
    CLAUDE,
    FALSE,
    { { .kind = WEIR_DEMO_FAULT_RESET, .path = "A-u1" } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: upstream" },
  { "stream-503",
    CLAUDE,
    TRUE,
    { { .path = "A-u1", .status = 503 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: overloaded" },
  { "stream-cut-before-first",
    CLAUDE,
    TRUE,
    { { .kind = WEIR_DEMO_FAULT_CUT, .path = "A-u1", .at_event = 0 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: upstream" },
  { "chain-of-two",
    "o1," CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 429 }, { .path = "A-o1", .status = 503 } },
    200,
    CLAUDE,
    "3",
    "fallback from o1: overloaded" },
  { "all-fail",
    "o1," CLAUDE,
    FALSE,
    { { .path = "/deployments/A-", .status = 500 } },
    502,
    CLAUDE,
    "3",
    "fallback from o1: upstream" },
  { "not-on-400", CLAUDE, FALSE, { { .path = "A-u1", .status = 400 } }, 400, "gpt-4.1", "1", NULL },
  { "unknown-in-chain",
    "no-such-model," CLAUDE,
    FALSE,
    { { .path = "A-u1", .status = 503 } },
    200,
    CLAUDE,
    "2",
    "fallback from gpt-4.1: overloaded" },
};

static void
test_chain (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (chains[i].chain, NULL);
  g_autoptr (TestReply) reply = NULL;
  const TestRecord *record;
  guint n = 0;

  while (n < 2 && chains[i].faults[n].path != NULL)
    n++;
  test_proxy_set_faults (proxy, 0, chains[i].faults, n);
  reply = test_proxy_chat (proxy, chains[i].stream);
  g_assert_cmpuint (reply->status, ==, chains[i].status);
  g_assert_true (reply->whole);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, chains[i].model);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, chains[i].attempts);
  if (chains[i].stream)
    g_assert_true (g_str_has_suffix (reply->body->str, "data: [DONE]\n\n"));

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->model, ==, "gpt-4.1");
  g_assert_cmpstr (record->rule, ==, chains[i].rule);
}

/* Once the client has had a byte, nothing else is asked. */
static void
test_after_first_byte (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_CUT, .path = "A-u1", .at_event = 3 };
  static const char *const models[] = { CLAUDE, NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const TestProxyOptions options = { .claude = TRUE, .chunk_delay_ms = 20, .rules = rules };
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_add_fallbacks (rules, "gpt-4.1", models);
  proxy = test_proxy_new (&options);
  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_proxy_chat (proxy, TRUE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, "gpt-4.1");
  g_assert_nonnull (strstr (reply->body->str, "\"error\""));
  g_assert_null (strstr (reply->body->str, "[DONE]"));
  g_assert_cmpuint (weir_demo_get_count (proxy->demos[0], "A-claude"), ==, 0);
  g_assert_null (test_proxy_wait_record (proxy, 1)->rule);
}

/* A deployment whose breaker is open is not asked any more, the chain answers at once. */
static void
test_breaker_open (void)
{
  static const WeirDemoFault fault = { .path = "A-u1", .status = 500 };
  g_autoptr (TestProxy) proxy = make_proxy (CLAUDE, NULL);

  test_proxy_set_faults (proxy, 0, &fault, 1);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, FALSE);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, CLAUDE);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, i < 5 ? "2" : "1");
      g_assert_cmpstr (test_proxy_wait_record (proxy, i + 1)->rule, ==,
                       i < 5 ? "fallback from gpt-4.1: upstream"
                             : "fallback from gpt-4.1: overloaded");
    }
  g_assert_cmpuint (weir_demo_get_count (proxy->demos[0], "A-u1"), ==, 5);
}

/* Of several deployments not all are tried: the last attempt is the chain's. */
static void
test_last_attempt (void)
{
  static const char *const models[] = { CLAUDE, NULL };
  static const WeirDemoFault fault = { .path = "A-u", .status = 503 };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const TestProxyOptions options = { .claude = TRUE, .n_deployments = 4, .rules = rules };
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_add_fallbacks (rules, "gpt-4.1", models);
  proxy = test_proxy_new (&options);
  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, CLAUDE);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, "3");
}

/* A model that nobody has deployed, under another of its names. */
static void
test_no_deployment (void)
{
  static const char *const models[] = { "gpt-4.1", NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autofree char *body = make_body ("claude-opus-4-1-20250805", FALSE);
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_add_fallbacks (rules, "anthropic--claude-4.1-opus", models);
  proxy = make_proxy (NULL, rules);
  reply = test_http_call (proxy->port, "POST", CHAT_PATH, body);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, "gpt-4.1");
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->rule, ==,
                   "fallback from claude-opus-4-1-20250805: model_not_found");
}

/* Orchestration serves any model, but rules go before it; it comes last. */
static void
test_before_orchestration (void)
{
  static const char *const models[] = { "gpt-4.1", NULL };
  static const WeirDemoFault fault = { .path = "A-u1", .status = 503 };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const TestProxyOptions options = { .families = TRUE, .rules = rules };
  g_autoptr (TestProxy) proxy = NULL;
  g_autofree char *body = make_body ("gpt-5-nano", FALSE);
  g_autoptr (TestReply) by_rule = NULL;
  g_autoptr (TestReply) last = NULL;

  weir_routing_rules_add_fallbacks (rules, "gpt-5-nano", models);
  proxy = test_proxy_new (&options);
  by_rule = test_http_call (proxy->port, "POST", CHAT_PATH, body);
  g_assert_cmpstr (test_reply_get (by_rule, "x-weir-model"), ==, "gpt-4.1");
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->rule, ==,
                   "fallback from gpt-5-nano: model_not_found");

  test_proxy_set_faults (proxy, 0, &fault, 1);
  last = test_http_call (proxy->port, "POST", CHAT_PATH, body);
  g_assert_cmpuint (last->status, ==, 200);
  g_assert_cmpstr (test_reply_get (last, "x-weir-model"), ==, "gpt-5-nano");
  g_assert_null (test_proxy_wait_record (proxy, 2)->rule);
}

/* Without a rule, no other model ever answers. */
static void
test_no_rule (void)
{
  static const WeirDemoFault fault = { .path = "A-u1", .status = 500 };
  g_autoptr (TestProxy) proxy = make_proxy (NULL, NULL);
  g_autofree char *body = make_body ("gpt-9", FALSE);
  g_autoptr (TestReply) failed = NULL;
  g_autoptr (TestReply) unknown = test_http_call (proxy->port, "POST", CHAT_PATH, body);

  g_assert_cmpuint (unknown->status, ==, 404);
  test_proxy_set_faults (proxy, 0, &fault, 1);
  failed = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (failed->status, ==, 502);
  g_assert_cmpstr (test_reply_get (failed, "x-weir-model"), ==, "gpt-4.1");
}

static void
test_embeddings (void)
{
  static const char *const models[] = { "text-embedding-3-small", NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (TestReply) chained = NULL;
  g_autoptr (TestReply) standard = NULL;

  weir_routing_rules_add_fallbacks (rules, "text-embedding-3-large", models);
  weir_routing_rules_set_default (rules, "embeddings", models[0]);
  proxy = make_proxy (NULL, rules);
  chained = test_http_call (proxy->port, "POST", "/v1/embeddings",
                            "{\"model\":\"text-embedding-3-large\",\"input\":\"a\"}");
  g_assert_cmpuint (chained->status, ==, 200);
  g_assert_cmpstr (test_reply_get (chained, "x-weir-model"), ==, "text-embedding-3-small");
  standard =
      test_http_call (proxy->port, "POST", "/v1/embeddings", "{\"model\":\"ada\",\"input\":\"a\"}");
  g_assert_cmpuint (standard->status, ==, 200);
  g_assert_cmpstr (test_proxy_wait_record (proxy, 2)->rule, ==,
                   "default for embeddings: model_not_found");
}

/* --- The default of an API --- */

static const struct
{
  const char *name;
  const char *api; /* that has a default */
  const char *path;
  const char *body;
  guint status;
  const char *rule;
} defaults[] = {
  { "chat-unknown", "chat", CHAT_PATH,
    "{\"model\":\"gpt-9\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for chat: model_not_found" },
  { "chat-none", "chat", CHAT_PATH, "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for chat: none named" },
  { "chat-stream-none", "chat", CHAT_PATH,
    "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for chat: none named" },
  { "chat-null", "chat", CHAT_PATH,
    "{\"model\":null,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for chat: none named" },
  { "chat-empty", "chat", CHAT_PATH,
    "{\"model\":\"\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for chat: none named" },
  { "chat-number", "chat", CHAT_PATH,
    "{\"model\":123,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 400, NULL },
  { "chat-no-json", "chat", CHAT_PATH, "{", 400, NULL },
  { "chat-none-without-rule", "messages", CHAT_PATH,
    "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 400, NULL },
  { "other-api", "messages", CHAT_PATH,
    "{\"model\":\"gpt-9\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 404, NULL },
  { "messages-unknown", "messages", "/v1/messages",
    "{\"model\":\"claude-9\",\"max_tokens\":9,"
    "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
    200, "default for messages: model_not_found" },
  { "messages-none", "messages", "/v1/messages",
    "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for messages: none named" },
  { "responses-unknown", "responses", "/v1/responses", "{\"model\":\"gpt-9\",\"input\":\"a\"}", 200,
    "default for responses: model_not_found" },
  { "responses-none", "responses", "/v1/responses", "{\"input\":\"a\"}", 200,
    "default for responses: none named" },
  { "gemini-unknown", "gemini", "/v1beta/models/gemini-9:generateContent",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"}]}]}", 200,
    "default for gemini: model_not_found" },
  { "ollama-unknown", "ollama", "/api/chat",
    "{\"model\":\"llama\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
    200, "default for ollama: model_not_found" },
  { "ollama-none", "ollama", "/api/chat",
    "{\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", 200,
    "default for ollama: none named" },
};

static void
test_default (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_set_default (rules, defaults[i].api, "gpt-4.1");
  proxy = make_proxy (NULL, rules);
  reply = test_http_call (proxy->port, "POST", defaults[i].path, defaults[i].body);
  g_assert_cmpuint (reply->status, ==, defaults[i].status);
  if (reply->status == 200)
    g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, "gpt-4.1");
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->rule, ==, defaults[i].rule);
}

/* What stands in for the default does so, too; and a default that is not there changes no error. */
static void
test_default_with_chain (void)
{
  static const WeirDemoFault fault = { .path = "A-u1", .status = 503 };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autofree char *body = make_body ("gpt-9", FALSE);
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (TestReply) nothing = NULL;

  weir_routing_rules_set_default (rules, "chat", "gpt-4.1");
  weir_routing_rules_set_default (rules, "ollama", "gpt-8");
  proxy = make_proxy (CLAUDE, rules);
  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_http_call (proxy->port, "POST", CHAT_PATH, body);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, CLAUDE);
  nothing = test_http_call (proxy->port, "POST", "/api/chat", body);
  g_assert_cmpuint (nothing->status, ==, 404);
  g_assert_nonnull (strstr (nothing->body->str, "gpt-9"));
}

/* Counting asks no model, so no rule is needed. */
static void
test_count (void)
{
  g_autoptr (TestProxy) proxy = make_proxy (NULL, NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/v1/messages/count_tokens",
                      "{\"model\":\"none\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-estimate"), ==, "true");
}

/* --- Filters --- */

static const struct
{
  const char *name;
  const char *path;
  const char *headers;
} lists[] = {
  { "openai", "/v1/models", "" },
  { "anthropic", "/v1/models", "anthropic-version: 2023-06-01\r\n" },
  { "gemini", "/v1beta/models", "" },
  { "ollama", "/api/tags", "" },
};

static void
test_filter_list (gconstpointer data)
{
  static const char *const include[] = { "gpt-*", "claude-*", NULL };
  static const char *const exclude[] = { "gpt-4.?", NULL };
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_set_filters (rules, include, exclude);
  proxy = make_proxy (NULL, rules);
  connection = test_http_open (proxy->port, "GET", lists[i].path, lists[i].headers, NULL);
  reply = test_http_read (connection, FALSE);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, CLAUDE));
  g_assert_null (strstr (reply->body->str, "gpt-4.1"));
  g_assert_null (strstr (reply->body->str, "o1"));
}

static void
test_filter_route (void)
{
  static const char *const exclude[] = { "gpt-*", NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (TestProxy) proxy = NULL;
  g_autoptr (TestReply) reply = NULL;

  weir_routing_rules_set_filters (rules, NULL, exclude);
  proxy = make_proxy (NULL, rules);
  reply = test_proxy_chat (proxy, FALSE);
  g_assert_cmpuint (reply->status, ==, 404);
  g_assert_nonnull (strstr (reply->body->str, "hidden by the filters"));
  g_assert_cmpuint (weir_demo_get_count (proxy->demos[0], "A-u1"), ==, 0);
}

/* --- Accounts --- */

static void
test_pinned_account (void)
{
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const TestProxyOptions options = { .n_sides = 2, .rules = rules };
  g_autoptr (TestProxy) proxy = NULL;

  weir_routing_rules_set_account (rules, "account-b");
  proxy = test_proxy_new (&options);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, FALSE);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "B");
    }
  g_assert_cmpuint (weir_demo_get_count (proxy->demos[0], "A-u1"), ==, 0);
}

/* In the user's order, however busy; those not named come last. */
static void
test_account_order (void)
{
  static const char *const order[] = { "account-c", "account-b", NULL };
  static const WeirDemoFault fault = { .path = "-u1", .status = 429 };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const TestProxyOptions options = { .n_sides = 3, .rules = rules };
  g_autoptr (TestProxy) proxy = NULL;

  weir_routing_rules_add_order (rules, "gpt-*", order);
  proxy = test_proxy_new (&options);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply = NULL;

      if (i > 0)
        test_proxy_set_faults (proxy, 3 - i, &fault, 1);
      reply = test_proxy_chat (proxy, FALSE);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==,
                       ((const char *[]){ "C", "B", "A" })[i]);
    }
}

/* A deployment can be asked by its id. */
static void
test_deployment_id (void)
{
  const TestProxyOptions options = { .n_deployments = 3 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autofree char *body = make_body ("A-u2", FALSE);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", CHAT_PATH, body);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, "A-u2");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD_ROWS(rows, prefix, func)                                                               \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                                                  \
    {                                                                                              \
      g_autofree char *path =                                                                      \
          g_strconcat ("/proxy/exchange-route/" prefix "/", rows[i].name, NULL);                   \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);                                     \
    }
#define ADD(name, func) g_test_add_func ("/proxy/exchange-route/" name, func)
  ADD_ROWS (chains, "chain", test_chain);
  ADD ("chain/after-first-byte", test_after_first_byte);
  ADD ("chain/breaker-open", test_breaker_open);
  ADD ("chain/last-attempt", test_last_attempt);
  ADD ("chain/no-deployment", test_no_deployment);
  ADD ("chain/no-rule", test_no_rule);
  ADD ("chain/before-orchestration", test_before_orchestration);
  ADD ("chain/embeddings", test_embeddings);
  ADD_ROWS (defaults, "default", test_default);
  ADD ("default/with-chain", test_default_with_chain);
  ADD ("count", test_count);
  ADD_ROWS (lists, "filter", test_filter_list);
  ADD ("filter/route", test_filter_route);
  ADD ("account/pinned", test_pinned_account);
  ADD ("account/order", test_account_order);
  ADD ("deployment-id", test_deployment_id);
  return g_test_run ();
}
