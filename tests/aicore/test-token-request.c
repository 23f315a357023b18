/* SPDX-License-Identifier: MIT */
#include "aicore/test-account.h"
#include "support/weir-raw-server.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-soup.h"
#include "aicore/weir-token-request.h"

/* {"iat":1000,"exp":4600} and {"exp":4600} */
#define JWT "eyJhbGciOiJub25lIn0.eyJpYXQiOjEwMDAsImV4cCI6NDYwMH0.c2ln"
#define JWT_WITHOUT_IAT "eyJhbGciOiJub25lIn0.eyJleHAiOjQ2MDB9.c2ln"

static const struct
{
  const char *name;
  guint status;
  const char *body;
  const char *token; /* NULL: fails with @code and a message like @pattern */
  gint64 lifetime_s;
  int code;
  const char *pattern;
} rows[] = {
  { "usual", 200,
    "{\"access_token\":\"a.b.c\",\"token_type\":\"bearer\",\"expires_in\":43199,\"jti\":\"x\"}",
    "a.b.c", 43199 },
  { "no-lifetime-jwt", 200, "{\"access_token\":\"" JWT "\"}", JWT, 3600 },
  { "null-lifetime-jwt", 200, "{\"access_token\":\"" JWT "\",\"expires_in\":null}", JWT, 3600 },
  { "no-lifetime-half-jwt", 200, "{\"access_token\":\"" JWT_WITHOUT_IAT "\"}", JWT_WITHOUT_IAT,
    600 },
  { "no-lifetime-opaque", 200, "{\"access_token\":\"opaque\"}", "opaque", 600 },
  { "endless", 200, "{\"access_token\":\"a\",\"expires_in\":9000000000000}", "a", 7 * 24 * 3600 },
  { "lifetime-zero", 200, "{\"access_token\":\"a\",\"expires_in\":0}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*expires_in*" },
  { "lifetime-negative", 200, "{\"access_token\":\"a\",\"expires_in\":-5}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*expires_in*" },
  { "lifetime-text", 200, "{\"access_token\":\"a\",\"expires_in\":\"soon\"}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*expires_in*" },
  { "lifetime-huge", 200, "{\"access_token\":\"a\",\"expires_in\":1e400}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*expires_in*" },
  { "no-token", 200, "{}", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*access_token*" },
  { "empty-token", 200, "{\"access_token\":\"\"}", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL,
    "*access_token*" },
  { "token-number", 200, "{\"access_token\":7}", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL,
    "*access_token*" },
  { "token-injects", 200, "{\"access_token\":\"a\\r\\nX-Evil: 1\",\"expires_in\":9}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*access_token*" },
  { "token-spaces", 200, "{\"access_token\":\"a b\",\"expires_in\":9}", NULL, 0,
    WEIR_AICORE_ERROR_PROTOCOL, "*access_token*" },
  { "empty", 200, "", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*not valid JSON*" },
  { "html", 200, "<html>", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*not valid JSON*" },
  { "array", 200, "[]", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*access_token*" },
  { "bad-credentials", 401,
    "{\"error\":\"invalid_client\",\"error_description\":\"Bad credentials\"}", NULL, 0,
    WEIR_AICORE_ERROR_AUTH, "*refuses the service key (401): invalid_client, Bad credentials.*" },
  { "only-error", 401, "{\"error\":\"unauthorized\"}", NULL, 0, WEIR_AICORE_ERROR_AUTH,
    "*(401): unauthorized.*" },
  { "only-description", 400, "{\"error_description\":\"x\"}", NULL, 0, WEIR_AICORE_ERROR_AUTH,
    "*(400): x.*" },
  { "bad-request", 400, "", NULL, 0, WEIR_AICORE_ERROR_AUTH, "*(400). *" },
  { "forbidden", 403, "no", NULL, 0, WEIR_AICORE_ERROR_AUTH, "*(403). *" },
  { "not-found", 404, "<html>", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*404*check the URL*" },
  { "redirect", 302, "", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*redirects*" },
  { "no-content", 204, "", NULL, 0, WEIR_AICORE_ERROR_PROTOCOL, "*204*" },
  { "time-out", 408, "", NULL, 0, WEIR_AICORE_ERROR_UNAVAILABLE, "*408*" },
  { "too-many", 429, "", NULL, 0, WEIR_AICORE_ERROR_UNAVAILABLE, "*429*" },
  { "server", 500, "{\"error\":\"x\"}", NULL, 0, WEIR_AICORE_ERROR_UNAVAILABLE, "*(500): x" },
  { "gateway", 503, "upstream connect error", NULL, 0, WEIR_AICORE_ERROR_UNAVAILABLE, "*503*" },
};

static void
test_parse (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) token = NULL;
  gint64 lifetime_s = 0;

  token = weir_token_request_parse (rows[i].status, rows[i].body, strlen (rows[i].body),
                                    &lifetime_s, &error);
  if (rows[i].token != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (weir_secret_peek (token, NULL), ==, rows[i].token);
      g_assert_cmpint (lifetime_s, ==, rows[i].lifetime_s);
    }
  else
    {
      g_assert_null (token);
      g_assert_error (error, WEIR_AICORE_ERROR, rows[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (rows[i].pattern, error->message));
    }
}

/* An endpoint that sends back what it was sent must not get it into a message. */
static void
test_redacts (void)
{
  const char *body =
      "{\"error\":\"x\",\"error_description\":\"client_secret=s3cretvalue refused\"}";
  g_autoptr (GError) error = NULL;
  gint64 lifetime_s;

  g_assert_null (weir_token_request_parse (401, body, strlen (body), &lifetime_s, &error));
  g_assert_null (strstr (error->message, "s3cretvalue"));
}

static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (60000, '[');
  g_autofree char *long_token = g_strnfill (20000, 'a');
  g_autofree char *body = g_strconcat ("{\"access_token\":\"", long_token, "\"}", NULL);
  g_autoptr (GError) error = NULL;
  gint64 lifetime_s;

  g_assert_null (weir_token_request_parse (200, deep, 60000, &lifetime_s, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (weir_token_request_parse (200, body, strlen (body), &lifetime_s, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (weir_token_request_parse (500, NULL, 0, &lifetime_s, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static WeirSecret *
request (WeirServiceKey *key, GTlsDatabase *trust, gint64 *lifetime_s, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_token_request_async (key, trust, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_token_request_finish (result, lifetime_s, error);
}

#define ANSWER                                                                                     \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n"                \
  "{\"access_token\":\"t0\",\"expires_in\":60}"

static void
test_secret_form (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                       { WEIR_RAW_READ },
                                       { WEIR_RAW_SEND, ANSWER } };
  g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (server));
  g_autoptr (WeirAccount) account = test_account_new (url);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) token = NULL;
  g_autofree char *sent = NULL;
  gint64 lifetime_s;

  token = request (account->key, NULL, &lifetime_s, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (token, NULL), ==, "t0");
  g_assert_cmpint (lifetime_s, ==, 60);

  sent = weir_raw_server_dup_requests (server);
  g_assert_true (g_str_has_prefix (sent, "POST /oauth/token HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  g_assert_null (strstr (sent, "User-Agent"));
  g_assert_null (strstr (sent, "Authorization"));
  g_assert_true (g_str_has_suffix (sent, "\r\n\r\ngrant_type=client_credentials"
                                         "&client_id=sb-1%21b2%7Caicore%21b540"
                                         "&client_secret=s3cret%24%3D%26%2B"));
}

static char *
read_pem (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
  g_autoptr (GError) error = NULL;
  char *pem = NULL;

  g_file_get_contents (path, &pem, NULL, &error);
  g_assert_no_error (error);
  return pem;
}

/* The server takes nobody without the right certificate; the form holds no secret. */
static void
test_x509 (void)
{
  static const WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT }, { WEIR_RAW_TLS }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, ANSWER }
  };
  g_autofree char *server_file =
      g_test_build_filename (G_TEST_DIST, "data", "tls", "server.pem", NULL);
  g_autofree char *ca_file = g_test_build_filename (G_TEST_DIST, "data", "tls", "ca.pem", NULL);
  g_autoptr (GTlsCertificate) own = g_tls_certificate_new_from_file (server_file, NULL);
  g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), own);
  g_autofree char *url =
      g_strdup_printf ("https://localhost:%u", weir_raw_server_get_port (server));
  g_autofree char *certificate = read_pem ("client.pem");
  g_autofree char *private_key = read_pem ("client-key.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trust = weir_soup_load_trust (ca_file, &error);
  WeirServiceKeyParts parts = { .client_id = "id",
                                .certificate = certificate,
                                .private_key = private_key,
                                .auth_url = "https://not-this-one.example",
                                .cert_url = url,
                                .base_url = "https://api.example" };
  g_autoptr (WeirServiceKey) key = weir_service_key_new_from_parts (&parts, &error);
  g_autoptr (WeirSecret) token = NULL;
  g_autofree char *sent = NULL;
  gint64 lifetime_s;

  weir_raw_server_require_client (server, ca_file);
  g_assert_no_error (error);
  token = request (key, trust, &lifetime_s, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (token, NULL), ==, "t0");
  sent = weir_raw_server_dup_requests (server);
  g_assert_true (g_str_has_suffix (sent, "\r\n\r\ngrant_type=client_credentials&client_id=id"));
}

/* What breaks the connection is the endpoint's absence, whatever the moment. */
static void
test_broken (void)
{
  static const WeirRawStep scripts[][4] = {
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_CLOSE }, { WEIR_RAW_ACCEPT } },
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{" },
      { WEIR_RAW_CLOSE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (WeirRawServer) server = weir_raw_server_new (scripts[i], 4, NULL);
      g_autofree char *url =
          g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (server));
      g_autoptr (WeirAccount) account = test_account_new (url);
      g_autoptr (GError) error = NULL;
      gint64 lifetime_s;

      g_assert_null (request (account->key, NULL, &lifetime_s, &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/token-request/parse/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/aicore/token-request/redacts", test_redacts);
  g_test_add_func ("/aicore/token-request/hostile", test_hostile);
  g_test_add_func ("/aicore/token-request/secret-form", test_secret_form);
  g_test_add_func ("/aicore/token-request/x509", test_x509);
  g_test_add_func ("/aicore/token-request/broken", test_broken);

  return g_test_run ();
}
