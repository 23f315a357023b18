/* SPDX-License-Identifier: MIT */
#include "app/weir-request-text.h"

#include <string.h>

#include "base/weir-json-scan.h"

static WeirSight *
make_sight (const char *body)
{
  static const char *const headers[] = { "Host: 127.0.0.1:3001",
                                         "Authorization: [redacted]",
                                         "X-Api-Key: [redacted]",
                                         "Cookie: [redacted]",
                                         "Content-Type: application/json",
                                         "X-Odd: it's $HOME `id`",
                                         NULL };
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup ("abc");
  head->wall_us = G_GINT64_CONSTANT (1772438400123456);
  head->api = g_strdup ("chat");
  head->method = g_strdup ("POST");
  head->path = g_strdup ("/v1/chat/completions");
  head->headers = g_strdupv ((char **) headers);
  head->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  sight = weir_sight_alloc (head);
  sight->is_running = FALSE;
  sight->model = g_strdup ("m\"x");
  sight->status = 200;
  sight->changes = g_strsplit ("temperature,tool_choice=auto", ",", -1);
  sight->reply_headers = g_strsplit ("x-weir-model: m", ",", -1);
  sight->begin_us[WEIR_STEP_QUEUE] = 0;
  sight->span_us[WEIR_STEP_QUEUE] = 12;
  sight->priced = TRUE;
  sight->cost_nano = 1000000002;
  sight->usage.in_total = 5;
  return sight;
}

static void
check_json (const char *text)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  g_assert_true (weir_json_parse (&doc, text, strlen (text), &weir_json_limits_body, NULL));
}

static void
test_json (void)
{
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 2 };
  g_autoptr (WeirSight) sight = make_sight ("{\"secret\":1}");
  g_autofree char *json = weir_request_text_to_json (sight, NULL);
  g_autofree char *in_euro = weir_request_text_to_json (sight, &prices);
  g_autofree char *bundle = weir_request_text_to_bundle (sight, "1.2.3");

  check_json (json);
  check_json (bundle);
  check_json (in_euro);
  g_assert_null (strstr (json, "\"amount\""));
  g_assert_nonnull (
      strstr (in_euro, "\"cost\":1.000000002,\"amount\":2.000000,\"currency\":\"EUR\""));
  g_assert_nonnull (strstr (json, "\"time\":\"2026-03-02T08:00:00.123Z\""));
  g_assert_nonnull (strstr (json, "\"model\":\"m\\\"x\""));
  g_assert_nonnull (strstr (json, "\"cost\":1.000000002"));
  g_assert_nonnull (strstr (json, "\"tokens_in\":5"));
  g_assert_null (strstr (json, "tokens_out"));
  g_assert_nonnull (strstr (json, "\"changes\":[\"temperature\",\"tool_choice=auto\"]"));
  g_assert_nonnull (strstr (json, "\"queue\":{\"begin_us\":0,\"span_us\":12}"));
  g_assert_nonnull (strstr (bundle, "\"weir\":\"1.2.3\""));
  g_assert_null (strstr (bundle, "secret"));
  g_assert_nonnull (strstr (json, "\"reply_headers\":[\"x-weir-model: m\"]"));
}

/* What nothing is known of is left out. */
static void
test_bare (void)
{
  WeirSightHead *head = weir_sight_head_alloc ();
  g_autoptr (WeirSight) sight = NULL;
  g_autofree char *json = NULL;
  g_autofree char *curl = NULL;

  head->id = g_strdup ("a");
  sight = weir_sight_alloc (head);
  json = weir_request_text_to_json (sight, NULL);
  curl = weir_request_text_to_curl (sight, "http://h");
  check_json (json);
  g_assert_null (strstr (json, "\"cost\""));
  g_assert_null (strstr (json, "\"status\""));
  g_assert_nonnull (strstr (json, "\"running\":true"));
  g_assert_nonnull (strstr (curl, "@request.json"));
}

/* What has no price costs something: it is not 0. */
static void
test_unpriced (void)
{
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 2 };
  g_autoptr (WeirSight) sight = make_sight (NULL);
  g_autofree char *json = NULL;

  sight->priced = FALSE;
  sight->cost_nano = 0;
  json = weir_request_text_to_json (sight, &prices);
  check_json (json);
  g_assert_nonnull (strstr (json, "\"cost\":null"));
  g_assert_null (strstr (json, "\"amount\""));
}

/* A shell takes it as it was meant, and does nothing else. */
static void
test_curl (void)
{
  g_autoptr (WeirSight) sight = make_sight ("{\"a\":\"it's $(id)\"}");
  g_autofree char *curl = weir_request_text_to_curl (sight, "http://127.0.0.1:3001");
  g_autofree char *line = g_strdup (curl);
  g_auto (GStrv) words = NULL;
  g_autofree char *joined = NULL;
  int n = 0;

  g_assert_true (g_shell_parse_argv (line, &n, &words, NULL));
  joined = g_strjoinv ("|", words);
  g_assert_cmpstr (joined, ==,
                   "curl|-N|http://127.0.0.1:3001/v1/chat/completions|"
                   "-H|Authorization: Bearer $WEIR_API_KEY|-H|X-Api-Key: $WEIR_API_KEY|"
                   "-H|Content-Type: application/json|-H|X-Odd: it's $HOME `id`|"
                   "--data-binary|{\"a\":\"it's $(id)\"}");
  g_assert_nonnull (strstr (curl, "\"Authorization: Bearer $WEIR_API_KEY\""));
}

static void
test_curl_get (void)
{
  g_autoptr (WeirSight) sight = make_sight (NULL);
  g_autofree char *curl = NULL;

  g_free (sight->head->method);
  sight->head->method = g_strdup ("DELETE");
  curl = weir_request_text_to_curl (sight, "http://h");
  g_assert_true (g_str_has_prefix (curl, "curl -N -X DELETE 'http://h/v1/chat/completions'"));
  g_assert_null (strstr (curl, "--data"));
}

static void
test_explain (void)
{
  g_autofree char *dropped = weir_request_text_explain_change ("temperature");
  g_autofree char *changed = weir_request_text_explain_change ("tool_choice=named->auto");

  g_assert_cmpstr (dropped, ==, "“temperature” was left out: the model does not take it.");
  g_assert_cmpstr (changed, ==, "“tool_choice” was sent in another form: named->auto.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/request-text/json", test_json);
  g_test_add_func ("/app/request-text/bare", test_bare);
  g_test_add_func ("/app/request-text/unpriced", test_unpriced);
  g_test_add_func ("/app/request-text/curl", test_curl);
  g_test_add_func ("/app/request-text/curl-get", test_curl_get);
  g_test_add_func ("/app/request-text/explain", test_explain);
  return g_test_run ();
}
