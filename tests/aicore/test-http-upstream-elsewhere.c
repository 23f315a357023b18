/* SPDX-License-Identifier: MIT */
/* Answers and URLs that lead away from the account's own host. */
#include "aicore/upstream-fixture.h"

#include <string.h>

/* S13: neither followed, nor is anything sent to where it points; the status is what is told. A "@" is
 * where the honeypot listens. */
static const struct
{
  const char *name;
  guint status;
  const char *location;
} redirects[] = {
  { "301", 301, "http://127.0.0.1:@/x" },
  { "302", 302, "http://127.0.0.1:@/x" },
  { "303", 303, "http://127.0.0.1:@/x" },
  { "307", 307, "http://127.0.0.1:@/x" },
  { "308", 308, "http://127.0.0.1:@/x" },
  { "same-host-302", 302, "/v2/inference/deployments/d999/invoke" },
  { "same-host-307", 307, "/v2/inference/deployments/d999/invoke" },
  { "other-name", 307, "http://localhost:@/x" },
  { "without-scheme", 308, "//127.0.0.1:@/x" },
  { "file", 302, "file:///etc/passwd" },
  { "data", 302, "data:text/plain,x" },
  { "nonsense", 302, ":" },
};

static char *
build_redirect (guint i, guint16 port)
{
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autoptr (GString) location = g_string_new (redirects[i].location);

  g_string_replace (location, "@", number, 0);
  return g_strdup_printf ("HTTP/1.1 %u Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                          redirects[i].status, location->str);
}

static void
assert_not_followed (UpstreamFixture *fixture, WeirRawServer *honeypot, guint status)
{
  WeirUpstreamReply *reply = upstream_fixture_send (fixture);
  g_autofree char *requests = NULL;

  g_assert_cmpuint (weir_upstream_reply_get_status (reply), ==, status);
  upstream_assert_body (reply, "");
  weir_upstream_reply_free (reply, TRUE);

  requests = weir_raw_server_dup_requests (fixture->server);
  g_assert_null (strstr (requests + 1, "POST "));
  g_assert_null (strstr (requests, "GET "));
  g_assert_cmpuint (weir_raw_server_get_n_accepted (fixture->server), ==, 1);
  g_assert_cmpuint (weir_raw_server_get_n_accepted (honeypot), ==, 0);
  g_assert_false (weir_raw_server_has_pending (honeypot));
}

static void
test_redirect (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  static const WeirRawStep honey_steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) honeypot =
      weir_raw_server_new (honey_steps, G_N_ELEMENTS (honey_steps), NULL);
  g_autofree char *bytes = build_redirect (i, weir_raw_server_get_port (honeypot));
  WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, bytes }, { WEIR_RAW_READ }
  };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  assert_not_followed (&fixture, honeypot, redirects[i].status);
  upstream_fixture_tear_down (&fixture);
}

/* From HTTPS to plain HTTP, where the token could be read. */
static void
test_downgrade (void)
{
  static const WeirRawStep honey_steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) honeypot =
      weir_raw_server_new (honey_steps, G_N_ELEMENTS (honey_steps), NULL);
  g_autofree char *bytes = build_redirect (3, weir_raw_server_get_port (honeypot));
  WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                          { WEIR_RAW_TLS },
                          { WEIR_RAW_READ },
                          { WEIR_RAW_SEND, bytes },
                          { WEIR_RAW_READ } };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up_tls (&fixture, steps, G_N_ELEMENTS (steps), "server.pem", "ca.pem");
  assert_not_followed (&fixture, honeypot, 307);
  upstream_fixture_tear_down (&fixture);
}

/* S14: the token stays on the account's own host. */
static void
test_foreign_urls (void)
{
  static const WeirRawStep honey_steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) honeypot =
      weir_raw_server_new (honey_steps, G_N_ELEMENTS (honey_steps), NULL);
  guint port = weir_raw_server_get_port (honeypot);
  UpstreamFixture fixture = { 0 };
  char *urls[] = {
    g_strdup_printf ("http://127.0.0.1:%u/v2/inference/deployments/d123/invoke", port),
    g_strdup_printf ("http://localhost:%u/v2/x", port),
    g_strdup ("https://evil.example/v2/inference/deployments/d123"),
    g_strdup_printf ("http://127.0.0.1:1@127.0.0.1:%u/", port),
    g_strdup ("https://127.0.0.1:1/"),
    g_strdup ("file:///etc/passwd"),
    g_strdup ("/v2/x"),
    g_strdup (""),
  };

  upstream_fixture_set_up_url (&fixture, "http://127.0.0.1:1", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (upstream_fixture_send_to (&fixture, urls[i], &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
      g_free (urls[i]);
    }
  g_assert_cmpuint (weir_raw_server_get_n_accepted (honeypot), ==, 0);
  g_assert_false (weir_raw_server_has_pending (honeypot));
  g_assert_cmpuint (weir_http_upstream_get_n_opened (upstream_fixture_get_http (&fixture)), ==, 0);
  upstream_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  upstream_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    upstream_add_row ("http-upstream-elsewhere/redirect", redirects[i].name, i, test_redirect);
  g_test_add_func ("/aicore/http-upstream-elsewhere/redirect/downgrade", test_downgrade);
  g_test_add_func ("/aicore/http-upstream-elsewhere/foreign-urls", test_foreign_urls);

  return g_test_run ();
}
