/* SPDX-License-Identifier: MIT */
#include "aicore/weir-service-url.h"

#include "aicore/weir-aicore-error.h"

typedef struct
{
  const char *name;
  const char *url;
  const char *expected; /* NULL: refused with @error */
  const char *error;
} Row;

static const Row token_rows[] = {
  { "plain", "https://a.example", "https://a.example/oauth/token" },
  { "slashes", "https://a.example///", "https://a.example/oauth/token" },
  { "complete", "https://a.example/oauth/token", "https://a.example/oauth/token" },
  { "complete-slash", "https://a.example/oauth/token/", "https://a.example/oauth/token" },
  { "below-a-path", "https://a.example/uaa", "https://a.example/uaa/oauth/token" },
  { "upper-case", "HTTPS://A.Example", "https://a.example/oauth/token" },
  { "default-port", "https://a.example:443", "https://a.example/oauth/token" },
  { "other-port", "https://a.example:8443/", "https://a.example:8443/oauth/token" },
  { "white-space", "  https://a.example\n", "https://a.example/oauth/token" },
  { "loopback", "http://127.0.0.1:8080", "http://127.0.0.1:8080/oauth/token" },
  { "loopback-v6", "http://[::1]:8080", "http://[::1]:8080/oauth/token" },
  { "localhost", "http://localhost:1", "http://localhost:1/oauth/token" },
  { "http", "http://a.example", NULL, "url must be https" },
  { "http-like-loopback", "http://127.0.0.1.example", NULL, "url must be https" },
  { "http-localhost-name", "http://localhost.example", NULL, "url must be https" },
  { "other-scheme", "ftp://a.example", NULL, "url is not an https URL" },
  { "file", "file:///etc/passwd", NULL, "url is not an https URL" },
  { "no-url", "a.example", NULL, "url is not a URL" },
  { "empty", "", NULL, "url is not a URL" },
  { "no-host", "https:///oauth", NULL, "url has no valid host name" },
  { "user-info", "https://u:p@a.example", NULL, "url must not hold a user name or password" },
  { "user-info-trick", "https://a.example@evil.example", NULL,
    "url must not hold a user name or password" },
  { "query", "https://a.example?x=1", NULL, "url must not hold a query or fragment" },
  { "fragment", "https://a.example#x", NULL, "url must not hold a query or fragment" },
  { "dot-segments", "https://a.example/../x", NULL, "url has an odd path" },
  { "escapes", "https://a.example/%2e%2e", NULL, "url has an odd path" },
  { "line-break", "https://a.example/x\r\nHost: b", NULL, "url has an odd path" },
  { "idn", "https://\xd0\xb0.example", "https://xn--80a.example/oauth/token" },
  { "underscore", "https://a_b.example", NULL, "url has no valid host name" },
  { "leading-dot", "https://.example", NULL, "url has no valid host name" },
  { "empty-label", "https://a..example", NULL, "url has no valid host name" },
};

static const Row api_rows[] = {
  { "plain", "https://api.example", "https://api.example" },
  { "version", "https://api.example/v2", "https://api.example" },
  { "version-slash", "https://api.example/v2/", "https://api.example" },
  { "below-a-path", "https://api.example/x/v2", "https://api.example/x" },
  { "like-version", "https://api.example/xv2", "https://api.example/xv2" },
  { "http", "http://api.example/v2", NULL, "url must be https" },
};

static const Row origin_rows[] = {
  { "https", "https://A.example/x?y", "https://a.example:443" },
  { "http", "http://a.example", "http://a.example:80" },
  { "port", "https://a.example:444/", "https://a.example:444" },
  { "v6", "https://[::1]/", "https://[::1]:443" },
  { "user-info", "https://a.example@evil.example/", NULL },
  { "other-scheme", "ws://a.example/", NULL },
  { "none", "/v2/x", NULL },
};

static const struct
{
  const char *url;
  gboolean is_loopback;
  gboolean is_sap;
} kinds[] = {
  { "https://localhost/", TRUE, FALSE },
  { "https://LOCALHOST:1/", TRUE, FALSE },
  { "https://127.8.9.10/", TRUE, FALSE },
  { "https://[::1]/", TRUE, FALSE },
  { "https://0.0.0.0/", FALSE, FALSE },
  { "https://10.0.0.1/", FALSE, FALSE },
  { "https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com/v2", FALSE, TRUE },
  { "https://X.HANA.ONDEMAND.COM/", FALSE, TRUE },
  { "https://x.cloud.sap/", FALSE, TRUE },
  { "https://hana.ondemand.com.evil.example/", FALSE, FALSE },
  { "https://evilhana.ondemand.com/", FALSE, FALSE },
  { "https://ondemand.com/", FALSE, FALSE },
  { "nonsense", FALSE, FALSE },
};

static void
check (const Row *row, char *actual, GError *error)
{
  g_assert_cmpstr (actual, ==, row->expected);
  if (row->expected == NULL && row->error != NULL)
    {
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
      g_assert_cmpstr (error->message, ==, row->error);
    }
  else
    {
      g_assert_no_error (error);
    }
}

static void
test_token (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = weir_service_url_normalise_token ("url", row->url, &error);

  check (row, url, error);
}

static void
test_api (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = weir_service_url_normalise_api ("url", row->url, &error);

  check (row, url, error);
}

static void
test_origin (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *origin = weir_service_url_dup_origin (row->url);

  check (row, origin, NULL);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_test_message ("%s", kinds[i].url);
      g_assert_cmpint (weir_service_url_is_loopback (kinds[i].url), ==, kinds[i].is_loopback);
      g_assert_cmpint (weir_service_url_is_sap (kinds[i].url), ==, kinds[i].is_sap);
    }
}

static void
test_long (void)
{
  g_autofree char *tail = g_strnfill (3000, 'x');
  g_autofree char *url = g_strconcat ("https://a.example/", tail, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_service_url_normalise_api ("url", url, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_assert_cmpstr (error->message, ==, "url is too long");
}

static void
add_rows (const char *group, const Row *rows, gsize n, GTestDataFunc func)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/service-url/", group, "/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_rows ("token", token_rows, G_N_ELEMENTS (token_rows), test_token);
  add_rows ("api", api_rows, G_N_ELEMENTS (api_rows), test_api);
  add_rows ("origin", origin_rows, G_N_ELEMENTS (origin_rows), test_origin);
  g_test_add_func ("/aicore/service-url/kinds", test_kinds);
  g_test_add_func ("/aicore/service-url/long", test_long);

  return g_test_run ();
}
