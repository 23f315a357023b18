/* SPDX-License-Identifier: MIT */
/* HTTPS: whom it trusts, and the proxy of a network before it. */
#include "aicore/upstream-fixture.h"

#include <string.h>

#include "aicore/weir-aicore-fault.h"

static void
test_tls (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS },
    { WEIR_RAW_READ },   { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_READ },   { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up_tls (&fixture, steps, G_N_ELEMENTS (steps), "server.pem", "ca.pem");
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = upstream_fixture_send (&fixture);

      upstream_assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      weir_upstream_reply_free (reply, TRUE);
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (upstream_fixture_get_http (&fixture)), ==, 1);
  g_assert_cmpstr (fixture.phases->str, ==, "css");
  upstream_fixture_tear_down (&fixture);
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
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, UPSTREAM_OK }
  };
  guint i = GPOINTER_TO_UINT (data);
  UpstreamFixture fixture = { 0 };
  g_autofree char *requests = NULL;

  upstream_fixture_set_up_tls (&fixture, steps, G_N_ELEMENTS (steps), tls_faults[i].certificate,
                               tls_faults[i].ca);
  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_TLS, tls_faults[i].pattern);
  requests = weir_raw_server_dup_requests (fixture.server);
  g_assert_cmpstr (requests, ==, "");
  upstream_fixture_tear_down (&fixture);
}

/* A port that does not speak TLS, or hangs up instead. */
static void
test_tls_dead (void)
{
  static const WeirRawStep plain[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_SEND, "HTTP/1.1 400 Bad Request\r\n\r\n" } };
  static const WeirRawStep closing[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_CLOSE } };
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up_tls (&fixture, plain, G_N_ELEMENTS (plain), "server.pem", "ca.pem");
  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, "*localhost*TLS*");
  upstream_fixture_tear_down (&fixture);

  memset (&fixture, 0, sizeof fixture);
  upstream_fixture_set_up_tls (&fixture, closing, G_N_ELEMENTS (closing), "server.pem", "ca.pem");
  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, "*localhost*");
  upstream_fixture_tear_down (&fixture);
}

/* Of what is said in the user's language; a copy says the same. */
static void
test_fault (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS, "no trust");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "other");
  g_autoptr (GError) copy = NULL;

  g_assert_cmpint (weir_aicore_error_get_fault (error), ==, WEIR_AICORE_FAULT_OTHER);
  g_assert_null (weir_aicore_error_get_host (error));
  weir_aicore_error_set_fault (error, WEIR_AICORE_FAULT_NAME, "a", NULL);
  weir_aicore_error_set_fault (error, WEIR_AICORE_FAULT_AUTHORITY, "b", "Corp Root CA");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpint (weir_aicore_error_get_fault (copy), ==, WEIR_AICORE_FAULT_AUTHORITY);
  g_assert_cmpstr (weir_aicore_error_get_host (copy), ==, "b");
  g_assert_cmpstr (weir_aicore_error_get_authority (copy), ==, "Corp Root CA");

  g_assert_cmpint (weir_aicore_error_get_fault (other), ==, WEIR_AICORE_FAULT_OTHER);
  g_assert_null (weir_aicore_error_get_authority (other));
}

static void
test_ca_file (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autofree char *key = upstream_get_tls_file ("client-key.pem");
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
set_up_proxy (UpstreamFixture *fixture, const WeirRawStep *steps, guint n_steps)
{
  g_autoptr (GTlsCertificate) own = upstream_load_certificate ("other.pem");
  g_autoptr (GProxyResolver) proxy = NULL;
  g_autofree char *url = NULL;

  fixture->server = weir_raw_server_new (steps, n_steps, own);
  url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture->server));
  proxy = g_simple_proxy_resolver_new (url, NULL);
  upstream_fixture_set_up_url (fixture, "https://other.example", "ca.pem");
  weir_http_upstream_set_proxy_resolver (upstream_fixture_get_http (fixture), proxy);
}

static void
test_proxy_fault (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                          { WEIR_RAW_READ },
                          { WEIR_RAW_SEND, proxy_faults[i].answer } };
  g_autofree char *request = NULL;
  UpstreamFixture fixture = { 0 };

  set_up_proxy (&fixture, steps, G_N_ELEMENTS (steps));
  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT, proxy_faults[i].pattern);
  request = weir_raw_server_dup_requests (fixture.server);
  g_assert_true (g_str_has_prefix (request, "CONNECT other.example:443 "));
  g_assert_null (strstr (request, "t0ken"));
  upstream_fixture_tear_down (&fixture);
}

static void
test_proxy (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, "HTTP/1.1 200 UPSTREAM_OK\r\n\r\n" },
    { WEIR_RAW_TLS },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  UpstreamFixture fixture = { 0 };

  set_up_proxy (&fixture, steps, G_N_ELEMENTS (steps));
  for (guint i = 0; i < 2; i++)
    {
      WeirUpstreamReply *reply = upstream_fixture_send (&fixture);

      upstream_assert_body (reply, "{}");
      g_assert_cmpint (weir_upstream_reply_get_fd (reply), >=, 0);
      weir_upstream_reply_free (reply, TRUE);
    }
  g_assert_cmpstr (fixture.phases->str, ==, "css");
  upstream_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  upstream_test_init (&argc, &argv);
  g_test_add_func ("/aicore/http-upstream-tls/trusted", test_tls);
  for (guint i = 0; i < G_N_ELEMENTS (tls_faults); i++)
    upstream_add_row ("http-upstream-tls/fault", tls_faults[i].name, i, test_tls_fault);
  g_test_add_func ("/aicore/http-upstream-tls/dead", test_tls_dead);
  g_test_add_func ("/aicore/http-upstream-tls/ca-file", test_ca_file);
  for (guint i = 0; i < G_N_ELEMENTS (proxy_faults); i++)
    upstream_add_row ("http-upstream-tls/proxy-fault", proxy_faults[i].name, i, test_proxy_fault);
  g_test_add_func ("/aicore/http-upstream-tls/proxy", test_proxy);
  g_test_add_func ("/aicore/http-upstream-tls/fault", test_fault);

  return g_test_run ();
}
