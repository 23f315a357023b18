/* SPDX-License-Identifier: MIT */
#include "front/weir-connection.h"

#include <string.h>
#include <unistd.h>

#include "front-end-request.h"

/* Replies, bodies and the order of things, over real sockets. */

/* --- replies --- */

static void
test_pipelined_hundred (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = fixture_format_request (
      fixture, "POST /echo", "Content-Type: application/json\r\nContent-Length: 2\r\n");
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) reply = NULL;
  guint n = 0;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (all, "%s%02u", one, i);
  reply = fixture_exchange (fixture, all->str, all->len);

  /* In order, and each with its own body. */
  for (const char *body = reply->str; (body = strstr (body, "\r\n\r\n")) != NULL; n++)
    {
      g_autofree char *expected = g_strdup_printf ("%02u", n);

      body += 4;
      g_assert_cmpmem (body, 2, expected, 2);
    }
  g_assert_cmpuint (n, ==, 100);
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 100);
}

static void
test_bytewise (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (
      fixture, "POST /echo",
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
  g_autofree char *all = g_strconcat (request, "5\r\nhello\r\n0\r\n\r\n", NULL);
  g_autoptr (GString) reply = NULL;
  int fd = fixture_connect (fixture);

  for (const char *c = all; *c != '\0'; c++)
    {
      fixture_send (fd, c, 1);
      g_usleep (200);
    }
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "200");
  g_assert_true (g_str_has_suffix (reply->str, "\r\n\r\nhello"));
  close (fd);
}

static void
test_max_requests (void)
{
  WeirFrontEndLimits limits = fixture_limits;
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GString) reply = NULL;

  limits.max_requests_per_connection = 2;
  fixture = fixture_new (&limits, NULL, NULL);
  one = fixture_format_request (fixture, "GET /", "");
  all = g_strconcat (one, one, one, NULL);
  reply = fixture_exchange (fixture, all, strlen (all));
  fixture_assert_statuses (reply, "200 200");
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 2);
}

static void
test_head_has_no_body (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (fixture, "HEAD /v1/models", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  g_assert_nonnull (strstr (reply->str, "Content-Length: 2\r\n"));
  g_assert_true (g_str_has_suffix (reply->str, "\r\n\r\n"));
}

static void
test_keep_alive_after_500 (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *one = fixture_format_request (fixture, "GET /error", "");
  g_autofree char *all = g_strconcat (one, one, NULL);
  g_autoptr (GString) reply = fixture_exchange (fixture, all, strlen (all));

  fixture_assert_statuses (reply, "500 500");
}

static void
test_no_answer (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (fixture, "GET /drop", "");
  g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

  g_assert_cmpstr (reply->str, ==, "");
  fixture_wait_connections (fixture, 0);
}

static void
test_header_splitting (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  static const char *const lines[] = { "GET /split", "GET /stream" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *request = fixture_format_request (fixture, lines[i], "");
      g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

      fixture_assert_statuses (reply, "200");
      g_assert_null (strstr (reply->str, "X-Split"));
      g_assert_null (strstr (reply->str, "X-Bad"));
      g_assert_null (strstr (reply->str, "Content-Length: 1\r\n"));
    }
}

static void
test_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /stream", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  fixture_assert_statuses (reply, "200");
  g_assert_nonnull (strstr (reply->str, "Transfer-Encoding: chunked\r\n"));
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_true (g_str_has_suffix (reply->str,
                                   "\r\n\r\n9\r\ndata: 0\n\n\r\n9\r\ndata: 1\n\n\r\n"
                                   "9\r\ndata: 2\n\n\r\nb\r\ndata: end\n\n\r\n0\r\n\r\n"));
  close (fd);
  fixture_wait_connections (fixture, 0);
}

static void
test_heartbeats (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /beat", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  g_assert_true (g_str_has_suffix (reply->str,
                                   "\r\n\r\n8\r\n: beat\n\n\r\n8\r\n: beat\n\n\r\n"
                                   "8\r\n: beat\n\n\r\nb\r\ndata: end\n\n\r\n0\r\n\r\n"));
  close (fd);
}

/* A stream that was cut has no last chunk. */
static void
test_cut_stream (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "GET /cut", "");
  g_autoptr (GString) reply = fixture_receive (fd);

  g_assert_null (strstr (reply->str, "\r\n0\r\n\r\n"));
  close (fd);
  fixture_wait_connections (fixture, 0);
}

/* --- bodies --- */

static void
test_expect (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (fixture, "POST /echo",
                                 "Content-Type: application/json\r\nContent-Length: 2\r\n"
                                 "Expect: 100-continue\r\nConnection: close\r\n");
  g_autoptr (GString) invitation = fixture_receive_until (fd, "\r\n\r\n");
  g_autoptr (GString) reply = NULL;

  g_assert_cmpstr (invitation->str, ==, "HTTP/1.1 100 Continue\r\n\r\n");
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  fixture_send (fd, "{}", 2);
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "200");
  close (fd);
}

/* The refusal arrives although the upload is under way: nothing of it is read as a request, and the
 * connection is not reset under it. */
static void
test_early_refusal (void)
{
  WeirLocalKey key = { .name = (char *) "one" };
  const WeirAdmissionOptions options = { .keys = &key, .n_keys = 1 };
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, &options, NULL);
  int fd = fixture_send_request (fixture, "POST /v1/messages",
                                 "Content-Type: application/json\r\nContent-Length: 500000\r\n");
  g_autofree char *body = g_malloc0 (500000);
  g_autoptr (GString) reply = NULL;

  fixture_send (fd, body, 500000);
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "401");
  g_assert_nonnull (strstr (reply->str, "Connection: close\r\n"));
  g_assert_nonnull (strstr (reply->str, "\"type\":\"authentication_error\""));
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  close (fd);
}

/* How long a body in chunks is shows only while it comes: the refusal still arrives. */
static void
test_endless_chunks (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int fd = fixture_send_request (
      fixture, "POST /echo", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
  g_autofree char *chunk = g_strnfill (0x10000, '1');
  g_autoptr (GString) reply = NULL;

  for (gsize sent = 0; sent <= fixture_limits.max_body; sent += 0x10000)
    {
      fixture_send (fd, "10000\r\n", 7);
      fixture_send (fd, chunk, 0x10000);
      fixture_send (fd, "\r\n", 2);
    }
  reply = fixture_receive (fd);
  fixture_assert_statuses (reply, "413");
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 0);
  close (fd);
}

/* Four bodies of 1 MiB fill the room for all; the fifth has to wait. */
static void
test_body_budget (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  const char *headers = "Content-Type: application/json\r\nContent-Length: 1048576\r\n"
                        "Expect: 100-continue\r\n";
  g_autofree char *request = fixture_format_request (fixture, "POST /echo", headers);
  g_autofree char *small = fixture_format_request (fixture, "GET /", "");
  g_autoptr (GString) refused = NULL;
  g_autoptr (GString) bodyless = NULL;
  int fds[4];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (GString) invited = NULL;

      fds[i] = fixture_connect (fixture);
      fixture_send (fds[i], request, strlen (request));
      /* its room is taken by then */
      invited = fixture_receive_until (fds[i], "100 Continue");
      g_assert_nonnull (strstr (invited->str, "100 Continue"));
    }
  refused = fixture_exchange (fixture, request, strlen (request));
  fixture_assert_statuses (refused, "503");
  g_assert_nonnull (strstr (refused->str, "Retry-After: 1\r\n"));
  bodyless = fixture_exchange (fixture, small, strlen (small));
  fixture_assert_statuses (bodyless, "200");

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  fixture_wait_connections (fixture, 0);
}

static void
test_body_budget_is_returned (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *body = g_strnfill (1024 * 1024, '1');
  g_autofree char *head = fixture_format_request (
      fixture, "POST /echo", "Content-Type: application/json\r\nContent-Length: 1048576\r\n");
  g_autofree char *request = g_strconcat (head, body, NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

      fixture_assert_statuses (reply, "200");
      g_assert_true (g_str_has_suffix (reply->str, body));
    }
}

/* --- the end --- */

static void
test_drain (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  int idle = fixture_connect (fixture);
  int used = fixture_send_request (fixture, "GET /", "");
  g_autoptr (GString) answered = fixture_receive_until (used, "{}");
  int busy = fixture_send_request (fixture, "GET /late", "");
  g_autoptr (GString) from_idle = NULL;
  g_autoptr (GString) from_used = NULL;
  g_autoptr (GString) from_busy = NULL;

  fixture_assert_statuses (answered, "200");
  fixture_wait_calls (fixture, 2);
  fixture_invoke (fixture, weir_front_end_stop_accepting);
  from_idle = fixture_receive (idle);
  g_assert_cmpstr (from_idle->str, ==, "");
  from_used = fixture_receive (used);
  g_assert_cmpstr (from_used->str, ==, "");
  from_busy = fixture_receive (busy);
  fixture_assert_statuses (from_busy, "200");
  g_assert_nonnull (strstr (from_busy->str, "Connection: close\r\n"));
  close (idle);
  close (used);
  close (busy);
  fixture_wait_connections (fixture, 0);
}

static void
test_close (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  static const char *const lines[] = { "GET /hold", "GET /pause", "GET /flood", "GET /" };
  int fds[G_N_ELEMENTS (lines)];

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    fds[i] = fixture_send_request (fixture, lines[i], "");
  fixture_wait_calls (fixture, G_N_ELEMENTS (lines));
  fixture_invoke (fixture, weir_front_end_close);
  fixture_wait_connections (fixture, 0);
  g_assert_cmpuint (fixture_get_n_gone (fixture), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    close (fds[i]);
}

static void
test_churn (void)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *request = fixture_format_request (fixture, "GET /", "");
  guint before = 0;

  for (guint i = 0; i < 600; i++)
    {
      int fd = fixture_connect (fixture);

      if (i == 100)
        {
          fixture_wait_connections (fixture, 1);
          before = fixture_count_descriptors ();
        }
      if (i % 3 != 0)
        {
          fixture_send (fd, request, strlen (request));
          g_string_free (fixture_receive_until (fd, "{}"), TRUE);
        }
      if (i % 7 == 0)
        fixture_set_reset (fd);
      close (fd);
    }
  fixture_wait_connections (fixture, 0);
  g_assert_cmpuint (fixture_count_descriptors (), <=, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/connection/pipelined-hundred", test_pipelined_hundred);
  g_test_add_func ("/front/connection/bytewise", test_bytewise);
  g_test_add_func ("/front/connection/max-requests", test_max_requests);
  g_test_add_func ("/front/connection/head-has-no-body", test_head_has_no_body);
  g_test_add_func ("/front/connection/keep-alive-after-500", test_keep_alive_after_500);
  g_test_add_func ("/front/connection/no-answer", test_no_answer);
  g_test_add_func ("/front/connection/header-splitting", test_header_splitting);
  g_test_add_func ("/front/connection/stream", test_stream);
  g_test_add_func ("/front/connection/heartbeats", test_heartbeats);
  g_test_add_func ("/front/connection/cut-stream", test_cut_stream);
  g_test_add_func ("/front/connection/expect", test_expect);
  g_test_add_func ("/front/connection/early-refusal", test_early_refusal);
  g_test_add_func ("/front/connection/endless-chunks", test_endless_chunks);
  g_test_add_func ("/front/connection/body-budget", test_body_budget);
  g_test_add_func ("/front/connection/body-budget-is-returned", test_body_budget_is_returned);
  g_test_add_func ("/front/connection/drain", test_drain);
  g_test_add_func ("/front/connection/close", test_close);
  g_test_add_func ("/front/connection/churn", test_churn);

  return g_test_run ();
}
