/* SPDX-License-Identifier: MIT */
#include "aicore/upstream-fixture.h"
#include "aicore/test-context.h"
#include "aicore/test-demo-account.h"

#include <string.h>

/* What the service gets, and nothing else. */
static void
test_request (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, UPSTREAM_OK } };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autofree char *request = NULL;
  g_autofree char *expected = NULL;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, 200);
  g_assert_cmpstr (weir_upstream_reply_get_header (reply, "content-TYPE"), ==, "application/json");
  g_assert_null (weir_upstream_reply_get_header (reply, "x-none"));
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpstr (fixture.phases->str, ==, "cs");

  request = weir_raw_server_dup_requests (fixture.server);
  expected = g_strdup_printf ("POST /v2/inference/deployments/d123/invoke HTTP/1.1\r\n"
                              "Authorization: Bearer t0ken\r\n"
                              "Accept: text/event-stream\r\n"
                              "Content-Type: application/json\r\n"
                              "Content-Length: 7\r\n"
                              "Connection: Keep-Alive\r\n"
                              "Host: 127.0.0.1:%u\r\n"
                              "AI-Resource-Group: default\r\n"
                              "AI-Client-Type: Weir/1\r\n"
                              "\r\n"
                              "{\"x\":1}",
                              weir_raw_server_get_port (fixture.server));
  g_assert_cmpstr (request, ==, expected);
  upstream_fixture_tear_down (&fixture);
}

static void
test_reuse (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 3; i++)
    {
      WeirUpstreamReply *reply = upstream_fixture_send (&fixture);

      upstream_assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==,
                        0);
      weir_upstream_reply_free (reply, TRUE);
      g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==,
                        1);
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (upstream_fixture_get_http (&fixture)), ==, 1);
  g_assert_cmpuint (weir_raw_server_get_n_accepted (fixture.server), ==, 1);
  g_assert_cmpstr (fixture.phases->str, ==, "csss");
  upstream_fixture_tear_down (&fixture);
}

static void
test_new_connection (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = upstream_fixture_send (&fixture);

      upstream_assert_body (reply, "{}");
      weir_upstream_reply_free (reply, TRUE);
      fixture.new_connection = TRUE;
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (upstream_fixture_get_http (&fixture)), ==, 2);
  g_assert_cmpstr (fixture.phases->str, ==, "cscs");
  upstream_fixture_tear_down (&fixture);
}

/* An answer that is not read to its end, or that closes, is not kept. */
static void
test_not_kept (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND,
      "HTTP/1.1 200 UPSTREAM_OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}" },
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_CHUNKED "5\r\nhello\r\n" },
  };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;
  char buffer[8];

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, FALSE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);

  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);

  /* It says it was read to its end, but the end did not come. */
  reply = upstream_fixture_send (&fixture);
  g_assert_cmpint (weir_upstream_reply_read (reply, buffer, 5, TRUE, NULL, NULL), >, 0);
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);
  upstream_fixture_tear_down (&fixture);
}

/* A stream's reader stops at its last event; the empty chunk behind it must not cost the connection. */
static void
test_kept_before_last_chunk (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND,
                                         UPSTREAM_CHUNKED "5\r\nhello\r\n0\r\n\r\n" } };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8];

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  while (text->len < 5)
    {
      gssize n = weir_upstream_reply_read (reply, buffer, sizeof buffer, TRUE, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (text, buffer, n);
    }
  g_assert_cmpstr (text->str, ==, "hello");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 1);
  upstream_fixture_tear_down (&fixture);
}

static void
test_read_without_waiting (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, UPSTREAM_CHUNKED "5\r\nhello\r\n" } };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[16];
  gssize n;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  while (text->len < 5)
    {
      n = weir_upstream_reply_read (reply, buffer, sizeof buffer, TRUE, NULL, &error);
      g_assert_no_error (error);
      g_string_append_len (text, buffer, n);
    }
  g_assert_cmpstr (text->str, ==, "hello");
  n = weir_upstream_reply_read (reply, buffer, sizeof buffer, FALSE, NULL, &error);
  g_assert_cmpint (n, ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  weir_upstream_reply_free (reply, FALSE);
  upstream_fixture_tear_down (&fixture);
}

/* Statuses are no errors, and no password is asked for or made up. */
static void
test_status (gconstpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  g_autofree char *bytes = g_strdup_printf ("HTTP/1.1 %u X\r\nWWW-Authenticate: Basic realm=x\r\n"
                                            "Content-Length: 2\r\n\r\n{}",
                                            status);
  WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, bytes } };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, status);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 1);
  upstream_fixture_tear_down (&fixture);
}

static gpointer
cancel_thread (gpointer data)
{
  UpstreamFixture *fixture = data;

  /* Until the request has arrived, so that it is the waiting that is cancelled. */
  for (;;)
    {
      g_autofree char *requests = weir_raw_server_dup_requests (fixture->server);

      if (*requests != '\0')
        break;
      g_usleep (1000);
    }
  g_cancellable_cancel (fixture->cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  UpstreamFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  GThread *thread;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  thread = g_thread_new ("canceller", cancel_thread, &fixture);
  g_assert_null (upstream_fixture_try_send (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  g_clear_error (&error);
  g_assert_null (upstream_fixture_try_send (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (weir_http_upstream_get_n_opened (upstream_fixture_get_http (&fixture)), ==, 1);
  upstream_fixture_tear_down (&fixture);
}

static void
test_trim_and_retire (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  WeirUpstreamReply *reply;
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);

  weir_upstream_trim (fixture.upstream, weir_clock_get_boot_us (WEIR_CLOCK (fixture.clock)));
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 1);
  weir_test_clock_advance (fixture.clock, 31 * G_USEC_PER_SEC);
  weir_upstream_trim (fixture.upstream, weir_clock_get_boot_us (WEIR_CLOCK (fixture.clock)));
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);

  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  weir_http_upstream_retire (upstream_fixture_get_http (&fixture), "another");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 1);
  weir_http_upstream_retire (upstream_fixture_get_http (&fixture), "acme");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);

  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_http_upstream_retire (upstream_fixture_get_http (&fixture), NULL);
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);
  upstream_fixture_tear_down (&fixture);
}

#define N_THREADS 16
#define N_CALLS 20

typedef struct
{
  WeirUpstream *upstream;
  WeirDeployment *deployment;
} Load;

static gpointer
load_thread (gpointer data)
{
  Load *load = data;
  g_autofree char *url =
      g_strconcat (load->deployment->url, "/chat/completions?api-version=2024-12-01-preview", NULL);
  g_autoptr (GBytes) body =
      g_bytes_new_static ("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 45);

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirSecret) token =
          weir_token_source_get (load->deployment->account->tokens, NULL, NULL, &error);
      WeirUpstreamCall call = {
        .method = "POST", .deployment = load->deployment, .url = url, .token = token, .body = body
      };
      WeirUpstreamReply *reply = weir_upstream_send (load->upstream, &call, NULL, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, 200);
      text = upstream_read_all (reply, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (text, "\"usage\""));
      weir_upstream_reply_free (reply, i % 5 != 0); /* some are not kept */
    }

  return NULL;
}

/* Many threads at once, on the simulated service: no session in two hands, one token for all. */
static void
test_load (void)
{
  static const WeirDemoDeployment deployments[] = {
    { .id = "d000gpt4", .model = "gpt-4o", .executable = "azure-openai" }
  };
  WeirDemo *demo = test_demo_new (deployments, G_N_ELEMENTS (deployments));
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUpstream) upstream =
      weir_http_upstream_new (WEIR_CLOCK (clock), NULL, "Weir/1", NULL);
  TestContext *context = test_context_new ();
  g_autoptr (WeirAccount) account = test_demo_account_new (demo, WEIR_CLOCK (clock));
  g_autoptr (WeirDeployment) deployment = NULL;
  GThread *threads[N_THREADS];
  WeirDemoStats stats;
  Load load;

  g_object_unref (account->tokens);
  account->tokens = weir_token_source_new (account->key, context->context, WEIR_CLOCK (clock));
  deployment = weir_deployment_new_pinned (account, "d000gpt4");
  load = (Load){ upstream, deployment };
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("worker", load_thread, &load);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  weir_demo_get_stats (demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 1);
  g_assert_cmpuint (stats.inference, ==, N_THREADS * N_CALLS);
  g_assert_cmpuint (stats.refused, ==, 0);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (WEIR_HTTP_UPSTREAM (upstream)), <=, N_THREADS);
  g_assert_cmpuint (weir_http_upstream_get_n_opened (WEIR_HTTP_UPSTREAM (upstream)), <,
                    N_THREADS * N_CALLS);
  weir_token_source_stop (account->tokens);
  test_context_free (context);
  weir_demo_stop (demo);
  g_object_unref (demo);
}

int
main (int argc, char *argv[])
{
  static const guint statuses[] = { 400, 401, 403, 404, 407, 413, 429, 500, 503 };

  upstream_test_init (&argc, &argv);
  g_test_add_func ("/aicore/http-upstream/request", test_request);
  g_test_add_func ("/aicore/http-upstream/reuse", test_reuse);
  g_test_add_func ("/aicore/http-upstream/new-connection", test_new_connection);
  g_test_add_func ("/aicore/http-upstream/not-kept", test_not_kept);
  g_test_add_func ("/aicore/http-upstream/kept-before-last-chunk", test_kept_before_last_chunk);
  g_test_add_func ("/aicore/http-upstream/read-without-waiting", test_read_without_waiting);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", statuses[i]);

      upstream_add_row ("http-upstream/status", name, statuses[i], test_status);
    }
  g_test_add_func ("/aicore/http-upstream/cancel", test_cancel);
  g_test_add_func ("/aicore/http-upstream/trim-and-retire", test_trim_and_retire);
  g_test_add_func ("/aicore/http-upstream/load", test_load);

  return g_test_run ();
}
