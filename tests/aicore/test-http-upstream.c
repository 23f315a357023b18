/* SPDX-License-Identifier: MIT */
#include "aicore/test-account.h"
#include "aicore/test-context.h"
#include "aicore/test-demo-account.h"
#include "support/weir-raw-server.h"
#include "support/weir-test-clock.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-http-upstream.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
#define CHUNKED                                                                                    \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

typedef struct
{
  WeirTestClock *clock;
  WeirUpstream *upstream;
  WeirRawServer *server;
  WeirAccount *account;
  WeirDeployment *deployment;
  WeirSecret *token;
  GBytes *body;
  GString *phases;
  GCancellable *cancellable;
  gboolean new_connection;
} Fixture;

static char *
get_tls_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
}

static GTlsCertificate *
load_certificate (const char *name)
{
  g_autofree char *path = get_tls_file (name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

static void
set_up_url (Fixture *fixture, const char *url, const char *ca)
{
  g_autofree char *ca_file = ca != NULL ? get_tls_file (ca) : NULL;
  g_autoptr (GError) error = NULL;

  fixture->clock = weir_test_clock_new ();
  fixture->upstream =
      weir_http_upstream_new (WEIR_CLOCK (fixture->clock), ca_file, "Weir/1", &error);
  g_assert_no_error (error);
  fixture->account = test_account_new (url);
  test_account_pin (fixture->account, "gpt-4o", "d123");
  fixture->deployment = weir_deployment_new_pinned (fixture->account, "d123");
  fixture->token = weir_secret_new ("t0ken", -1);
  fixture->body = g_bytes_new_static ("{\"x\":1}", 7);
  fixture->phases = g_string_new (NULL);
  fixture->cancellable = g_cancellable_new ();
}

static void
set_up (Fixture *fixture, const WeirRawStep *steps, guint n_steps)
{
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture->server));
  set_up_url (fixture, url, NULL);
}

/* @ca: (nullable): file to trust; the server is "localhost" with @certificate. */
static void
set_up_tls (Fixture *fixture,
            const WeirRawStep *steps,
            guint n_steps,
            const char *certificate,
            const char *ca)
{
  g_autoptr (GTlsCertificate) own = load_certificate (certificate);
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, own);
  url = g_strdup_printf ("https://localhost:%u", weir_raw_server_get_port (fixture->server));
  set_up_url (fixture, url, ca);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->upstream);
  g_clear_pointer (&fixture->server, weir_raw_server_free);
  g_clear_pointer (&fixture->deployment, weir_deployment_unref);
  g_clear_pointer (&fixture->account, weir_account_unref);
  g_clear_pointer (&fixture->token, weir_secret_unref);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->cancellable);
  g_string_free (fixture->phases, TRUE);
}

static void
on_phase (WeirUpstreamPhase phase, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->phases, phase == WEIR_UPSTREAM_CONNECTING ? 'c' : 's');
}

static WeirUpstreamReply *
send_to (Fixture *fixture, const char *url, GError **error)
{
  WeirUpstreamCall call = {
    .method = "POST",
    .deployment = fixture->deployment,
    .url = url,
    .accept = "text/event-stream",
    .token = fixture->token,
    .body = fixture->body,
    .new_connection = fixture->new_connection,
    .on_phase = on_phase,
    .user_data = fixture,
  };

  return weir_upstream_send (fixture->upstream, &call, fixture->cancellable, error);
}

static WeirUpstreamReply *
try_send (Fixture *fixture, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->deployment->url, "/invoke", NULL);

  return send_to (fixture, url, error);
}

static WeirUpstreamReply *
send_ok (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WeirUpstreamReply *reply = try_send (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  return reply;
}

/* (transfer full): the body to its end, or to the error. */
static char *
read_all (WeirUpstreamReply *reply, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1024];
  gssize n;

  while ((n = weir_upstream_reply_read (reply, buffer, sizeof buffer, TRUE, NULL, error)) > 0)
    g_string_append_len (text, buffer, n);

  return g_strdup (text->str);
}

static void
assert_body (WeirUpstreamReply *reply, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_all (reply, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_refused (Fixture *fixture, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_send (fixture, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (pattern, error->message));
  g_assert_null (strstr (error->message, "t0ken"));
}

static WeirHttpUpstream *
get_http (Fixture *fixture)
{
  return WEIR_HTTP_UPSTREAM (fixture->upstream);
}

/* What the service gets, and nothing else. */
static void
test_request (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, OK } };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autofree char *request = NULL;
  g_autofree char *expected = NULL;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, 200);
  g_assert_cmpstr (weir_upstream_reply_get_header (reply, "content-TYPE"), ==, "application/json");
  g_assert_null (weir_upstream_reply_get_header (reply, "x-none"));
  assert_body (reply, "{}");
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
  tear_down (&fixture);
}

static void
test_reuse (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },   { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK }, { WEIR_RAW_READ },
    { WEIR_RAW_SEND, OK }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
  };
  Fixture fixture = { 0 };

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 3; i++)
    {
      WeirUpstreamReply *reply = send_ok (&fixture);

      assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);
      weir_upstream_reply_free (reply, TRUE);
      g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 1);
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (get_http (&fixture)), ==, 1);
  g_assert_cmpuint (weir_raw_server_get_n_accepted (fixture.server), ==, 1);
  g_assert_cmpstr (fixture.phases->str, ==, "csss");
  tear_down (&fixture);
}

static void
test_new_connection (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
  };
  Fixture fixture = { 0 };

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = send_ok (&fixture);

      assert_body (reply, "{}");
      weir_upstream_reply_free (reply, TRUE);
      fixture.new_connection = TRUE;
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (get_http (&fixture)), ==, 2);
  g_assert_cmpstr (fixture.phases->str, ==, "cscs");
  tear_down (&fixture);
}

/* An answer that is not read to its end, or that closes, is not kept. */
static void
test_not_kept (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, OK },
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}" },
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, CHUNKED "5\r\nhello\r\n" },
  };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;
  char buffer[8];

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, FALSE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);

  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);

  /* It says it was read to its end, but the end did not come. */
  reply = send_ok (&fixture);
  g_assert_cmpint (weir_upstream_reply_read (reply, buffer, 5, TRUE, NULL, NULL), >, 0);
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);
  tear_down (&fixture);
}

/* A stream's reader stops at its last event; the empty chunk behind it must not cost the connection. */
static void
test_kept_before_last_chunk (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, CHUNKED "5\r\nhello\r\n0\r\n\r\n" } };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8];

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  while (text->len < 5)
    {
      gssize n = weir_upstream_reply_read (reply, buffer, sizeof buffer, TRUE, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (text, buffer, n);
    }
  g_assert_cmpstr (text->str, ==, "hello");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 1);
  tear_down (&fixture);
}

/* Closed or reset by the peer just when it is used again. */
static void
test_stale (gconstpointer data)
{
  WeirRawKind kind = GPOINTER_TO_INT (data);
  WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK }, { WEIR_RAW_READ }, { kind },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
  };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);

  assert_refused (&fixture, WEIR_AICORE_ERROR_STALE, "*127.0.0.1*");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);

  fixture.new_connection = TRUE;
  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  tear_down (&fixture);
}

/* Scripts for a first, fresh connection, and the error they must give. */
static const struct
{
  const char *name;
  int code;
  const char *pattern;
  WeirRawStep steps[5];
} refusals[] = {
  { "closed-before-head",
    WEIR_AICORE_ERROR_LOST,
    "*broke before its answer*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_CLOSE } } },
  { "reset-before-head",
    WEIR_AICORE_ERROR_LOST,
    "*broke before its answer*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_RESET } } },
  { "closed-inside-head",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*not HTTP*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\nContent-Ty" },
      { WEIR_RAW_CLOSE } } },
  { "not-http",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*not HTTP*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, "SSH-2.0-x\r\n\r\n" } } },
  { "head-too-large",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*head*too large*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\n" },
      { WEIR_RAW_SEND, "X-Flood: 0123456789012345678901234567890123456789\r\n", 4000 } } },
  { "compressed",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*compressed*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND,
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx" } } },
};

static void
test_refusal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Fixture fixture = { 0 };

  set_up (&fixture, refusals[i].steps, 4);
  assert_refused (&fixture, refusals[i].code, refusals[i].pattern);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);
  tear_down (&fixture);
}

/* Bodies that are cut, and what came through before. */
static const struct
{
  const char *name;
  const char *bytes;
  WeirRawKind end;
  gboolean is_truncated;
} cuts[] = {
  { "short-length", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello", WEIR_RAW_CLOSE, TRUE },
  { "inside-chunk", CHUNKED "63\r\nhello", WEIR_RAW_CLOSE, TRUE },
  { "reset", CHUNKED "63\r\nhello", WEIR_RAW_RESET, TRUE },
  { "chunk-edge", CHUNKED "5\r\nhello\r\n", WEIR_RAW_CLOSE, FALSE },
};

static void
test_cut (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, cuts[i].bytes },
    { cuts[i].end },
  };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  text = read_all (reply, &error);
  if (cuts[i].end != WEIR_RAW_RESET) /* which may take unread bytes with it */
    g_assert_cmpstr (text, ==, "hello");
  if (cuts[i].is_truncated)
    g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TRUNCATED);
  else
    g_assert_no_error (error);
  weir_upstream_reply_free (reply, FALSE);
  tear_down (&fixture);
}

static void
test_read_without_waiting (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, CHUNKED "5\r\nhello\r\n" } };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[16];
  gssize n;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
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
  tear_down (&fixture);
}

/* S13: neither followed, nor is anything sent to where it points. */
static void
test_redirect (gconstpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  static const WeirRawStep honey_steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) honeypot =
      weir_raw_server_new (honey_steps, G_N_ELEMENTS (honey_steps), NULL);
  g_autofree char *bytes =
      g_strdup_printf ("HTTP/1.1 %u Elsewhere\r\nLocation: http://127.0.0.1:%u/x\r\n"
                       "Content-Length: 0\r\n\r\n",
                       status, weir_raw_server_get_port (honeypot));
  WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, bytes } };
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, status);
  assert_body (reply, "");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_raw_server_get_n_accepted (honeypot), ==, 0);
  g_assert_false (weir_raw_server_has_pending (honeypot));
  tear_down (&fixture);
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
  Fixture fixture = { 0 };
  WeirUpstreamReply *reply;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, status);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 1);
  tear_down (&fixture);
}

/* S14: the token stays on the account's own host. */
static void
test_foreign_urls (void)
{
  static const WeirRawStep honey_steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) honeypot =
      weir_raw_server_new (honey_steps, G_N_ELEMENTS (honey_steps), NULL);
  guint port = weir_raw_server_get_port (honeypot);
  Fixture fixture = { 0 };
  g_autofree char *urls[] = {
    g_strdup_printf ("http://127.0.0.1:%u/v2/inference/deployments/d123/invoke", port),
    g_strdup_printf ("http://localhost:%u/v2/x", port),
    g_strdup ("https://evil.example/v2/inference/deployments/d123"),
    g_strdup_printf ("http://127.0.0.1:1@127.0.0.1:%u/", port),
    g_strdup ("https://127.0.0.1:1/"),
    g_strdup ("file:///etc/passwd"),
    g_strdup ("/v2/x"),
    g_strdup (""),
  };

  set_up_url (&fixture, "http://127.0.0.1:1", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (send_to (&fixture, urls[i], &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
      if (i > 0)
        g_free (urls[i]);
    }
  g_assert_cmpuint (weir_raw_server_get_n_accepted (honeypot), ==, 0);
  g_assert_false (weir_raw_server_has_pending (honeypot));
  g_assert_cmpuint (weir_http_upstream_get_n_opened (get_http (&fixture)), ==, 0);
  tear_down (&fixture);
}

static void
test_connect_refused (void)
{
  Fixture fixture = { 0 };

  set_up_url (&fixture, "http://127.0.0.1:1", NULL);
  assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, "No connection to 127.0.0.1*");
  g_assert_cmpstr (fixture.phases->str, ==, "c");
  tear_down (&fixture);
}

static gpointer
cancel_thread (gpointer data)
{
  Fixture *fixture = data;

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
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  GThread *thread;

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  thread = g_thread_new ("canceller", cancel_thread, &fixture);
  g_assert_null (try_send (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  g_clear_error (&error);
  g_assert_null (try_send (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (weir_http_upstream_get_n_opened (get_http (&fixture)), ==, 1);
  tear_down (&fixture);
}

static void
test_trim_and_retire (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
  };
  WeirUpstreamReply *reply;
  Fixture fixture = { 0 };

  set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);

  weir_upstream_trim (fixture.upstream, weir_clock_get_boot_us (WEIR_CLOCK (fixture.clock)));
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 1);
  weir_test_clock_advance (fixture.clock, 31 * G_USEC_PER_SEC);
  weir_upstream_trim (fixture.upstream, weir_clock_get_boot_us (WEIR_CLOCK (fixture.clock)));
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);

  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  weir_http_upstream_retire (get_http (&fixture), "another");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 1);
  weir_http_upstream_retire (get_http (&fixture), "acme");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);

  reply = send_ok (&fixture);
  assert_body (reply, "{}");
  weir_http_upstream_retire (get_http (&fixture), NULL);
  weir_upstream_reply_free (reply, TRUE);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (get_http (&fixture)), ==, 0);
  tear_down (&fixture);
}

static void
test_tls (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },   { WEIR_RAW_TLS },  { WEIR_RAW_READ },
    { WEIR_RAW_SEND, OK }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK },
  };
  Fixture fixture = { 0 };

  set_up_tls (&fixture, steps, G_N_ELEMENTS (steps), "server.pem", "ca.pem");
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = send_ok (&fixture);

      assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      weir_upstream_reply_free (reply, TRUE);
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (get_http (&fixture)), ==, 1);
  g_assert_cmpstr (fixture.phases->str, ==, "css");
  tear_down (&fixture);
}

/* S20: never a way around. */
static const struct
{
  const char *name;
  const char *certificate;
  const char *ca;
  const char *pattern;
} tls_faults[] = {
  { "unknown-ca", "server.pem", NULL, "*not signed by an authority*ca_file*" },
  { "other-ca", "server.pem", "other.pem", "*not signed by an authority*" },
  { "wrong-host", "other.pem", "ca.pem", "*another host name*" },
  { "expired", "expired.pem", "ca.pem", "*expired*" },
};

static void
test_tls_fault (gconstpointer data)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, OK }
  };
  guint i = GPOINTER_TO_UINT (data);
  Fixture fixture = { 0 };
  g_autofree char *requests = NULL;

  set_up_tls (&fixture, steps, G_N_ELEMENTS (steps), tls_faults[i].certificate, tls_faults[i].ca);
  assert_refused (&fixture, WEIR_AICORE_ERROR_TLS, tls_faults[i].pattern);
  requests = weir_raw_server_dup_requests (fixture.server);
  g_assert_cmpstr (requests, ==, "");
  tear_down (&fixture);
}

/* A port that does not speak TLS, or hangs up instead. */
static void
test_tls_dead (void)
{
  static const WeirRawStep plain[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_SEND, "HTTP/1.1 400 Bad Request\r\n\r\n" } };
  static const WeirRawStep closing[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_CLOSE } };
  Fixture fixture = { 0 };

  set_up_tls (&fixture, plain, G_N_ELEMENTS (plain), "server.pem", "ca.pem");
  assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, "*localhost*TLS*");
  tear_down (&fixture);

  memset (&fixture, 0, sizeof fixture);
  set_up_tls (&fixture, closing, G_N_ELEMENTS (closing), "server.pem", "ca.pem");
  assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, "*localhost*");
  tear_down (&fixture);
}

static void
test_ca_file (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autofree char *key = get_tls_file ("client-key.pem");
  const char *const files[] = { "ca.pem", "/does/not/exist.pem", key };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_http_upstream_new (WEIR_CLOCK (clock), files[i], "Weir/1", &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS);
    }
}

/* S21: a proxy that refuses the tunnel does not speak for the model. */
static const struct
{
  const char *name;
  const char *answer;
  const char *pattern;
} proxy_faults[] = {
  { "403", "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", "*proxy*refuses*(403)*" },
  { "404", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "*proxy*refuses*(404)*" },
  { "407", "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
    "*proxy*password*(407)*" },
  { "502", "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n", "*proxy*refuses*(502)*" },
};

static void
set_up_proxy (Fixture *fixture, const WeirRawStep *steps, guint n_steps)
{
  g_autoptr (GTlsCertificate) own = load_certificate ("other.pem");
  g_autoptr (GProxyResolver) proxy = NULL;
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, own);
  url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture->server));
  proxy = g_simple_proxy_resolver_new (url, NULL);
  set_up_url (fixture, "https://other.example", "ca.pem");
  weir_http_upstream_set_proxy_resolver (get_http (fixture), proxy);
}

static void
test_proxy_fault (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                          { WEIR_RAW_READ },
                          { WEIR_RAW_SEND, proxy_faults[i].answer } };
  g_autofree char *request = NULL;
  Fixture fixture = { 0 };

  set_up_proxy (&fixture, steps, G_N_ELEMENTS (steps));
  assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, proxy_faults[i].pattern);
  request = weir_raw_server_dup_requests (fixture.server);
  g_assert_true (g_str_has_prefix (request, "CONNECT other.example:443 "));
  g_assert_null (strstr (request, "t0ken"));
  tear_down (&fixture);
}

static void
test_proxy (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ },     { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\n\r\n" },
    { WEIR_RAW_TLS },    { WEIR_RAW_READ },     { WEIR_RAW_SEND, OK },
    { WEIR_RAW_READ },   { WEIR_RAW_SEND, OK },
  };
  Fixture fixture = { 0 };

  set_up_proxy (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = send_ok (&fixture);

      assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      weir_upstream_reply_free (reply, TRUE);
    }
  g_assert_cmpstr (fixture.phases->str, ==, "css");
  tear_down (&fixture);
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
      text = read_all (reply, &error);
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

static void
add_rows (const char *group, const char *name, guint i, GTestDataFunc func)
{
  g_autofree char *path = g_strconcat ("/aicore/http-upstream/", group, "/", name, NULL);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
}

int
main (int argc, char *argv[])
{
  static const guint statuses[] = { 400, 401, 403, 404, 407, 413, 429, 500, 503 };
  static const guint redirects[] = { 301, 302, 303, 307, 308 };

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* GIO makes the system's resolver even when it is not used, and the one for GNOME aborts where the
   * desktop's schemas are hidden, as they are in isolated directories. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/http-upstream/request", test_request);
  g_test_add_func ("/aicore/http-upstream/reuse", test_reuse);
  g_test_add_func ("/aicore/http-upstream/new-connection", test_new_connection);
  g_test_add_func ("/aicore/http-upstream/not-kept", test_not_kept);
  g_test_add_func ("/aicore/http-upstream/kept-before-last-chunk", test_kept_before_last_chunk);
  add_rows ("stale", "closed", WEIR_RAW_CLOSE, test_stale);
  add_rows ("stale", "reset", WEIR_RAW_RESET, test_stale);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    add_rows ("refusal", refusals[i].name, i, test_refusal);
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    add_rows ("cut", cuts[i].name, i, test_cut);
  g_test_add_func ("/aicore/http-upstream/read-without-waiting", test_read_without_waiting);
  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", redirects[i]);

      add_rows ("redirect", name, redirects[i], test_redirect);
    }
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", statuses[i]);

      add_rows ("status", name, statuses[i], test_status);
    }
  g_test_add_func ("/aicore/http-upstream/foreign-urls", test_foreign_urls);
  g_test_add_func ("/aicore/http-upstream/connect-refused", test_connect_refused);
  g_test_add_func ("/aicore/http-upstream/cancel", test_cancel);
  g_test_add_func ("/aicore/http-upstream/trim-and-retire", test_trim_and_retire);
  g_test_add_func ("/aicore/http-upstream/tls", test_tls);
  for (guint i = 0; i < G_N_ELEMENTS (tls_faults); i++)
    add_rows ("tls-fault", tls_faults[i].name, i, test_tls_fault);
  g_test_add_func ("/aicore/http-upstream/tls-dead", test_tls_dead);
  g_test_add_func ("/aicore/http-upstream/ca-file", test_ca_file);
  for (guint i = 0; i < G_N_ELEMENTS (proxy_faults); i++)
    add_rows ("proxy-fault", proxy_faults[i].name, i, test_proxy_fault);
  g_test_add_func ("/aicore/http-upstream/proxy", test_proxy);
  g_test_add_func ("/aicore/http-upstream/load", test_load);

  return g_test_run ();
}
