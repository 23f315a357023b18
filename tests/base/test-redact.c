/* SPDX-License-Identifier: MIT */
#include "base/weir-redact.h"

#include <string.h>

#define JWT "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl_-"
#define R "[redacted]"

static const struct
{
  const char *name;
  const char *text;
  const char *expected;
} rows[] = {
  { "nothing", "model not found: gpt-5 (status 404)", "model not found: gpt-5 (status 404)" },
  { "empty", "", "" },
  { "utf-8", "gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x98\x80", "gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x98\x80" },
  { "bearer", "sent Bearer abc.def-123~/+= to it", "sent Bearer " R " to it" },
  { "bearer-case", "BEARER\tabc", "BEARER\\t" R },
  { "bearer-quoted", "'Bearer abc'", "'Bearer " R "'" },
  { "bearer-prose", "The Bearer token is invalid.", "The Bearer token is invalid." },
  { "bearer-prose-end", "no bearer token.", "no bearer token." },
  { "bearer-last", "Bearer", "Bearer" },
  { "bearer-space-last", "Bearer ", "Bearer " },
  { "basic", "Basic dXNlcjpwYXNz, realm", "Basic " R ", realm" },
  { "basic-prose", "use Basic authentication: see", "use Basic authentication: see" },
  { "jwt", "token was <" JWT ">", "token was <" R ">" },
  { "jwt-percent", "t%3D" JWT " x", "t%3D" R " x" },
  { "jwt-cut", "eyJhbGciOiJSUzI1NiIs", R },
  { "not-jwt", "eyJ, eyJabc", "eyJ, eyJabc" },
  { "form", "grant_type=x&client_secret=a%2Fb&client_id=me&response_type=token",
    "grant_type=x&client_secret=" R "&client_id=" R "&response_type=token" },
  { "json", "{\"clientid\":\"me\",\"clientsecret\" : \"it\\\"s\", \"n\":1}",
    "{\"clientid\":\"" R "\",\"clientsecret\" : \"" R "\", \"n\":1}" },
  { "json-in-json", "\"{\\\"client_secret\\\":\\\"a\\\\\\\"b\\\",\\\"x\\\":1}\"",
    "\"{\\\"client_secret\\\":\\\"" R "\\\",\\\"x\\\":1}\"" },
  { "json-single-quotes", "{'password': 'a b'}", "{'password': '" R "'}" },
  { "json-array", "{\"api_keys\":1,\"api_key\": [\"abc\"]}",
    "{\"api_keys\":1,\"api_key\": [\"" R "\"]}" },
  { "json-object", "{\"token\":{\"password\":\"abc\"}}", "{\"token\":{\"password\":\"" R "\"}}" },
  { "json-camel-case", "{\"accessToken\":\"abc\",\"maxTokens\":5}",
    "{\"accessToken\":\"" R "\",\"maxTokens\":5}" },
  { "json-unclosed", "{\"client_secret\":\"abc def", "{\"client_secret\":\"" R },
  { "json-number", "{\"password\":1234}", "{\"password\":" R "}" },
  { "json-empty", "{\"password\":\"\",\"a\":1}", "{\"password\":\"\",\"a\":1}" },
  { "header-line", "x-api-key: abc\r\nHost: a", "x-api-key: " R "\\r\\nHost: a" },
  { "header-authorization", "Authorization: Bearer abc", "Authorization: " R },
  { "arrow", "password => abc", "password => " R },
  { "name-alone", "the client_secret is wrong", "the client_secret is wrong" },
  { "name-last", "client_secret=", "client_secret=" },
  { "name-last-quote", "client_secret=\"", "client_secret=\"" },
  { "tokens-are-counted", "total_tokens: 12, max_tokens=5", "total_tokens: 12, max_tokens=5" },
  { "once-more", "Bearer " R " client_secret=" R " \"token\":\"" R "\"",
    "Bearer " R " client_secret=" R " \"token\":\"" R "\"" },
  { "pem", "key -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end",
    "key " R " end" },
  { "pem-unclosed", "-----BEGIN CERTIFICATE-----\nMIIE", R },
  { "pem-half-closed", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERT", R },
  { "url", "GET https://api.example.com:443/v2/d123?x=1#y failed",
    "GET https://api.example.com:443/" R " failed" },
  { "url-query", "(http://h?key=abc)", "(http://h/" R },
  { "url-user", "https://me:secret@h/", "https://" R "@h/" },
  { "url-host-only", "at https://api.example.com", "at https://api.example.com" },
  { "url-root", "at \"https://api.example.com/\".", "at \"https://api.example.com/\"." },
  { "url-escaped", "\"https:\\/\\/h\\/a\\/b\"", "\"https:\\/\\/h/" R "\"" },
  { "url-angle", "<wss://h/x>", "<wss://h/" R ">" },
  { "not-url", "a: //b", "a: //b" },
  { "xsuaa", "No client with requested id: sb-1a2b!b12|aicore!b540",
    "No client with requested id: " R },
  { "not-xsuaa", "sb-1a2b and !", "sb-1a2b and !" },
  { "openai-key", "Incorrect API key provided: sk-proj-abcdefghi.",
    "Incorrect API key provided: " R },
  { "not-openai-key", "task-management-system sk-short", "task-management-system sk-short" },
  { "google-key", "key AIzaSyA0123456789abcdef", "key " R },
  { "control", "a\x01\x1b[31m\x7f\tb", "a\\u0001\\u001b[31m\\u007f\\tb" },
  { "c1", "a\xc2\x9b", "a\\u009b" },
  { "bidirectional",
    "a\xe2\x80\xae"
    "b\xe2\x81\xa6",
    "a\\u202e"
    "b\\u2066" },
  { "line-separator", "a\xe2\x80\xa8", "a\\u2028" },
  { "joiner", "a\xe2\x80\x8d", "a\xe2\x80\x8d" },
  { "not-utf-8", "a\xff", "a\xef\xbf\xbd" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *got = weir_redact (rows[row].text, -1, 0);
  g_autofree char *block = g_memdup2 (rows[row].text, strlen (rows[row].text));
  g_autofree char *got_len = weir_redact (block, (gssize) strlen (rows[row].text), 0);

  g_assert_cmpstr (got, ==, rows[row].expected);
  g_assert_cmpstr (got_len, ==, rows[row].expected);
}

static void
test_nul (void)
{
  g_autofree char *inside = weir_redact ("a\0b", 3, 0);
  g_autofree char *nothing = weir_redact (NULL, 0, 0);

  g_assert_cmpstr (inside, ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_max_len (void)
{
  static const struct
  {
    const char *text;
    gsize max_len;
    const char *expected;
  } cuts[] = {
    { "abcdef", 6, "abcdef" },
    { "abcdef", 5, "abcde…" },
    { "\xc3\xa9\xc3\xa9\xc3\xa9", 5, "\xc3\xa9\xc3\xa9…" },
    { "Bearer 0123456789012345678901234567890", 17, "Bearer " R },
    { "Bearer 0123456789012345678901234567890", 12, "Bearer [reda…" },
    { "abc", 0, "abc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *got = weir_redact (cuts[i].text, -1, cuts[i].max_len);

      g_assert_cmpstr (got, ==, cuts[i].expected);
    }
}

/* A secret cut at any place by whoever handed it over does not show its beginning. */
static void
test_every_cut (void)
{
  static const char text[] = "{\"client_secret\":\"hunter-seven\"}";

  for (gsize len = 0; len < sizeof text; len++)
    {
      g_autofree char *got = weir_redact (text, (gssize) len, 0);

      g_assert_null (strstr (got, "hu"));
    }
}

/* Repetitions of what makes the redactor look ahead: were one quadratic, the test would time out. */
static void
test_long (void)
{
  static const char *const pieces[] = {
    "sb-.",    "eyJ",       "eyJ.,", "-----BEGIN", "-----", "Bearer ",      "secret",
    "secret=", "secret:\"", "a://",  "secret[ ",   "\\",    "password:'\\", "a ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *got = NULL;
      gint64 before;

      while (text->len < 1024 * 1024)
        g_string_append (text, pieces[i]);
      before = g_get_monotonic_time ();
      got = weir_redact (text->str, (gssize) text->len, 0);
      g_test_message ("%s: %.1f ms", pieces[i], (double) (g_get_monotonic_time () - before) / 1000);
      g_assert_true (g_utf8_validate (got, -1, NULL));
    }
}

static const struct
{
  const char *name;
  const char *value;
  const char *expected;
} headers[] = {
  { "Content-Type", "text/event-stream", "Content-Type: text/event-stream" },
  { "Authorization", "Bearer abc", "Authorization: " R },
  { "authorization", "abc", "authorization: " R },
  { "Proxy-Authorization", "Basic abc", "Proxy-Authorization: " R },
  { "X-Api-Key", "abc", "X-Api-Key: " R },
  { "api-key", "abc", "api-key: " R },
  { "x-goog-api-key", "abc", "x-goog-api-key: " R },
  { "Cookie", "a=b", "Cookie: " R },
  { "Set-Cookie", "a=b", "Set-Cookie: " R },
  { "X-Amz-Security-Token", "abc", "X-Amz-Security-Token: " R },
  { "Location", "https://h/secret/path", "Location: https://h/" R },
  { "User-Agent", "a\x1b[0m", "User-Agent: a\\u001b[0m" },
  { "X-\n", "Bearer abc", "X-\\n: Bearer " R },
};

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *got = weir_redact_header (headers[i].name, headers[i].value);

      g_assert_cmpstr (got, ==, headers[i].expected);
    }
}

static void
test_header_len (void)
{
  g_autofree char *value = g_strnfill (10000, 'v');
  g_autofree char *got = weir_redact_header ("X", value);

  g_assert_cmpuint (strlen (got), <, 300);
  g_assert_true (g_str_has_suffix (got, "v…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/base/redact/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/base/redact/nul", test_nul);
  g_test_add_func ("/base/redact/max-len", test_max_len);
  g_test_add_func ("/base/redact/every-cut", test_every_cut);
  g_test_add_func ("/base/redact/long", test_long);
  g_test_add_func ("/base/redact/headers", test_headers);
  g_test_add_func ("/base/redact/header-len", test_header_len);
  return g_test_run ();
}
