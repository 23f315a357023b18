/* SPDX-License-Identifier: MIT */
#include "proxy/proxy.h"

#include <string.h>

#define SECRET "sk-0123456789abcdefghij"

static void
on_wake (gpointer user_data)
{
}

/* (transfer full): the latest of the only request there is. */
static WeirSight *
take_one (WeirSightTap *tap)
{
  g_autoptr (GPtrArray) taken = weir_sight_tap_take (tap);

  g_assert_cmpuint (taken->len, ==, 1);
  return weir_sight_ref (taken->pdata[0]);
}

static void
check_steps (const WeirSight *sight)
{
  static const WeirStep steps[] = { WEIR_STEP_QUEUE, WEIR_STEP_PREPARE, WEIR_STEP_TOKEN,
                                    WEIR_STEP_FIRST_BYTE, WEIR_STEP_STREAM };
  gint64 before_us = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpint (sight->begin_us[steps[i]], >=, before_us);
      g_assert_cmpint (sight->span_us[steps[i]], >=, 0);
      before_us = sight->begin_us[steps[i]];
    }
  g_assert_cmpint (before_us + sight->span_us[WEIR_STEP_STREAM], <=, sight->duration_us);
}

static void
check_head (const WeirSightHead *head)
{
  g_autofree char *headers = g_strjoinv ("\n", head->headers);

  g_assert_cmpstr (head->api, ==, "chat");
  g_assert_cmpstr (head->method, ==, "POST");
  g_assert_cmpstr (head->path, ==, "/v1/chat/completions");
  g_assert_nonnull (strstr (headers, "Authorization: [redacted]"));
  g_assert_nonnull (strstr (headers, "User-Agent: test/1"));
  g_assert_null (strstr (headers, SECRET));
}

static void
ask (TestProxy *proxy, const char *body, guint n)
{
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "POST", "/v1/chat/completions",
                      "Authorization: Bearer " SECRET "\r\nUser-Agent: test/1\r\n", body);
  g_autoptr (TestReply) reply = test_http_read (connection, FALSE);

  g_assert_cmpuint (reply->status, >, 0);
  test_proxy_wait_record (proxy, n);
}

/* What the client was told stands in the reply, too. */
static void
check_reply_headers (const WeirSight *sight, gboolean stream)
{
  g_autofree char *headers = g_strjoinv ("\n", sight->reply_headers);

  g_assert_nonnull (strstr (headers, "x-weir-model: gpt-4.1"));
  g_assert_nonnull (strstr (headers, "x-weir-deployment: A-u1"));
  g_assert_nonnull (strstr (headers, sight->head->id));
  g_assert_nonnull (strstr (headers, stream ? "Content-Type: text/event-stream"
                                            : "Content-Type: application/json"));
}

/* Somebody looks: at how it went, and with bodies at what was said, too. */
static void
test_ended (gconstpointer data)
{
  gboolean stream = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSights) sights = weir_sights_new ();
  const TestProxyOptions options = { .sights = sights };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  WeirSightTap *tap = weir_sights_open (sights, TRUE, on_wake, NULL);
  g_autoptr (WeirSight) sight = NULL;
  const char *body = test_chat_body (stream);

  ask (proxy, body, 1);
  sight = take_one (tap);
  g_assert_false (sight->is_running);
  g_assert_cmpuint (sight->status, ==, 200);
  g_assert_cmpint (sight->stream, ==, stream);
  g_assert_cmpstr (sight->model, ==, "gpt-4.1");
  g_assert_cmpstr (sight->deployment, ==, "A-u1");
  g_assert_cmpstr (sight->account, ==, "A");
  g_assert_cmpuint (sight->attempts, ==, 1);
  g_assert_cmpint (sight->usage.out_total, >, 0);
  g_assert_cmpint (sight->begin_us[WEIR_STEP_CONNECT], >=, 0);
  check_head (sight->head);
  check_steps (sight);
  check_reply_headers (sight, stream);
  g_assert_cmpmem (g_bytes_get_data (sight->head->body, NULL), g_bytes_get_size (sight->head->body),
                   body, strlen (body));
  g_assert_nonnull (sight->sent);
  g_assert_cmpuint (g_bytes_get_size (sight->answered), >, 10);
  g_assert_cmpuint (g_bytes_get_size (sight->returned), >, 10);
  weir_sight_tap_close (tap);
}

static void
test_without_bodies (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  const TestProxyOptions options = { .sights = sights };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  WeirSightTap *tap = weir_sights_open (sights, FALSE, on_wake, NULL);
  g_autoptr (WeirSight) sight = NULL;

  ask (proxy,
       "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
       "\"x_unknown\":1}",
       1);
  sight = take_one (tap);
  g_assert_null (sight->head->body);
  g_assert_null (sight->sent);
  g_assert_null (sight->answered);
  g_assert_null (sight->returned);
  check_steps (sight);
  weir_sight_tap_close (tap);
}

static void
test_failed (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  const TestProxyOptions options = { .sights = sights };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  WeirSightTap *tap = weir_sights_open (sights, FALSE, on_wake, NULL);
  g_autoptr (WeirSight) sight = NULL;

  ask (proxy, "{\"model\":\"nope\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 1);
  sight = take_one (tap);
  g_assert_cmpuint (sight->status, ==, 404);
  g_assert_cmpstr (sight->error_kind, ==, "model_not_found");
  g_assert_nonnull (strstr (sight->error, "nope"));
  g_assert_true (
      g_strv_contains ((const char *const *) sight->reply_headers, "Cache-Control: no-store"));
  g_assert_true (sight->priced);
  g_assert_cmpint (sight->cost_nano, ==, 0);
  g_assert_cmpint (sight->begin_us[WEIR_STEP_TOKEN], ==, -1);
  weir_sight_tap_close (tap);
}

/* One that began before anybody looked is seen, and can be stopped. */
static void
test_stop (void)
{
  g_autoptr (WeirSights) sights = weir_sights_new ();
  const TestProxyOptions options = { .sights = sights, .chunk_delay_ms = 50 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "POST", "/v1/chat/completions", NULL, test_chat_body (TRUE));
  g_autofree char *beginning = test_http_read_until (connection, "data:");
  WeirSightTap *tap = weir_sights_open (sights, FALSE, on_wake, NULL);
  g_autoptr (WeirSight) running = take_one (tap);
  g_autoptr (WeirSight) ended = NULL;
  g_autofree char *rest = NULL;

  g_assert_true (running->is_running);
  g_assert_cmpstr (running->head->path, ==, "/v1/chat/completions");
  g_assert_true (weir_sights_stop (sights, running->head->id));
  rest = test_http_read_until (connection, "stopped by the user");
  g_assert_nonnull (strstr (rest, "stopped by the user"));
  test_proxy_wait_record (proxy, 1);
  ended = take_one (tap);
  g_assert_false (ended->is_running);
  g_assert_cmpstr (ended->error_kind, ==, "stopped");
  g_assert_cmpint (ended->usage.out_total, >=, 0);
  g_assert_false (weir_sights_stop (sights, running->head->id));
  weir_sight_tap_close (tap);
}

int
main (int argc, char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/proxy/exchange-sight/whole", GUINT_TO_POINTER (FALSE), test_ended);
  g_test_add_data_func ("/proxy/exchange-sight/stream", GUINT_TO_POINTER (TRUE), test_ended);
  g_test_add_func ("/proxy/exchange-sight/without-bodies", test_without_bodies);
  g_test_add_func ("/proxy/exchange-sight/failed", test_failed);
  g_test_add_func ("/proxy/exchange-sight/stop", test_stop);
  return g_test_run ();
}
