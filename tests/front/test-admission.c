/* SPDX-License-Identifier: MIT */
#include "front/weir-admission.h"

#include <string.h>

#include "wire/weir-api-error.h"

#define NOW 1000

/* Headers beyond the first line ("GET /v1/models" unless given) and whether that is let in. */
typedef struct
{
  const char *name;
  const char *line;
  const char *headers;
  int error; /* -1: let in */
  const char *key_name;
  const char *origin;
} AdmissionCase;

#define LOCAL "Host: localhost:7861\r\n"
#define JSON LOCAL "Content-Type: application/json\r\nContent-Length: 2\r\n"
#define KEY "Authorization: Bearer secret-one\r\n"
#define POST "POST /v1/messages"

static const AdmissionCase cases[] = {
  { "host/localhost", NULL, "Host: localhost:7861\r\n" KEY, -1, "one", NULL },
  { "host/v4", NULL, "Host: 127.0.0.1:7861\r\n" KEY, -1, "one", NULL },
  { "host/v6", NULL, "Host: [::1]:7861\r\n" KEY, -1, "one", NULL },
  { "host/upper-case", NULL, "Host: LOCALHOST:7861\r\n" KEY, -1, "one", NULL },
  { "host/allowed-any-port", NULL, "Host: weir.example\r\n" KEY, -1, "one", NULL },
  { "host/allowed-own-port", NULL, "Host: weir.example:7861\r\n" KEY, -1, "one", NULL },
  { "host/allowed-other-port", NULL, "Host: weir.example:1\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/allowed-with-port", NULL, "Host: localhost:9000\r\n" KEY, -1, "one", NULL },
  { "host/bound", NULL, "Host: 192.168.7.7:7861\r\n" KEY, -1, "one", NULL },
  { "host/foreign", NULL, "Host: evil.example:7861\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/other-address", NULL, "Host: 192.168.7.8:7861\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/other-port", NULL, "Host: localhost:7862\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/no-port", NULL, "Host: localhost\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/user", NULL, "Host: localhost@evil:7861\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/empty", NULL, "Host:\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/any", NULL, "Host: 0.0.0.0:7861\r\n" KEY, WEIR_API_ERROR_FORBIDDEN },
  { "host/before-key", NULL, "Host: evil.example\r\n", WEIR_API_ERROR_FORBIDDEN },
  { "origin/allowed", NULL, LOCAL KEY "Origin: https://app.example\r\n", -1, "one",
    "https://app.example" },
  { "origin/allowed-cross-site", NULL,
    LOCAL KEY "Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n", -1, "one",
    "https://app.example" },
  { "origin/foreign", NULL, LOCAL KEY "Origin: https://evil.example\r\n",
    WEIR_API_ERROR_FORBIDDEN },
  { "origin/prefix", NULL, LOCAL KEY "Origin: https://app.example.evil\r\n",
    WEIR_API_ERROR_FORBIDDEN },
  { "origin/case", NULL, LOCAL KEY "Origin: HTTPS://APP.EXAMPLE\r\n", WEIR_API_ERROR_FORBIDDEN },
  { "origin/null", NULL, LOCAL KEY "Origin: null\r\n", WEIR_API_ERROR_FORBIDDEN },
  { "origin/twice", NULL,
    LOCAL KEY "Origin: https://app.example\r\nOrigin: https://app.example\r\n",
    WEIR_API_ERROR_FORBIDDEN },
  { "origin/own", NULL, LOCAL KEY "Origin: http://localhost:7861\r\n", WEIR_API_ERROR_FORBIDDEN },
  { "fetch/cross-site", NULL, LOCAL KEY "Sec-Fetch-Site: cross-site\r\n",
    WEIR_API_ERROR_FORBIDDEN },
  { "fetch/same-site", NULL, LOCAL KEY "Sec-Fetch-Site: same-site\r\n", WEIR_API_ERROR_FORBIDDEN },
  { "fetch/none", NULL, LOCAL KEY "Sec-Fetch-Site: none\r\n", -1, "one", NULL },
  { "fetch/mode-only", NULL, LOCAL KEY "Sec-Fetch-Mode: cors\r\n", -1, "one", NULL },
  { "options/foreign", "OPTIONS /v1/models", LOCAL "Origin: https://evil.example\r\n", -1, NULL,
    NULL },
  { "options/allowed", "OPTIONS /v1/models", LOCAL "Origin: https://app.example\r\n", -1, NULL,
    "https://app.example" },
  { "options/foreign-host", "OPTIONS /v1/models", "Host: evil.example:7861\r\n",
    WEIR_API_ERROR_FORBIDDEN },
  { "key/bearer", NULL, LOCAL "Authorization: Bearer secret-one\r\n", -1, "one", NULL },
  { "key/bearer-case", NULL, LOCAL "authorization: bEARER  secret-two\r\n", -1, "two", NULL },
  { "key/bare", NULL, LOCAL "Authorization: secret-one\r\n", -1, "one", NULL },
  { "key/x-api-key", NULL, LOCAL "x-api-key: secret-two\r\n", -1, "two", NULL },
  { "key/api-key", NULL, LOCAL "api-key: secret-two\r\n", -1, "two", NULL },
  { "key/x-goog-api-key", NULL, LOCAL "x-goog-api-key: secret-two\r\n", -1, "two", NULL },
  { "key/agreeing", NULL, LOCAL KEY "x-api-key: secret-one\r\n", -1, "one", NULL },
  { "key/disagreeing", NULL, LOCAL KEY "x-api-key: secret-two\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/one-empty", NULL, LOCAL KEY "x-api-key:\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/twice", NULL, LOCAL KEY KEY, WEIR_API_ERROR_LOCAL_AUTH },
  { "key/missing", NULL, LOCAL, WEIR_API_ERROR_LOCAL_AUTH },
  { "key/empty", NULL, LOCAL "Authorization:\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/bearer-only", NULL, LOCAL "Authorization: Bearer\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/bearer-space", NULL, LOCAL "Authorization: Bearer \t \r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/basic", NULL, LOCAL "Authorization: Basic c2VjcmV0LW9uZQ==\r\n",
    WEIR_API_ERROR_LOCAL_AUTH },
  { "key/prefix", NULL, LOCAL "x-api-key: secret-on\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/longer", NULL, LOCAL "x-api-key: secret-one1\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/case", NULL, LOCAL "x-api-key: Secret-one\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/in-query", "GET /v1/models?key=secret-one", LOCAL, WEIR_API_ERROR_LOCAL_AUTH },
  { "key/in-cookie", NULL, LOCAL "Cookie: key=secret-one\r\n", WEIR_API_ERROR_LOCAL_AUTH },
  { "key/expired", NULL, LOCAL "x-api-key: secret-old\r\n", WEIR_API_ERROR_KEY_EXPIRED },
  { "key/not-expired", NULL, LOCAL "x-api-key: secret-new\r\n", -1, "new", NULL },
  { "open/root", "GET /", LOCAL, -1, NULL, NULL },
  { "open/root-head", "HEAD /", LOCAL, -1, NULL, NULL },
  { "open/root-post", "POST /", JSON, WEIR_API_ERROR_LOCAL_AUTH },
  { "open/health", "GET /health", LOCAL, -1, NULL, NULL },
  { "open/health-deep", "GET /health?deep=1", LOCAL, WEIR_API_ERROR_LOCAL_AUTH },
  { "open/health-slash", "GET /health/", LOCAL, WEIR_API_ERROR_LOCAL_AUTH },
  { "open/metrics", "GET /metrics", LOCAL, WEIR_API_ERROR_LOCAL_AUTH },
  { "open/health-with-key", "GET /health", LOCAL KEY, -1, "one", NULL },
  { "media/json", POST, JSON KEY, -1, "one", NULL },
  { "media/parameters", POST,
    LOCAL KEY "Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n", -1, "one",
    NULL },
  { "media/suffix", POST, LOCAL KEY "Content-Type: application/x+json\r\nContent-Length: 2\r\n", -1,
    "one", NULL },
  { "media/none-without-body", POST, LOCAL KEY, -1, "one", NULL },
  { "media/none", POST, LOCAL KEY "Content-Length: 2\r\n", WEIR_API_ERROR_MEDIA_TYPE },
  { "media/text", POST, LOCAL KEY "Content-Type: text/plain\r\nContent-Length: 2\r\n",
    WEIR_API_ERROR_MEDIA_TYPE },
  { "media/text-without-body", POST, LOCAL KEY "Content-Type: text/plain\r\n",
    WEIR_API_ERROR_MEDIA_TYPE },
  { "media/multipart", POST,
    LOCAL KEY "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n",
    WEIR_API_ERROR_MEDIA_TYPE },
  { "media/twice", POST, JSON KEY "Content-Type: application/json\r\n", WEIR_API_ERROR_MEDIA_TYPE },
  { "media/near", POST, LOCAL KEY "Content-Type: application/jsonp\r\nContent-Length: 2\r\n",
    WEIR_API_ERROR_MEDIA_TYPE },
  { "media/gzip", POST, JSON KEY "Content-Encoding: gzip\r\n", WEIR_API_ERROR_MEDIA_TYPE },
  { "media/identity", POST, JSON KEY "Content-Encoding: Identity\r\n", -1, "one", NULL },
  { "media/after-key", POST, LOCAL "Content-Type: text/plain\r\nContent-Length: 2\r\n",
    WEIR_API_ERROR_LOCAL_AUTH },
};

static WeirHttpHead *
make_head (const char *line, const char *headers)
{
  g_autofree char *text =
      g_strdup_printf ("%s HTTP/1.1\r\n%s\r\n", line != NULL ? line : "GET /v1/models", headers);
  guint status = 0;
  const char *reason = NULL;
  WeirHttpHead *head = weir_http_head_parse (text, strlen (text), &status, &reason);

  g_assert_cmpstr (reason, ==, NULL);
  g_assert_nonnull (head);
  return head;
}

static WeirAdmission *
make_admission (void)
{
  static const char *const hosts[] = { "Weir.Example", "localhost:9000", NULL };
  static const char *const origins[] = { "https://app.example", NULL };
  WeirLocalKey keys[] = {
    { (char *) "one" },
    { (char *) "two" },
    { (char *) "old", .expires_wall_us = NOW },
    { (char *) "new", .expires_wall_us = NOW + 1 },
  };
  const WeirAdmissionOptions options = { keys,    G_N_ELEMENTS (keys), hosts,
                                         origins, "192.168.7.7",       7861 };

  weir_digest ("secret-one", -1, keys[0].digest);
  weir_digest ("secret-two", -1, keys[1].digest);
  weir_digest ("secret-old", -1, keys[2].digest);
  weir_digest ("secret-new", -1, keys[3].digest);
  return weir_admission_new (&options);
}

/* Who sends a key in the address is told where it belongs, and the key is not repeated. */
static void
test_key_in_query (void)
{
  static const struct
  {
    const char *line;
    gboolean hint;
  } rows[] = {
    { "GET /v1beta/models?key=secret-one", TRUE },
    { "POST /v1beta/models/m:generateContent?alt=sse&key=x", TRUE },
    { "GET /v1beta/models?monkey=x", FALSE },
    { "GET /v1beta/models", FALSE },
  };
  g_autoptr (WeirAdmission) admission = make_admission ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirHttpHead) head = make_head (rows[i].line, LOCAL);
      g_autoptr (GError) error = NULL;
      const char *key_name = NULL;
      const char *origin = NULL;

      g_assert_false (weir_admission_check (admission, head, NOW, &key_name, &origin, &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_LOCAL_AUTH);
      g_assert_cmpint (strstr (error->message, "in the header \"x-goog-api-key\"") != NULL, ==,
                       rows[i].hint);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_case (gconstpointer data)
{
  const AdmissionCase *c = data;
  g_autoptr (WeirAdmission) admission = make_admission ();
  g_autoptr (WeirHttpHead) head = make_head (c->line, c->headers);
  g_autoptr (GError) error = NULL;
  const char *key_name = NULL;
  const char *origin = NULL;
  gboolean is_let_in = weir_admission_check (admission, head, NOW, &key_name, &origin, &error);

  if (c->error >= 0)
    {
      g_assert_false (is_let_in);
      g_assert_error (error, WEIR_API_ERROR, c->error);
      g_assert_null (strstr (error->message, "secret"));
      return;
    }
  g_assert_no_error (error);
  g_assert_true (is_let_in);
  g_assert_cmpstr (key_name, ==, c->key_name);
  g_assert_cmpstr (origin, ==, c->origin);
}

/* Whatever is wrong with a key, the client is told the same. */
static void
test_same_words (void)
{
  static const char *const headers[] = { LOCAL, LOCAL "x-api-key: wrong\r\n",
                                         LOCAL KEY "x-api-key: secret-two\r\n" };
  g_autoptr (WeirAdmission) admission = make_admission ();
  g_autofree char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (WeirHttpHead) head = make_head (NULL, headers[i]);
      g_autoptr (GError) error = NULL;
      const char *key_name = NULL;
      const char *origin = NULL;

      g_assert_false (weir_admission_check (admission, head, NOW, &key_name, &origin, &error));
      if (first == NULL)
        first = g_strdup (error->message);
      g_assert_cmpstr (error->message, ==, first);
    }
}

/* Without keys any key will do, or none: clients insist on sending one. */
static void
test_without_keys (void)
{
  const WeirAdmissionOptions options = { .port = 7861 };
  g_autoptr (WeirAdmission) admission = weir_admission_new (&options);
  static const char *const headers[] = { LOCAL, LOCAL KEY, LOCAL KEY "x-api-key: other\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (WeirHttpHead) head = make_head (NULL, headers[i]);
      g_autoptr (GError) error = NULL;
      const char *key_name = NULL;
      const char *origin = NULL;

      g_assert_true (weir_admission_check (admission, head, NOW, &key_name, &origin, &error));
      g_assert_cmpstr (key_name, ==, NULL);
    }
}

static void
assert_host (WeirAdmission *admission, const char *host, gboolean expected)
{
  g_autofree char *headers = g_strdup_printf ("Host: %s\r\n", host);
  g_autoptr (WeirHttpHead) head = make_head (NULL, headers);
  const char *key_name = NULL;
  const char *origin = NULL;

  g_assert_cmpint (weir_admission_check (admission, head, NOW, &key_name, &origin, NULL), ==,
                   expected);
}

/* Bound to all addresses: any address of the machine may be named, but no other name. */
static void
test_any_address (void)
{
  const WeirAdmissionOptions options = { .bound_host = "0.0.0.0", .port = 7861 };
  g_autoptr (WeirAdmission) admission = weir_admission_new (&options);

  assert_host (admission, "10.1.2.3:7861", TRUE);
  assert_host (admission, "[fd00::1]:7861", TRUE);
  assert_host (admission, "localhost:7861", TRUE);
  assert_host (admission, "10.1.2.3:7862", FALSE);
  assert_host (admission, "evil.example:7861", FALSE);
}

/* Where the port is the scheme's own, clients leave it out. */
static void
test_default_port (void)
{
  const WeirAdmissionOptions options = { .port = 443 };
  g_autoptr (WeirAdmission) admission = weir_admission_new (&options);

  assert_host (admission, "localhost", TRUE);
  assert_host (admission, "localhost:443", TRUE);
  assert_host (admission, "localhost:80", FALSE);
}

static void
test_bad_configuration (void)
{
  static const char *const hosts[] = { "http://weir.example/", "ok.example", NULL };
  const WeirAdmissionOptions options = { .allowed_hosts = hosts, .port = 7861 };
  g_autoptr (WeirAdmission) admission = weir_admission_new (&options);

  assert_host (admission, "ok.example", TRUE);
  assert_host (admission, "weir.example", FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/front/admission/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/front/admission/key-in-query", test_key_in_query);
  g_test_add_func ("/front/admission/same-words", test_same_words);
  g_test_add_func ("/front/admission/without-keys", test_without_keys);
  g_test_add_func ("/front/admission/any-address", test_any_address);
  g_test_add_func ("/front/admission/default-port", test_default_port);
  g_test_add_func ("/front/admission/bad-configuration", test_bad_configuration);

  return g_test_run ();
}
